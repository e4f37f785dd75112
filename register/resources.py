"""Import and export of entries as a table, for the back office.

A file changes what stands on the entry itself. Related rows (regions, topsectors,
money) are exported for reading; a changed value there is refused, because a table
cannot say what it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from import_export import fields, resources, widgets
from import_export.results import RowResult
from tablib import Dataset

from .models import Entry, EntryIndex, Region, Theme

MAX_ROWS = 2_000
# What a spreadsheet takes for a formula, also when it has been disarmed before.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def disarmed(text: str) -> str:
    """Return the text as no spreadsheet takes it for a formula: with a quote mark before it."""
    return f"'{text}" if _FORMULA.match(text) else text


@dataclass(frozen=True)
class ColumnChange:
    """What an import would change in one column of one row."""

    column: str
    old: str
    new: str


class RowChanges:
    """Takes the place of the library's Diff, which gives every column, as HTML."""

    def __init__(self, resource: EntryResource, instance: Entry, new: bool) -> None:
        self.old = {} if new else self._values(resource, instance)
        self.new: dict[str, str] = {}

    def compare_with(self, resource: EntryResource, instance: Entry, dry_run: bool = False) -> None:
        self.new = self._values(resource, instance)

    def as_html(self) -> list[ColumnChange]:
        return [
            ColumnChange(column, self.old.get(column, ""), value)
            for column, value in self.new.items()
            if value != self.old.get(column, "")
        ]

    @staticmethod
    def _values(resource: EntryResource, instance: Entry) -> dict[str, str]:
        """Export only what an import may write: the rest cannot change."""
        fields_ = [f for f in resource.get_import_fields() if f.attribute]
        return {f.column_name: resource.export_field(f, instance) for f in fields_}


class TextWidget(widgets.CharWidget):
    """Text that no spreadsheet takes for a formula: a quote mark before it, off again on import."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return disarmed("" if value is None else str(value))

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = "" if value is None else str(value).strip(" ")
        if "\x00" in text:
            raise ValueError("Null-tekens zijn niet toegestaan.")
        return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


class LinesWidget(TextWidget):
    """A list of names, parted by semicolons."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return super().render("; ".join(value or []))

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        names = (name.strip() for name in super().clean(value).split(";"))
        return list(dict.fromkeys(name for name in names if name))


