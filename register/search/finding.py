"""What a query string finds: which entries, how many, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from ..models import EntryIndex, Region, RegisterVersion
from .counting import Summary, summary_of
from .dutch import Query
from .filters import EntryFilter
from .paging import BY_RELEVANCE, BY_TITLE, FEW, ORDERS, Order, Page, Part, Start, page_of
from .spelling import Correction, corrected


@dataclass(frozen=True)
class Found:
    """Filled-in filters with what they find. Nothing, while one of them is in error."""

    filter: EntryFilter
    summary: Summary
    correction: Correction | None = None

    @property
    def is_valid(self) -> bool:
        return self.filter.is_valid()

    @property
    def query(self) -> Query | None:
        return self.filter.form.cleaned_data.get("q")

    @property
    def regions(self) -> list[Region]:
        return [each for each in self.filter.chosen_of("regio") if isinstance(each, Region)]

    @property
    def orders(self) -> list[Order]:
        """The orders to choose from. What fits best is known only when words were asked for."""
        return ORDERS if self.query else [each for each in ORDERS if each is not BY_RELEVANCE]

    @cached_property
    def order(self) -> Order:
        """The order that was chosen; else the best first, if words were asked for."""
        asked = self.filter.form.cleaned_data["volgorde"]
        usual = BY_RELEVANCE if self.query else BY_TITLE
        return next((order for order in self.orders if order.name == asked), usual)

    def parts(self) -> list[Part]:
        """Return what the list is made of: one stretch, or the tiers of a search one by one."""
        if not self.is_valid:
            return []
        if self.order is not BY_RELEVANCE:
            return [Part(self.filter.narrowed(), self.summary.total <= FEW)]
        tiers = self.filter.narrowed(without="q").tiers(self.query)
        sizes = [1, self.summary.in_title, self.summary.total - self.summary.in_title]
        return [Part(rows, size <= FEW) for rows, size in zip(tiers, sizes, strict=True)]

    def page(self) -> Page:
        """Return the page that was asked for; the first one if nothing is left beyond its place."""
        if not self.is_valid:
            return Page([])
        parts, start = self.parts(), self._start()
        page = page_of(parts, self.order, start)
        return page_of(parts, self.order, None) if start and not page.numbers else page

    def _start(self) -> Start | None:
        """Return where the page begins. An entry that does not exist is no place."""
        values = self.filter.form.cleaned_data
        asked = values["voor"] or values["na"]
        place = self.order.place_of(*asked) if asked else None
        if place is None:
            return None
        in_tiers = self.order is BY_RELEVANCE
        seen = EntryIndex.objects.once_published()
        part = seen.tier_of(asked[0], self.query) if in_tiers else 0
        return Start(part, place, backwards=bool(values["voor"]))


def find(filter_class: type[EntryFilter], data: QueryDict) -> Found:
    """Search as asked; or, when that finds nothing and a word was mistyped, as was meant."""
    version = RegisterVersion.current()
    found = _found(filter_class, data, version)
    if not found.is_valid:
        return found
    other, correction = corrected(found.summary.total, found.query, data, version)
    if other is data:
        return Found(found.filter, found.summary, correction)
    meant = _found(filter_class, other, version)
    if meant.is_valid and meant.summary.total:
        return Found(meant.filter, meant.summary, correction)
    return found


def _found(filter_class: type[EntryFilter], data: QueryDict, version: str) -> Found:
    index = EntryIndex.objects.published()
    kind = filter_class.KIND
    filled_in = filter_class(data, queryset=index.filter(kind=kind) if kind else index)
    return Found(filled_in, summary_of(filled_in, version))
