"""How a file is described: the model of its rows, its columns, and what these refer to.

The descriptions themselves stand in ``tables``. A table consists of parts; each knows which
columns it has in the file, how the export finds their values and to what they refer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from operator import and_, or_
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Collate

from register.models import Entry, KindMixin

Model = type[models.Model]


@dataclass(frozen=True)
class Column:
    """A column of a file. ``expression`` finds its value, given the lookup of the row's table."""

    name: str
    field: models.Field
    required: bool
    expression: Callable[[str], Any]
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


# Parts of a table ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Part(ABC):
    """A field of the model, or something else that a row is known by."""

    name: str

    @property
    def headers(self) -> list[str]:
        return [self.name]

    @abstractmethod
    def columns(self, model: Model) -> list[Column]: ...


@dataclass(frozen=True)
class Value(Part):
    """A field that stands in the file as it is."""

    def columns(self, model: Model) -> list[Column]:
        field = model._meta.get_field(self.name)
        return [Column(self.name, field, not field.blank, lambda prefix: F(prefix + self.name))]


@dataclass(frozen=True)
class Position(Part):
    """For rows without a key of their own: the first, the second ... with the same ``within``."""

    within: str

    def columns(self, model: Model) -> list[Column]:
        return [Column(self.name, models.PositiveIntegerField(), True, partial(self._count, model))]

    def _count(self, model: Model, prefix: str) -> Any:
        same = {self.within: OuterRef(prefix + self.within)}
        earlier = model._base_manager.filter(**same, pk__lte=OuterRef(f"{prefix}pk"))
        counted = earlier.order_by().values(self.within).annotate(count=Count("pk"))
        return Subquery(counted.values("count"))


@dataclass(frozen=True)
class Link(Part):
    """A foreign key: in the file it is the key of the other row, in columns called ``names``."""

    names: str = ""

    @property
    def headers(self) -> list[str]:
        return self.names.split() or [self.name]

    def columns(self, model: Model) -> list[Column]:
        field, target = model._meta.get_field(self.name), self._target(model)
        keys = [target.column(name) for name in target.key]
        return [
            Column(header, key.field, not field.null, partial(self._read, model, key), True)
            for header, key in zip(self.headers, keys, strict=True)
        ]

    def reference(self, model: Model) -> Reference:
        field = model._meta.get_field(self.name)
        return Reference(field, self._target(model), self.columns(model))

    def _target(self, model: Model) -> Table:
        related = model._meta.get_field(self.name).related_model
        return Table.by_model[Entry if issubclass(related, Entry) else related]

    def _read(self, model: Model, key: Column, prefix: str) -> Any:
        """Read a key by way of the foreign key: nothing when that row is not public."""
        lookup = f"{prefix}{self.name}__"
        value, public = key.expression(lookup), self._target(model).published(lookup)
        may_be_empty = model._meta.get_field(self.name).null
        return Case(When(public, then=value)) if may_be_empty and public else value


@dataclass(frozen=True)
class NearestPublic(Link):
    """A link to a whole: when that is not public, to the nearest public one above it.

    The manager of the model finds it, by ``nearest_public_to``.
    """

    def _read(self, model: Model, key: Column, prefix: str) -> Any:
        nearest = model.objects.nearest_public_to(prefix + self.name)
        return Subquery(nearest.values(key=key.expression("")))


# A table -------------------------------------------------------------------------------------


class Table:
    """A file of the export: ``<name>.csv``, with rows of ``model`` in the order of ``key``.

    A word among the parts is a field by its name. The columns of ``key`` tell rows apart. A row
    is public when any of the lookups in ``public`` holds, or none is given, and all that it
    needs is public too. ``constants`` are not in the file and the same for all rows.
    """

    by_model: ClassVar[dict[Model, Table]] = {}

    def __init__(
        self,
        name: str,
        model: Model,
        *parts: str | Part,
        key: str,
        public: dict[str, Any] | None = None,
        constants: dict[str, Any] | None = None,
    ) -> None:
        self.name = name
        self.model = model
        self.parts = [part for each in parts for part in _parts(model, each)]
        self.key = key.split()
        self.public = public or {}
        self.constants = constants or {}
        self.by_model[model] = self

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @cached_property
    def columns(self) -> list[Column]:
        return [column for part in self.parts for column in part.columns(self.model)]

    @cached_property
    def references(self) -> list[Reference]:
        return [part.reference(self.model) for part in self.parts if isinstance(part, Link)]

    @cached_property
    def fields(self) -> list[models.Field]:
        """The fields with a column of their own."""
        names = [part.name for part in self.parts if isinstance(part, Value)]
        return [self.model._meta.get_field(name) for name in names]

    def column(self, name: str) -> Column:
        """Return one column. It looks no further, since a table may refer to itself."""
        part = next(part for part in self.parts if name in part.headers)
        return next(column for column in part.columns(self.model) if column.name == name)

    def field_of(self, column: str) -> models.Field:
        """Return the field that stands in a column of the database."""
        return next(f for f in self.model._meta.local_fields if f.column == column)

    def headers_of(self, field: models.Field) -> list[str]:
        """Return the names of the columns that tell the value of a field."""
        return [name for part in self.parts if part.name == field.name for name in part.headers]

    def rows(self) -> models.QuerySet:
        """Return what the public may see, in the order of the key, one list of values a row."""
        order = [_in_order(self.column(name)) for name in self.key]
        values = [column.expression("") for column in self.columns]
        found = self.model._base_manager.filter(self.published())
        return found.order_by(*order).values_list(*values)

    def published(self, prefix: str = "") -> Q:
        """Return the condition that a row, at a lookup, and all it cannot do without are public."""
        own = (Q(**{prefix + lookup: value}) for lookup, value in self.public.items())
        needed = [r for r in self.references if not r.field.null]
        others = (r.to.published(f"{prefix}{r.field.name}__") for r in needed)
        return reduce(and_, others, reduce(or_, own, Q()))


def _parts(model: Model, part: str | Part) -> list[Part]:
    if isinstance(part, Part):
        return [part]
    fields = [model._meta.get_field(word) for word in part.split()]
    return [Link(field.name) if field.is_relation else Value(field.name) for field in fields]


def _in_order(column: Column) -> Any:
    """Sort text byte by byte: a file may not depend on the locale of a database."""
    value = column.expression("")
    plain = Collate(value, "C") if column.is_text else value
    return plain.asc(nulls_first=None if column.required else True)
