"""The tables of /cijfers: the money of the whole register, arranged in several ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..filters import grouped_regions
from ..models import Contribution, Entry, EntryIndex, Region, Theme, Topsector
from .totals import (
    NOTHING,
    TopsectorTotals,
    Total,
    totals_per,
    totals_per_region,
    totals_per_start_year,
    totals_per_topsector,
)


@dataclass(frozen=True)
class Row:
    """A row of a table whose totals add up to the national total.

    ``code`` is the value that a list of entries is filtered by.
    """

    label: str
    total: Total
    code: str = ""
    entry_count: int = 0


def region_groups() -> list[tuple[str, list[Region]]]:
    """Return the regions with money, each with its ``totals``, under the heading of its kind."""
    totals = totals_per_region()
    regions = list(Region.objects.filter(pk__in=totals))
    for region in regions:
        region.totals = totals[region.pk]
    return list(grouped_regions(regions))


def topsectors() -> list[Topsector]:
    """Return all topsectors, each with its ``totals`` and ``entry_count``."""
    totals, published = totals_per_topsector(), EntryIndex.objects.published()
    found = published.counted_on(Topsector.objects.all(), "topsector_ids")
    for topsector in found:
        topsector.totals = totals.get(topsector.pk, TopsectorTotals())
    return found


def year_rows() -> list[Row]:
    """One row for each start year, in order; the sums without a year come last."""
    totals = totals_per_start_year()
    unknown = totals.pop(None, NOTHING)
    rows = [Row(str(year), totals[year]) for year in sorted(totals)]
    return rows + ([Row("zonder jaar", unknown)] if unknown else [])


def theme_rows() -> list[Row]:
    return _rows("theme", ((t.pk, t.code, t.name) for t in Theme.objects.all()))


def ladder_rows() -> list[Row]:
    return _rows("ladder", ((value, value, label) for value, label in Entry.Ladder.choices))


def _rows(column: str, values: Iterable[tuple[Any, str, str]]) -> list[Row]:
    """Return a row for each value of a column of the entry that any entry has."""
    counts = EntryIndex.objects.published().counts_by(column)
    totals = totals_per(Contribution.objects.counted(), f"entry__{column}")
    return [
        Row(label, totals.get(value, NOTHING), code, counts[value])
        for value, code, label in values
        if value in counts
    ]
