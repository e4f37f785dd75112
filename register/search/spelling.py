"""`Bedoelde u ...?`: from words of the register itself, for who mistypes one."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import connection
from django.http import QueryDict

from .addresses import with_values
from .dutch import Query
from .keeping import kept
from .marking import pieces_of

# With fewer results than this, a word that the register knows is offered instead.
TOO_FEW = 5
# In a word of fewer letters than this, two others make another word.
SHORT = 6


@dataclass(frozen=True)
class Correction:
    """What was ``said`` and what may have been ``meant``.

    ``address`` is the query string of the other one: of what was meant while that is only
    offered, and of what was said, taken literally, once the results are those of what was meant.
    """

    said: str
    meant: str
    is_shown: bool
    address: str


def meant_by(query: Query) -> str | None:
    """Return the query with its unknown words replaced by the most alike that are public.

    None when all its words are known, or one of them looks like nothing that is. What else was
    typed stays: quote marks, and what was excluded.
    """
    words = [word for word in dict.fromkeys(query.words) if word.isalpha()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, meant FROM register_meant(%s::text[])", [words])
        meant = dict(cursor.fetchall())
    told = [meant.get(word, word) for word in query.words]
    slips = [_is_slip(said, other) for said, other in zip(query.words, told, strict=True) if other]
    if None in told or told == list(query.words) or not all(slips):
        return None
    pairs = zip(query.words, told, strict=True)
    other = {word: instead for word, instead in pairs if word != instead}
    return "".join(other.get(plain, text) for text, plain in pieces_of(query.text))


def _is_slip(said: str, meant: str) -> bool:
    """Whether one is the other but for a letter or two: schiphol is no mistyped school."""
    steps = SequenceMatcher(None, said, meant, autojunk=False).get_opcodes()
    edits = sum(max(i2 - i1, j2 - j1) for kind, i1, i2, j1, j2 in steps if kind != "equal")
    return edits <= (1 if len(said) < SHORT else 2)


def corrected(
    count: int, query: Query | None, data: QueryDict, version: str
) -> tuple[QueryDict, Correction | None]:
    """Return the query string to search with, and what to say about it.

    That is ``data`` itself, unless it has no results (``count``) and a word was mistyped. What
    was meant is kept under ``version`` of the register.
    """
    if query is None or count >= TOO_FEW or data.get("zoals_getypt") == query.text:
        return data, None
    meant = kept(version, ("meant", query.text), lambda: meant_by(query) or "")
    if not meant:
        return data, None
    other = with_values(data, q=meant)
    if count:
        return data, Correction(query.text, meant, False, other.urlencode())
    literal = with_values(data, zoals_getypt=query.text)
    return other, Correction(query.text, meant, True, literal.urlencode())
