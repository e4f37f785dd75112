"""What rows must satisfy beside the rules for each cell. All of it is asked of the staged rows.

The constraints are read from the database itself, so that there is no second copy of any rule;
their Dutch messages come from the models.
"""
# Names in this SQL come from models and conditions from the database; nothing from a file.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models
from django.db.backends.utils import CursorWrapper

from .cells import to_text
from .problems import SHOWN, Problems
from .schema import Reference, Table
from .staging import matches, quote, raw, ready, stored_fields

Message = str | Callable[[Sequence[Any]], str]


class Checks:
    """Asks for the lines that break a rule and notes them as problems."""

    def __init__(self, cursor: CursorWrapper, problems: Problems) -> None:
        self.cursor = cursor
        self.problems = problems

    def note(self, table: Table, columns: Sequence[str], message: Message, sql: str) -> bool:
        """Note each ``line`` that the query finds, and return whether it found any.

        What else it finds is for the message.
        """
        self.cursor.execute(
            f"SELECT count(*) OVER (), found.* FROM ({sql}) found ORDER BY line LIMIT {SHOWN}"
        )
        rows = self.cursor.fetchall()
        for _, line, *details in rows:
            text = message if isinstance(message, str) else message(details)
            self.problems.add(table.file, line, text, columns)
        self.problems.add_more(rows[0][0] - len(rows) if rows else 0)
        return bool(rows)

    def drop_doubles(self, table: Table) -> None:
        """Note rows that have the key of an earlier one, and go on without them."""
        keys = [quote(name) for name in table.key]
        doubles = _repeated(raw(table), keys, usable(table.key))
        if self.note(table, table.key, _double, doubles):
            self.cursor.execute(
                f"DELETE FROM {raw(table)} WHERE line IN (SELECT line FROM ({doubles}) doubled)"
            )

    def references(self, table: Table) -> None:
        for reference in table.references:
            names = [column.name for column in reference.columns]
            keys = ", ".join(f"r.{quote(name)}" for name in names)
            self.note(
                table,
                names,
                lambda key, reference=reference: _unknown(reference, key),
                f"SELECT line, {keys} FROM {raw(table)} r WHERE {usable(names)} "
                f"AND num_nonnulls({keys}) > 0 AND NOT EXISTS "
                f"(SELECT FROM {raw(reference.to)} t WHERE {matches(reference, 't')})",
            )

    def constraints(self, table: Table) -> None:
        """Note the rows that the table of the model would refuse, with what the model says then."""
        for name, spoken, condition in self._conditions(table.model):
            columns = _headers(table, spoken)
            sql = f"SELECT line FROM {ready(table)} WHERE {usable(columns)} AND NOT ({condition})"
            self.note(table, columns, _words(table.model, name, "Deze waarde kan niet."), sql)
        for name, spoken, keys, blank_is_value in self._unique_keys(table.model):
            self._unique(table, name, _headers(table, spoken), keys, blank_is_value)

    def _unique(
        self, table: Table, name: str, columns: list[str], keys: list[str], blank_is_value: bool
    ) -> None:
        filled = [] if blank_is_value else [f"({key}) IS NOT NULL" for key in keys]
        where = " AND ".join([usable(columns), *filled])
        taken = _words(table.model, name, "Dit is al vergeven.")
        self.note(
            table,
            columns,
            lambda first: f"{taken} Zie regel {first[0]}.",
            _repeated(ready(table), keys, where),
        )

    def _conditions(self, model: type[models.Model]) -> list[tuple[str, list[str], str]]:
        """Return each check of the table: its name, the columns it speaks of, and its SQL."""
        self.cursor.execute(
            "SELECT conname, ARRAY(SELECT attname::text FROM pg_attribute "
            "WHERE attrelid = conrelid AND attnum = ANY (conkey)), "
            "pg_get_expr(conbin, conrelid) FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype = 'c' ORDER BY conname",
            [model._meta.db_table],
        )
        return self.cursor.fetchall()

    def _unique_keys(
        self, model: type[models.Model]
    ) -> list[tuple[str, list[str], list[str], bool]]:
        """Return each unique index but the id's: name, columns, keys, and whether NULL is a value.

        A key is a column or an expression; the columns of an expression are what the index
        depends on. An index over a part of the rows is passed over: only the database keeps it.
        """
        self.cursor.execute(
            "SELECT i.relname, ARRAY(SELECT attname::text FROM pg_attribute "
            "WHERE attrelid = x.indrelid AND (attnum = ANY (x.indkey) OR EXISTS (SELECT "
            "FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = x.indexrelid "
            "AND refobjid = x.indrelid AND refobjsubid = attnum))), "
            "ARRAY(SELECT pg_get_indexdef(x.indexrelid, n, true) "
            "FROM generate_series(1, x.indnkeyatts) n), x.indnullsnotdistinct "
            "FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid "
            "WHERE x.indrelid = %s::regclass AND x.indisunique AND x.indpred IS NULL ORDER BY 1",
            [model._meta.db_table],
        )
        return [row for row in self.cursor.fetchall() if model._meta.pk.column not in row[1]]


def usable(columns: Sequence[str]) -> str:
    """Return the SQL condition that a row has no mistake yet in these columns."""
    names = ", ".join(f"'{name}'" for name in columns)
    return f"NOT bad && ARRAY[{names}]::text[]"


def _repeated(rows: str, keys: Sequence[str], where: str) -> str:
    """Return a query for the lines that have the same keys as an earlier one, and that line."""
    return (
        "SELECT line, first FROM ("
        "SELECT line, first_value(line) OVER same AS first, row_number() OVER same AS n "
        f"FROM {rows} WHERE {where} "
        f"WINDOW same AS (PARTITION BY {', '.join(keys)} ORDER BY line)) numbered WHERE n > 1"
    )


def _double(first: Sequence[Any]) -> str:
    return f"Dit staat al op regel {first[0]}. Laat één van beide weg."


def _unknown(reference: Reference, key: Sequence[Any]) -> str:
    texts = [to_text(c.field, value) for c, value in zip(reference.columns, key, strict=True)]
    kind = f", als {reference.kind}" if reference.kind else ""
    return (
        f"‘{' '.join(texts)}’ staat niet in {reference.to.file}{kind}. "
        "Verbeter de verwijzing of voeg daar een regel toe."
    )


def _words(model: type[models.Model], name: str, otherwise: str) -> str:
    messages = {c.name: c.violation_error_message for c in model._meta.constraints}
    return str(messages.get(name, otherwise))


def _headers(table: Table, columns: Sequence[str]) -> list[str]:
    """Return the columns of the file that tell the values of columns in the database."""
    spoken = [field for field in stored_fields(table.model) if field.column in columns]
    return [header for field in spoken for header in table.headers_of(field)]
