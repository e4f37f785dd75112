"""What a list can be narrowed down by, with the number of results that each choice gives.

The count beside an option is what you get when you choose it, under all other filters. It is
exact. One query counts every facet; nobody pays for it twice while the register stands still.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.db.models import Model, Q, QuerySet

UNKNOWN = "onbekend"
Labels = Callable[[], dict[str, tuple[str, str]]]
# What is counted: per facet, per value as the database writes it, None for unknown.
Counts = dict[str, dict[str | None, int]]


@dataclass(frozen=True)
class Facet:
    """One column of the index that readers choose from.

    ``labels`` maps each value of the column, as text, to its public value and its name.
    ``expression`` is SQL over the hits, if that is not just the column; it is NULL for unknown,
    which the column itself writes as ``unknown_is``.
    """

    name: str
    label: str
    column: str
    labels: Labels
    unknown: str = ""
    expression: str = ""
    hint: str = ""
    unknown_is: str | None = None

    def condition(self, chosen: Iterable[Any], **switches: Any) -> Q:
        """Return what entries must meet: one of the chosen values, or unknown."""
        values, unknown = _split(chosen)
        found = Q(**{f"{self.column}__in": values})
        return found | Q(**{f"{self.column}__exact": self.unknown_is}) if unknown else found

    def is_cumulative(self, **switches: Any) -> bool:
        """Whether a further choice narrows the list down, instead of widening it."""
        return False

    def values_sql(self, hits: str, **switches: Any) -> str:
        """Return SQL for each value in the hits, with its number of entries."""
        return f"SELECT {self.expression or self.column}::text, count(*) FROM {hits} GROUP BY 1"  # noqa: S608


@dataclass(frozen=True)
class ArrayFacet(Facet):
    """A facet of which an entry may have several values, or none.

    ``own`` is a column with only the values that are the entry's own.
    """

    own: str = ""

    def condition(self, chosen: Iterable[Any], **switches: Any) -> Q:
        values, unknown = _split(chosen)
        column = self.array(**switches)
        found = Q(**{f"{column}__overlap": values}) if values else Q(pk__in=[])
        if self.is_cumulative(**switches):
            found = Q(**{f"{column}__contains": values})
        return found | Q(**{column: []}) if unknown else found

    def array(self, **switches: Any) -> str:
        return self.column

    def values_sql(self, hits: str, **switches: Any) -> str:
        array = self.array(**switches)
        return (
            f"SELECT value::text, count(*) FROM {hits}"  # noqa: S608
            f" LEFT JOIN LATERAL unnest({array}) AS value ON true GROUP BY 1"
        )


class TopsectorFacet(ArrayFacet):
    """Any of the chosen topsectors or all of them, with or without what was inferred."""

    def array(self, *, letterlijk: bool = False, **switches: Any) -> str:
        return "stated_topsector_ids" if letterlijk else self.column

    def is_cumulative(self, *, alle: bool = False, **switches: Any) -> bool:
        return bool(alle)


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
    """A facet as a page shows it: the options that give results, and those that are chosen."""

    name: str
    label: str
    hint: str
    options: list[Option] = field(default_factory=list)

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.chosen]


def counted(
    facets: list[Facet], narrowed: Callable[..., QuerySet], chosen: dict[str, list[Any]], **switches
) -> tuple[int, list[CountedFacet]]:
    """Return the number of results, and each facet with the count beside every option.

    ``narrowed(without=name)`` gives the index rows under all filters but one.
    """
    counts = _counts(facets, narrowed, chosen, switches)
    total = counts["total"][None]
    return total, [_show(facet, counts, chosen, total, switches) for facet in facets]


def _show(
    facet: Facet, counts: Counts, chosen: dict[str, list[Any]], total: int, switches: dict
) -> CountedFacet:
    picked = _public_values(facet, chosen)
    found = counts.get(facet.name, {})
    # Choosing one more of an "any of" facet adds to what there is already.
    more = counts.get(f"{facet.name}+")
    shown = CountedFacet(facet.name, facet.label, facet.hint)
    for value, (public, label) in _all_labels(facet).items():
        here = public in picked
        count = found.get(value, 0) if here or more is None else total + more.get(value, 0)
        worth_showing = found.get(value) if more is None else more.get(value)
        if here or worth_showing:
            shown.options.append(Option(public, label, count, here, _own(facet, counts, value)))
    return shown


def _own(facet: Facet, counts: Counts, value: str | None) -> int | None:
    """Return how many results are the value's own, where that differs from the count."""
    if value is None or f"{facet.name}+" in counts or f"{facet.name}:own" not in counts:
        return None
    own = counts[f"{facet.name}:own"].get(value, 0)
    return own if own < counts.get(facet.name, {}).get(value, 0) else None


