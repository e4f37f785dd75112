"""One list of entries, for every kind and for search.

The index rows are filtered, counted and ordered; only the entries of one page are loaded.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from .filters import EntryFilter
from .models import Entry, EntryIndex, Region

PAGE_SIZE = 25


def render_list(
    request: HttpRequest,
    filter_class: type[EntryFilter],
    *,
    kind: str | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the published entries that the query string asks for, or what is wrong with it."""
    index = EntryIndex.objects.published().order_by("sort_key", "number")
    found = filter_class(request.GET, queryset=index.filter(kind=kind) if kind else index)
    valid = found.is_valid()
    page = Paginator(found.qs if valid else index.none(), PAGE_SIZE).get_page(
        request.GET.get("pagina")
    )
    region = found.form.cleaned_data.get("regio") if valid else None
    context |= {"filter": found, "page": page, "entries": entries_of(page, region)}
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    context |= {"region": region, "kind": kind, "page_numbers": numbers}
    template = "register/entry_list.html"
    response = render(request, f"{template}#results" if request.htmx else template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def entries_of(page: Page, region: Region | None = None) -> list[Entry]:
    """Load the entries behind a page of index rows, in the same order.

    With ``region``, an entry that is found through members names them in ``found_through``.
    """
    numbers = [row.number for row in page]
    by_number = {e.number: e for e in Entry.objects.for_listing().filter(number__in=numbers)}
    entries = [by_number[number] for number in numbers]
    members = _members(region) if region else set()
    for entry in entries if region else []:
        own = [link.region for link in entry.region_links.all()]
        entry.found_through = [] if region in own else [r for r in own if r.pk in members]
    return entries


def _members(region: Region) -> set[int]:
    return set(region.closure.values_list("part_id", flat=True))
