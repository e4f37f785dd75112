from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import django_filters as filters
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.views.generic import DetailView, ListView

from .models import Initiative, Region, Topsector

FACETS = ("theme", "status", "found_under__name")
COLUMNS = ("code", "title", "theme", "status", "amount_eur", "start_year", "end_year")
TEXTS = ("partners", "summary", "description")


class InitiativeFilter(filters.FilterSet):
    regio = filters.ModelMultipleChoiceFilter(
        field_name="found_under__code", to_field_name="code", queryset=Region.objects.all()
    )
    topsector = filters.ModelMultipleChoiceFilter(
        field_name="topsectors__code", to_field_name="code", queryset=Topsector.objects.all()
    )
    thema = filters.CharFilter(field_name="theme")
    ladder = filters.CharFilter(field_name="status")
    bedrag_van = filters.NumberFilter(field_name="amount_eur", lookup_expr="gte")
    bedrag_tot = filters.NumberFilter(field_name="amount_eur", lookup_expr="lte")
    q = filters.CharFilter(method="filter_words")

    class Meta:
        model = Initiative
        fields: list[str] = []

    def filter_words(self, found: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            texts = Q(title__icontains=word) | Q(summary__icontains=word)
            found = found.filter(texts | Q(description__icontains=word))
        return found


def filtered(request: HttpRequest) -> InitiativeFilter:
    everything = Initiative.objects.prefetch_related("regions", "topsectors")
    return InitiativeFilter(request.GET, queryset=everything)


class InitiativeList(ListView):
    paginate_by = 25
    template_name = "naive/list.html"

    def get_queryset(self) -> QuerySet:
        self.filter = filtered(self.request)
        return self.filter.qs

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        facets = _facets(self.filter.qs) if "facetten" in self.request.GET else []
        return super().get_context_data(filter=self.filter, facets=facets, **context)


class InitiativeDetail(DetailView):
    model = Initiative
    slug_field = slug_url_kwarg = "code"
    template_name = "naive/detail.html"


class Echo:
    def write(self, value: str) -> str:
        return value


def export(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(_csv_lines(filtered(request).qs), content_type="text/csv")


def _csv_lines(found: QuerySet) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow([*COLUMNS, "regions", "topsectors", *TEXTS])
    for row in found.iterator(chunk_size=2_000):
        lists = [";".join(r.code for r in rows.all()) for rows in (row.regions, row.topsectors)]
        before, after = ([getattr(row, name) for name in names] for names in (COLUMNS, TEXTS))
        yield writer.writerow([*before, *lists, *after])


def _facets(found: QuerySet) -> list[tuple[str, list]]:
    plain = found.order_by()
    counted = {f: plain.values_list(f).annotate(n=Count("pk", distinct=True)) for f in FACETS}
    return [(name, list(rows.order_by("-n"))) for name, rows in counted.items()]
