"""Import and export in the back office: what the library offers, made safe and Dutch."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from import_export.admin import ImportExportMixin
from import_export.formats import base_formats
from import_export.forms import ExportForm, ImportForm
from import_export.tmp_storages import CacheStorage
from openpyxl import load_workbook
from tablib import Dataset

from ..resources import MAX_ROWS

MAX_BYTES = 2_000_000
MAX_COLUMNS = 60
# A small workbook may hide gigabytes; a real one of 2,000 rows stays far below this.
MAX_UNPACKED_BYTES = 20_000_000
GONE = "Dit bestand is al verwerkt, of de controle is te lang geleden. Kies het bestand opnieuw."

CHANGED = (
    "Er is niets geïmporteerd: het register is gewijzigd sinds de controle. "
    "Maak een nieuwe export en begin opnieuw."
)


class UnreadableFile(Exception):
    """The message says to a person what is wrong with the file."""


class Csv(base_formats.CSV):
    """CSV as Dutch and other Excels write it: comma or semicolon, with or without BOM."""

    def get_title(self) -> str:
        return "csv"

    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> Dataset:
        try:
            text = in_stream.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise UnreadableFile(
                "Bewaar het bestand als ‘CSV UTF-8’ en kies het opnieuw."
            ) from None
        first = text.split("\n", 1)[0]
        parting = ";" if first.count(";") > first.count(",") else ","
        return _dataset(csv.reader(io.StringIO(text), delimiter=parting))


class Xlsx(base_formats.XLSX):
    def get_title(self) -> str:
        return "xlsx"

    def create_dataset(self, in_stream: bytes) -> Dataset:
        """Read no more cells than a table of ours has: a workbook may claim millions."""
        try:
            with zipfile.ZipFile(io.BytesIO(in_stream)) as book:
                size = sum(part.file_size for part in book.infolist())
            if size > MAX_UNPACKED_BYTES:
                raise UnreadableFile("Dit werkboek is uitgepakt te groot. Splits het.")
            sheet = load_workbook(io.BytesIO(in_stream), read_only=True, data_only=True).active
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True)
            return _dataset([["" if c is None else str(c) for c in row] for row in rows])
        except (zipfile.BadZipFile, KeyError, OSError, ValueError, AttributeError):
            raise UnreadableFile("Dit is geen leesbaar Excel-bestand (.xlsx).") from None


def _dataset(rows: Iterable[list[str]]) -> Dataset:
    """Return a table of text. Each row must be as wide as the header: no value may shift.

    Empty rows stay, so that an error names the line that Excel shows; the import skips them.
    """
    headers, *body = [*islice(rows, MAX_ROWS + 2)] or [[]]
    headers = _without_blank_end(headers)
    if not any(any(row) for row in body):
        raise UnreadableFile("Het bestand heeft geen regels onder de kopregel.")
    if len(body) > MAX_ROWS:
        raise UnreadableFile(f"Het bestand heeft meer dan {MAX_ROWS} regels. Splits het.")
    dataset = Dataset(headers=[header.strip() for header in headers])
    for number, row in enumerate(body, start=2):
        cells = row if len(row) == len(headers) else _without_blank_end(row)
        if len(cells) > len(headers) or (any(row) and len(row) < len(headers)):
            raise UnreadableFile(
                f"Regel {number} heeft {len(row)} kolommen, de kopregel {len(headers)}."
            )
        dataset.append([*cells, *[""] * (len(headers) - len(cells))])
    return dataset


def _without_blank_end(cells: list[str]) -> list[str]:
    """Excel fills a row up to the width of the widest."""
    width = max((n for n, cell in enumerate(cells, start=1) if cell), default=0)
    return list(cells[:width])


class CheckedImportForm(ImportForm):
    def clean_import_file(self) -> Any:
        upload = self.cleaned_data["import_file"]
        if upload.size > MAX_BYTES:
            raise ValidationError("Het bestand is groter dan 2 MB. Splits het.")
        return upload

    def clean(self) -> dict[str, Any]:
        """The name must fit the chosen format; the content is checked when it is read."""
        values = super().clean()
        upload, chosen = values.get("import_file"), values.get("format")
        if upload and chosen:
            extension = FORMATS[int(chosen)]().get_extension()
            if not upload.name.lower().endswith(f".{extension}"):
                self.add_error("import_file", f"Kies een bestand dat eindigt op .{extension}.")
        return values


FORMATS = [Csv, Xlsx]


class ExchangeMixin(ImportExportMixin):
    """Export of what the list shows, and an import that first shows what it would do."""

    import_form_class = CheckedImportForm
    export_form_class = ExportForm
    # In the cache, so that it expires and that every server finds it.
    tmp_storage_class = CacheStorage
    import_template_name = "admin/register/import.html"
    export_template_name = "admin/register/export.html"
    import_export_change_list_template = "admin/register/change_list.html"
    formats = FORMATS

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """All rows or none, also when only one of them is invalid."""
        return super().get_import_data_kwargs(**kwargs) | {"rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        form.add_error("import_file", str(e) if isinstance(e, UnreadableFile) else _UNREADABLE)

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Import what was checked before. A second click finds the file gone, and says so."""
        name, chosen = (request.POST.get(key, "") for key in ("import_file_name", "format"))
        known = re.fullmatch("[0-9a-f]{32}", name) and chosen in {"0", "1"}
        if request.method == "POST" and not (known and CacheStorage(name=name).read()):
            return self._begin_again(request, GONE)
        request.POST = request.POST.copy()
        request.POST["resource"] = "0"
        try:
            return super().process_import(request, **kwargs)
        except UnreadableFile:  # the format was not the one that was checked
            return self._begin_again(request, GONE)

    def _begin_again(self, request: HttpRequest, why: str) -> HttpResponse:
        messages.error(request, why)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        totals = result.totals
        messages.success(
            request,
            f"Geïmporteerd: {totals['new']} nieuw, {totals['update']} gewijzigd, "
            f"{totals['skip']} ongewijzigd.",
        )

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Between check and import a colleague may have changed an entry: then nothing is saved."""
        if not (result.has_errors() or result.has_validation_errors()):
            return super().process_result(result, request)
        return self._begin_again(request, CHANGED)


_UNREADABLE = "Dit bestand is niet te lezen. Kies een CSV- of Excel-bestand uit de export."
