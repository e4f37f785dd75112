"""The register's totals against the ones that people added up from the annex itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from register.models import Passage, Region, Topsector
from register.money.euros import format_euros
from register.money.totals import (
    NOTHING,
    Total,
    national_total,
    national_total_investment,
    totals_per_region,
    totals_per_topsector,
)

from .checks import Result
from .evidence import Evidence
from .figures import Kind, figures_in
from .lists import hand_totals

_TERM = re.compile(r"([\d.,]+) \(zin (\d+)\)")
_WITHOUT = "zonder getal:"
_MILLION = 1_000_000
# The names of a total's lines, as the pages show them.
_LABELS = {
    "own": "eigen bijdragen",
    "alone": "alleen",
    "joint": "gezamenlijk",
    "members": "van leden",
    "shared": "gedeeld",
    "investments": "totale investering",
}
_REGION_LINES = ["alone", "joint", "members", "investments"]
_TOPSECTOR_LINES = ["alone", "shared", "investments"]


def check_totals(evidence: Evidence) -> Result:
    """Each total of the register stands in the list made by hand, and each of that list holds."""
    totals = dict(_totals())
    by_hand = {(row["of"], row["line"]): row for row in hand_totals(evidence.folder)}
    amounts = {p.number: _amounts(p) for p in evidence.passages}
    problems = [
        f"{_place(of, line)}: {totals[of, line]} staat niet in de lijst met de hand"
        for of, line in totals
        if totals[of, line] and (of, line) not in by_hand
    ]
    unknown = Counter(x.passage.number for x in evidence.money if not x.amount_eur)
    for key, row in by_hand.items():
        total = totals.get(key, NOTHING)
        faults = [*_faults(row, total, amounts), *_unknown_faults(row, total, unknown)]
        problems += [f"{_place(*key)}: {fault}" for fault in faults]
    return Result("Totalen", f"{len(by_hand)} totalen, met de hand nagerekend", problems)


def _place(of: str, line: str) -> str:
    return f"{of}, {_LABELS[line]}"


def _totals() -> Iterator[tuple[tuple[str, str], Total]]:
    """Yield each total by what it is of (`land`, or a public code) and the name of its line."""
    yield ("land", "own"), national_total()
    yield ("land", "investments"), national_total_investment()
    for rows, totals, lines in (
        (Region.objects.all(), totals_per_region(), _REGION_LINES),
        (Topsector.objects.all(), totals_per_topsector(), _TOPSECTOR_LINES),
    ):
        for row in rows:
            yield from _lines_of(row.code, totals.get(row.pk), lines)


def _lines_of(code: str, totals: Any, lines: list[str]) -> Iterator[tuple[tuple[str, str], Total]]:
    for line in lines if totals else []:
        yield (code, line), getattr(totals, line)


def _faults(row: dict[str, str], total: Total, amounts: dict[int, set[int]]) -> Iterator[str]:
    """Yield where a total by hand differs from the register, from its derivation or the text."""
    figures = row["derivation"].partition(_WITHOUT)[0]
    terms = [(_euros(number), int(sentence)) for number, sentence in _TERM.findall(figures)]
    if str(total).replace("\u00a0", " ") != row["total"]:
        yield f"het register zegt ‘{total}’, de lijst ‘{row['total']}’"
    if (added := sum(euros for euros, _ in terms)) != total.euros:
        yield f"de afleiding telt op tot {format_euros(added)}, niet {format_euros(total.euros)}"
    for euros, sentence in terms:
        if euros not in amounts.get(sentence, set()):
            yield f"{format_euros(euros)} staat niet in zin {sentence}"


def _unknown_faults(row: dict[str, str], total: Total, unknown: Counter[int]) -> Iterator[str]:
    """Yield where the sentences with money but no figure are not those of the register."""
    without = row["derivation"].partition(_WITHOUT)[2]
    sentences = Counter(int(number) for number in re.findall(r"zin (\d+)", without))
    if sentences.total() != total.unquantified:
        yield (
            f"het register heeft {total.unquantified} bedragen zonder getal, "
            f"de lijst {sentences.total()}"
        )
    for sentence in sentences - unknown:
        yield f"zin {sentence} noemt geen geld zonder getal"


def _euros(millions: str) -> int:
    return int(Decimal(millions.replace(".", "").replace(",", ".")) * _MILLION)


def _amounts(passage: Passage) -> set[int]:
    return {f.value or 0 for f in figures_in(passage.text) if f.kind is Kind.AMOUNT}
