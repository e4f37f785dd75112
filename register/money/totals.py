"""Adding up money. Each euro counts once: see "Money" in README.md and docs/adr/0005."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Func, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from ..models import Contribution, ContributionPayer, Region, RegionClosure, Topsector
from ..models.contribution import ContributionQuerySet
from .euros import format_euros, format_short


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
        return self._in_words(format_short(self.euros))

    @property
    def in_full(self) -> str:
        """Return `ten minste € 55.000.000`: below a column of figures to add up."""
        return self._in_words(format_euros(self.euros))

    def _in_words(self, amount: str) -> str:
        if not self.amounts:
            return "bedrag onbekend" if self.unquantified else "geen bedrag"
        return f"ten minste {amount}" if self.at_least else amount

    def __bool__(self) -> bool:
        return bool(self.amounts or self.unquantified)


NOTHING = Total(euros=0, amounts=0, unquantified=0, at_least=False)

Lines = dict[str, ContributionQuerySet]


class Totals:
    """Totals that stand next to each other, and that are true if any money is behind one."""

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True)
class RegionTotals(Totals):
    """What a region pays: alone, jointly (the full sum), and what its members pay.

    ``investments`` are those of all parties together, on entries in which the region or a
    member takes part: they stand beside the other three. No two of them are added up.
    """

    alone: Total = NOTHING
    joint: Total = NOTHING
    members: Total = NOTHING
    investments: Total = NOTHING


@dataclass(frozen=True)
class TopsectorTotals(Totals):
    """Own money on entries of this topsector ``alone``, and ``shared`` with other topsectors.

    A shared sum stands in full with each of its topsectors: totals of topsectors overlap and
    are never added up. ``investments`` of all parties stand beside. An inferred topsector
    counts like a stated one; how much of each total is tied to this topsector by inference
    alone stands in ``alone_inferred`` and so on.
    """

    alone: Total = NOTHING
    shared: Total = NOTHING
    investments: Total = NOTHING
    alone_inferred: Total = NOTHING
    shared_inferred: Total = NOTHING
    investments_inferred: Total = NOTHING


# One line of money ---------------------------------------------------------------------------

SUMS = {
    "euros": Sum("amount_eur"),
    "amounts": Count("amount_eur"),
    "lines": Count("pk"),
    "more": Count("pk", filter=Q(precision=Contribution.Precision.AT_LEAST)),
}


def add_up(contributions: ContributionQuerySet) -> Total:
    """Return the total of contributions that count; see ContributionQuerySet.counted()."""
    return _total(contributions.aggregate(**SUMS))


def totals_per(contributions: ContributionQuerySet, key: Any) -> dict[Any, Total]:
    """Return the total for each value of ``key``, an expression or the path of a column.

    A contribution with several payers or topsectors counts with each of them.
    """
    keyed = contributions.order_by().values(key=F(key) if isinstance(key, str) else key)
    return {row["key"]: _total(row) for row in keyed.annotate(**SUMS)}


def _total(row: dict[str, Any]) -> Total:
    unquantified = row["lines"] - row["amounts"]
    return Total(
        euros=int(row["euros"] or 0),
        amounts=row["amounts"],
        unquantified=unquantified,
        at_least=bool(row["more"] or unquantified),
    )


# The whole register --------------------------------------------------------------------------


def investments() -> ContributionQuerySet:
    """Investments of all parties together: shown beside a total, never inside."""
    return Contribution.objects.of_nature(Contribution.Nature.TOTAL_INVESTMENT)


def national_total() -> Total:
    return add_up(Contribution.objects.counted())


def national_total_investment() -> Total:
    return add_up(investments())


def total_without_payer() -> Total:
    """Own money of which the source does not say which region pays: it counts for none."""
    return add_up(Contribution.objects.counted().filter(payers=None))


def total_without_topsector() -> Total:
    return add_up(Contribution.objects.counted().filter(entry__index__topsector_ids__len=0))


def totals_per_start_year() -> dict[int | None, Total]:
    """A sum counts once, at its start year; None is for sums of which no year is known."""
    year = Coalesce("start_year", "entry__start_year")
    return totals_per(Contribution.objects.counted(), year)


# Regions -------------------------------------------------------------------------------------


def region_lines(region: Region) -> Lines:
    """Return the contributions that each total of a region adds up."""
    counted = Contribution.objects.counted()
    return {
        "alone": counted.alone().paid_by(region),
        "joint": counted.joint().paid_by(region),
        "members": counted.paid_by_members_of(region),
        "investments": investments().in_region(region),
    }


def region_totals(region: Region) -> RegionTotals:
    """Return the three lines of a region's page, and the investments beside them."""
    return RegionTotals(**{name: add_up(lines) for name, lines in region_lines(region).items()})


