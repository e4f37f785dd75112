"""Reads settings from environment variables; a wrong value stops the program with one sentence."""

import os
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def flag(name: str, default: bool = False) -> bool:
    """Return whether the variable is switched on: 1, true, yes or on."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def words(name: str) -> list[str]:
    """Return the comma-separated values of the variable."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def number(name: str, default: int) -> int:
    """Return the whole number in the variable."""
    value = os.environ.get(name, "").strip()
    if value and not (value.isascii() and value.isdecimal() and 0 < int(value) < 65536):
        raise SystemExit(f"{name} is een getal van 1 tot en met 65535.")
    return int(value) if value else default


def oidc() -> dict[str, Any] | None:
    """Return how to reach the identity provider of the organisation, if there is one."""
    values = {
        "server_url": os.environ.get("OIDC_SERVER_URL", ""),
        "client_id": os.environ.get("OIDC_CLIENT_ID", ""),
        "secret": os.environ.get("OIDC_CLIENT_SECRET", ""),
    }
    if not any(values.values()):
        return None
    if not all(values.values()):
        raise SystemExit(
            "Zet OIDC_SERVER_URL, OIDC_CLIENT_ID en OIDC_CLIENT_SECRET, of geen van drie."
        )
    return {
        "provider_id": "oidc",
        "name": os.environ.get("OIDC_NAME") or "uw organisatie",
        "client_id": values["client_id"],
        "secret": values["secret"],
        "settings": {"server_url": values["server_url"], "oauth_pkce_enabled": True},
    }


def mode() -> str:
    """Return REGIOTOP_MODE. Production unless something says otherwise, and never by a typo."""
    value = os.environ.get("REGIOTOP_MODE") or "production"
    if value not in {"production", "development", "test"}:
        raise SystemExit("REGIOTOP_MODE is production, development of test.")
    return value


def secret_key(mode: str) -> str:
    """Return SECRET_KEY, or in development and test a key that is no secret."""
    key = os.environ.get("SECRET_KEY", "")
    if mode != "production":
        return key or "development-only-not-a-secret-0123456789abcdefghijklmnopqrstuvwxyz"
    if len(key) < 50:
        raise SystemExit("Zet SECRET_KEY op een geheime tekst van ten minste 50 tekens.")
    return key


def database() -> dict[str, Any]:
    """Return Django's settings of the server in DATABASE_URL, or else of the embedded one.

    libpq's own parser reads the URL, so whatever psql accepts is accepted here:
    several hosts, a socket folder, sslmode and so on.
    """
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {"ENGINE": "regiotop.embedded", "NAME": "regiotop"}
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        # libpq's own message repeats the address, password included.
        raise SystemExit(
            "DATABASE_URL is geen geldig adres, zoals postgresql://naam:wachtwoord@server/regiotop."
        ) from None
    if not parts.get("dbname"):
        raise SystemExit("DATABASE_URL noemt geen database, bijvoorbeeld .../regiotop.")
    settings = {_NAMES[key]: value for key, value in parts.items() if key in _NAMES}
    options = {key: value for key, value in parts.items() if key not in _NAMES}
    return {"ENGINE": "django.db.backends.postgresql", **settings, "OPTIONS": options}
