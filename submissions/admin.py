from django.contrib import admin
from django.http import HttpRequest

from register.admin.base import PoliteAdmin

from .models import Submission


@admin.register(Submission)
class SubmissionAdmin(PoliteAdmin):
    """Read-only: a proposal is never changed by hand."""

    list_display = ["__str__", "region", "kind", "state", "submitted_at"]
    list_filter = ["state", "kind", "region"]
    list_select_related = ["entry", "region"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False
