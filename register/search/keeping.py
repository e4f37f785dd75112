"""What a worker works out once under a version of the register, and then remembers."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import Any

from django.core.cache import caches

_LOCKS = [Lock() for _ in range(64)]


def kept(version: str, about: object, make: Callable[[], Any]) -> Any:
    """Return what was kept about something, or make it: once, however many ask at a time.

    ``about`` says what it is by its `repr`. What is made may be anything but None, and ``make``
    may not ask for something kept itself: two that wait for each other would wait for ever.
    """
    key = _key(version, about)
    found = caches["counts"].get(key)
    if found is None:
        with _LOCKS[int(key[:4], 16) % len(_LOCKS)]:
            found = caches["counts"].get(key)
            if found is None:
                found = make()
                caches["counts"].set(key, found)
    return found


def keep(version: str, about: object, found: Any) -> None:
    caches["counts"].set(_key(version, about), found)


def if_kept(version: str, about: object) -> Any:
    """Return what was kept about something, or None."""
    return caches["counts"].get(_key(version, about))


def _key(version: str, about: object) -> str:
    return sha256(repr((version, about)).encode()).hexdigest()
