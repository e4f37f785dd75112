"""The query string of a list: short enough to read, and to share."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import QueryDict

# Where in a list a page begins, and how the list is shown: neither is about what is in it.
PLACE = ("na", "voor")
HOW_SHOWN = ("volgorde", "toon", "zoals_getypt")


def without_blanks(query: QueryDict) -> QueryDict:
    """Leave out doubles, and empty values, which a form sends for what nobody filled in."""
    tidy = QueryDict(mutable=True)
    for name, values in query.lists():
        # No browser sends a NUL, and no page can show one.
        values = [value.replace("\x00", "") for value in values]
        if kept := [value for value in dict.fromkeys(values) if value]:
            tidy.setlist(name, kept)
    return tidy


def query_string(query: QueryDict) -> str:
    """Return what stands behind the path, with its question mark, or nothing."""
    return f"?{query.urlencode()}" if query else ""


def without(query: QueryDict, name: str, value: str | None = None) -> str:
    """Return the address without a value of a parameter, or without all, at the first page."""
    rest = query.copy()
    kept = [each for each in query.getlist(name) if value is not None and each != value]
    rest.setlist(name, kept)
    for each in PLACE if kept else (*PLACE, name):
        rest.pop(each, None)
    return query_string(rest) or "?"


def with_values(query: QueryDict, **values: str) -> QueryDict:
    """Return the query string with other values, at the first page."""
    changed = query.copy()
    for name in PLACE:
        changed.pop(name, None)
    for name, value in values.items():
        changed[name] = value
    return changed


def canonical(path: str, query: QueryDict, names: Iterable[str]) -> str:
    """Return the one address of a list for search engines: its first page, whatever the order.

    Parameters that are not among ``names`` mean nothing here.
    """
    tidy = QueryDict(mutable=True)
    for name in sorted(set(names) & query.keys() - {*PLACE, *HOW_SHOWN}):
        tidy.setlist(name, sorted(set(query.getlist(name))))
    return f"{settings.PUBLIC_URL}{path}{query_string(tidy)}"
