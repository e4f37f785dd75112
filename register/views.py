from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .annex import AnnexForm, read_annex
from .freshness import revalidated
from .models import Entry, EntryIndex, FacetTally, Region, Topsector
from .models.region import grouped_regions
from .money.breakdown import region_money, topsector_money
from .money.overview import overview
from .money.totals import joint_partners
from .search.listing import entries_of
from .search.paging import PAGE_SIZE


@require_safe
@revalidated
def region_list(request: HttpRequest) -> HttpResponse:
    tallies = FacetTally.objects.of_kinds(Entry.Kind)
    regions = tallies.counted_on(Region.objects.all(), "region_ids")
    groups = list(grouped_regions(regions))
    return render(request, "register/region_list.html", {"groups": groups})


@require_safe
@revalidated
def region_detail(request: HttpRequest, slug: str) -> HttpResponse:
    region = get_object_or_404(Region.objects.prefetch_related("codes"), slug=slug)
    index = EntryIndex.objects.published().in_region(region).order_by("sort_key", "number")
    counts = index.counts_by_kind()
    totals, breakdowns = region_money(region)
    context = {
        "region": region,
        "count": sum(counts.values()),
        "counts": counts,
        "entries": entries_of(index.numbers()[:PAGE_SIZE], [region]),
        "totals": totals,
        "breakdowns": breakdowns,
        "partners": joint_partners(region),
        "wholes": region.membership_links.select_related("whole").order_by("whole__sort_key"),
        "members": region.member_links.select_related("part").order_by("part__sort_key"),
    }
    return render(request, "register/region_detail.html", context)


@require_safe
@revalidated
def topsector_list(request: HttpRequest) -> HttpResponse:
    tallies = FacetTally.objects.of_kinds(Entry.Kind)
    topsectors = tallies.counted_on(Topsector.objects.all(), "topsector_ids")
    return render(request, "register/topsector_list.html", {"topsectors": topsectors})


@require_safe
@revalidated
def topsector_detail(request: HttpRequest, code: str) -> HttpResponse:
    topsector = get_object_or_404(Topsector, code=code)
    found = EntryIndex.objects.published().filter(topsector_ids__contains=[topsector.pk])
    index = found.order_by("sort_key", "number")
    counts = index.counts_by_kind()
    totals, breakdowns = topsector_money(topsector)
    context = {
        "topsector": topsector,
        "count": sum(counts.values()),
        "stated_count": found.filter(stated_topsector_ids__contains=[topsector.pk]).count(),
        "counts": counts,
        "entries": entries_of(index.numbers()[:PAGE_SIZE]),
        "totals": totals,
        "breakdowns": breakdowns,
    }
    return render(request, "register/topsector_detail.html", context)


@require_safe
@revalidated
def figures(request: HttpRequest) -> HttpResponse:
    return render(request, "register/figures.html", overview())


@require_safe
@revalidated
def annex(request: HttpRequest) -> HttpResponse:
    form = AnnexForm(request.GET)
    words, show = form.asked()
    context = {"form": form, "annex": read_annex(words, show), "words": words, "show": show}
    return render(request, "register/annex.html", context)
