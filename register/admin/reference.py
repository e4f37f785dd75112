"""Regions, fixed lists and sources. All of them keep their history; none is deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.db import models
from django.http import HttpRequest

from ..fields import DutchDateField, LinesField
from ..models import (
    Contribution,
    Passage,
    Region,
    RegionCode,
    RegionMembership,
    SourceDocument,
    Tag,
    Theme,
    Topsector,
)
from .base import PoliteAdmin

# Django's own widgets, with fields that also read "13 september 2011" and "example.nl".
OVERRIDES = {
    models.DateField: {"form_class": DutchDateField, "widget": AdminDateWidget},
    models.URLField: {"assume_scheme": "https"},
}


class ReferenceAdmin(PoliteAdmin):
    """``permanent`` fields are public addresses and codes: chosen once, and then for good."""

    formfield_overrides = OVERRIDES
    permanent: list[str] = []

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.permanent if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else self.prepopulated_fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # entries and old links refer to it


class RegionForm(forms.ModelForm):
    aliases = LinesField(label="Andere namen", required=False, help_text="Eén per regel.")


class CodeInline(admin.StackedInline):
    model = RegionCode
    formfield_overrides = OVERRIDES
    fields = [("scheme", "value"), ("valid_from", "valid_until")]
    extra = 0


class MembershipInline(admin.StackedInline):
    model = RegionMembership
    formfield_overrides = OVERRIDES
    fk_name = "part"
    verbose_name_plural = "hoort bij"
    fields = [("whole", "basis"), ("valid_from", "valid_until"), "note"]
    extra = 0


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    form = RegionForm
    permanent = ["code", "slug"]
    fields = ["name", "kind", "code", "slug", "official_name", "aliases", "note"]
    inlines = [CodeInline, MembershipInline]
    list_display = ["full_name", "kind", "code"]
    list_filter = ["kind"]
    search_fields = ["name", "code"]
    prepopulated_fields = {"slug": ["name"]}

    @admin.display(description="naam", ordering="sort_key")
    def full_name(self, region: Region) -> str:
        return region.full_name


@admin.register(Topsector)
class TopsectorAdmin(ReferenceAdmin):
    permanent = ["code"]
    list_display = ["name", "abbreviation", "code"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # there are exactly nine


@admin.register(Theme)
class ThemeAdmin(ReferenceAdmin):
    permanent = ["code"]
    list_display = ["name", "chapter_name", "position"]


@admin.register(Tag)
class TagAdmin(ReferenceAdmin):
    permanent = ["code"]
    list_display = ["name", "code"]
    prepopulated_fields = {"code": ["name"]}


@admin.register(SourceDocument)
class SourceDocumentAdmin(ReferenceAdmin):
    permanent = ["code"]
    list_display = ["title", "publisher", "published_on"]


@admin.register(Passage)
class PassageAdmin(ReferenceAdmin):
    list_display = ["number", "chapter", "section", "text"]
    list_display_links = ["number", "text"]
    list_filter = ["document", "chapter", "theme"]
    search_fields = ["text"]
    list_per_page = 50


@admin.register(Contribution)
class ContributionAdmin(ReferenceAdmin):
    """A list to look money up in; it is changed on the screen of its entry."""

    list_display = ["entry", "words", "amount_eur", "precision", "nature"]
    list_filter = ["nature", "precision"]
    list_select_related = ["entry"]
    search_fields = ["words", "entry__title"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The larger amount may stand on another region's concept."""
        return [] if request.user.has_perm("register.see_all_regions") else ["included_in"]

    def get_queryset(self, request: HttpRequest):
        visible = super().get_queryset(request)
        if request.user.has_perm("register.see_all_regions"):
            return visible
        return visible.filter(entry__owner__in=request.user.regions.all())
