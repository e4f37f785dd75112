from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from register.admin.base import PoliteAdmin

from ..forms.reports import AnswerForm
from ..models import Report
from ..reports import answer, close


@admin.register(Report)
class ReportAdmin(PoliteAdmin):
    """What citizens have reported. Only the answer is filled in; nothing is added or deleted."""

    form = AnswerForm
    list_display = ["__str__", "region", "state", "is_public", "created_at"]
    list_filter = ["state", "is_public", "entry__owner"]
    list_select_related = ["entry__owner"]
    ordering = ["-state", "created_at"]
    actions = ["close_reports"]
    fields = [
        *("entry", "text", "created_at", "state", "answered_mail_at"),
        *("answer", "is_public", "public_question", "seen"),
    ]
    readonly_fields = ["entry", "text", "created_at", "state", "answered_mail_at"]

    @admin.display(description="regio", ordering="entry__owner__name")
    def region(self, report: Report) -> str:
        return str(report.entry.owner)

    @admin.action(description="Sluit zonder antwoord", permissions=["change"])
    def close_reports(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        closed = sum(close(report, by=request.user) for report in queryset)
        self.message_user(request, f"Gesloten zonder antwoord: {closed}.")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Report | None:
        """Who sends an answer has the report to himself until the transaction ends."""
        report = super().get_object(request, object_id, from_field)
        if report and request.method == "POST":
            report.refresh_from_db(from_queryset=Report.objects.select_for_update())
        return report

    def save_model(self, request: HttpRequest, obj: Report, form: AnswerForm, change: bool) -> None:
        answer(obj, by=request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False
