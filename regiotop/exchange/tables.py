"""What stands in which file: one description, by which the export writes and the loader reads.

A table lists the fields of its model by name. A reference to a row of another table is written
as the key of that row, its code or number, and never as a database id. What the database works
out itself, and what is about persons, is not listed. A new field is one word here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Collate

from funds.models import Fund
from initiatives.models import Campus, Initiative
from register.models import (
    Citation,
    Contribution,
    ContributionPayer,
    Distinction,
    Entry,
    EntryRegion,
    EntryTag,
    EntryTopsector,
    KindMixin,
    Passage,
    Region,
    RegionCode,
    RegionMembership,
    SourceDocument,
    Tag,
    Theme,
    Topsector,
)

Expression = Callable[[str], Any]
PUBLISHED = Entry.Publication.PUBLISHED


@dataclass(frozen=True)
class Column:
    """A column of a file. ``expression`` finds its value, given the lookup of the row's table."""

    name: str
    field: models.Field
    required: bool
    expression: Expression
    refers: bool = False

    @property
    def is_text(self) -> bool:
        return isinstance(self.field, models.CharField | models.TextField)


@dataclass(frozen=True)
class Reference:
    """A foreign key, written in ``columns`` as the key of a row of the table ``to``."""

    field: models.ForeignKey
    to: Table
    columns: list[Column]

    @property
    def kind(self) -> str:
        """The kind that the entry referred to must have, or nothing."""
        model = self.field.model
        return model.KIND if issubclass(model, KindMixin) and self.to.model is Entry else ""


class Table:
    """A file of the export: ``<name>.csv``, with rows of ``model`` in the order of ``key``.

    A word is a field, a pair a field with the names of the columns that refer by it. The
    columns of ``key`` tell rows apart. ``constants`` are not in the file and the same for all.
    """

    def __init__(
        self,
        name: str,
        model: type[models.Model],
        *parts: str | tuple[str, ...],
        key: tuple[str, ...],
        constants: dict[str, Any] | None = None,
    ) -> None:
        self.name = name
        self.model = model
        self.parts = [(part,) if isinstance(part, str) else part for part in parts]
        self.key = key
        self.constants = constants or {}

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @cached_property
    def columns(self) -> list[Column]:
        return [column for part in self.parts for column in self._columns_of(*part)]

    @cached_property
    def references(self) -> list[Reference]:
        own = {column.name: column for column in self.columns}
        return [
            Reference(
                self.model._meta.get_field(name),
                self._target(name),
                [own[column] for column in names or [name]],
            )
            for name, *names in self.parts
            if self._target(name)
        ]

    @cached_property
    def fields(self) -> list[models.Field]:
        """The fields with a column of their own."""
        plain = (self._field(name) for name, *_ in self.parts if not self._target(name))
        return [field for field in plain if field]

    def column(self, name: str) -> Column:
        """Return one column. It looks no further, since a table may refer to itself."""
        (part,) = (part for part in self.parts if name in (part[1:] or part))
        return next(column for column in self._columns_of(*part) if column.name == name)

    def field_of(self, column: str) -> models.Field:
        """Return the field that stands in a column of the database."""
        return next(f for f in self.model._meta.local_fields if f.column == column)

    def headers_of(self, field: models.Field) -> list[str]:
        """Return the names of the columns that tell the value of a field."""
        by_reference = [r.columns for r in self.references if r.field == field]
        columns = by_reference[0] if by_reference else self.columns
        return [c.name for c in columns if by_reference or c.field == field]

    def rows(self) -> models.QuerySet:
        """Return what the public may see, in the order of the key, one list of values a row."""
        order = [_in_order(self.column(name)) for name in self.key]
        values = [column.expression("") for column in self.columns]
        found = self.model._base_manager.filter(self.published())
        return found.order_by(*order).values_list(*values)

    def published(self, prefix: str = "") -> Q:
        """Return the condition that a row, at a lookup, and all it cannot do without are public."""
        if self.model is Entry:
            return Q(**{f"{prefix}publication": PUBLISHED})
        needed = [r for r in self.references if not r.field.null]
        return reduce(and_, (r.to.published(f"{prefix}{r.field.name}__") for r in needed), Q())

    def _field(self, name: str) -> models.Field | None:
        derived = self.model is Contribution and name == POSITION
        return None if derived else self.model._meta.get_field(name)

    def _target(self, name: str) -> Table | None:
        field = self._field(name)
        if field is None or not field.is_relation:
            return None
        related = Entry if issubclass(field.related_model, Entry) else field.related_model
        return next(table for table in TABLES if table.model is related)

    def _columns_of(self, name: str, *names: str) -> list[Column]:
        field, target = self._field(name), self._target(name)
        if field is None:
            return [Column(name, models.PositiveIntegerField(), True, _position)]
        if target is None:
            return [Column(name, field, not field.blank, lambda prefix: F(prefix + name))]
        keys = [target.column(key) for key in target.key]
        return [
            Column(header, key.field, not field.null, _through(field, target, key), True)
            for header, key in zip(names or [name], keys, strict=True)
        ]


