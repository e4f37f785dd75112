"""What allauth asks of us: our words, our addresses, and nothing that we do not offer."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from register.models import User
from register.visitors import address_of

from ..sessions import LOGIN_TIME, SECOND_FACTOR
from . import log, next_page, second_factor

WRONG = "Deze naam en dit wachtwoord horen niet bij elkaar. Kijk of u beide goed hebt getypt."
# What allauth would say with a template of its own. It says nothing else.
MESSAGES = {
    "account/messages/password_changed.txt": "Uw wachtwoord is gewijzigd.",
    "mfa/messages/totp_activated.txt": "De app is ingesteld.",
    "mfa/messages/totp_deactivated.txt": "De app is verwijderd.",
    "mfa/messages/webauthn_added.txt": "De passkey is toegevoegd.",
    "mfa/messages/webauthn_removed.txt": "De passkey is verwijderd.",
}


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "incorrect_password": "Dit wachtwoord klopt niet.",
        "enter_current_password": "Dit is niet uw huidige wachtwoord.",
        "invalid_password_reset": "Deze link werkt niet meer.",
        "incorrect_code": "Deze code klopt niet.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        return next_page.is_local(url)

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A closed account gets the answer of a wrong password."""
        user = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def login(self, request: HttpRequest, user: User) -> None:
        both = second_factor.given(request, user)
        super().login(request, user)
        request.session[LOGIN_TIME] = time.time()
        request.session[SECOND_FACTOR] = both
        log.note("logged in" + (" with a second factor" if both else ""), user, request)

    def logout(self, request: HttpRequest) -> None:
        log.note("logged out", request.user, request)
        super().logout(request)

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        if second_factor.is_missing(request):
            next_page.keep(request, details["redirect_url"])
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().post_login(request, user, **details)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return next_page.home_of(request.user)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if text := message or MESSAGES.get(message_template or ""):
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        words = {
            "reauthenticate": "Gebruik uw wachtwoord",
            "mfa_reauthenticate": "Gebruik een code",
            "mfa_reauthenticate:webauthn": "Gebruik een passkey",
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL
