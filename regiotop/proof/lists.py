"""The lists that people keep beside the fixtures: figures that are no fact, and totals."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path


def figure_reasons(folder: Path) -> dict[tuple[int, str], str]:
    """Return why a figure of a sentence stands with no entry, by sentence and figure."""
    return {
        (int(row["sentence"]), row["figure"]): row["reason"]
        for row in _rows(folder / "proof" / "figures.csv")
    }


def hand_totals(folder: Path) -> list[dict[str, str]]:
    """Return the totals as people added them up: `of`, `line`, `total` and `derivation`."""
    return list(_rows(folder / "proof" / "totals.csv"))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
