"""A real Chromium against a real server, with the register of the fixtures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from regiotop.loading import load_fixtures
from register.models import User
from tests import chromium

# Playwright runs an event loop of its own; Django must not take it for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# axe leaves this one out by default, although it is in WCAG 2.2.
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


# `make test` has said so in one line: see tests/chromium.py.
collect_ignore_glob = [] if chromium.find() else ["test_*.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
    return {"executable_path": chromium.find(), "args": args}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    # Without smooth scrolling, a page stands still when a test looks at it.
    return {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam", "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def filled_database(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """The name of a copy of the test database that holds the fixtures.

    Loading them takes seconds, and copying a whole database a third of one.
    """
    name = f"{connection.settings_dict['NAME']}_filled"
    with django_db_blocker.unblock():
        load_fixtures(settings.BASE_DIR / "fixtures")
        _copy_database(connection.settings_dict["NAME"], name)
    yield name
    with django_db_blocker.unblock(), _server() as server:
        server.execute(f"DROP DATABASE {name}")


@pytest.fixture
def register(filled_database: str, transactional_db: None) -> None:
    _copy_database(filled_database, connection.settings_dict["NAME"])


@pytest.fixture
def site(live_server, register: None) -> str:
    """The address of a running site with the register of the fixtures."""
    return live_server.url


@pytest.fixture
def log_in(site: str) -> Callable[[BrowserContext, User], None]:
    """Give a browser the session of an official, without the login screen."""

    def give(context: BrowserContext, user: User) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}
        context.add_cookies([cookie])

    return give


@pytest.fixture
def complaints(context: BrowserContext, site: str) -> list[str]:
    """What the browser has complained about so far, and what it asked of others than the site."""
    found: list[str] = []

    def on_console(message) -> None:
        # Chromium reports every failed address here; on_response tells which of them matter.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            found.append(f"{message.type}: {message.text}")

    def on_response(response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            found.append(f"{response.status}: {response.url}")

    def on_request(request) -> None:
        if not request.url.startswith((site, "data:")):
            found.append(f"asked of another host: {request.url}")

    def on_dialog(dialog) -> None:
        found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    context.on("console", on_console)
    context.on("response", on_response)
    context.on("request", on_request)
    context.on("dialog", on_dialog)
    context.on("weberror", lambda error: found.append(f"uncaught: {error.error}"))
    return found


@pytest.fixture
def faults(complaints: list[str]) -> Callable[[Page], list[str]]:
    """Return what the browser complained about, and a line for each fault axe-core finds."""

    def look(page: Page) -> list[str]:
        # Before axe comes along: it breaks the Content-Security-Policy itself.
        found = complaints.copy()
        violations = Axe().run(page, options=AXE_OPTIONS).response["violations"]
        complaints.clear()
        return found + [
            f"{violation['id']} at {page.viewport_size['width']} px: {node['html'][:200]}"
            for violation in violations
            for node in violation["nodes"]
        ]

    return look


def _server() -> psycopg.Connection:
    """Connect to the server itself, since no database can be copied while it is in use."""
    connection.close()
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    return psycopg.connect(**parameters, autocommit=True)


def _copy_database(source: str, target: str) -> None:
    with _server() as server:
        # A thread of an earlier test may have left a connection, and a copy bears none.
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source]
        )
        server.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {target} TEMPLATE {source}")
