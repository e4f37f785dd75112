from __future__ import annotations

import pytest

from register.models import User
from tests.make import make_user


@pytest.fixture
def both_factors(settings) -> None:
    """As outside development: nobody gets anywhere with a password alone."""
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def anna() -> User:
    return make_user(username="anna", email="anna@example.nl")
