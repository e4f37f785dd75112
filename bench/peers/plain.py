"""Reads the plain files of the generator."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

NUMBERS = ("amount_eur", "start_year", "end_year")


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def initiatives(folder: Path) -> Iterator[dict[str, str | int | None]]:
    """Yield the initiatives, with numbers as numbers and what is unknown as None."""
    for row in rows(folder, "initiatives"):
        yield row | {name: int(row[name]) if row[name] else None for name in NUMBERS}
