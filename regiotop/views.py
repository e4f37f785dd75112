"""Pages that span all kinds of entries, and the small pages beside them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_safe

from register.freshness import revalidated
from register.models import Entry, FacetTally, Topsector
from register.money.totals import national_total, national_total_investment
from register.search.downloads import list_as_csv
from register.search.listing import render_list
from register.search.suggestions import suggest

from .filters import SearchFilter
from .province_map import LEGEND, provinces
from .sitemap import sections

# RT-000068 as people type it.
NUMBER = re.compile(r"\s*rt[-\s]?([0-9]{6,9})\s*", re.IGNORECASE)


@require_safe
@revalidated
def home(request: HttpRequest) -> HttpResponse:
    tallies = FacetTally.objects.of_kinds(Entry.Kind)
    context = {
        "counts": tallies.totals(),
        "total": national_total(),
        "total_investment": national_total_investment(),
        "topsectors": tallies.counted_on(Topsector.objects.all(), "topsector_ids"),
        "provinces": provinces(tallies.counts_per("region_ids")),
        "legend": LEGEND,
    }
    return render(request, "home.html", context)


@require_safe
@revalidated
def search(request: HttpRequest) -> HttpResponse:
    """Show what is found, or go to the one entry whose number was typed."""
    number = NUMBER.fullmatch(request.GET.get("q", ""))
    if number and Entry.objects.published().filter(number=number[1]).exists():
        return redirect("entry_permalink", int(number[1]))
    return render_list(request, SearchFilter, heading="Zoeken")


@require_safe
@revalidated
def search_file(request: HttpRequest) -> HttpResponse:
    return list_as_csv(request, SearchFilter)


@require_safe
@revalidated
def search_suggestions(request: HttpRequest) -> JsonResponse:
    """For static/js/suggestions.js: what to offer while somebody types ``q``."""
    found = suggest(request.GET.get("q", "").replace("\x00", ""))
    return JsonResponse({"suggestions": [suggestion._asdict() for suggestion in found]})


@require_safe
def entry_permalink(request: HttpRequest, number: int) -> HttpResponse:
    """Go to the address an entry has today. Not a permanent redirect: the title may change."""
    entry = get_object_or_404(Entry.objects.once_published(), number=number)
    return HttpResponseRedirect(entry.get_absolute_url())


@require_safe
@cache_control(no_cache=True)
@conditional_page
def page(request: HttpRequest, template: str) -> HttpResponse:
    return render(request, template)


@require_safe
@never_cache
def security_txt(request: HttpRequest) -> HttpResponse:
    expires = (datetime.now(UTC) + timedelta(days=300)).replace(microsecond=0)
    context = {"expires": expires.isoformat().replace("+00:00", "Z")}
    return render(request, "security.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
@revalidated
def sitemap_index(request: HttpRequest) -> HttpResponse:
    context = {"sitemaps": sections()}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


@require_safe
@cache_control(no_cache=True)
@conditional_page
def robots_txt(request: HttpRequest) -> HttpResponse:
    # The same entries in another order, or the same page with more options, is no other page.
    # A robot has nothing to report, and would be given a cookie.
    officials = ["/beheer/", "/account/", "/mijn-regio"]
    kept_out = [*officials, "/klopt-dit-niet/", "/*volgorde=", "/*toon="]
    lines = ["User-agent: *", *(f"Disallow: {each}" for each in kept_out)]
    lines.append(f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml")
    return HttpResponse(
        "".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8"
    )


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Tell a monitor whether the database answers. errors.server_error says 503 if not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
