from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from register.freshness import revalidated
from register.pages import render_entry, render_history
from register.search.downloads import list_as_csv
from register.search.listing import render_list

from .filters import FundFilter
from .models import Fund


@require_safe
@revalidated
def fund_list(request: HttpRequest) -> HttpResponse:
    return render_list(request, FundFilter, heading="Fondsen")


@require_safe
@revalidated
def fund_file(request: HttpRequest) -> HttpResponse:
    return list_as_csv(request, FundFilter)


@require_safe
@revalidated
def fund_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return render_entry(request, Fund, slug, facts="funds/_fund_facts.html")


@require_safe
@revalidated
def fund_history(request: HttpRequest, slug: str) -> HttpResponse:
    return render_history(request, Fund, slug)
