"""The query string of a list: short enough to read, and to share."""

from __future__ import annotations

from django.conf import settings
from django.http import QueryDict

PLACE = ("na", "voor")
# What says how a list is shown, and not what is in it.
NOT_IN_CANONICAL = (*PLACE, "volgorde", "toon")


def without_blanks(query: QueryDict) -> QueryDict:
    """Leave out empty values, which a form sends for what nobody filled in."""
    tidy = QueryDict(mutable=True)
    for name, values in query.lists():
        if kept := [value for value in values if value]:
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


def canonical(path: str, query: QueryDict) -> str:
    """Return the one address of a list for search engines: its first page, whatever the order."""
    tidy = QueryDict(mutable=True)
    for name, values in sorted(query.lists()):
        if name not in NOT_IN_CANONICAL:
            tidy.setlist(name, sorted(values))
    return f"{settings.PUBLIC_URL}{path}{query_string(tidy)}"