class WholeNumberWidget(widgets.IntegerWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        text = str(value or "").strip().removesuffix(".0")
        if not text:
            return None
        if not text.isdecimal() or len(text) > 9:
            raise ValueError(f"‘{text}’ is geen heel getal.")
        return int(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class CodeWidget(widgets.ForeignKeyWidget):
    """A reference by public code; an unknown code is an error, never a blank."""

    def __init__(self, model: Any) -> None:
        super().__init__(model, field="code")
        self.found: dict[str, Any] = {}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        code = str(value or "").strip()
        if not self.found:
            self.found = {each.code: each for each in self.model.objects.all()}
        if code not in self.found:
            raise ValueError(f"De code ‘{code}’ bestaat niet.")
        return self.found[code]


class ChoiceWidget(TextWidget):
    """One of a fixed list. A file has no business with anything else."""

    def __init__(self, choices: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.allowed = [str(value) for value, _ in choices]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = super().clean(value)
        if text not in self.allowed:
            raise ValueError(
                f"‘{text}’ kan niet. Kies uit: {', '.join(filter(None, self.allowed))}."
            )
        return text


class ReadOnlyField(fields.Field):
    """A column for reading. Importing it unchanged is fine, changing it is refused."""


def text_field(name: str, column: str) -> fields.Field:
    return fields.Field(name, column, TextWidget())


class EntryResource(resources.ModelResource):
    """What every kind of entry has in a file. `nummer` says which entry a row is about."""

    number = fields.Field(column_name="nummer", readonly=True)
    version = fields.Field(column_name="versie", readonly=True)
    publication = ReadOnlyField(column_name="publicatie")
    title = text_field("title", "titel")
    slug = text_field("slug", "adres")
    aliases = fields.Field("aliases", "andere namen", LinesWidget())
    summary = text_field("summary", "samenvatting")
    note = text_field("note", "opmerking")
    theme = fields.Field("theme", "thema", CodeWidget(Theme))
    ladder = fields.Field("ladder", "stand van zaken", ChoiceWidget(Entry.Ladder.choices))
    owner = fields.Field("owner", "eigenaar", CodeWidget(Region))
    start_year = fields.Field("start_year", "beginjaar", WholeNumberWidget())
    end_year = fields.Field("end_year", "eindjaar", WholeNumberWidget())
    period_text = text_field("period_text", "periode volgens de bron")
    place = text_field("place", "plaats")
    partners = fields.Field("partners", "partners", LinesWidget())
    regions = ReadOnlyField(column_name="regio's")
    topsectors = ReadOnlyField(column_name="topsectoren")
    money = ReadOnlyField(column_name="geldbedragen")

    class Meta:
        fields = [
            "number",
            "version",
            "publication",
            "title",
            "slug",
            "aliases",
            "summary",
            "note",
            "theme",
            "ladder",
            "owner",
            "start_year",
            "end_year",
            "period_text",
            "place",
            "partners",
            "regions",
            "topsectors",
            "money",
        ]
        import_id_fields = ["number"]
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True

    @classmethod
    def get_diff_class(cls) -> type[RowChanges]:
        return RowChanges

    def get_queryset(self):
        return self._meta.model.objects.for_export()

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Refuse a file that is not exactly a table of this kind, and read none of its rows."""
        self.seen: set[str] = set()
        try:
            self._refuse_other_columns(dataset)
        except ValidationError:
            del dataset[:]
            raise

    def _refuse_other_columns(self, dataset: Dataset) -> None:
        expected = [field.column_name for field in self.get_import_fields()]
        given = [str(header or "").strip() for header in dataset.headers or []]
        if missing := [name for name in expected if name not in given]:
            raise ValidationError(f"Deze kolommen ontbreken: {', '.join(missing)}.")
        if unknown := [name or "(leeg)" for name in given if name not in expected]:
            raise ValidationError(f"Deze kolommen zijn onbekend: {', '.join(unknown)}.")
        if len(set(given)) != len(given):
            raise ValidationError("Een kolom komt twee keer voor.")

    def import_data(self, dataset: Dataset, *args: Any, **kwargs: Any):
        # Not the name of the file: everybody reads this, and a file may be named after a person.
        with pghistory.context(reason="Import van een bestand"):
            return super().import_data(dataset, *args, **kwargs)

    def import_field(self, field: fields.Field, instance: Entry, row: Any, *args, **kwargs) -> None:
        if not isinstance(field, ReadOnlyField):
            super().import_field(field, instance, row, *args, **kwargs)
        elif str(row.get(field.column_name) or "").strip() not in self._readable(field, instance):
            raise ValueError(f"De kolom ‘{field.column_name}’ wijzigt u in het formulier.")

    def _readable(self, field: fields.Field, instance: Entry) -> set[str]:
        """What may stand in a column for reading: for a new entry also that it is a concept."""
        now = self.export_field(field, instance)
        return {now} if instance.pk else {now, "", "concept"}

    def import_row(self, row: dict[str, Any], *args: Any, **kwargs: Any) -> RowResult:
        """Pass over an empty row, which keeps the number of the rows below it right."""
        if any(row.values()):
            return super().import_row(row, *args, **kwargs)
        skipped = RowResult()
        skipped.import_type = RowResult.IMPORT_TYPE_SKIP
        return skipped

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> Entry | None:
        """Return the entry of a row, or None for a new one. A wrong number is never a new one."""
        number = str(row.get("nummer") or "").strip()
        if not number:
            return None
        if number in self.seen:
            raise ValueError(f"{number} staat twee keer in het bestand.")
        self.seen.add(number)
        if match := re.fullmatch(r"RT-(\d{6,9})", number):
            for entry in self.get_queryset().filter(number=int(match[1])):
                return entry
        raise ValueError(f"{number} bestaat niet. Laat het nummer leeg voor een nieuwe bijdrage.")

    def before_save_instance(self, instance: Entry, row: dict[str, Any], **kwargs: Any) -> None:
        """Refuse a row that was made from an older version of the entry."""
        if not instance.pk:
            return
        index = EntryIndex.objects.select_for_update().get(entry=instance.pk)
        if str(row.get("versie") or "").strip().removesuffix(".0") != str(index.version):
            raise ValidationError(
                f"Deze regel is gemaakt op versie {row.get('versie') or '(leeg)'}, maar het "
                f"register staat nu op versie {index.version}. Maak een nieuwe export."
            )

    def validate_instance(self, instance: Entry, *args: Any, **kwargs: Any) -> None:
        """Name the columns of the file in an error, and not the fields behind them."""
        try:
            super().validate_instance(instance, *args, **kwargs)
        except ValidationError as error:
            columns = {name: field.column_name for name, field in self.fields.items()}
            found = error.message_dict.items()
            raise ValidationError(
                {columns.get(name, name): texts for name, texts in found}
            ) from None

    def dehydrate_version(self, entry: Entry) -> str:
        return str(entry.index.version) if entry.pk else ""

    def dehydrate_number(self, entry: Entry) -> str:
        return entry.public_number if entry.pk else ""

    def dehydrate_publication(self, entry: Entry) -> str:
        return entry.get_publication_display() if entry.pk else ""

    def dehydrate_regions(self, entry: Entry) -> str:
        links = entry.region_links.all() if entry.pk else []
        return "; ".join(f"{link.region.code} ({link.get_role_display()})" for link in links)

    def dehydrate_topsectors(self, entry: Entry) -> str:
        links = entry.topsector_links.all() if entry.pk else []
        return "; ".join(f"{link.topsector.code} ({link.get_basis_display()})" for link in links)

    def dehydrate_money(self, entry: Entry) -> str:
        lines = entry.contributions.all() if entry.pk else []
        return TextWidget().render("; ".join(line.words for line in lines))
