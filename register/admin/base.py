"""What holds for every screen of the back office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse

REFUSED = (
    "Dit is niet opgeslagen, want twee regels spreken elkaar of het register tegen: staat er iets "
    "dubbel, verwijst iets naar zichzelf, of wordt er nog iets gebruikt dat u verwijdert?"
)


class PoliteAdmin(admin.ModelAdmin):
    """Answers in Dutch, with the form as it was filled in, where Django would give up."""

    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    # Django's link would lead anyone to the address of any concept.
    view_on_site = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow what the filters beside the list produce: anything else can be an SQL error."""
        names = [_parameter(each) for each in self.get_list_filter(request)]
        return any(
            lookup in {name, f"{name}__exact", f"{name}__id__exact", f"{name}__isnull"}
            for name in names
        )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form again when rows of one form contradict each other in the database."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, ProtectedError):
            request.is_refused = True
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[forms.ModelForm]:
        form = super().get_form(request, *args, **kwargs)
        if not getattr(request, "is_refused", False):
            return form
        return type("RefusedForm", (_Refused, form), {})


def _parameter(list_filter: Any) -> str:
    """Return what a filter of ours, of a field, or of a field in a way of ours is called."""
    if isinstance(list_filter, str | tuple):
        return list_filter if isinstance(list_filter, str) else list_filter[0]
    return list_filter.parameter_name


class _Refused:
    def clean(self) -> dict[str, Any]:
        super().clean()
        raise ValidationError(REFUSED)
