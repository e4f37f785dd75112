"""Login by the identity provider of an organisation, against one that is really asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from regiotop.accounts import oidc
from regiotop.urls import handler400, handler403, handler404, handler500  # noqa: F401
from regiotop.urls import urlpatterns as addresses_of_the_site
from register.models import User
from tests.make import make_user

from .login import CODE, code_of_app, give_app, give_code, is_in

START = "/account/inloggen/organisatie"
BACK = f"{START}/terug"
urlpatterns: list = []


class Provider(BaseHTTPRequestHandler):
    """Says of everybody what ``claims`` says."""

    claims: dict = {}

    def do_GET(self) -> None:
        home = f"http://127.0.0.1:{self.server.server_port}"
        if self.path.endswith("/.well-known/openid-configuration"):
            names = {"authorization_endpoint": "auth", "token_endpoint": "token"}
            names |= {"userinfo_endpoint": "userinfo", "jwks_uri": "keys"}
            answer = {name: f"{home}/{end}" for name, end in names.items()}
            self._answer(answer | {"issuer": home})
        else:
            self._answer(Provider.claims)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({"access_token": "x", "token_type": "Bearer"})

    def _answer(self, answer: dict) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def provider(settings) -> Iterator[type[Provider]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Thread(target=server.serve_forever, daemon=True).start()
    app = {
        "provider_id": "oidc",
        "name": "De provincie",
        "client_id": "regiotop",
        "secret": "geheim",
        "settings": {
            "server_url": f"http://127.0.0.1:{server.server_port}",
            "oauth_pkce_enabled": True,
        },
    }
    settings.OIDC = app
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    urlpatterns[:] = [path("account/", include(_own_addresses())), *addresses_of_the_site]
    settings.ROOT_URLCONF = __name__
    yield Provider
    server.shutdown()


def _own_addresses() -> list:
    return [
        path("inloggen/organisatie", oidc.login, name="oidc_login"),
        path("inloggen/organisatie/terug", oidc.callback, name="oidc_callback"),
    ]


def come_back(client: Client, **claims: object) -> HttpResponse:
    """Go to the provider and come back as whom it says."""
    Provider.claims = {"sub": "1"} | claims
    there = client.get(f"{START}?next=/beheer/funds/fund/")
    asked = parse_qs(urlsplit(there["Location"]).query)
    assert asked["redirect_uri"] == [f"http://127.0.0.1:8000{BACK}"]
    assert asked["code_challenge_method"] == ["S256"]
    return client.get(BACK, {"code": "abc", "state": asked["state"][0]})


def test_an_official_gets_in_by_the_verified_address(provider, client):
    make_user(username="anna", email="Anna@example.nl")

    answer = come_back(client, email="anna@example.nl", email_verified=True)

    assert answer["Location"] == "/beheer/funds/fund/"
    assert is_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "anna@example.nl"},
        {"email": "anna@example.nl", "email_verified": False},
        {"email": "anna@example.nl", "email_verified": "false"},
        {"email": "niemand@example.nl", "email_verified": True},
        {"email": "weg@example.nl", "email_verified": True},
        {"email": "", "email_verified": True},
        {"email_verified": True},
    ],
)
def test_nobody_else_gets_in_or_gets_an_account(provider, client, claims):
    make_user(username="anna", email="anna@example.nl")
    make_user(username="weg", email="weg@example.nl", is_active=False)
    make_user(username="zonder")

    answer = come_back(client, **claims)

    assert answer.status_code == 403
    assert "hoort geen open account" in answer.text
    assert not is_in(client)
    assert User.objects.count() == 3


def test_the_second_factor_is_asked_for_all_the_same(provider, both_factors, anna, client):
    give_app(anna)

    answer = come_back(client, email=anna.email, email_verified=True)

    assert answer["Location"] == CODE
    assert not is_in(client)
    assert give_code(client, code_of_app())["Location"] == "/beheer/funds/fund/"
    assert is_in(client)


def test_who_has_no_second_factor_yet_sets_one_up(provider, both_factors, anna, client):
    answer = come_back(client, email=anna.email, email_verified=True)

    assert answer["Location"] == "/account/tweestapsverificatie"
    assert not is_in(client)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "query", [{}, {"code": "x"}, {"code": "x", "state": "x"}, {"error": "access_denied"}]
)
def test_who_did_not_come_from_here_is_told_so(provider, client, query):
    answer = client.get(BACK, query)

    assert answer.status_code == 403
    assert "Het inloggen bij uw organisatie is niet gelukt" in answer.text


def test_a_provider_that_is_away_is_told(provider, client, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"] = app["settings"] | {"server_url": "http://127.0.0.1:9"}

    answer = client.get(START)

    assert answer.status_code == 403
    assert "Het inloggen bij uw organisatie is niet gelukt" in answer.text


def test_the_login_page_names_the_organisation(provider, client):
    page = client.get("/account/inloggen?next=/beheer/")

    assert "Inloggen met De provincie" in page.text
    assert f'href="{START}?next=%2Fbeheer%2F"' in page.text


def test_without_a_provider_there_is_no_such_address(client):
    assert client.get(START).status_code == 404
    assert "organisatie" not in client.get("/account/inloggen").text
