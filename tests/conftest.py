from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

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
