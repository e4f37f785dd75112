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

from ..models import Entry, Region, RegionClosure
from .addresses import HOW_SHOWN, PLACE, canonical, query_string, without, without_blanks
from .filters import EntryFilter, is_given
from .finding import Found, find
from .marking import mark_matches


@dataclass(frozen=True)
class Chip:
    """Something that was chosen, and the address of the list without it."""

    label: str
    address: str


def render_list(
    request: HttpRequest,
    filter_class: type[EntryFilter],
    **context: Any,
) -> HttpResponse:
    """Show the published entries that the query string asks for, or what is wrong with it."""
    query = without_blanks(request.GET)
    address = f"{request.path}{query_string(query)}"
    if len(query.urlencode()) < len(request.GET.urlencode()) and not request.htmx:
        return HttpResponseRedirect(address)
    found = find(filter_class, query)
    context |= {
        "found": found,
        "query": query,
        "kind": filter_class.KIND,
        "chips": chips_of(found, query),
    }
    context |= {"canonical": canonical(request.path, query, found.filter.filters), **_shown(found)}
    context["download"] = f"{request.path}.csv{query_string(query)}"
    template = "register/entry_list.html"
    response = render(request, f"{template}#results" if request.htmx else template, context)
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx:
        response.headers["HX-Push-Url"] = address
    return response


def _shown(found: Found) -> dict[str, Any]:
    page = found.page()
    entries = entries_of(page.numbers, found.regions)
    if found.query:
        mark_matches(entries, found.query)
    return {"page": page, "entries": entries}


def chips_of(found: Found, query: QueryDict) -> list[Chip]:
    """Return what is chosen, each with the address of the list without it."""
    chips = [
        Chip(f"{facet.label}: {option.label}", without(query, facet.name, option.value))
        for facet in found.summary.facets
        for option in facet.chosen
    ]
    shown = {facet.name for facet in found.filter.FACETS} | {*PLACE, *HOW_SHOWN}
    for name, value in found.filter.form.cleaned_data.items():
        if is_given(value) and name not in shown:
            field = found.filter.form[name]
            text = field.label if value is True else f"{field.label}: {field.data}"
            chips.append(Chip(text, without(query, name)))
    return chips


def entries_of(numbers: Iterable[int], regions: Iterable[Region] = ()) -> list[Entry]:
    """Load the entries with these numbers, in the same order.

    With ``regions``, an entry that is found through their members names those in
    ``found_through``.
    """
    numbers = list(numbers)
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
