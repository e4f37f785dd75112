"""What a list can be narrowed down by: which column, which values, and what they are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Model, Q

UNKNOWN = "onbekend"
Labels = Callable[[], dict[str, tuple[str, str]]]


@dataclass(frozen=True)
class Facet:
    """One column of the index that readers choose from.

    ``labels`` maps each value of the column, as text, to its public value and its name, in the
    order to show them. ``unknown`` is what to call the lack of a value, which the column writes
    as ``unknown_is``. ``expression`` is SQL for the value, if that is not just the column; it is
    NULL for unknown. With ``kind``, only entries of that kind have a value at all, and what it is
    stands in a table of their own, found by ``entry_id``.
    """

    name: str
    label: str
    column: str
    labels: Labels
    unknown: str = ""
    expression: str = ""
    hint: str = ""
    unknown_is: str | None = None
    kind: str = ""
    begins_open: bool = False

    def condition(self, chosen: Iterable[Any], **switches: Any) -> Q:
        """Return what entries must meet: one of the chosen values, or unknown."""
        values, unknown = split(chosen)
        found = Q(**{f"{self.column}__in": values})
        return found | Q(**{f"{self.column}__exact": self.unknown_is}) if unknown else found

    def all_labels(self) -> dict[str | None, tuple[str, str]]:
        """Return the labels, with one for the lack of a value if there is such a thing."""
        labels: dict[str | None, tuple[str, str]] = dict(self.labels())
        return {**labels, None: (UNKNOWN, self.unknown)} if self.unknown else labels

    def is_cumulative(self, **switches: Any) -> bool:
        """Whether a further choice narrows the list down, instead of widening it."""
        return False

    def columns(self, **switches: Any) -> list[str]:
        """Return the columns of the index that hold the values: first the one that counts."""
        return ["entry_id" if self.kind else self.column]

    def values_sql(self, hits: str, **switches: Any) -> str:
        """Return SQL for each value in the table ``hits``, with its number of entries."""
        return f"SELECT {self.expression or self.column}::text, count(*) FROM {hits} GROUP BY 1"  # noqa: S608

    def own_sql(self, hits: str) -> str:
        """Return SQL as `values_sql` does, for what is the entry's own; empty if that is all."""
        return ""


@dataclass(frozen=True)
class ArrayFacet(Facet):
    """A facet of which an entry may have several values, or none.

    ``own`` is a column with only those values that are the entry's own.
    """

    own: str = ""

    def condition(self, chosen: Iterable[Any], **switches: Any) -> Q:
        values, unknown = split(chosen)
        column = self.array(**switches)
        all_of = self.is_cumulative(**switches)
        conditions = [Q(**{column: []})] if unknown else []
        if values:
            every = "contains" if all_of or len(values) == 1 else "overlap"
            conditions.append(Q(**{f"{column}__{every}": values}))
        return reduce(and_ if all_of else or_, conditions)

    def array(self, **switches: Any) -> str:
        return self.column

    def columns(self, **switches: Any) -> list[str]:
        return [self.array(**switches), *([self.own] if self.own else [])]

    def values_sql(self, hits: str, **switches: Any) -> str:
        return _unnested(self.array(**switches), hits)

    def own_sql(self, hits: str) -> str:
        return _unnested(self.own, hits) if self.own else ""


def _unnested(array: str, hits: str) -> str:
    """Count equal arrays first: there are far fewer of those than of entries."""
    return (
        "SELECT value::text, sum(entries)::bigint FROM"  # noqa: S608
        f" (SELECT {array} AS list, count(*) AS entries FROM {hits} GROUP BY 1) AS lists"
        " LEFT JOIN LATERAL unnest(list) AS value ON true GROUP BY 1"
    )


@dataclass(frozen=True)
class TopsectorFacet(ArrayFacet):
    """Any of the chosen topsectors or all of them, with or without what was inferred."""

    def array(self, *, letterlijk: bool = False, **switches: Any) -> str:
        return "stated_topsector_ids" if letterlijk else self.column

    def is_cumulative(self, *, alle: bool = False, **switches: Any) -> bool:
        return bool(alle)


def split(chosen: Iterable[Any]) -> tuple[list[Any], bool]:
    """Return the database values of what was chosen, and whether unknown is among it."""
    chosen = list(chosen)
    known = [each for each in chosen if each != UNKNOWN]
    values = [each.pk if isinstance(each, Model) else each for each in known]
    return values, len(known) < len(chosen)
