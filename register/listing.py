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
from .facets import CountedFacet, counted
from .filters import EntryFilter
from .models import Entry, EntryIndex, Region, RegionClosure
from .paging import ORDERS, PAGE_SIZE, Order, Page, page_of

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
        return HttpResponseRedirect(f"?{query.urlencode()}" if query else request.path)
    index = EntryIndex.objects.published()
    found = filter_class(query, queryset=index.filter(kind=kind) if kind else index)
    context |= {"filter": found, "kind": kind, "canonical": canonical(request.path, query)}
    context |= _results(found, query) if found.is_valid() else _nothing()
    template = "register/entry_list.html"
    response = render(request, f"{template}#results" if request.htmx else template, context)
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx:
        response.headers["HX-Push-Url"] = f"?{query.urlencode()}" if query else request.path
    return response


def _results(found: EntryFilter, query: QueryDict) -> dict[str, Any]:
    total, facets = counted(found.FACETS, found.narrowed, found.chosen(), **found.switches)
    order = order_of(found.form.cleaned_data["volgorde"])
    page = page_of(found.narrowed(), order, **_cursor(found.form.cleaned_data))
    regions = [each for each in found.form.cleaned_data["regio"] if isinstance(each, Region)]
    return {
        "total": total,
        "facets": facets,
        "page": page,
        "order": order,
        "orders": ORDERS,
        "entries": entries_of(page, regions),
        "regions": regions,
        "chips": _chips(found, facets, query),
    }


def _nothing() -> dict[str, Any]:
    return {"total": 0, "facets": [], "page": Page([]), "entries": [], "chips": []}


def order_of(name: str) -> Order:
    return next((order for order in ORDERS if order.name == name), ORDERS[0])


def _cursor(values: dict[str, Any]) -> dict[str, int | None]:
    return {"after": values["na"], "before": values["voor"]}


def _chips(found: EntryFilter, facets: list[CountedFacet], query: QueryDict) -> list[Chip]:
    """Return what is chosen, each with the address of the list without it."""
    chips = [
        Chip(f"{facet.label}: {option.label}", without(query, facet.name, option.value))
        for facet in facets
        for option in facet.chosen
    ]
    shown = {facet.name for facet in facets} | {"volgorde", "na", "voor"}
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
