"""What every answer says besides its page, whatever its status."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from funds.models import Fund
from regiotop.urls import handler400, handler403, handler404, handler500  # noqa: F401
from regiotop.urls import urlpatterns as addresses_of_the_site
from register.models import Entry, Region
from tests import make

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
SOURCES = {"'self'", "'none'"}


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [*addresses_of_the_site, path("stuk", break_down)]

ANSWERS = {
    "/": 200,
    "/fondsen/": 301,
    "/fondsen/oude-naam": 301,
    "/rt/999999": 302,
    "/rt/999998": 404,
    "/bestaat-niet": 404,
    "/fondsen/bestaat-niet": 404,
    "/fondsen/ingetrokken-fonds": 410,
    "/stuk": 500,
    "/static/css/regiotop.css": 200,
    "/static/bestaat-niet.css": 404,
    "/beheer": 302,
    "/beheer/": 302,
    "/beheer/login/": 302,
    "/account/inloggen": 200,
    "/sitemap.xml": 200,
    "/robots.txt": 200,
    "/.well-known/security.txt": 200,
    "/gezondheid": 200,
}


@pytest.fixture
def answers(urls_with_a_fault: None) -> dict[str, HttpResponse]:
    """An answer of every kind, by its address."""
    region = make.make_region(kind=Region.Kind.MUNICIPALITY)
    fund = make.make_fund(slug="oude-naam", number=999_999, regions=[region])
    fund.slug = "nieuwe-naam"
    fund.save()
    withdrawn = make.make_fund(slug="ingetrokken-fonds", regions=[region])
    Fund.objects.filter(pk=withdrawn.pk).update(
        publication=Entry.Publication.WITHDRAWN, withdrawal_note="Vervallen."
    )
    client = Client(raise_request_exception=False)
    return {address: client.get(address) for address in ANSWERS}


@pytest.fixture
def urls_with_a_fault(settings) -> None:
    settings.ROOT_URLCONF = __name__


def policy(response: HttpResponse) -> dict[str, list[str]]:
    """Read a Content-Security-Policy as a browser does: of a repeated directive, the first."""
    found: dict[str, list[str]] = {}
    for directive in response["Content-Security-Policy"].split(";"):
        name, *sources = directive.split()
        found.setdefault(name.lower(), [source.lower() for source in sources])
    return found


def test_answers_are_of_every_kind(answers):
    assert {address: answer.status_code for address, answer in answers.items()} == ANSWERS


def test_every_answer_lets_a_browser_load_from_the_site_alone(answers):
    allowed = {address: policy(answer) for address, answer in answers.items()}

    needed = ("default-src", "base-uri", "form-action", "frame-ancestors")
    for found in allowed.values():
        assert [name for name in needed if not found.get(name)] == []
        assert {source for sources in found.values() for source in sources} <= SOURCES


def test_policy_forbids_frames_and_other_base_addresses(answers):
    for answer in answers.values():
        assert policy(answer)["frame-ancestors"] == ["'none'"]
        assert policy(answer)["base-uri"] == ["'none'"]
        assert policy(answer)["default-src"] == ["'none'"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_answer_has_the_header(answers, header, value):
    assert {address: answer.get(header) for address, answer in answers.items()} == dict.fromkeys(
        ANSWERS, value
    )


def test_no_public_answer_sets_a_cookie(answers):
    assert [a for a, answer in answers.items() if answer.cookies] == ["/account/inloggen"]


def test_answers_tell_nothing_about_the_server(answers):
    telling = {"Server", "X-Powered-By"}

    assert [a for a, answer in answers.items() if telling & {*answer.headers}] == []


PRODUCTION = """
import django
django.setup()
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string

def shop(request):
    from django.middleware.csrf import get_token
    get_token(request)
    response = HttpResponse()
    response.set_cookie(
        settings.SESSION_COOKIE_NAME, "x", max_age=settings.SESSION_COOKIE_AGE,
        path=settings.SESSION_COOKIE_PATH, domain=settings.SESSION_COOKIE_DOMAIN,
        secure=settings.SESSION_COOKIE_SECURE, httponly=settings.SESSION_COOKIE_HTTPONLY,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )
    return response

security = import_string("django.middleware.security.SecurityMiddleware")(shop)
csrf = import_string("django.middleware.csrf.CsrfViewMiddleware")(security)
secure = csrf(RequestFactory().get("/", secure=True, headers={"host": "register.nl"}))
print(secure["Strict-Transport-Security"])
for cookie in secure.cookies.values():
    print(cookie.OutputString())
