import pytest


@pytest.fixture
def kept_counts(settings):
    """Counts that are kept, as outside tests. A test decides itself when the version moves."""
    settings.CACHES = {
        **settings.CACHES,
        "counts": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "test_counting",
        },
    }
