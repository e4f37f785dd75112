"""The register's totals against the ones that people added up from the annex itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from register.models import Passage, Region, Topsector
from register.money.totals import (
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
_MILLION = 1_000_000
_REGION_LINES = ["alone", "joint", "members", "investments"]
_TOPSECTOR_LINES = ["alone", "shared", "investments"]


def check_totals(evidence: Evidence) -> Result:
    """Each total of the register stands in the list made by hand, and each of that list holds."""
    totals = dict(_totals())
    by_hand = {(row["of"], row["line"]): row for row in hand_totals()}
    amounts = {p.number: _amounts(p) for p in evidence.passages}
    problems = [
        f"{of}, {line}: {totals[of, line]} staat niet in de lijst met de hand"
        for of, line in totals
        if totals[of, line] and (of, line) not in by_hand
    ]
    for key, row in by_hand.items():
        place = ", ".join(key)
        problems += [f"{place}: {fault}" for fault in _faults(row, totals.get(key), amounts)]
    return Result("Totalen", f"{len(by_hand)} totalen, met de hand nagerekend", problems)


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


def _faults(
    row: dict[str, str], total: Total | None, amounts: dict[int, set[int]]
) -> Iterator[str]:
    """Yield where a total by hand differs from the register, from its derivation or the text."""
    figures, _, without = row["derivation"].partition("zonder getal:")
    terms = [(_euros(number), int(sentence)) for number, sentence in _TERM.findall(figures)]
    if str(total).replace("\u00a0", " ") != row["total"]:
        yield f"het register zegt ‘{total}’, de lijst ‘{row['total']}’"
    if total and sum(euros for euros, _ in terms) != total.euros:
        yield f"de afleiding telt op tot {sum(euros for euros, _ in terms)}, niet {total.euros}"
    if total and len(re.findall(r"zin \d+", without)) != total.unquantified:
        yield f"het register heeft {total.unquantified} bedragen zonder getal, de lijst niet"
    for euros, sentence in terms:
        if euros not in amounts.get(sentence, set()):
            yield f"{euros} staat niet in zin {sentence}"


def _euros(millions: str) -> int:
    return int(Decimal(millions.replace(".", "").replace(",", ".")) * _MILLION)


def _amounts(passage: Passage) -> set[int]:
    return {f.value or 0 for f in figures_in(passage.text) if f.kind is Kind.AMOUNT}
