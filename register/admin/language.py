"""What search knows of Dutch. Each change is read at once, and keeps its history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import admin
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from ..models import BuildingWord, IrregularWord, Synonym
from .base import PoliteAdmin


class DutchAdmin(PoliteAdmin):
    """May take long: a word that stands in many entries makes the database read all of those."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with _taking_its_time():
            return super().changeform_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with _taking_its_time():
            return super().changelist_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with _taking_its_time():
            return super().delete_view(request, *args, **kwargs)


@contextmanager
def _taking_its_time() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '10min'")
        yield


@admin.register(BuildingWord)
class BuildingWordAdmin(DutchAdmin):
    search_fields = ["word"]


@admin.register(IrregularWord)
class IrregularWordAdmin(DutchAdmin):
    list_display = ["word", "base"]
    search_fields = ["word", "base"]


@admin.register(Synonym)
class SynonymAdmin(PoliteAdmin):
    list_display = ["term", "meaning"]
    list_display_links = ["term", "meaning"]
    search_fields = ["term", "meaning"]
