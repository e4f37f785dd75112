"""How sure an amount is, as people write it: `meer dan 40 miljoen`, `ca. 30 mln`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .euros import AmountError, format_euros, parse_euros

# The values of Contribution.Precision, each with the words that people write before an amount.
_WORDS = {
    "at_least": ["meer dan", "ruim", "minstens", "ten minste", "tenminste", "minimaal", ">"],
    "about": ["ca.", "ca", "circa", "ongeveer", "rond", "zo'n", "±", "+/-"],
}
_WRITTEN = {"at_least": "meer dan ", "about": "ca. ", "exact": ""}
_CLAIM = re.compile(
    "|".join(
        rf"(?P<{precision}>{'|'.join(re.escape(word) for word in words)})"
        for precision, words in _WORDS.items()
    )
)


@dataclass(frozen=True)
class Claim:
    """An amount in whole euros, and how to read it: exact, about or at_least."""

    amount_eur: int
    precision: str


def parse_claim(text: str) -> Claim:
    """Read `€ 1.500.000`, `1,5 miljoen`, `meer dan 40 miljoen` or `ca. 30 mln`.

    Raises AmountError, with an example, for what is no amount, may be read in two ways, or is
    no whole number of euros from 1 up.
    """
    plain = " ".join(text.lower().split())
    start = _CLAIM.match(plain)
    euros = parse_euros(plain[start.end() :] if start else plain)
    if euros != euros.to_integral_value():
        raise AmountError("Het register kent alleen hele euro's. Laat de centen weg.")
    if euros < 1:
        raise AmountError("Nul is geen bedrag. Is het bedrag onbekend? Laat het dan leeg.")
    return Claim(int(euros), (start.lastgroup if start else None) or "exact")


def format_claim(amount_eur: int | None, precision: str) -> str:
    """Return `meer dan € 40.000.000`, which parse_claim reads back; empty without an amount."""
    return "" if amount_eur is None else f"{_WRITTEN[precision]}{format_euros(amount_eur)}"
