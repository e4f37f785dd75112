from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client

from regiotop.loading import load_fixtures

from . import make


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test may use the database; what that costs is one transaction."""
    for item in items:
        if not any(item.iter_markers("django_db")) and not any(item.iter_markers("no_database")):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture
def coordinator_client() -> Client:
    """A browser in which a coordinator has logged in."""
    client = Client()
    client.force_login(make.make_user(get_user_model().Role.COORDINATOR))
    return client


@pytest.fixture(scope="module")
def annex_register(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The register as it begins, loaded once for a module: each test rolls back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_fixtures(settings.BASE_DIR / "fixtures")
        yield
        transaction.set_rollback(True)
