"""Orders of a list, and keyset pagination: pages that begin behind an entry, not at a number.

A deep page costs no more than the first, and none skips or repeats an entry when others are
added or changed meanwhile. The entry that a page begins behind keeps its place: its amount or the
moment of its last change stands in the address. Only a new title moves it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThan

from ..models import EntryIndex

PAGE_SIZE = 25
# PostgreSQL collects and sorts this many hits sooner than it finds 25 of them by walking an order.
FEW = 5_000
# The number of an entry, and the value that it is sorted by.
Row = tuple[int, Any]


@dataclass(frozen=True)
class Order:
    """Columns that sort, all the same way. The last one is unique.

    ``write`` makes a whole number of the first one, for an address, and ``read`` the other way
    round; titles are too long for that.
    """

    name: str
    label: str
    columns: tuple[Any, ...]
    descending: bool = False
    write: Callable[[Any], int] | None = None
    read: Callable[[int], Any] | None = None

    def place_of(self, number: int, written: int | None) -> tuple[Any, ...] | None:
        """Return where an entry stands, or stood: also when the list does not hold it.

        None if nobody may know of it.
        """
        if self.read and written is not None:
            return (self.read(written), number)
        columns = [_column(each, walked=True) for each in self.columns]
        found = EntryIndex.objects.once_published().filter(number=number)
        return found.values_list(*columns).first()

    def name_of(self, number: int, value: Any) -> str:
        """Return what an address calls the place of an entry."""
        return f"RT-{number:06d}" + (f"_{self.write(value)}" if self.write else "")


@dataclass(frozen=True)
class Part:
    """One stretch of a list, that stands before or behind the others as a whole.

    ``is_small`` says that its rows had better be collected and sorted. PostgreSQL itself
    guesses, and where it is wrong it walks through a million rows for one that is not there.
    """

    rows: QuerySet
    is_small: bool

    def in_order(self, order: Order, *, backwards: bool = False) -> QuerySet:
        down = order.descending != backwards
        return self.rows.order_by(*(c.desc() if down else c.asc() for c in self._columns(order)))

    def beyond(self, place: Any, order: Order, *, backwards: bool) -> QuerySet:
        """Return the rows behind a place, or before it; all of them when that is None."""
        rows = self.in_order(order, backwards=backwards)
        if place is None:
            return rows
        compare = LessThan if order.descending != backwards else GreaterThan
        return rows.filter(compare(_row(*self._columns(order)), _row(*map(Value, place))))

    def _columns(self, order: Order) -> list[Any]:
        return [_column(each, walked=not self.is_small) for each in order.columns]


def _column(column: Any, *, walked: bool) -> Any:
    expression = F(column) if isinstance(column, str) else column
    # The greatest of one is the same value, and there is no index on that.
    return expression if walked else Func(expression, function="GREATEST")


def _row(*expressions: Any) -> Func:
    return Func(*expressions, function="ROW", output_field=TextField())


_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
BY_RELEVANCE = Order("relevantie", "Beste eerst", ("sort_key", "number"))
BY_TITLE = Order("titel", "Titel (A-Z)", ("sort_key", "number"))
# Unknown comes last; 0 is refused everywhere, so that -1 is below any amount.
BY_AMOUNT = Order(
    "bedrag",
    "Grootste bedrag eerst",
    (Coalesce("amount_eur", Value(-1)), "number"),
    descending=True,
    write=int,
    read=int,
)
BY_CHANGE = Order(
    "gewijzigd",
    "Laatst gewijzigd eerst",
    ("changed_at", "number"),
    descending=True,
    write=lambda moment: (moment - _BEGIN) // timedelta(microseconds=1),
    read=lambda written: _BEGIN + timedelta(microseconds=written),
)
ORDERS = [BY_RELEVANCE, BY_TITLE, BY_AMOUNT, BY_CHANGE]


@dataclass(frozen=True)
class Page:
    """The numbers of the entries on one page, and behind or before which its neighbours begin."""

    numbers: list[int]
    next: str = ""
    previous: str = ""


@dataclass(frozen=True)
class Start:
    """Where a page begins: behind a place in one of the parts, or before it."""

    part: int
    place: Any
    backwards: bool = False


def page_of(parts: list[Part], order: Order, start: Start | None) -> Page:
    """Return the page at ``start``; the first one when that is None."""
    backwards = start is not None and start.backwards
    found: list[Row] = []
    for part, place in _ways(parts, start):
        if missing := PAGE_SIZE + 1 - len(found):
            rows = part.beyond(place, order, backwards=backwards)[:missing]
            found += rows.values_list("number", _column(order.columns[0], walked=True))
    return _page(found, order, backwards=backwards, began_later=start is not None)


def _ways(parts: list[Part], start: Start | None) -> list[tuple[Part, Any]]:
    """Return the parts to walk through, in the order of the walk, the first from its place."""
    if start is None:
        return [(part, None) for part in parts]
    beyond = parts[: start.part][::-1] if start.backwards else parts[start.part + 1 :]
    return [(parts[start.part], start.place), *((part, None) for part in beyond)]


def _page(found: list[Row], order: Order, *, backwards: bool, began_later: bool) -> Page:
    """Cut a page from rows of which there is one more than fits if there are others beyond."""
    more, shown = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backwards:
        shown.reverse()
    if not shown:
        return Page([])
    has_next, has_previous = (True, more) if backwards else (more, began_later)
    return Page(
        [number for number, _ in shown],
        next=order.name_of(*shown[-1]) if has_next else "",
        previous=order.name_of(*shown[0]) if has_previous else "",
    )
