"""Fills an empty register from the files of an export: all of it, or nothing and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pghistory
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from regiotop.empty_register import continue_numbers, refuse_unless_empty
from register.triggers import without_touching

from . import Report
from .checks import Checks
from .problems import Problems
from .reading import read_rows
from .rules import check_rules
from .staging import insert, resolve, stage
from .tables import TABLES


class LoadRefused(Exception):
    """The files hold mistakes and nothing was loaded. ``lines`` tells where and what."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{problems.count} problemen")
        self.count = problems.count
        self.lines = problems.lines()


@transaction.atomic
def load_register(folder: Path, report: Report) -> int:
    """Load the CSV files in ``folder`` and return the number of entries.

    ``report`` hears of the progress, a line at a time. Raises RegisterNotEmpty or LoadRefused.
    """
    refuse_unless_empty()
    problems = Problems([table.file for table in TABLES])
    with connection.cursor() as cursor:
        _read(cursor, folder, problems, report)
        _check(cursor, problems)
        _write(cursor, report)
        cursor.execute("SELECT count(*) FROM register_entry")
        return cursor.fetchone()[0]


def _read(cursor: CursorWrapper, folder: Path, problems: Problems, report: Report) -> None:
    for table in TABLES:
        count = stage(cursor, table, read_rows(folder, table, problems))
        report(f"{table.file}: {count} regels gelezen")
    if problems.unreadable:
        # What is missing from a file would come back as a mistake of every row that needs it.
        raise LoadRefused(problems)


def _check(cursor: CursorWrapper, problems: Problems) -> None:
    checks = Checks(cursor, problems)
    for table in TABLES:
        checks.drop_doubles(table)
    for table in TABLES:
        checks.references(table)
        resolve(cursor, table)
        checks.constraints(table)
    check_rules(checks)
    if problems.count:
        raise LoadRefused(problems)


def _write(cursor: CursorWrapper, report: Report) -> None:
    # Foreign keys are looked at after each statement, not remembered row by row until the end.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    context = pghistory.context(role="system", reason="Geladen uit bestanden")
    with without_touching(cursor), context:
        for table in TABLES:
            insert(cursor, table)
            report(f"{table.file}: opgeslagen")
        continue_numbers()
    report("Zoekindex: bijgewerkt")
