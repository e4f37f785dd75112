"""Temporary tables between the files and the register.

For each file there are two. ``raw_<table>`` holds its rows as they were read, keys and all.
``ready_<table>`` holds what will be inserted: the same columns as the table of the model, with
references resolved to ids. ``line`` is the place in the file, ``bad`` the columns
without a usable value. All of them are gone when the transaction ends.
"""
# Names in this SQL come from models, values go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from .reading import Row
from .schema import Column, Reference, Table

quote = connection.ops.quote_name


def raw(table: Table) -> str:
    return quote(f"raw_{table.name}")


def ready(table: Table) -> str:
    return quote(f"ready_{table.name}")


def stage(cursor: CursorWrapper, table: Table, rows: Iterable[Row]) -> int:
    """Copy the rows of a file into its raw table, and return how many there are."""
    columns = [f"{quote(c.name)} {_type(c)}" for c in table.columns]
    parts = [*_own_id(table), "line integer", "bad text[]", *columns]
    cursor.execute(f"CREATE TEMP TABLE {raw(table)} ({', '.join(parts)}) ON COMMIT DROP")
    names = ", ".join(["line", "bad", *(quote(c.name) for c in table.columns)])
    count = 0
    with cursor.copy(f"COPY {raw(table)} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((row.line, row.bad, *row.values))
            count += 1
    cursor.execute(f"ANALYZE {raw(table)}")
    return count


def resolve(cursor: CursorWrapper, table: Table) -> None:
    """Make the ready table of a file: the columns of the model, each code turned into an id."""
    columns, values = [], []
    for field in stored_fields(table.model):
        expression, parameters = _value(table, field)
        columns.append(f"{expression} AS {quote(field.column)}")
        values += parameters
    cursor.execute(
        f"CREATE TEMP TABLE {ready(table)} ON COMMIT DROP AS "
        f"SELECT r.line, r.bad, {', '.join(columns)} FROM {raw(table)} r {_joins(table)}",
        values,
    )
    cursor.execute(f"ANALYZE {ready(table)}")


def insert(cursor: CursorWrapper, table: Table) -> None:
    """Move what is ready into the register, in the order of the file."""
    name = quote(table.model._meta.db_table)
    columns = ", ".join(quote(field.column) for field in stored_fields(table.model))
    cursor.execute(
        f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {ready(table)} ORDER BY line"
    )
    cursor.execute(f"ANALYZE {name}")


def stored_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the fields of a model's own table, without what the database works out itself."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def matches(reference: Reference, target: str) -> str:
    """Return the SQL condition that ``target``, a raw row, is what the raw row ``r`` refers to."""
    pairs = zip(reference.to.key, reference.columns, strict=True)
    parts = [f"{target}.{quote(key)} = r.{quote(column.name)}" for key, column in pairs]
    kind = [f"{target}.kind = '{reference.kind}'"] if reference.kind else []
    return " AND ".join(parts + kind)


def _own_id(table: Table) -> list[str]:
    """Number the rows while they come in: other rows can then refer to them."""
    key = table.model._meta.pk
    if key.is_relation:
        return []
    sequence = f"pg_get_serial_sequence('{table.model._meta.db_table}', '{key.column}')"
    return [f"id bigint DEFAULT nextval({sequence})"]


def _type(column: Column) -> str:
    return "text" if column.refers and column.is_text else column.field.db_type(connection)


def _joins(table: Table) -> str:
    return " ".join(
        f"LEFT JOIN {raw(reference.to)} t{n} ON {matches(reference, f't{n}')}"
        for n, reference in enumerate(table.references)
    )


def _value(table: Table, field: models.Field) -> tuple[str, list[Any]]:
    """Return the SQL of what a field becomes: from the file, of a row referred to, or the same."""
    if field.primary_key and not field.is_relation:
        return "r.id", []
    for n, reference in enumerate(table.references):
        if reference.field == field:
            return f"t{n}.id", []
    if field in table.fields:
        return f"r.{quote(field.name)}", []
    value = table.constants.get(field.name, field.get_default())
    return f"%s::{field.db_type(connection)}", [value]
