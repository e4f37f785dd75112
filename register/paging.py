"""Orders of a list, and pages that begin behind an entry instead of at a number.

A deep page costs no more than the first, and none skips or repeats an entry when others are
added meanwhile: the entry that a page begins behind keeps its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThan

from .models import EntryIndex

PAGE_SIZE = 25
# PostgreSQL collects and sorts this many hits sooner than it finds 25 of them by walking an order.
FEW = 5_000


@dataclass(frozen=True)
class Order:
    """Columns that sort, all the same way. The last one is unique."""

    name: str
    label: str
    columns: tuple[Any, ...]
    descending: bool = False

    def place_of(self, number: int) -> tuple[Any, ...] | None:
        """Return where in this order an entry stands, also when the list does not hold it."""
        columns = [_column(each, walked=True) for each in self.columns]
        return EntryIndex.objects.filter(number=number).values_list(*columns).first()


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


BY_RELEVANCE = Order("relevantie", "Beste eerst", ("sort_key", "number"))
BY_TITLE = Order("titel", "Titel (A-Z)", ("sort_key", "number"))
# Unknown comes last; 0 is refused everywhere, so that -1 is below any amount.
BY_AMOUNT = Order(
    "bedrag",
    "Grootste bedrag eerst",
    (Coalesce("amount_eur", Value(-1)), "number"),
    descending=True,
)
BY_CHANGE = Order("gewijzigd", "Laatst gewijzigd eerst", ("changed_at", "number"), descending=True)
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
    found: list[int] = []
    for part, place in _ways(parts, start):
        if missing := PAGE_SIZE + 1 - len(found):
            rows = part.beyond(place, order, backwards=backwards)[:missing]
            found += rows.numbers()
    return _page(found, backwards=backwards, began_later=start is not None)


def _ways(parts: list[Part], start: Start | None) -> list[tuple[Part, Any]]:
    """Return the parts to walk through, in the order of the walk, the first from its place."""
    if start is None:
        return [(part, None) for part in parts]
    beyond = parts[: start.part][::-1] if start.backwards else parts[start.part + 1 :]
    return [(parts[start.part], start.place), *((part, None) for part in beyond)]


def _page(found: list[int], *, backwards: bool, began_later: bool) -> Page:
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


def _name(number: int) -> str:
    return f"RT-{number:06d}"
