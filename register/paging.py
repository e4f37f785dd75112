"""Orders of a list, and pages that begin behind an entry instead of at a number.

A deep page costs no more than the first, and none skips or repeats an entry when others are
added meanwhile: the entry that a page begins behind keeps its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThan

from .models import EntryIndex

PAGE_SIZE = 25


@dataclass(frozen=True)
class Order:
    """Columns that sort, all the same way. The last one is unique."""

    name: str
    label: str
    columns: tuple[Any, ...]
    descending: bool = False

    def sort(self, rows: QuerySet, *, backwards: bool = False) -> QuerySet:
        down = self.descending != backwards
        terms = [_expression(column) for column in self.columns]
        return rows.order_by(*(term.desc() if down else term.asc() for term in terms))

    def place_of(self, number: int) -> tuple[Any, ...] | None:
        """Return where in this order an entry stands, also when the list does not hold it."""
        columns = map(_expression, self.columns)
        return EntryIndex.objects.filter(number=number).values_list(*columns).first()

    def beyond(self, place: tuple[Any, ...], *, backwards: bool = False) -> Any:
        """Return the condition for rows behind a place, or before it."""
        compare = LessThan if self.descending != backwards else GreaterThan
        return compare(_row(*map(_expression, self.columns)), _row(*map(Value, place)))


def _expression(column: Any) -> Any:
    return F(column) if isinstance(column, str) else column


def _row(*expressions: Any) -> Func:
    return Func(*expressions, function="ROW", output_field=TextField())


# Unknown comes last; 0 is refused everywhere, so that -1 is below any amount.
AMOUNT = Coalesce("amount_eur", Value(-1))
BY_TITLE = Order("titel", "Titel (A-Z)", ("sort_key", "number"))
ORDERS = [
    BY_TITLE,
    Order("bedrag", "Grootste bedrag eerst", (AMOUNT, "number"), descending=True),
    Order("gewijzigd", "Laatst gewijzigd eerst", ("changed_at", "number"), descending=True),
]


@dataclass(frozen=True)
class Page:
    """The index rows of one page, and the entries behind or before which its neighbours begin."""

    rows: list[EntryIndex]
    next: str = ""
    previous: str = ""

    def __iter__(self) -> Iterator[EntryIndex]:
        return iter(self.rows)


def page_of(rows: QuerySet, order: Order, *, after: int | None, before: int | None) -> Page:
    """Return the page that begins behind entry ``after``, or ends before entry ``before``.

    Both are numbers of entries. One that does not exist gives the first page.
    """
    number = after if before is None else before
    place = order.place_of(number) if number is not None else None
    backwards = before is not None and place is not None
    found = order.sort(rows, backwards=backwards)
    if place:
        found = found.filter(order.beyond(place, backwards=backwards))
    return _page(list(found[: PAGE_SIZE + 1]), backwards=backwards, began_later=place is not None)


def _page(found: list[EntryIndex], *, backwards: bool, began_later: bool) -> Page:
    """Cut a page from rows of which there is one more than fits if there are others beyond."""
    more, shown = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backwards:
        shown.reverse()
    if not shown:
        return Page([])
    has_next, has_previous = (True, more) if backwards else (more, began_later)
    return Page(
        shown,
        next=_name(shown[-1]) if has_next else "",
        previous=_name(shown[0]) if has_previous else "",
    )


def _name(row: EntryIndex) -> str:
    return f"RT-{row.number:06d}"
