"""What search knows of Dutch. Each change is read at once, and keeps its history."""

from __future__ import annotations

from django.contrib import admin

from ..models import BuildingWord, IrregularWord, Synonym
from .base import PoliteAdmin


@admin.register(BuildingWord)
class BuildingWordAdmin(PoliteAdmin):
    search_fields = ["word"]


@admin.register(IrregularWord)
class IrregularWordAdmin(PoliteAdmin):
    list_display = ["word", "base"]
    search_fields = ["word", "base"]


@admin.register(Synonym)
class SynonymAdmin(PoliteAdmin):
    list_display = ["term", "meaning"]
    list_display_links = ["term", "meaning"]
    search_fields = ["term", "meaning"]
