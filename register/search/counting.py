"""How many entries a list holds, and how many it would hold after each further choice.

The count beside an option is what you get when you choose it, under all other filters. It is
exact. One query counts every facet of a list; a facet in which something was chosen also needs the
list without that choice. Nobody pays for it twice while the register stands still. For a list
without any filter there is nothing to count: the database keeps those numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet

from ..models import Counts, FacetTally
from .addresses import HOW_SHOWN, PLACE
from .facets import Facet
from .keeping import if_kept, keep, kept
from .paging import FEW

if TYPE_CHECKING:
    from .filters import EntryFilter

# So many options stand in a facet until somebody asks for all; one or two more are no bother.
SHOWN, BOTHER = 8, 3


@dataclass
class Option:
    """One choice. ``own`` is the part of ``count`` that is not found by way of a member."""

    value: str
    label: str
    count: int
    chosen: bool = False
    own: int | None = None


@dataclass
class CountedFacet:
    """A facet as a page shows it.

    ``options`` are those that give results and those that are chosen, in the order of the
    facet; of many only the largest, and ``hidden`` is then the number of the others.
    """

    name: str
    label: str
    hint: str
    is_open: bool
    options: list[Option] = field(default_factory=list)
    hidden: int = 0

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.chosen]

    def keep_largest(self) -> None:
        """Hide all but the largest options and the chosen ones, if that spares a reader much."""
        if len(self.options) < SHOWN + BOTHER:
            return
        by_count = sorted(self.options, key=lambda option: (not option.chosen, -option.count))
        shown = by_count[: max(SHOWN, len(self.chosen))]
        self.hidden = len(self.options) - len(shown)
        self.options = [option for option in self.options if option in shown]


@dataclass(frozen=True)
class Summary:
    """What is known of a list beside its pages.

    ``in_title`` is how many entries hold all words of the search in their title, at most one
    more than FEW.
    """

    total: int
    in_title: int
    facets: list[CountedFacet]


def summary_of(found: EntryFilter, version: str) -> Summary:
    """Count, unless it was counted before under this version of the register."""
    found.is_valid()
    about = (*_list("summary", found), found.form.cleaned_data.get("toon"))
    summary = if_kept(version, about)
    if summary is None:
        summary = _summarise(version, found)
        keep(version, about, summary)
    return summary


def _summarise(version: str, found: EntryFilter) -> Summary:
    about = _list("counts", found)
    counts = kept(version, about, lambda: _count_all(found, found.FACETS))
    facets = [_shown(version, found, facet, counts) for facet in found.FACETS]
    (total,) = counts["total"].values()
    return Summary(total, _in_title(found), [facet for facet in facets if facet.options])


def _in_title(found: EntryFilter) -> int:
    query = found.form.cleaned_data.get("q")
    return found.narrowed(without="q").in_title(query)[: FEW + 1].count() if query else 0


def _around(version: str, found: EntryFilter, facet: Facet) -> dict[str | None, int]:
    """Return the counts of a facet in the list without the filter on that facet.

    Who narrows a list down step by step has just had that list.
    """
    whole = if_kept(version, _list("counts", found, without=facet.name))
    if whole is None:
        about = _list(facet.name, found, without=facet.name)
        whole = kept(version, about, lambda: _count_all(found, [facet], without=facet.name))
    return whole.get(facet.name, {})


def _list(about: str, found: EntryFilter, without: str = "") -> tuple[Any, ...]:
    """Tell all that decides what a list holds: not how it is shown, nor the place in it.

    Each list has a class of filters of its own.
    """
    several = {facet.name for facet in found.FACETS}
    asked = [
        # Of a field for one value, the last one is read.
        (name, sorted(set(values)) if name in several else values[-1:])
        for name, values in sorted(found.data.lists())
        if name in found.filters.keys() - {*PLACE, *HOW_SHOWN, without}
    ]
    return (about, type(found).__name__, asked)


def _shown(version: str, found: EntryFilter, facet: Facet, counts: Counts) -> CountedFacet:
    shown = CountedFacet(facet.name, facet.label, facet.hint, facet.begins_open)
    shown.options = list(_options(version, found, facet, counts))
    shown.is_open |= bool(shown.chosen)
    if facet.name == found.form.cleaned_data.get("toon"):
        shown.is_open = True
    else:
        shown.keep_largest()
    return shown


def _options(version: str, found: EntryFilter, facet: Facet, counts: Counts) -> Iterator[Option]:
    labels = facet.all_labels()
    picked = _picked(found, facet, labels)
    here, own = counts.get(facet.name, {}), counts.get(f"{facet.name}:own", {})
    widens = bool(picked) and not facet.is_cumulative(**found.switches)
    around = _around(version, found, facet) if widens else here
    (total,) = counts["total"].values()
    for value, (public, label) in labels.items():
        chosen, count = public in picked, here.get(value, 0)
        if widens and not chosen and value in around:
            # Choosing one more adds those that no other choice has found.
            yield Option(public, label, total + around[value] - count)
        elif chosen or count:
            differs = bool(own) and not widens and value is not None and own.get(value) != count
            yield Option(public, label, count, chosen, own.get(value, 0) if differs else None)


def _picked(found: EntryFilter, facet: Facet, labels: dict) -> set[str]:
    """Return the public values that were chosen."""
    return {
        each if isinstance(each, str) else labels[str(each.pk)][0]
        for each in found.chosen_of(facet.name)
    }


def _count_all(found: EntryFilter, facets: list[Facet], without: str = "") -> Counts:
    """Count, or, for a list without filters, look up what the database keeps of each column."""
    rows = found.narrowed(without=without)
    if found.is_narrowed(without=without):
        return _count(rows, facets, found.switches)
    apart = [facet for facet in facets if facet.kind]
    return _tallied(found, facets) | _count(rows, apart, found.switches, total=False)


def _tallied(found: EntryFilter, facets: list[Facet]) -> Counts:
    tallies = FacetTally.objects.of_kinds(found.kinds)
    # Each column is there as soon as there is an entry, if only with its unknown ones.
    columns = tallies.counts() or defaultdict(dict)
    counts: Counts = {"total": {None: sum(columns["total"].values())}}
    for facet in facets:
        if facet.column == "kind":
            counts[facet.name] = tallies.totals()
        elif not facet.kind:
            value, *own = facet.columns(**found.switches)
            counts[facet.name] = columns[value]
            counts |= {f"{facet.name}:own": columns[column] for column in own}
    return counts


def _count(
    rows: QuerySet, facets: list[Facet], switches: dict[str, bool], *, total: bool = True
) -> Counts:
    """Count all in one query. Its parts are SQL of ours; what people typed is bound."""
    general = [facet for facet in facets if not facet.kind]
    tables = [_as_table("hit", rows, general, switches)] if general or total else []
    selects = ["SELECT 'total', NULL, count(*) FROM hit"] if total else []
    for facet in facets:
        table = f"hit_{facet.name}" if facet.kind else "hit"
        if facet.kind:
            tables.append(_as_table(table, rows.filter(kind=facet.kind), [facet], switches))
        selects.append(_labelled(facet.name, facet.values_sql(table, **switches)))
        if own := facet.own_sql(table):
            selects.append(_labelled(f"{facet.name}:own", own))
    if not selects:
        return {}
    sql = f"WITH {', '.join(sql for sql, _ in tables)} {' UNION ALL '.join(selects)}"
    return _fetched(sql, [each for _, bound in tables for each in bound])


def _fetched(sql: str, bound: list[Any]) -> Counts:
    counts: Counts = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, bound)
        for name, value, count in cursor.fetchall():
            counts.setdefault(name, {})[value] = count
    return counts


def _as_table(
    name: str, rows: QuerySet, facets: list[Facet], switches: dict[str, bool]
) -> tuple[str, list[Any]]:
    columns = dict.fromkeys(column for facet in facets for column in facet.columns(**switches))
    sql, bound = rows.order_by().values(*columns).query.sql_with_params()
    return f"{name} AS MATERIALIZED ({sql})", list(bound)


def _labelled(name: str, sql: str) -> str:
    return f"SELECT '{name}', counts.* FROM ({sql}) AS counts"  # noqa: S608
