"""What happens to accounts, for who keeps watch. Never a secret, nor anything that was typed.

People type their password into the field for their name, so a name that is no account's is not
written down. What is written cannot break a line: user names hold no such characters.
"""

from __future__ import annotations

import logging

from django.http import HttpRequest

from register.models import User
from register.visitors import address_of

LOGGER = logging.getLogger("regiotop.accounts")


def note(what: str, user: User | None, request: HttpRequest | None = None) -> None:
    LOGGER.info(_line(what, user, request))


def warn(what: str, user: User | None, request: HttpRequest | None = None) -> None:
    LOGGER.warning(_line(what, user, request))


def _line(what: str, user: User | None, request: HttpRequest | None) -> str:
    who = user.get_username() if user else "(no account)"
    place = f" from {address_of(request)}" if request else ""
    return f"{what}: {who!a}{place}"
