"""The figures that a sentence of the annex names: amounts, areas, years and counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from register.money.euros import parse_euros

_WORDS = "één twee drie vier vijf zes zeven acht negen tien elf twaalf"
_NUMBER_WORDS = {word: value for value, word in enumerate(_WORDS.split(" "), start=1)}
_FIGURE = re.compile(
    r"(?P<amount>(?:€ ?)?\d[\d.,]* (?:miljoen|miljard)(?: euro)?)"
    r"|(?P<square_metres>\d[\d.]* m2\b)"
    r"|(?P<hectares>\d[\d.]* ha\b)"
    r"|(?P<year>\b(?:19|20)\d\d\b)"
    # `A15` and `G32` too: whoever reads the text meets a number there.
    rf"|(?P<count>\b[A-Z]?\d[\d.,]*\b|\b(?:{'|'.join(_NUMBER_WORDS)})\b)",
    re.IGNORECASE,
)


class Kind(StrEnum):
    AMOUNT = "amount"
    SQUARE_METRES = "square_metres"
    HECTARES = "hectares"
    YEAR = "year"
    COUNT = "count"


@dataclass(frozen=True)
class Figure:
    """A figure as it stands in a sentence.

    ``value`` is in whole euros, square metres or hectares, a year, or a count; None where a
    number is part of a name, such as `A15`.
    """

    kind: Kind
    words: str
    value: int | None


def figures_in(text: str) -> Iterator[Figure]:
    """Yield every figure of a sentence, in order. Nothing with a digit is passed over."""
    for match in _FIGURE.finditer(text):
        kind = Kind(str(match.lastgroup))
        yield Figure(kind, match[0], _value(kind, match[0]))


def _value(kind: Kind, words: str) -> int | None:
    if kind is Kind.AMOUNT:
        return int(parse_euros(words))
    if kind is Kind.COUNT and words.lower() in _NUMBER_WORDS:
        return _NUMBER_WORDS[words.lower()]
    digits = words.split()[0].replace(".", "")
    return int(digits) if digits.isdecimal() else None
