"""Adding up money. Each euro counts once: see "Money" in README.md and docs/adr/0005."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Sum

from .models import Contribution, ContributionPayer, Region, RegionClosure
from .models.contribution import ContributionQuerySet
from .money import format_short


@dataclass(frozen=True)
class Total:
    """A sum in whole euros, and whether the source leaves room for more.

    ``amounts`` and ``unquantified`` count the lines with and without a figure.
    """

    euros: int
    amounts: int
    unquantified: int
    at_least: bool

    def __str__(self) -> str:
        if not self.amounts:
            return "bedrag onbekend" if self.unquantified else "geen bedrag"
        return (
            f"ten minste {format_short(self.euros)}" if self.at_least else format_short(self.euros)
        )

    def __bool__(self) -> bool:
        return bool(self.amounts or self.unquantified)


@dataclass(frozen=True)
class RegionTotals:
    """What a region pays: alone, jointly (the full sum), and what its members pay."""

    alone: Total
    joint: Total
    members: Total


def add_up(contributions: ContributionQuerySet) -> Total:
    """Return the total of contributions that count; see ContributionQuerySet.counted()."""
    found = contributions.aggregate(
        euros=Sum("amount_eur"),
        amounts=Count("amount_eur"),
        lines=Count("pk"),
        more=Count("pk", filter=Q(precision=Contribution.Precision.AT_LEAST)),
    )
    unquantified = found["lines"] - found["amounts"]
    return Total(
        euros=int(found["euros"] or 0),
        amounts=found["amounts"],
        unquantified=unquantified,
        at_least=bool(found["more"] or unquantified),
    )


def national_total() -> Total:
    return add_up(Contribution.objects.counted())


def national_total_investment() -> Total:
    """Investments of all parties together: shown beside the total, never inside."""
    total = Contribution.objects.of_nature(Contribution.Nature.TOTAL_INVESTMENT)
    return add_up(total)


def region_totals(region: Region) -> RegionTotals:
    """Return the three lines of a region's page. They overlap and are never added up."""
    payers = ContributionPayer.objects.filter(contribution=OuterRef("pk"))
    inside = RegionClosure.objects.filter(whole=region).exclude(part=region)
    counted = Contribution.objects.counted()
    others = Exists(payers.exclude(region=region))
    own = counted.filter(Exists(payers.filter(region=region)))
    return RegionTotals(
        alone=add_up(own.filter(~others, co_payers="")),
        joint=add_up(own.filter(others | ~Q(co_payers=""))),
        members=add_up(
            counted.filter(
                ~Exists(payers.filter(region=region)),
                Exists(payers.filter(region__in=inside.values("part"))),
            )
        ),
    )
