"""How many entries a list holds, and how many it would hold after each further choice.

The count beside an option is what you get when you choose it, under all other filters. It is
exact. One query counts every facet; nobody pays for it twice while the register stands still.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from django.db import connection
from django.db.models import QuerySet

from .addresses import PLACE
from .facets import UNKNOWN, Facet
from .models import RegisterVersion
from .paging import FEW

if TYPE_CHECKING:
    from .filters import EntryFilter

# So many options stand in a facet until somebody asks for all; one or two more are no bother.
SHOWN, BOTHER = 8, 3
# What is counted: per facet, per value as the database writes it, None for unknown.
Counts = dict[str, dict[str | None, int]]


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
    key = _key(found)
    kept = caches["counts"].get(key)
    if kept is None:
        kept = _summarise(found)
        caches["counts"].set(key, kept)
    return kept


def _key(found: EntryFilter) -> str:
    """Return a key for all that decides the counts: not the order, nor the place in the list.

    Each list has a class of filters of its own.
    """
    telling = found.filters.keys() - {*PLACE, "volgorde"}
    asked = sorted((name, values) for name, values in found.data.lists() if name in telling)
    parts = (RegisterVersion.current(), type(found).__name__, asked)
    return sha256(repr(parts).encode()).hexdigest()


def _summarise(found: EntryFilter) -> Summary:
    valid = found.is_valid()
    counts = _counts(found)
    total = counts["total"][None]
    facets = [_shown(found, facet, counts) for facet in found.FACETS]
    query = found.form.cleaned_data.get("q")
    in_title = 0
    if valid and query:
        in_title = found.narrowed(without="q").in_title(query)[: FEW + 1].count()
    return Summary(total, in_title, [facet for facet in facets if facet.options])


def _shown(found: EntryFilter, facet: Facet, counts: Counts) -> CountedFacet:
    shown = CountedFacet(facet.name, facet.label, facet.hint, facet.begins_open)
    shown.options = list(_options(found, facet, counts))
    shown.is_open |= bool(shown.chosen)
    if facet.name == found.form.cleaned_data.get("toon"):
        shown.is_open = True
    else:
        shown.keep_largest()
    return shown


def _options(found: EntryFilter, facet: Facet, counts: Counts) -> Iterable[Option]:
    labels: dict[str | None, tuple[str, str]] = dict(facet.labels())
    picked = _picked(found, facet, labels)
    if facet.unknown:
        labels[None] = (UNKNOWN, facet.unknown)
    here = counts.get(facet.name, {})
    # Choosing one more of an "any of" facet adds to what there is already.
    more = counts.get(f"{facet.name}+")
    for value, (public, label) in labels.items():
        chosen = public in picked
        if more is None or chosen:
            count, is_worth_it = here.get(value, 0), bool(here.get(value))
        else:
            count, is_worth_it = counts["total"][None] + more.get(value, 0), bool(more.get(value))
        if chosen or is_worth_it:
            yield Option(public, label, count, chosen, _own(facet, counts, value))


def _own(facet: Facet, counts: Counts, value: str | None) -> int | None:
    """Return how many results are the value's own, where that differs from the count."""
    own = counts.get(f"{facet.name}:own")
    if value is None or own is None or f"{facet.name}+" in counts:
        return None
    return own.get(value, 0) if own.get(value, 0) < counts[facet.name].get(value, 0) else None


def _picked(found: EntryFilter, facet: Facet, labels: dict) -> set[str]:
    """Return the public values that were chosen."""
    return {
        each if isinstance(each, str) else labels[str(each.pk)][0]
        for each in found.chosen_of(facet.name)
    }


def _counts(found: EntryFilter) -> Counts:
    """Count everything in one query. Its parts are SQL of ours; what people typed is bound."""
    switches = found.switches
    tables = [_as_table("hit", found.narrowed(), found.FACETS, switches)]
    selects = ["SELECT 'total', NULL, count(*) FROM hit"]
    for facet in found.FACETS:
        selects.append(_labelled(facet.name, facet.values_sql("hit", **switches)))
        if own := facet.own_sql("hit"):
            selects.append(_labelled(f"{facet.name}:own", own))
        chosen = found.chosen_of(facet.name)
        if chosen and not facet.is_cumulative(**switches):
            already = facet.condition(chosen, **switches)
            others = found.narrowed(without=facet.name).exclude(already)
            name = f"without_{facet.name}"
            tables.append(_as_table(name, others, [facet], switches))
            selects.append(_labelled(f"{facet.name}+", facet.values_sql(name, **switches)))
    sql = f"WITH {', '.join(sql for sql, _ in tables)} {' UNION ALL '.join(selects)}"
    counts: Counts = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [each for _, bound in tables for each in bound])
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
