"""The lines of money behind a total, so that a reader can add them up."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, prefetch_related_objects

from ..models import Contribution, Region, Topsector
from ..models.contribution import ContributionQuerySet
from ..models.prefetch import rows
from .totals import (
    Lines,
    RegionTotals,
    TopsectorTotals,
    Total,
    region_lines,
    region_totals,
    topsector_lines,
    topsector_totals,
    total_of,
)

LINES_SHOWN = 25
OF_A_REGION = {
    "alone": "Alleen",
    "joint": "Gezamenlijk",
    "members": "Van leden",
    "investments": "Totale investering van alle partijen",
}
OF_A_TOPSECTOR = {
    "alone": "Alleen voor deze topsector",
    "shared": "Gedeeld met andere topsectoren",
    "investments": "Totale investering van alle partijen",
}


@dataclass(frozen=True)
class Breakdown:
    """A total, and the first ``lines`` that it adds up, the largest first."""

    caption: str
    total: Total
    lines: list[Contribution]

    @property
    def left_out(self) -> Total:
        """What the lines that are not shown come to."""
        return self.total - total_of(self.lines)


def region_money(region: Region) -> tuple[RegionTotals, dict[str, Breakdown]]:
    """Return the totals of a region, and the lines behind each."""
    lines = region_lines(region)
    totals = region_totals(lines)
    return totals, breakdowns(OF_A_REGION, vars(totals), lines)


def topsector_money(topsector: Topsector) -> tuple[TopsectorTotals, dict[str, Breakdown]]:
    """Return the totals of a topsector, and the lines behind each."""
    lines = topsector_lines(topsector)
    totals = topsector_totals(lines)
    return totals, breakdowns(OF_A_TOPSECTOR, vars(totals), lines)


def breakdowns(
    captions: dict[str, str], totals: dict[str, Total], lines: Lines
) -> dict[str, Breakdown]:
    """Put captions, totals and lines of the same names together.

    However many lines there are, it takes a query for each total of any and three more.
    """
    found = {
        name: Breakdown(caption, totals[name], _largest(lines[name]) if totals[name] else [])
        for name, caption in captions.items()
    }
    shown = [line for breakdown in found.values() for line in breakdown.lines]
    prefetch_related_objects(
        shown,
        rows(Contribution, "payer_links", "region"),
        rows(Contribution, "entry__topsector_links", "topsector"),
        rows(Contribution, "above", "whole__entry"),
    )
    return found


def _largest(lines: ContributionQuerySet) -> list[Contribution]:
    by_size = lines.order_by(F("amount_eur").desc(nulls_last=True), "pk")
    return list(by_size.select_related("entry")[:LINES_SHOWN])
