"""The tables of /cijfers: the money of the whole register, arranged in several ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, Value, When
from django.db.models.functions import Coalesce

from ..models import (
    Contribution,
    ContributionPayer,
    Entry,
    EntryIndex,
    FacetTally,
    Region,
    Theme,
    Topsector,
)
from ..models.contribution import held_by_another
from ..models.region import grouped_regions
from .breakdown import Breakdown, breakdowns
from .totals import (
    NOTHING,
    Lines,
    TopsectorTotals,
    Total,
    investments,
    totals_by,
    totals_per_region,
    totals_per_topsector,
)

GROUPS = {
    "investments": "Staat ernaast: totale investeringen",
    "parts": "Telt niet apart mee: delen",
    "unknown": "Telt mee als onbekend: eigen bijdragen zonder getal",
    "counted": "Telt mee: eigen bijdragen met een getal",
}

# Totals of lines that are alike in all that /cijfers arranges by.
Sums = list[tuple[dict[str, Any], Total]]


@dataclass(frozen=True)
class Row:
    """A row of a table whose totals add up to the national total.

    ``code`` is the value that a list of entries is filtered by.
    """

    label: str
    total: Total
    code: str = ""
    entry_count: int = 0


def overview() -> dict[str, Any]:
    """Return all that /cijfers shows, by the names of its template.

    The database adds up each line once, in small groups; the tables add up those groups.
    """
    sums = _sums()
    own = [(row, total) for row, total in sums if row["group"] in {"counted", "unknown"}]
    groups = _per("group", sums)
    return {
        "total": groups["counted"] + groups["unknown"],
        "total_investment": groups["investments"],
        "derivation": derivation(groups),
        "region_groups": region_groups(),
        "without_payer": _per("has_payer", own)[False],
        "topsectors": topsectors(),
        "without_topsector": _per("has_topsector", own)[False],
        "years": year_rows(own),
        "themes": theme_rows(own),
        "ladder": ladder_rows(own),
    }


def _sums() -> Sums:
    payers = ContributionPayer.objects.filter(contribution=OuterRef("pk"))
    return totals_by(
        Contribution.objects.published(),
        group=_group(),
        theme="entry__theme",
        ladder="entry__ladder",
        year=Coalesce("start_year", "entry__start_year"),
        has_payer=Exists(payers),
        has_topsector=Case(When(entry__index__topsector_ids__len=0, then=False), default=True),
    )


def _per(key: str, sums: Sums) -> dict[Any, Total]:
    """Return the total for each value of one key; NOTHING for a value that no line has."""
    totals: dict[Any, Total] = defaultdict(lambda: NOTHING)
    for row, total in sums:
        totals[row[key]] += total
    return totals


# Which lines count ---------------------------------------------------------------------------


def _group() -> Case:
    return Case(
        When(held_by_another(), then=Value("parts")),
        When(nature=Contribution.Nature.TOTAL_INVESTMENT, then=Value("investments")),
        When(amount_eur=None, then=Value("unknown")),
        default=Value("counted"),
    )


def _lines() -> Lines:
    """Return the lines of each group; a test holds them to _group()."""
    counted = Contribution.objects.counted()
    return {
        "investments": investments(),
        "parts": Contribution.objects.parts(),
        "unknown": counted.filter(amount_eur=None),
        "counted": counted.exclude(amount_eur=None),
    }


def derivation(totals: dict[str, Total]) -> dict[str, Breakdown]:
    """Return every published line in the one group that says whether it counts, and why.

    ``counted`` and ``unknown`` together are the national total.
    """
    return breakdowns(GROUPS, totals, _lines())


# Tables --------------------------------------------------------------------------------------


def region_groups() -> list[tuple[str, list[Region]]]:
    """Return the regions with money, each with its ``totals``, under the heading of its kind."""
    totals = totals_per_region()
    regions = list(Region.objects.filter(pk__in=totals))
    for region in regions:
        region.totals = totals[region.pk]
    return list(grouped_regions(regions))


def topsectors() -> list[Topsector]:
    """Return all topsectors, each with its ``totals`` and ``entry_count``."""
    totals, tallies = totals_per_topsector(), FacetTally.objects.of_kinds(Entry.Kind)
    found = tallies.counted_on(Topsector.objects.all(), "topsector_ids")
    for topsector in found:
        topsector.totals = totals.get(topsector.pk, TopsectorTotals())
    return found


def year_rows(own: Sums) -> list[Row]:
    """One row for each start year, in order; the sums without a year come last."""
    totals = _per("year", own)
    unknown = totals.pop(None, NOTHING)
    rows = [Row(str(year), totals[year]) for year in sorted(totals)]
    return rows + ([Row("zonder jaar", unknown)] if unknown else [])


def theme_rows(own: Sums) -> list[Row]:
    return _rows("theme", own, ((t.pk, t.code, t.name) for t in Theme.objects.all()))


def ladder_rows(own: Sums) -> list[Row]:
    return _rows("ladder", own, ((value, value, label) for value, label in Entry.Ladder.choices))


def _rows(column: str, own: Sums, values: Iterable[tuple[Any, str, str]]) -> list[Row]:
    """Return a row for each value of a column of the entry that any entry has."""
    counts, totals = EntryIndex.objects.published().counts_by(column), _per(column, own)
    return [
        Row(label, totals[value], code, counts[value])
        for value, code, label in values
        if value in counts
    ]
