"""The lines of money behind a total, so that a reader can add them up."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, prefetch_related_objects

from ..models import Contribution
from .totals import Lines, Total, Totals, add_up, investments

LINES_SHOWN = 25


@dataclass(frozen=True)
class Breakdown:
    """A total in whole euros, and the first ``lines`` that it adds up, the largest first."""

    total: Total
    lines: list[Contribution]

    @property
    def count(self) -> int:
        return self.total.amounts + self.total.unquantified

    @property
    def left_out(self) -> int:
        """The number of lines that are not shown."""
        return self.count - len(self.lines)

    @property
    def euros_left_out(self) -> int:
        return self.total.euros - sum(line.amount_eur or 0 for line in self.lines)


def breakdowns(totals: Totals, lines: Lines) -> dict[str, Breakdown]:
    """Put the lines to the totals of the same names, in a fixed number of queries."""
    return _breakdowns({name: getattr(totals, name) for name in lines}, lines)


def derivation() -> dict[str, Breakdown]:
    """Return every published line in the one group that says whether it counts, and why.

    ``counted`` and ``unknown`` together are the national total.
    """
    counted = Contribution.objects.counted()
    lines = {
        "investments": investments(),
        "parts": Contribution.objects.parts(),
        "unknown": counted.filter(amount_eur=None),
        "counted": counted.exclude(amount_eur=None),
    }
    return _breakdowns({name: add_up(found) for name, found in lines.items()}, lines)


def _breakdowns(totals: dict[str, Total], lines: Lines) -> dict[str, Breakdown]:
    largest_first = [F("amount_eur").desc(nulls_last=True), "pk"]
    found = {
        name: Breakdown(
            totals[name],
            list(
                each.select_related("entry", "included_in__entry").order_by(*largest_first)[
                    :LINES_SHOWN
                ]
            ),
        )
        for name, each in lines.items()
    }
    shown = [line for breakdown in found.values() for line in breakdown.lines]
    prefetch_related_objects(shown, "payer_links__region", "entry__topsector_links__topsector")
    return found
