from django import forms
from django.contrib import admin
from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from register.admin.base import PoliteAdmin

from ..models import Portfolio


@admin.register(Portfolio)
class PortfolioAdmin(PoliteAdmin):
    """Which coordinator decides about which proposals: for administrators."""

    list_display = ["coordinator_name", "region_names", "topsector_names"]
    list_select_related = ["coordinator"]
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Portfolio]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                region_list=StringAgg("regions__name", ", ", distinct=True),
                topsector_list=StringAgg("topsectors__name", ", ", distinct=True),
            )
        )

    @admin.display(description="coördinator", ordering="coordinator__username")
    def coordinator_name(self, portfolio: Portfolio) -> str:
        return portfolio.coordinator.name

    @admin.display(description="regio's")
    def region_names(self, portfolio: Portfolio) -> str:
        return portfolio.region_list or "alle"

    @admin.display(description="topsectoren")
    def topsector_names(self, portfolio: Portfolio) -> str:
        return portfolio.topsector_list or "alle"
