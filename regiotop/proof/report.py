"""All checks together, in the order in which a reader would want to know."""

from __future__ import annotations

from pathlib import Path

from . import checks
from .checks import Result
from .evidence import gather
from .text import FIXTURES
from .totals import check_totals


def check_all(folder: Path = FIXTURES) -> list[Result]:
    """Run every check. ``folder`` holds the annex as text and the lists made by hand."""
    evidence = gather(folder)
    return [
        checks.check_text(evidence),
        checks.check_quotes(evidence),
        checks.check_sentences(evidence),
        checks.check_figures(evidence),
        checks.check_entries(evidence),
        checks.check_money(evidence),
        check_totals(evidence),
    ]
