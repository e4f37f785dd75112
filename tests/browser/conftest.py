"""A real Chromium against a real server, with the register of the fixtures."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings

from regiotop.loading import load_fixtures
from tests import chromium

# Playwright runs an event loop of its own; Django must not take it for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.django_db(transaction=True))
            if not chromium.find():
                item.add_marker(pytest.mark.skip(reason="geen Chromium gevonden"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
    return {"executable_path": chromium.find(), "args": args}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}


@pytest.fixture
def register(transactional_db: None) -> None:
    load_fixtures(settings.BASE_DIR / "fixtures")


@pytest.fixture
def site(live_server, register: None) -> str:
    """The address of a running site with the register of the fixtures."""
    return live_server.url
