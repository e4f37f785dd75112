"""The one-time link with which an official begins.

A link carries its account and a digest of what the account looked like, signed with the moment.
Nothing is stored: choosing a password, a new invitation (which renews the unusable password) or
another e-mail address changes the digest, so that the link is dead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from register.models import User

from . import mail

SALT = "regiotop.accounts.invitation"


class State(Enum):
    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REPLACED = "replaced"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Invitation:
    state: State
    user: User | None = None


def may_be_invited(user: User) -> bool:
    """Who chose a password already needs no invitation."""
    return user.is_active and bool(user.email) and not user.has_usable_password()


@transaction.atomic
def invite(user: User) -> None:
    """Mail a new link; one that was sent before no longer works. Undone when no mail goes out."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    token = signing.dumps([user.pk, _digest(user)], salt=SALT)
    until = timezone.localdate() + timedelta(days=settings.INVITATION_DAYS)
    mail.invite(user, reverse("invitation", args=[token]), until)


def read(token: str) -> Invitation:
    """Look up what a link is worth now. In a transaction the account stays locked."""
    try:
        pk, digest = signing.loads(token, salt=SALT)
        user = User.objects.select_for_update().filter(pk=pk, is_active=True).first()
        signing.loads(token, salt=SALT, max_age=timedelta(days=settings.INVITATION_DAYS))
    except signing.SignatureExpired:
        return Invitation(State.USED if _has_begun(user) else State.EXPIRED)
    except (signing.BadSignature, ValueError, TypeError):
        return Invitation(State.UNKNOWN)
    if user is None:
        return Invitation(State.UNKNOWN)
    if _has_begun(user):
        return Invitation(State.USED)
    is_latest = constant_time_compare(digest, _digest(user))
    return Invitation(State.OPEN, user) if is_latest else Invitation(State.REPLACED)


def _has_begun(user: User | None) -> bool:
    return bool(user and user.has_usable_password())


def _digest(user: User) -> str:
    return salted_hmac(SALT, f"{user.password} {user.email}").hexdigest()[:32]
