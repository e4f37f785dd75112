"""What somebody does at the door, step by step."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

from register.models import User
from tests.make import PASSWORD

LOGIN = "/account/inloggen"
CODE = "/account/inloggen/code"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_password(
    client: Client, login: str, password: str = PASSWORD, **more: str
) -> HttpResponse:
    return client.post(LOGIN, {"login": login, "password": password} | more)


def give_app(user: User) -> Authenticator:
    """Let a user have set up an app on a telephone."""
    return TOTP.activate(user, SECRET).instance


def code_of_app(secret: str = SECRET, half_minutes_later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + half_minutes_later))


def give_code(client: Client, code: str) -> HttpResponse:
    return client.post(CODE, {"code": code})


def log_in(user: User, client: Client | None = None) -> Client:
    """Log in with a password and, for who set one up, a code."""
    client = client or Client()
    answer = give_password(client, user.username)
    if answer["Location"] == CODE:
        assert give_code(client, code_of_app()).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/beheer/").status_code == 200
