from django.contrib import admin
from django.http import HttpRequest

from .models import Submission


@admin.register(Submission)
class SubmissionAdmin(admin.ModelAdmin):
    """Read-only: a submission changes by its own steps, never by hand."""

    list_display = ["__str__", "region", "kind", "state", "submitted_at"]
    list_filter = ["state", "kind", "region"]
    list_select_related = ["entry", "region"]
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False
