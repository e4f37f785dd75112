"""The query string of a list: short enough to read, and to share."""

from __future__ import annotations

from django.conf import settings
from django.http import QueryDict

# What says which part of a list is shown, and not what is in it.
OF_A_PAGE = ["na", "voor", "volgorde"]


def without_blanks(query: QueryDict) -> QueryDict:
    """Leave out empty values, which a form sends for what nobody filled in."""
    tidy = QueryDict(mutable=True)
    for name, values in query.lists():
        if kept := [value for value in values if value]:
            tidy.setlist(name, kept)
    return tidy


def without(query: QueryDict, name: str, value: str | None = None) -> str:
    """Return the address without a value of a parameter, or without all, at the first page."""
    rest = query.copy()
    kept = [each for each in query.getlist(name) if value is not None and each != value]
    rest.setlist(name, kept)
    for each in (*OF_A_PAGE[:2], *([] if kept else [name])):
        rest.pop(each, None)
    return f"?{rest.urlencode()}" if rest else "?"


def canonical(path: str, query: QueryDict) -> str:
    """Return the one address of a list for search engines: its first page, whatever the order."""
    pairs = sorted((n, v) for n, values in query.lists() for v in values if n not in OF_A_PAGE)
    address = QueryDict(mutable=True)
    for name, value in pairs:
        address.appendlist(name, value)
    return f"{settings.PUBLIC_URL}{path}{f'?{address.urlencode()}' if address else ''}"
