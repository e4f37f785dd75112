"""How many entries a list holds, and how many it would hold after each further choice.

The count beside an option is what you get when you choose it, under all other filters. It is
exact. One query counts every facet; nobody pays for it twice while the register stands still. For
a list without any filter there is nothing to count: the database keeps those numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from django.db import connection
from django.db.models import QuerySet

from .addresses import PLACE
from .facets import Facet
from .models import Counts, FacetTally, RegisterVersion
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


def summary_of(found: EntryFilter) -> Summary:
    """Count, unless it was counted before under this version of the register."""
    found.is_valid()
    version = RegisterVersion.current()
    return _kept(f"summary {version}", found, "", lambda: _summarise(version, found))


def _summarise(version: str, found: EntryFilter) -> Summary:
    counts = _counts(version, found)
    facets = [_shown(version, found, facet, counts) for facet in found.FACETS]
    (total,) = counts["total"].values()
    (in_title,) = counts["in_title"].values()
    return Summary(total, in_title, [facet for facet in facets if facet.options])


def _counts(version: str, found: EntryFilter, without: str = "") -> Counts:
    """Return the counts of a list, or of what it is without one of its filters."""
    return _kept(f"counts {version}", found, without, lambda: _count_all(found, without))


def _kept(about: str, found: EntryFilter, without: str, make: Callable[[], Any]) -> Any:
    """Return what was kept about a list, or make it.

    All that decides what a list holds is in the key: not the order, nor the place in it. Each
    list has a class of filters of its own.
    """
    telling = found.filters.keys() - {*PLACE, "volgorde", without}
    asked = sorted((name, values) for name, values in found.data.lists() if name in telling)
    key = sha256(repr((about, type(found).__name__, asked)).encode()).hexdigest()
    kept = caches["counts"].get(key)
    if kept is None:
        kept = make()
        caches["counts"].set(key, kept)
    return kept


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
    here = counts.get(facet.name, {})
    if not picked or facet.is_cumulative(**found.switches):
        own = counts.get(f"{facet.name}:own")
        for value, (public, label) in labels.items():
            if public in picked or value in here:
                count = here.get(value, 0)
                yield Option(public, label, count, public in picked, _own(own, value, count))
        return
    # Choosing one more of an "any of" facet adds those that no other choice has found.
    around = _counts(version, found, without=facet.name)
    (total,) = counts["total"].values()
    for value, (public, label) in labels.items():
        more = around.get(facet.name, {}).get(value, 0) - here.get(value, 0)
        if public in picked:
            yield Option(public, label, here.get(value, 0), True)
        elif more:
            yield Option(public, label, total + more)


def _own(own: dict[str | None, int] | None, value: str | None, count: int) -> int | None:
    """Return how many results are the value's own, where that differs from the count."""
    if own is None or value is None or own.get(value, 0) == count:
        return None
    return own.get(value, 0)


def _picked(found: EntryFilter, facet: Facet, labels: dict) -> set[str]:
    """Return the public values that were chosen."""
    return {
        each if isinstance(each, str) else labels[str(each.pk)][0]
        for each in found.chosen_of(facet.name)
    }


def _count_all(found: EntryFilter, without: str) -> Counts:
    rows = found.narrowed(without=without)
    if found.is_narrowed(without=without):
        counts = _count(rows, found.FACETS, found.switches)
    else:
        counts = _tallied(found)
        counts |= _count(rows, [f for f in found.FACETS if f.kind], found.switches, total=False)
    query = None if without == "q" else found.form.cleaned_data.get("q")
    in_title = found.narrowed(without="q").in_title(query)[: FEW + 1].count() if query else 0
    return counts | {"in_title": {None: in_title}}


def _tallied(found: EntryFilter) -> Counts:
    """Return the counts of a list without filters, from what the database keeps of each column."""
    kept = FacetTally.objects.of_kinds(found.kinds).counts()
    counts: Counts = {"total": {None: kept.get("total", {}).get(None, 0)}}
    for facet in found.FACETS:
        if facet.column == "kind":
            counts[facet.name] = FacetTally.objects.of_kinds(found.kinds).totals()
        elif not facet.kind:
            value, *own = facet.columns(**found.switches)
            counts[facet.name] = kept.get(value, {})
            counts |= {f"{facet.name}:own": kept.get(column, {}) for column in own}
    return counts


def _count(
    rows: QuerySet, facets: list[Facet], switches: dict[str, bool], *, total: bool = True
) -> Counts:
    """Count all in one query. Its parts are SQL of ours; what people typed is bound."""
    general = [facet for facet in facets if not facet.kind]
    tables = [_as_table("hit", rows, general, switches)] if total else []
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