plain = csrf(RequestFactory().get("/over?a=1", headers={"host": "register.nl"}))
print(plain.status_code, plain["Location"])
forwarded = {"host": "register.nl", "x-forwarded-proto": "https"}
print(csrf(RequestFactory().get("/", headers=forwarded)).status_code)
"""


def in_production(code: str = PRODUCTION, **variables: str) -> subprocess.CompletedProcess:
    """Run code with the settings of a real server, away from the settings of the tests."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("REGIOTOP_")} | {
        "DJANGO_SETTINGS_MODULE": "regiotop.settings",
        "REGIOTOP_MODE": "production",
        "SECRET_KEY": "k9" * 30,
        "ALLOWED_HOSTS": "register.nl",
        "DATABASE_URL": "postgresql://127.0.0.1:9/none",
    }
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment | variables, capture_output=True, text=True
    )


@pytest.mark.no_database
def test_production_insists_on_https_and_keeps_cookies_to_this_host():
    run = in_production()

    assert run.stderr == ""
    hsts, *cookies, plain, forwarded = run.stdout.splitlines()
    assert hsts == "max-age=31536000; includeSubDomains; preload"
    assert sorted(cookie.split("=")[0] for cookie in cookies) == ["__Host-csrf", "__Host-session"]
    for cookie in cookies:
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= parts
        assert not any(part.startswith("domain") for part in parts)
    assert plain == "301 https://register.nl/over?a=1"
    assert forwarded == "301"


@pytest.mark.no_database
def test_production_believes_a_proxy_only_when_told_to():
    run = in_production(TRUST_PROXY="1")

    assert run.stdout.splitlines()[-1] == "200"


@pytest.mark.no_database
@pytest.mark.parametrize("key", ["", "te kort"])
def test_production_does_not_start_without_a_real_secret(key):
    run = in_production(SECRET_KEY=key)

    assert run.returncode == 1
    assert run.stderr == "Zet SECRET_KEY op een geheime tekst van ten minste 50 tekens.\n"


def test_security_txt_names_a_contact_and_expires_within_a_year(client):
    response = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert timedelta(0) < left < timedelta(days=365)
    assert fields["Contact"] == f"mailto:{settings.CONTACT_EMAIL}"
    assert fields["Canonical"] == f"{settings.PUBLIC_URL}/.well-known/security.txt"
    assert client.get(fields["Policy"].removeprefix(settings.PUBLIC_URL)).status_code == 200


def test_sitemap_names_the_public_address_whatever_host_is_asked(settings):
    settings.PUBLIC_URL = "https://register.nl"
    settings.ALLOWED_HOSTS = ["register.nl", "ander.nl"]
    client = Client(headers={"host": "ander.nl"})
    public = make.make_fund()
    concept = make.make_fund(publication=Entry.Publication.CONCEPT)

    addresses = _locations(client.get("/sitemap.xml"))
    for section in [address for address in addresses if "/sitemap-" in address]:
        parts = urlsplit(section)
        addresses += _locations(client.get(f"{parts.path}?{parts.query}"))

    assert {"/".join(address.split("/")[:3]) for address in addresses} == {"https://register.nl"}
    assert f"https://register.nl{public.get_absolute_url()}" in addresses
    assert f"https://register.nl{concept.get_absolute_url()}" not in addresses


def _locations(response: HttpResponse) -> list[str]:
    return [each.text for each in ElementTree.fromstring(response.content).iter(LOC)]  # noqa: S314


def test_robots_txt_keeps_out_what_is_no_page_of_its_own_and_names_the_sitemap(client):
    assert client.get("/robots.txt").text.splitlines() == [
        "User-agent: *",
        "Disallow: /beheer/",
        "Disallow: /account/",
        "Disallow: /mijn-regio",
        "Disallow: /klopt-dit-niet/",
        "Disallow: /*volgorde=",
        "Disallow: /*toon=",
        f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml",
    ]


@pytest.mark.parametrize("host", ["kwaad.nl", "127.0.0.1.kwaad.nl", "a b", "x" * 300, "[::"])
def test_foreign_host_is_refused_in_dutch(host):
    response = Client(headers={"host": host}).get("/over")

    assert response.status_code == 400
    assert "Dit verzoek klopt niet" in response.text
    assert host not in response.text
