from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from register.freshness import revalidated
from register.pages import render_entry, render_history
from register.search.downloads import list_as_csv
from register.search.listing import render_list

from .filters import CampusFilter, InitiativeFilter
from .models import Campus, Initiative


@require_safe
@revalidated
def initiative_list(request: HttpRequest) -> HttpResponse:
    return render_list(request, InitiativeFilter, heading="Initiatieven")


@require_safe
@revalidated
def initiative_file(request: HttpRequest) -> HttpResponse:
    return list_as_csv(request, InitiativeFilter)


@require_safe
@revalidated
def initiative_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return render_entry(request, Initiative, slug, facts="initiatives/_initiative_facts.html")


@require_safe
@revalidated
def initiative_history(request: HttpRequest, slug: str) -> HttpResponse:
    return render_history(request, Initiative, slug)


@require_safe
@revalidated
def campus_list(request: HttpRequest) -> HttpResponse:
    return render_list(request, CampusFilter, heading="Campussen")


@require_safe
@revalidated
def campus_file(request: HttpRequest) -> HttpResponse:
    return list_as_csv(request, CampusFilter)


@require_safe
@revalidated
def campus_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return render_entry(request, Campus, slug, facts="initiatives/_campus_facts.html")


@require_safe
@revalidated
def campus_history(request: HttpRequest, slug: str) -> HttpResponse:
    return render_history(request, Campus, slug)
