"""Writes all that is public into a folder: entries.json to read, and a CSV file per table."""

from __future__ import annotations

import csv
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from glob import escape
from pathlib import Path
from typing import IO, Any

from register.snapshot import one_moment

from . import Report
from .cells import to_text
from .entries_json import public_entries
from .schema import Table
from .tables import TABLES

ENTRIES = "entries.json"
FILES = {ENTRIES, *(table.file for table in TABLES)}
BATCH = 2_000


class ExportRefused(Exception):
    """The folder cannot take an export. The message says why and what to do."""


def export_register(folder: Path, report: Report) -> int:
    """Write the register to ``folder`` and return the number of entries.

    All files show the register at one and the same moment. They take the place of an
    earlier export when they are complete, and not before. A run that is killed just then may
    leave no ``folder``, and the earlier export hidden beside it (``.<name>.<hex>.old``): the
    next run begins by putting it back. Raises ExportRefused, or OSError when a file cannot be
    written.
    """
    target = folder.absolute()
    _put_back(target)
    _refuse_another_folder(target)
    with _new_folder(target) as new, one_moment():
        count = _write(new / ENTRIES, _write_entries)
        report(f"{ENTRIES}: {count} bijdragen")
        for table in TABLES:
            rows = _write(new / table.file, partial(_write_table, table))
            report(f"{table.file}: {rows} regels")
    return count


def _put_back(target: Path) -> None:
    """Restore what a killed run had moved away and not replaced yet."""
    if not target.exists():
        for old in target.parent.glob(f".{escape(target.name)}.*.old"):
            shutil.rmtree(old.with_suffix(".new"), ignore_errors=True)
            old.rename(target)
            return


def _refuse_another_folder(target: Path) -> None:
    """Replace nothing but an earlier export, or an empty folder."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise ExportRefused(f"{target} is geen gewone map. Kies een andere.")
    present = {path.name for path in target.iterdir()} if target.exists() else set()
    if present - FILES or (present and ENTRIES not in present):
        raise ExportRefused(
            f"In de map {target} staat iets anders dan een export, en dat zou verdwijnen. "
            "Kies een nieuwe of lege map, of de map van een eerdere export."
        )


@contextmanager
def _new_folder(target: Path) -> Iterator[Path]:
    """Give a folder beside the target, and put it in its place when all has gone well."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.parent / f".{target.name}.{uuid.uuid4().hex}.new"
    new.mkdir()
    try:
        yield new
        _replace(target, new)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _replace(target: Path, new: Path) -> None:
    """Swap two folders by renaming. What was at the target ends up at ``new``.

    No two renames are one: between them nothing is at the target. See _put_back().
    """
    if not target.exists():
        new.rename(target)
        return
    old = new.with_suffix(".old")
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise
    old.rename(new)


def _write(path: Path, write: Callable[[IO[str]], int]) -> int:
    """Write a file to the disk itself, so that no power cut leaves half of it in place."""
    with path.open("w", encoding="utf-8", newline="") as file:
        count = write(file)
        file.flush()
        os.fsync(file.fileno())
    return count


def _write_entries(file: IO[str]) -> int:
    count = 0
    for count, entry in enumerate(public_entries(), start=1):
        file.write("[\n" if count == 1 else ",\n")
        file.write(json.dumps(entry, ensure_ascii=False, indent=1))
    file.write("\n]\n" if count else "[]\n")
    return count


def _write_table(table: Table, file: IO[str]) -> int:
    """Write CSV as RFC 4180 has it: commas, quotes where needed, CRLF."""
    writer = csv.writer(file)
    writer.writerow([column.name for column in table.columns])
    fields = [column.field for column in table.columns]
    count = 0
    for row in table.rows().iterator(BATCH):
        writer.writerow(_texts(fields, row))
        count += 1
    return count


def _texts(fields: list[Any], row: tuple[Any, ...]) -> list[str]:
    return [to_text(field, value) for field, value in zip(fields, row, strict=True)]
