from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from register.admin.base import PoliteAdmin

from ..models import Reminder


class StageFilter(admin.SimpleListFilter):
    title = "hoe ver"
    parameter_name = "hoe-ver"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("gevraagd", "één keer gevraagd"),
            ("herinnerd", "twee keer gevraagd"),
            ("voorgelegd", "voorgelegd aan de coördinator"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Reminder]) -> QuerySet[Reminder]:
        stages = {
            "gevraagd": {"reminded_on__isnull": True, "escalated_on__isnull": True},
            "herinnerd": {"reminded_on__isnull": False, "escalated_on__isnull": True},
            "voorgelegd": {"escalated_on__isnull": False},
        }
        return queryset.filter(**stages.get(self.value(), {}))


@admin.register(Reminder)
class ReminderAdmin(PoliteAdmin):
    """What regions have not answered yet. Read-only: only a region itself can answer."""

    list_display = ["about", "region", "asked_on", "reminded_on", "told_on"]
    list_display_links = None
    list_filter = [StageFilter, ("region", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["entry", "region"]
    list_per_page = 50
    ordering = ["asked_on", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reminder]:
        return super().get_queryset(request).open()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = {"title": "Wat regio's nog niet hebben beantwoord"}
        return super().changelist_view(request, title | (extra_context or {}))

    @admin.display(description="bijdrage", ordering="entry__number")
    def about(self, reminder: Reminder) -> str:
        entry = reminder.entry
        address, number = entry.get_absolute_url(), entry.public_number
        return format_html('<a href="{}">{}</a> ({})', address, entry.title, number)

    @admin.display(description="voorgelegd op", ordering="escalated_on")
    def told_on(self, reminder: Reminder) -> date | None:
        return reminder.escalated_on

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Reminder | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Reminder | None = None) -> bool:
        return False
