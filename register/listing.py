"""One list of entries, for every kind and for search.

The index rows are filtered, counted and ordered; only the entries of one page are loaded.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from .filters import EntryFilter
from .marking import mark_matches
from .models import Entry, EntryIndex, Region
from .models.index import EntryIndexQuerySet
from .spelling import Correction, corrected

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
    index = index.filter(kind=kind) if kind else index
    found, correction = _searched(filter_class, request.GET, index)
    valid = found.is_valid()
    page = Paginator(_ordered(found) if valid else index.none(), PAGE_SIZE).get_page(
        request.GET.get("pagina")
    )
    query = found.form.cleaned_data.get("q") if valid else None
    region = found.form.cleaned_data.get("regio") if valid else None
    context |= {"filter": found, "page": page, "entries": entries_of(page, region)}
    if query:
        mark_matches(context["entries"], query)
    context |= {"query": query, "correction": correction}
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    context |= {"region": region, "kind": kind, "page_numbers": numbers}
    template = "register/entry_list.html"
    response = render(request, f"{template}#results" if request.htmx else template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _searched(
    filter_class: type[EntryFilter], data: QueryDict, index: EntryIndexQuerySet
) -> tuple[EntryFilter, Correction | None]:
    """Search as asked; or, when that finds nothing and a word was mistyped, as was meant."""
    found = filter_class(data, queryset=index)
    if not found.is_valid():
        return found, None
    other, correction = corrected(found.qs, found.form.cleaned_data["q"], data)
    if other is data:
        return found, correction
    meant = filter_class(other, queryset=index)
    return (meant, correction) if meant.is_valid() and meant.qs.exists() else (found, None)


def _ordered(found: EntryFilter) -> QuerySet:
    """Best first when words were asked for, else by title."""
    if found.form.cleaned_data["q"]:
        return found.qs.order_by("tier", "sort_key", "number")
    return found.qs


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
