"""The screen of one entry, with everything that belongs to it."""

from __future__ import annotations

import re
from typing import Any

import pghistory
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..fields import LinesField
from ..history import all_versions
from ..models import Entry, EntryIndex, User
from ..money.euros import format_euros
from ..search.dutch import SearchError, parse
from .base import PoliteAdmin
from .exchange import ExchangeMixin
from .inlines import ENTRY_INLINES
from .stale import Difference, compare_forms, compare_formsets

STALE = (
    "Uw wijziging is nog niet opgeslagen: intussen heeft iemand anders deze bijdrage gewijzigd. "
    "Boven dit formulier staat wat er nu in het register staat naast wat u hebt ingevuld. "
    "Pas uw invoer aan waar dat nodig is en sla opnieuw op; dan geldt wat u hebt ingevuld."
)

NEUTER = {"fonds", "initiatief"}


class EntryForm(forms.ModelForm):
    """Refuses to overwrite what somebody else changed since the form was opened."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Reden van de wijziging",
        max_length=200,
        help_text="Komt in de geschiedenis, die iedereen kan lezen. Noem geen personen.",
    )
    aliases = LinesField(
        label="Andere namen", required=False, help_text="Andere schrijfwijzen. Eén per regel."
    )
    partners = LinesField(
        label="Partners",
        required=False,
        help_text="Organisaties die geen regio zijn, zoals Rijk of WUR. Eén per regel.",
    )
    is_stale = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "based_on" in self.fields:
            self.initial["based_on"] = self.instance.index.version

    def _get_validation_exclusions(self) -> set[str]:
        """Check the rules that ``kind`` takes part in, although nobody fills it in."""
        return super()._get_validation_exclusions() - {"kind"}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.instance.pk:
            # Every change of the entry or a related row writes this row: holding it
            # keeps all of them out until this form is saved.
            index = EntryIndex.objects.select_for_update().get(entry=self.instance.pk)
            if index.version != values.get("based_on"):
                self._refuse(index.version)
        return values

    def _refuse(self, version: int) -> None:
        self.is_stale = True
        # The next save is made with both versions in view.
        self.data = self.data.copy()
        self.data[self.add_prefix("based_on")] = version
        raise ValidationError(STALE)


class EntryAdmin(ExchangeMixin, PoliteAdmin):
    """Base of the back office of every kind."""

    form = EntryForm
    inlines = ENTRY_INLINES
    change_form_template = "admin/register/entry/change_form.html"
    object_history_template = "admin/register/entry/object_history.html"
    list_display = ["public_number", "title", "owner", "ladder", "publication", "amount"]
    list_display_links = ["public_number", "title"]
    list_filter = [
        "publication",
        "ladder",
        "theme",
        "topsectors",
        ("owner", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["owner", "index"]
    list_per_page = 50
    search_fields = ["title"]
    search_help_text = "Zoek op woorden, of op een nummer zoals RT-000012."
    ordering = ["index__sort_key"]
    prepopulated_fields = {"slug": ["title"]}
    radio_fields = {"publication": admin.HORIZONTAL}
    own_fields: list[str] = []

    def get_fieldsets(self, request: HttpRequest, obj: Entry | None = None) -> list[Any]:
        return [
            (None, {"fields": ["title", "slug", "aliases", "summary", "note"]}),
            ("Indeling", {"fields": ["theme", "ladder", "owner", "place", "partners"]}),
            ("Periode", {"fields": ["start_year", "end_year", "period_text"]}),
            *self._own_fieldset(request),
            ("Publicatie", {"fields": ["publication", "withdrawal_note"]}),
            ("Deze wijziging", {"fields": ["reason", "based_on"]}),
        ]

    def _own_fieldset(self, request: HttpRequest) -> list[Any]:
        """Leave out the parent for whom it may be another region's concept."""
        sees_all = request.user.has_perm("register.see_all_regions")
        fields = [name for name in self.own_fields if sees_all or name != "parent"]
        return [("Alleen bij deze soort", {"fields": fields})] if fields else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        return super().get_queryset(request).visible_to(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Entry | None = None) -> bool:
        return False  # entries are withdrawn, so that their history keeps a subject

    @admin.display(description="nummer", ordering="number")
    def public_number(self, entry: Entry) -> str:
        return entry.public_number

    @admin.display(description="grootste bedrag", ordering="index__amount_eur")
    def amount(self, entry: Entry) -> str:
        euros = entry.index.amount_eur
        return "" if euros is None else format_euros(euros)

    def message_user(self, request: HttpRequest, message: str, *args: Any, **kwargs: Any) -> None:
        """Django's Dutch says "De" before every name, and some of ours are neuter."""
        neuter = f"De {self.opts.verbose_name} "
        if self.opts.verbose_name in NEUTER and message.startswith(neuter):
            rest = SafeString(message.removeprefix("De"))
            message = format_html("Het{}", rest)
        super().message_user(request, message, *args, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Entry], search_term: str
    ) -> tuple[QuerySet[Entry], bool]:
        """Search as the public does: without accents, and by number."""
        number = re.fullmatch(r"\s*RT-?(\d{1,9})\s*", search_term, re.IGNORECASE)
        if number:
            return queryset.filter(number=int(number[1])), False
        if not search_term.strip():
            return queryset, False
        try:
            found = EntryIndex.objects.search(parse(search_term))
        except SearchError:
            return queryset.none(), False
        return queryset.filter(index__in=found.values("pk")), False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        reason = request.POST.get("reason", "").replace("\x00", "")[:200]
        with pghistory.context(reason=reason):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if getattr(form, "is_stale", False):
            context["differences"] = self._differences(form, context)
            context["last_version"] = all_versions(self._stored(form))[-1]
        return super().render_change_form(request, context, *args, **kwargs)

    def _stored(self, form: EntryForm) -> Entry:
        return self.model.objects.get(pk=form.instance.pk)

    def _differences(self, form: EntryForm, context: dict[str, Any]) -> list[Difference]:
        stored = self._stored(form)
        found = compare_forms(form, type(form)(instance=stored))
        for inline_formset in context["inline_admin_formsets"]:
            mine = inline_formset.formset
            fresh = type(mine)(instance=stored, prefix=mine.prefix, queryset=mine.queryset.all())
            found += compare_formsets(mine, fresh)
        return found

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what changed, field by field, with the colleague's name: officials only."""
        pk = int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0
        entry = get_object_or_404(self.get_queryset(request), pk=pk)
        versions = all_versions(entry)[::-1]
        users = User.objects.in_bulk([v.user_id for v in versions if v.user_id])
        for version in versions:
            version.user = users.get(version.user_id)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Geschiedenis van {entry}",
            "versions": versions,
            "object": entry,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)
