"""The same initiatives as one wide table, for programs that know nothing of this register."""

from __future__ import annotations

from collections.abc import Iterator

from .entries import Entry
from .lexicon import fixture
from .places import Places

COLUMNS = {
    "regions": ["code", "name", "kind"],
    "topsectors": ["code", "name"],
    "initiatives": [
        *("code", "title", "theme", "status", "regions", "found_under", "topsectors"),
        *("amount_eur", "start_year", "end_year", "partners", "summary", "description"),
    ],
}


def reference_rows(places: Places) -> Iterator[tuple[str, list[object]]]:
    for region in places.regions.values():
        yield "regions", [region.code, region.name, region.kind]
    for row in fixture("topsectors"):
        yield "topsectors", [row["code"], row["name"]]


def initiative_row(entry: Entry, places: Places) -> list[object]:
    """Return a row. ``found_under`` holds the regions that its regions lie in, and themselves.

    So a filter on a region needs no more of the others than a list of codes, and finds as many.
    """
    found_under = sorted(frozenset().union(*map(places.above, entry.regions)))
    return [
        *(entry.code, entry.title, entry.theme, entry.ladder),
        *(";".join(entry.regions), ";".join(found_under), ";".join(entry.topsectors)),
        *(entry.amount, entry.start_year, entry.end_year, ";".join(entry.partners)),
        *(entry.summary, entry.description),
    ]
