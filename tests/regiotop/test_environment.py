"""Settings from the environment: right, or one sentence that says what to do."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from regiotop import environment
from regiotop.deploy_checks import mail_has_a_server

pytestmark = pytest.mark.no_database

KEY = "k" * 50


def run(**variables: str) -> subprocess.CompletedProcess:
    """Start the product anew with these variables."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=kept | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_without_an_address_the_embedded_server_is_used(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert environment.database() == {"ENGINE": "regiotop.embedded", "NAME": "regiotop"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://naam:ge%40heim@db.example.nl:5433/regiotop",
            {
                "NAME": "regiotop",
                "USER": "naam",
                "PASSWORD": "ge@heim",
                "HOST": "db.example.nl",
                "PORT": "5433",
                "OPTIONS": {},
            },
        ),
        (
            "postgres://db/regiotop?sslmode=require&connect_timeout=3",
            {
                "NAME": "regiotop",
                "HOST": "db",
                "OPTIONS": {"sslmode": "require", "connect_timeout": "3"},
            },
        ),
        (
            "postgresql:///regiotop?host=/var/run/postgresql",
            {"NAME": "regiotop", "HOST": "/var/run/postgresql", "OPTIONS": {}},
        ),
        (
            "postgresql://een,twee/regiotop?target_session_attrs=primary",
            {
                "NAME": "regiotop",
                "HOST": "een,twee",
                "PORT": ",",
                "OPTIONS": {"target_session_attrs": "primary"},
            },
        ),
        (
            "host=db dbname=regiotop user=naam",
            {"NAME": "regiotop", "HOST": "db", "USER": "naam", "OPTIONS": {}},
        ),
    ],
)
def test_an_address_is_read_as_psql_reads_it(monkeypatch, url, expected):
    monkeypatch.setenv("DATABASE_URL", url)

    assert environment.database() == {"ENGINE": "django.db.backends.postgresql"} | expected


@pytest.mark.parametrize(
    "url",
    [
        "mysql://naam:geheim@server/regiotop",
        "onzin",
        "postgresql://naam:geheim@[server/regiotop",
        "postgresql://naam:geheim%zz@server/regiotop",
        "postgresql://server/regiotop?onzin=geheim",
    ],
)
def test_a_wrong_address_is_one_sentence_without_the_password(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(SystemExit) as stop:
        environment.database()

    assert stop.value.code == (
        "DATABASE_URL is geen geldig adres, zoals postgresql://naam:wachtwoord@server/regiotop."
    )


def test_an_address_without_a_database_says_so(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://naam:geheim@server/")

    with pytest.raises(SystemExit) as stop:
        environment.database()

    assert stop.value.code == "DATABASE_URL noemt geen database, bijvoorbeeld .../regiotop."


@pytest.mark.parametrize("key", ["", "kort", "k" * 49])
def test_production_does_not_start_without_a_long_secret(monkeypatch, key):
    monkeypatch.setenv("SECRET_KEY", key)

    with pytest.raises(SystemExit) as stop:
        environment.secret_key("production")

    assert stop.value.code == "Zet SECRET_KEY op een geheime tekst van ten minste 50 tekens."


def test_production_takes_the_secret_as_it_is(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", KEY)

    assert environment.secret_key("production") == KEY


@pytest.mark.parametrize("mode", ["development", "test"])
def test_development_and_tests_need_no_secret(monkeypatch, mode):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    assert "not-a-secret" in environment.secret_key(mode)


@pytest.mark.parametrize(
    ("value", "on"),
    [("1", True), ("True", True), (" yes ", True), ("on", True), ("0", False), ("nee", False)],
)
def test_a_switch_is_on_only_for_words_that_say_so(monkeypatch, value, on):
    monkeypatch.setenv("DEBUG", value)

    assert environment.flag("DEBUG") == on


@pytest.mark.parametrize("default", [True, False])
def test_an_empty_switch_stands_as_it_stood(monkeypatch, default):
    monkeypatch.setenv("DEBUG", "")

    assert environment.flag("DEBUG", default) == default


def test_a_list_is_parted_by_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", " regiotop.nl , www.regiotop.nl,,")

    assert environment.words("ALLOWED_HOSTS") == ["regiotop.nl", "www.regiotop.nl"]
    assert environment.words("BESTAAT_NIET") == []


@pytest.mark.parametrize(("value", "number"), [("", 25), ("1", 1), (" 587 ", 587)])
def test_a_number_stands_in_its_variable_or_is_the_usual_one(monkeypatch, value, number):
    monkeypatch.setenv("EMAIL_PORT", value)

    assert environment.number("EMAIL_PORT", 25) == number


@pytest.mark.parametrize("value", ["0", "-1", "65536", "1.5", "1,5", "smtp", "\u0663"])
def test_what_is_no_number_is_refused(monkeypatch, value):
    monkeypatch.setenv("EMAIL_PORT", value)

    with pytest.raises(SystemExit) as stop:
        environment.number("EMAIL_PORT", 25)

    assert stop.value.code == "EMAIL_PORT is een getal van 1 tot en met 65535."


@pytest.mark.parametrize(("host", "warnings"), [("mail.example.nl", 0), ("", 1)])
def test_production_is_warned_that_no_mail_leaves(settings, host, warnings):
    settings.EMAIL_HOST = host

    assert len(mail_has_a_server()) == warnings


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        (
            {"REGIOTOP_MODE": "development", "EMAIL_USE_TLS": "1", "EMAIL_USE_SSL": "1"},
            "Kies EMAIL_USE_TLS of EMAIL_USE_SSL, niet allebei.",
        ),
        (
            {"REGIOTOP_MODE": "production"},
            "Zet SECRET_KEY op een geheime tekst van ten minste 50 tekens.",
        ),
        (
            {"REGIOTOP_MODE": "production", "SECRET_KEY": KEY, "DATABASE_URL": "postgresql:///"},
            "DATABASE_URL noemt geen database, bijvoorbeeld .../regiotop.",
        ),
    ],
)
def test_the_product_stops_with_that_one_sentence(variables, sentence):
    result = run(**variables)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.strip() == sentence


def test_a_mode_that_nobody_chose_is_production():
    code = "import regiotop.settings as s; print(s.PRODUCTION, s.DEBUG, s.SESSION_COOKIE_SECURE)"

    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "SECRET_KEY": KEY, "DEBUG": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert result.stdout.split() == ["True", "False", "True"]


def test_a_coordinator_does_not_hear_before_the_region_was_reminded():
    stopped = run(REMIND_AFTER_DAYS="30", ESCALATE_AFTER_DAYS="30")

    assert stopped.returncode == 1
    assert stopped.stderr == "ESCALATE_AFTER_DAYS is meer dagen dan REMIND_AFTER_DAYS.\n"


OIDC = {"OIDC_SERVER_URL": "https://x.nl", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}


def test_the_product_starts_with_an_identity_provider():
    assert run(**OIDC, REGIOTOP_MODE="production", SECRET_KEY=KEY).returncode == 0


def test_half_an_identity_provider_is_one_sentence():
    result = run(OIDC_SERVER_URL="https://x.nl")

    assert result.stderr.startswith("Zet OIDC_SERVER_URL, OIDC_CLIENT_ID en OIDC_CLIENT_SECRET")
    assert result.stderr.count("\n") == 1
