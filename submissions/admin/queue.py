"""The queue of proposals. The one that has waited longest comes first."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from register.admin.base import PoliteAdmin
from register.money.euros import format_short

from ..models import DECIDED, Submission
from .review import preview_page, review


class PortfolioFilter(admin.SimpleListFilter):
    title = "portefeuille"
    parameter_name = "portefeuille"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("alle", "Alle portefeuilles")]

    def choices(self, changelist: Any) -> Any:
        """Call Django's "All" what it is here: without a choice one sees one's own."""
        own, *others = super().choices(changelist)
        return [{**own, "display": "Mijn portefeuille"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset if self.value() == "alle" else queryset.in_portfolios_of(request.user)


class StateFilter(admin.SimpleListFilter):
    title = "stand"
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        # A draft is still between an official and their region.
        states = [s for s in Submission.State if s not in {"concept", "ingediend"}]
        return [(state.value, str(state.label).capitalize()) for state in states]

    def choices(self, changelist: Any) -> Any:
        waiting, *others = super().choices(changelist)
        return [{**waiting, "display": "Wacht op een besluit"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(state=self.value() or Submission.State.SUBMITTED)


@admin.register(Submission)
class SubmissionAdmin(PoliteAdmin):
    """Read here, decided on the screen of one proposal, and never changed by hand."""

    list_display = ["reference", "subject", "what", "region", "age", "size", "amount"]
    change_list_template = "admin/submissions/submission/change_list.html"
    list_display_links = ["reference", "subject"]
    list_filter = [PortfolioFilter, StateFilter, ("region", admin.RelatedOnlyFieldListFilter)]
    list_per_page = 50
    ordering = [F("submitted_at").asc(nulls_last=True), "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        submissions = super().get_queryset(request).seen_by_ministry().for_queue()
        return submissions.select_related("decided_by")

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """Name who decided once somebody has."""
        decided = request.GET.get("stand") in DECIDED
        return [*self.list_display, "decider"] if decided else self.list_display

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(
            request, {"title": "Voorstellen van regio's", **(extra_context or {})}
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        return review(self, request, object_id)

    def get_urls(self) -> list[Any]:
        preview = self.admin_site.admin_view(self.preview_view)
        own = path("<object_id>/voorbeeld/", preview, name="submissions_submission_preview")
        return [own, *super().get_urls()]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return preview_page(self, request, object_id)

    @admin.display(description="nummer", ordering="number")
    def reference(self, submission: Submission) -> str:
        return submission.reference

    @admin.display(description="onderwerp")
    def subject(self, submission: Submission) -> str:
        return submission.title

    @admin.display(description="wat", ordering="action")
    def what(self, submission: Submission) -> str:
        return f"{submission.get_action_display()} ({submission.get_kind_display()})"

    @admin.display(description="wacht", ordering="submitted_at")
    def age(self, submission: Submission) -> str:
        if submission.submitted_at is None:
            return ""
        days = (timezone.localdate() - timezone.localdate(submission.submitted_at)).days
        return {0: "vandaag", 1: "1 dag"}.get(days, f"{days} dagen")

    @admin.display(description="grootste bedrag", ordering="amount_eur")
    def amount(self, submission: Submission) -> str:
        return "" if submission.amount_eur is None else format_short(submission.amount_eur)

    @admin.display(description="beslist door")
    def decider(self, submission: Submission) -> str:
        return submission.decided_by.name if submission.decided_by else ""
