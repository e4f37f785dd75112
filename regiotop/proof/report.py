"""All checks together, in the order in which a reader would want to know."""

from __future__ import annotations

from . import checks
from .checks import Result
from .evidence import gather
from .totals import check_totals


def check_all() -> list[Result]:
    evidence = gather()
    return [
        checks.check_text(evidence),
        checks.check_quotes(evidence),
        checks.check_sentences(evidence),
        checks.check_figures(evidence),
        checks.check_entries(evidence),
        checks.check_money(evidence),
        check_totals(evidence),
    ]
