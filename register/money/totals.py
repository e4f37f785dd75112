"""Adding up money. Each euro counts once: see "Money" in README.md and docs/adr/0005."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Case, Count, F, Func, Q, Sum, Value, When

from ..models import Contribution, EntryTopsector, Region, Topsector
from ..models.contribution import ContributionQuerySet, paid_jointly
from .euros import format_euros, format_short


@dataclass(frozen=True)
class Total:
    """A sum in whole euros, and how much the source leaves open.

    ``amounts`` and ``unquantified`` count the lines with and without a figure;
    ``lower_bounds`` are the amounts that are "meer dan" what they say.
    """

    euros: int
    amounts: int
    unquantified: int
    lower_bounds: int

    @property
    def count(self) -> int:
        return self.amounts + self.unquantified

    @property
    def at_least(self) -> bool:
        return bool(self.lower_bounds or self.unquantified)

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
        return self.count > 0

    def __add__(self, other: Total) -> Total:
        """Add a total of other lines."""
        return Total(*(mine + more for mine, more in self._beside(other)))

    def __sub__(self, part: Total) -> Total:
        """Return what is left without some of the lines."""
        return Total(*(mine - less for mine, less in self._beside(part)))

    def _beside(self, other: Total) -> Iterable[tuple[int, int]]:
        return ((getattr(self, f.name), getattr(other, f.name)) for f in fields(Total))


NOTHING = Total(euros=0, amounts=0, unquantified=0, lower_bounds=0)

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


# Lines of money ------------------------------------------------------------------------------

SUMS = {
    "euros": Sum("amount_eur"),
    "amounts": Count("amount_eur"),
    "lines": Count("pk"),
    "lower_bounds": Count("pk", filter=Q(precision=Contribution.Precision.AT_LEAST)),
}


def add_up(contributions: ContributionQuerySet) -> Total:
    """Return the total of contributions that count; see ContributionQuerySet.counted()."""
    return _total(contributions.aggregate(**SUMS))


def total_of(lines: Iterable[Contribution]) -> Total:
    """Return the total of lines that are in memory."""
    amounts = [line.amount_eur for line in lines]
    bounds = [line.precision == Contribution.Precision.AT_LEAST for line in lines]
    known = [amount for amount in amounts if amount is not None]
    return Total(sum(known), len(known), len(amounts) - len(known), sum(bounds))


def totals_by(contributions: ContributionQuerySet, **keys: Any) -> list[tuple[dict, Total]]:
    """Return a total for every combination of values of ``keys``, in one query.

    A key is an expression or the path of a column. A contribution with several payers or
    topsectors counts with each of them.
    """
    columns = {name: F(key) if isinstance(key, str) else key for name, key in keys.items()}
    rows = contributions.order_by().values(**columns).annotate(**SUMS)
    return [({name: row[name] for name in keys}, _total(row)) for row in rows]


def totals_per(contributions: ContributionQuerySet, key: Any) -> dict[Any, Total]:
    """Return the total for each value of one key; see totals_by()."""
    return {row["key"]: total for row, total in totals_by(contributions, key=key)}


def _total(row: dict[str, Any]) -> Total:
    unquantified = row["lines"] - row["amounts"]
    return Total(int(row["euros"] or 0), row["amounts"], unquantified, row["lower_bounds"])


# The whole register --------------------------------------------------------------------------


def investments() -> ContributionQuerySet:
    """Investments of all parties together: shown beside a total, never inside."""
    return Contribution.objects.of_nature(Contribution.Nature.TOTAL_INVESTMENT)


def national_total() -> Total:
    return add_up(Contribution.objects.counted())


def national_total_investment() -> Total:
    return add_up(investments())


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


def region_totals(lines: Lines) -> RegionTotals:
    """Return the totals of region_lines(), in four queries."""
    return RegionTotals(**{name: add_up(found) for name, found in lines.items()})


PARTNERS_NAMED = 5


def joint_partners(region: Region) -> list[Region | str]:
    """Return who pays jointly with a region: regions, and the words for others.

    There is at most one more than a page names, which is how it knows that there are others.
    """
    joint = Contribution.objects.counted().joint().paid_by(region)
    regions = Region.objects.filter(payer_links__contribution__in=joint).exclude(pk=region.pk)
    found: list[Region | str] = list(regions.distinct()[: PARTNERS_NAMED + 1])
    others = joint.exclude(co_payers="").order_by("co_payers").values_list("co_payers", flat=True)
    return found + list(others.distinct()[: PARTNERS_NAMED + 1 - len(found)])


def totals_per_region() -> dict[int, RegionTotals]:
    """Return region_totals() of every region that has any, by its id, in three queries."""
    counted = Contribution.objects.counted()
    joint = Case(When(paid_jointly(), then=True), default=False)
    by_payer = totals_by(counted, region="payer_links__region", joint=joint)
    region_ids = Func("entry__index__region_ids", function="unnest")
    return _per_row(
        RegionTotals,
        alone={row["region"]: total for row, total in by_payer if not row["joint"]},
        joint={row["region"]: total for row, total in by_payer if row["joint"]},
        members=totals_per(counted, "member_payments__region"),
        investments=totals_per(investments(), region_ids),
    )


def _per_row(kind: type, **totals: dict[int, Total]) -> dict[int, Any]:
    """Turn totals per row for each line into all lines for each row."""
    keys = {key for per_row in totals.values() for key in per_row if key is not None}
    return {
        key: kind(**{name: per_row.get(key, NOTHING) for name, per_row in totals.items()})
        for key in keys
    }


# Topsectors ----------------------------------------------------------------------------------


def topsector_lines(topsector: Topsector) -> Lines:
    """Return the contributions that each total of a topsector adds up."""
    counted = Contribution.objects.counted().for_topsector(topsector)
    return {
        "alone": counted.for_one_topsector(),
        "shared": counted.for_several_topsectors(),
        "investments": investments().for_topsector(topsector),
    }


def topsector_totals(lines: Lines) -> TopsectorTotals:
    """Return the totals of topsector_lines(), in three queries."""
    totals = {}
    for name, found in lines.items():
        by_basis = totals_per(found, "inferred")
        inferred = by_basis.get(True, NOTHING)
        totals[name] = by_basis.get(False, NOTHING) + inferred
        totals[f"{name}_inferred"] = inferred
    return TopsectorTotals(**totals)


def totals_per_topsector() -> dict[int, TopsectorTotals]:
    """Return topsector_totals() of every topsector that has any, by its id, in one query."""
    found = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for row, total in _sums_of_topsectors():
        totals = found[row["topsector"]]
        totals[row["line"]] += total
        if row["basis"] == EntryTopsector.Basis.INFERRED:
            totals[f"{row['line']}_inferred"] += total
    found.pop(None, None)
    return {pk: TopsectorTotals(**totals) for pk, totals in found.items()}


def _sums_of_topsectors() -> list[tuple[dict, Total]]:
    """Return a total for each topsector, line and basis; None is for what has no topsector."""
    line = Case(
        When(nature=Contribution.Nature.TOTAL_INVESTMENT, then=Value("investments")),
        When(entry__index__topsector_ids__len=1, then=Value("alone")),
        default=Value("shared"),
    )
    # Both paths in one call: Django then reads them from the same link, by one join.
    link = "entry__topsector_links"
    wholes = Contribution.objects.wholes()
    return totals_by(wholes, topsector=f"{link}__topsector", basis=f"{link}__basis", line=line)