def _all_labels(facet: Facet) -> dict[str | None, tuple[str, str]]:
    labels: dict[str | None, tuple[str, str]] = dict(facet.labels())
    return {**labels, None: (UNKNOWN, facet.unknown)} if facet.unknown else labels


def _public_values(facet: Facet, chosen: dict[str, list[Any]]) -> set[str]:
    labels = facet.labels()
    return {
        each if each == UNKNOWN else labels[str(getattr(each, "pk", each))][0]
        for each in chosen.get(facet.name, [])
    }


def _counts(
    facets: list[Facet], narrowed: Callable[..., QuerySet], chosen: dict[str, list[Any]], switches
) -> Counts:
    """Count everything in one query. Its parts are SQL of ours; what people typed is bound."""
    tables = [_as_table("hit", narrowed())]
    selects = ["SELECT 'total', NULL, count(*) FROM hit"]
    for facet in facets:
        selects += _selects(facet, "hit", facet.name, switches)
        if chosen.get(facet.name) and not facet.is_cumulative(**switches):
            own = facet.condition(chosen[facet.name], **switches)
            rest = narrowed(without=facet.name).exclude(own)
            tables.append(_as_table(f"without_{facet.name}", rest))
            selects += _selects(facet, f"without_{facet.name}", f"{facet.name}+", switches)
    sql = f"WITH {', '.join(sql for sql, _ in tables)} {' UNION ALL '.join(selects)}"
    counts: Counts = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [each for _, bound in tables for each in bound])
        for name, value, count in cursor.fetchall():
            counts.setdefault(name, {})[value] = count
    return counts


def _selects(facet: Facet, hits: str, name: str, switches: dict) -> list[str]:
    selects = [_labelled(name, facet.values_sql(hits, **switches))]
    if own := getattr(facet, "own", ""):
        own_values = replace(facet, column=own).values_sql(hits, **switches)
        selects.append(_labelled(f"{name}:own", own_values))
    return selects


HIT_COLUMNS = [
    "entry_id",
    "kind",
    "theme_id",
    "ladder",
    "start_year",
    "amount_eur",
    "region_ids",
    "own_region_ids",
    "topsector_ids",
    "stated_topsector_ids",
    "tag_ids",
    "left_open",
]


def _as_table(name: str, rows: QuerySet) -> tuple[str, list[Any]]:
    sql, parameters = rows.order_by().values(*HIT_COLUMNS).query.sql_with_params()
    return f"{name} AS MATERIALIZED ({sql})", list(parameters)


def _labelled(name: str, sql: str) -> str:
    return f"SELECT '{name}', counts.* FROM ({sql}) AS counts"  # noqa: S608


def _split(chosen: Iterable[Any]) -> tuple[list[Any], bool]:
    """Return the database values of what was chosen, and whether unknown is among it."""
    chosen = list(chosen)
    known = [each for each in chosen if each != UNKNOWN]
    values = [each.pk if isinstance(each, Model) else each for each in known]
    return values, len(known) < len(chosen)
