from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction

from regiotop.loading import load_fixtures


@pytest.fixture(scope="module", autouse=True)
def _register(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The register as it begins, loaded once for a module: each test rolls back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_fixtures(settings.BASE_DIR / "fixtures")
        yield
        transaction.set_rollback(True)
