"""A session that passed only the password is nobody's, until it has a second factor too."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from register.models import User

from ..sessions import SECOND_FACTOR
from . import log, next_page

GetResponse = Callable[[HttpRequest], HttpResponse]
# What stands by itself as a second factor. Recovery codes only stand in for one that is lost.
KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def needs_second_factor(get_response: GetResponse) -> GetResponse:
    """Take who passed only the password for a member of the public, wherever that is.

    So no list of private addresses can miss one. Such a session may do one thing: enrol.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if not is_missing(request):
                request.official = request.user
            elif answer := _half_way(request):
                return answer
        return get_response(request)

    return middleware


def is_missing(request: HttpRequest) -> bool:
    return settings.SECOND_FACTOR_REQUIRED and not request.session.get(SECOND_FACTOR)


def _half_way(request: HttpRequest) -> HttpResponse | None:
    if has_one(request.user):
        # It was set up elsewhere, so this session must begin anew.
        logout(request)
    elif request.path_info == reverse("account_login"):
        next_page.keep(request)
        return HttpResponseRedirect(reverse("mfa_index"))
    elif request.path_info not in _enrolment():
        request.user = AnonymousUser()
    return None


@cache
def _enrolment() -> frozenset[str]:
    """The addresses at which one sets up a second factor, or leaves."""
    names = ["mfa_index", "mfa_activate_totp", "mfa_totp_image", "mfa_add_webauthn"]
    return frozenset(map(reverse, [*names, "account_reauthenticate", "account_logout"]))


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=KINDS).exists()


def exists() -> Exists:
    """Tell of each account of a query whether it has a second factor."""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=KINDS))


def given(request: HttpRequest, user: User) -> bool:
    """Return whether a second factor was given in the login that is going on."""
    return any(r["method"] == "mfa" for r in get_authentication_records(request, user))


def note_enrolled(request: HttpRequest) -> None:
    """From now on this session has both. It gets another key, as at a login."""
    request.session[SECOND_FACTOR] = True
    request.session.cycle_key()
    log.note("second factor set up", request.user, request)


def may_remove(authenticator: Authenticator) -> bool:
    """Return whether the official keeps a second factor without this one."""
    others = Authenticator.objects.filter(user=authenticator.user_id, type__in=KINDS)
    return not settings.SECOND_FACTOR_REQUIRED or others.exclude(pk=authenticator.pk).exists()


def reset(user: User) -> None:
    """Forget the second factor of somebody who lost it, and end all their sessions."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)


def end_sessions(user: User) -> None:
    for session in Session.objects.iterator():
        if str(user.pk) in _owners(session):
            session.delete()


def _owners(session: Session) -> set[str | None]:
    """Return of whom a session is: who logged in, or who still has to give a code."""
    data = session.get_decoded()
    return {data.get("_auth_user_id"), data.get("account_authentication_methods_user")}
