"""The product's own settings, in test mode."""

import os

os.environ["REGIOTOP_MODE"] = "test"

from regiotop.settings import *  # noqa: F403

# Hashing passwords well is slow on purpose; test_roles.py checks the product's own choice.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The version of the register moves at a commit, and most tests never commit.
for _name in ("counts", "pages"):
    CACHES[_name] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # noqa: F405

# Or `client.force_login` would get nowhere. tests/regiotop/accounts/ switches it on.
SECOND_FACTOR_REQUIRED = False
