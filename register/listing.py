"""One list of entries, for every kind and for search.

The index rows are filtered, counted and ordered; only the entries of one page are loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from .addresses import canonical, without, without_blanks
from .counting import Summary, summary_of
from .filters import EntryFilter
from .marking import mark_matches
from .models import Entry, EntryIndex, Region, RegionClosure
from .models.index import EntryIndexQuerySet
from .paging import (
    BY_RELEVANCE,
    BY_TITLE,
    FEW,
    ORDERS,
    PAGE_SIZE,
    Order,
    Page,
    Part,
    Start,
    page_of,
)
from .spelling import Correction, corrected

__all__ = ["PAGE_SIZE", "entries_of", "render_list"]


@dataclass(frozen=True)
class Chip:
    """Something that was chosen, and the address of the list without it."""

    label: str
    address: str


def render_list(
    request: HttpRequest,
    filter_class: type[EntryFilter],
    *,
    kind: str | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the published entries that the query string asks for, or what is wrong with it."""
    query = without_blanks(request.GET)
    if len(query.urlencode()) < len(request.GET.urlencode()) and not request.htmx:
        return HttpResponseRedirect(f"{request.path}{_query_string(query)}")
    context |= {"kind": kind, "canonical": canonical(request.path, query)}
    context |= _list(filter_class, query, kind)
    template = "register/entry_list.html"
    response = render(request, f"{template}#results" if request.htmx else template, context)
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx:
        response.headers["HX-Push-Url"] = f"{request.path}{_query_string(query)}"
    return response


def _query_string(query: QueryDict) -> str:
    return f"?{query.urlencode()}" if query else ""


def _list(filter_class: type[EntryFilter], query: QueryDict, kind: str | None) -> dict[str, Any]:
    index = EntryIndex.objects.published()
    found, summary, correction = _searched(
        filter_class, query, index.filter(kind=kind) if kind else index
    )
    context = {"filter": found, "facets": summary.facets, "chips": _chips(found, summary, query)}
    if not found.is_valid():
        return {**context, "total": 0, "page": Page([]), "entries": []}
    return {**context, **_results(found, summary), "correction": correction}


def _searched(
    filter_class: type[EntryFilter], data: QueryDict, index: EntryIndexQuerySet
) -> tuple[EntryFilter, Summary, Correction | None]:
    """Search as asked; or, when that finds nothing and a word was mistyped, as was meant."""
    found = filter_class(data, queryset=index)
    summary = summary_of(found)
    if not found.is_valid():
        return found, summary, None
    other, correction = corrected(summary.total, found.form.cleaned_data["q"], data)
    if other is data:
        return found, summary, correction
    meant = filter_class(other, queryset=index)
    summary_of_meant = summary_of(meant)
    if meant.is_valid() and summary_of_meant.total:
        return meant, summary_of_meant, correction
    return found, summary, None


def _results(found: EntryFilter, summary: Summary) -> dict[str, Any]:
    values = found.form.cleaned_data
    query, order = values["q"], _order(values)
    parts = _parts(found, order, summary)
    page = page_of(parts, order, _start(found, order))
    regions = [each for each in values["regio"] if isinstance(each, Region)]
    entries = entries_of(page, regions)
    if query:
        mark_matches(entries, query)
    return {
        "total": summary.total,
        "page": page,
        "entries": entries,
        "regions": regions,
        "order": order,
        "orders": ORDERS if query else [each for each in ORDERS if each is not BY_RELEVANCE],
    }


def _order(values: dict[str, Any]) -> Order:
    """Return the order that was chosen; else the best first, if words were asked for."""
    asked = next((order for order in ORDERS if order.name == values["volgorde"]), None)
    if asked is None or (asked is BY_RELEVANCE and not values["q"]):
        return BY_RELEVANCE if values["q"] else BY_TITLE
    return asked


def _parts(found: EntryFilter, order: Order, summary: Summary) -> list[Part]:
    """Return what the list is made of: one stretch, or the tiers of a search one by one."""
    if order is not BY_RELEVANCE:
        return [Part(found.narrowed(), summary.total <= FEW)]
    tiers = found.narrowed(without="q").tiers(found.form.cleaned_data["q"])
    sizes = [1, summary.in_title, summary.total - summary.in_title]
    return [Part(rows, size <= FEW) for rows, size in zip(tiers, sizes, strict=True)]


def _start(found: EntryFilter, order: Order) -> Start | None:
    """Return where the page begins. An entry that does not exist is no place: the first page."""
    values = found.form.cleaned_data
    number = values["voor"] or values["na"]
    place = order.place_of(number) if number else None
    if place is None:
        return None
    tier = EntryIndex.objects.tier_of(number, values["q"]) if order is BY_RELEVANCE else 0
    return Start(tier, place, backwards=bool(values["voor"]))


def _chips(found: EntryFilter, summary: Summary, query: QueryDict) -> list[Chip]:
    """Return what is chosen, each with the address of the list without it."""
    chips = [
        Chip(f"{facet.label}: {option.label}", without(query, facet.name, option.value))
        for facet in summary.facets
        for option in facet.chosen
    ]
    shown = {facet.name for facet in found.FACETS} | {"volgorde", "na", "voor", "toon"}
    for name, value in found.form.cleaned_data.items():
        if value and name not in shown:
            field = found.form[name]
            text = field.label if value is True else f"{field.label}: {field.data}"
            chips.append(Chip(text, without(query, name)))
    return chips


def entries_of(page: Iterable[EntryIndex], regions: Iterable[Region] = ()) -> list[Entry]:
    """Load the entries behind a page of index rows, in the same order.

    With ``regions``, an entry that is found through their members names those in
    ``found_through``.
    """
    numbers = [row.number for row in page]
    by_number = {e.number: e for e in Entry.objects.for_listing().filter(number__in=numbers)}
    entries = [by_number[number] for number in numbers]
    if chosen := {region.pk for region in regions}:
        inside = _members(chosen)
        for entry in entries:
            own = [link.region for link in entry.region_links.all()]
            direct = any(region.pk in chosen for region in own)
            entry.found_through = [] if direct else [r for r in own if r.pk in inside]
    return entries


def _members(regions: set[int]) -> set[int]:
    return set(RegionClosure.objects.filter(whole__in=regions).values_list("part_id", flat=True))