# Amounts have no number of their own: they are the first, the second ... of their entry.
POSITION = "position"


def _position(prefix: str) -> Any:
    earlier = Contribution.objects.filter(
        entry=OuterRef(f"{prefix}entry"), pk__lte=OuterRef(f"{prefix}pk")
    )
    return Subquery(earlier.order_by().values("entry").annotate(n=Count("pk")).values("n"))


def _through(field: models.ForeignKey, target: Table, key: Column) -> Expression:
    """Return how to read a key by way of a foreign key: nothing when that row is not public."""

    def expression(prefix: str) -> Any:
        lookup = f"{prefix}{field.name}__"
        value, public = key.expression(lookup), target.published(lookup)
        return Case(When(public, then=value)) if field.null and public else value

    return expression


def _in_order(column: Column) -> Any:
    """Sort text byte by byte: a file may not depend on the locale of a database."""
    value = column.expression("")
    plain = Collate(value, "C") if column.is_text else value
    return plain.asc(nulls_first=None if column.required else True)


TABLES = [
    Table(
        *("topsectors", Topsector),
        *("code", "name", "abbreviation", "explanation", "position"),
        key=("code",),
    ),
    Table(
        *("themes", Theme),
        *("code", "name", "chapter", "chapter_name", "position"),
        key=("code",),
    ),
    Table("tags", Tag, "code", "name", key=("code",)),
    Table(
        *("regions", Region),
        *("code", "name", "slug", "kind", "official_name", "aliases", "note"),
        key=("code",),
    ),
    Table(
        *("region_codes", RegionCode),
        *("region", "scheme", "value", "valid_from", "valid_until"),
        key=("region", "scheme", "value"),
    ),
    Table(
        *("region_memberships", RegionMembership),
        *("part", "whole", "basis", "valid_from", "valid_until", "note"),
        key=("part", "whole", "valid_from"),
    ),
    Table(
        *("source_documents", SourceDocument),
        *("code", "title", "publisher", "published_on", "url"),
        key=("code",),
    ),
    Table(
        *("passages", Passage),
        *("document", "number", "chapter", "section", "theme", "text", "no_fact_reason"),
        key=("document", "number"),
    ),
    Table(
        *("entries", Entry),
        *("number", "kind", "slug", "title", "aliases", "summary", "note", "theme", "ladder"),
        *("start_year", "end_year", "period_text", "place", "partners", "owner"),
        key=("number",),
        constants={"publication": PUBLISHED},
    ),
    Table(
        *("initiatives", Initiative),
        *(("entry_ptr", "number"), "area_ha", "quantity", "quantity_words", "parent"),
        key=("number",),
    ),
    Table(
        *("campuses", Campus),
        *(("entry_ptr", "number"), "latitude", "longitude"),
        *("floor_area_existing_m2", "floor_area_planned_m2", "stage", "parent"),
        key=("number",),
    ),
    Table(
        *("funds", Fund),
        *(("entry_ptr", "number"), "revolving", "instrument", "manager"),
        *("national_fund_relation", "national_fund_route", "parent"),
        key=("number",),
    ),
    Table(
        *("entry_regions", EntryRegion),
        *("entry", "region", "role", "implied", "note"),
        key=("entry", "region"),
    ),
    Table(
        *("entry_topsectors", EntryTopsector),
        *("entry", "topsector", "basis", "note"),
        key=("entry", "topsector"),
    ),
    Table("entry_tags", EntryTag, "entry", "tag", key=("entry", "tag")),
    # Before the amounts, which may only rest on them.
    Table(
        *("citations", Citation),
        *("entry", ("passage", "document", "sentence"), "quote"),
        key=("entry", "document", "sentence"),
    ),
    Table(
        *("contributions", Contribution),
        *("entry", POSITION, "amount_eur", "precision", "words", "nature", "co_payers"),
        *("start_year", "end_year", "period_text", ("passage", "document", "sentence")),
        *(("included_in", "included_in_entry", "included_in_position"), "note"),
        key=("entry", POSITION),
    ),
    Table(
        *("contribution_payers", ContributionPayer),
        *(("contribution", "entry", POSITION), "region", "implied"),
        key=("entry", POSITION, "region"),
    ),
    Table(
        *("distinctions", Distinction),
        *("entry", "other", "explanation"),
        key=("entry", "other"),
    ),
]
