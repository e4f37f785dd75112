"""The two lists that people keep beside the register: figures that are no fact, and totals."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

FOLDER = settings.BASE_DIR / "fixtures" / "proof"


def figure_reasons(path: Path = FOLDER / "figures.csv") -> dict[tuple[int, str], str]:
    """Return why a figure of a sentence stands with no entry, by sentence and figure."""
    return {(int(row["sentence"]), row["figure"]): row["reason"] for row in _rows(path)}


def hand_totals(path: Path = FOLDER / "totals.csv") -> list[dict[str, str]]:
    """Return the totals as people added them up: `of`, `line`, `total` and `derivation`."""
    return list(_rows(path))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