def joint_partners(region: Region) -> list[Region | str]:
    """Return who pays jointly with a region: regions, and the words for others."""
    joint = Contribution.objects.counted().joint().paid_by(region)
    regions = Region.objects.filter(payer_links__contribution__in=joint).exclude(pk=region.pk)
    others = joint.exclude(co_payers="").order_by("co_payers").values_list("co_payers", flat=True)
    return [*regions.distinct(), *others.distinct()]


def totals_per_region() -> dict[int, RegionTotals]:
    """Return region_totals() of every region that has any, by its id, in four queries."""
    counted = Contribution.objects.counted()
    return _per_row(
        RegionTotals,
        alone=totals_per(counted.alone(), "payer_links__region"),
        joint=totals_per(counted.joint(), "payer_links__region"),
        members=totals_per(counted, _each(ArraySubquery(_wholes_of_payers()))),
        investments=totals_per(investments(), _each(F("entry__index__region_ids"))),
    )


def _wholes_of_payers() -> Any:
    """The regions that a payer of a contribution lies in, but for the payers themselves."""
    payers = ContributionPayer.objects.filter(contribution=OuterRef(OuterRef("pk")))
    regions = payers.order_by().values("region")
    around = RegionClosure.objects.filter(part__in=regions).exclude(whole__in=regions)
    return around.values("whole").distinct()


# Topsectors ----------------------------------------------------------------------------------


def topsector_lines(topsector: Topsector) -> Lines:
    """Return the contributions that each total of a topsector adds up."""
    counted = Contribution.objects.counted().for_topsector(topsector)
    return {
        "alone": counted.for_one_topsector(),
        "shared": counted.for_several_topsectors(),
        "investments": investments().for_topsector(topsector),
    }


def topsector_totals(topsector: Topsector) -> TopsectorTotals:
    """Return what is paid for a topsector. Totals of several topsectors overlap."""
    totals = {}
    for name, lines in topsector_lines(topsector).items():
        totals[name] = add_up(lines)
        totals[f"{name}_inferred"] = add_up(lines.for_inferred_topsector(topsector))
    return TopsectorTotals(**totals)


def totals_per_topsector() -> dict[int, TopsectorTotals]:
    """Return topsector_totals() of every topsector that has any, by its id, in six queries."""
    counted = Contribution.objects.counted()
    lines = {
        "alone": counted.for_one_topsector(),
        "shared": counted.for_several_topsectors(),
        "investments": investments(),
    }
    totals = {}
    for name, found in lines.items():
        totals[name] = totals_per(found, "entry__topsector_links__topsector")
        inferred = found.filter(entry__topsector_links__basis="inferred")
        totals[f"{name}_inferred"] = totals_per(inferred, "entry__topsector_links__topsector")
    return _per_row(TopsectorTotals, **totals)


def _each(array: Any) -> Func:
    return Func(array, function="unnest")


def _per_row(kind: type, **totals: dict[int, Total]) -> dict[int, Any]:
    """Turn totals per row for each line into all lines for each row."""
    keys = {key for per_row in totals.values() for key in per_row if key is not None}
    return {
        key: kind(**{name: per_row.get(key, NOTHING) for name, per_row in totals.items()})
        for key in keys
    }
