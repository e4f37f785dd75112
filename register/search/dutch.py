"""What somebody types into the search box, as a query for the database.

The other half of register/migrations/sql/0011_dutch.sql, which reads the texts of entries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from django.db import connection

from ..money.euros import AmountError, parse_euros
from ..words import plain

MAX_WORDS = 20
MAX_LENGTH = 1_000
# In order: -, then a phrase in quotes, an amount of money, or whatever has no space in it.
_TERM = re.compile(
    r"""(?:(?<!\S)(?P<minus>-)(?=\S))?
    (?: ["“”„] (?P<phrase>[^"“”„]*) ["“”„]?
      | (?P<amount> (?:€\s*)? (?<![^\s€-]) [0-9][0-9.,]*
                    (?:\s*(?:duizend|mln|miljoen|mld|miljard)\b)? ) (?!\S)
      | (?P<words>[^\s"“”„]+) )""",
    re.VERBOSE | re.IGNORECASE,
)
# Writes a lexeme: as it is, or as a word of the title.
Lexeme = Callable[[str], str]


class SearchError(ValueError):
    """There is nothing to search for. The message is for people."""


@dataclass(frozen=True)
class Query:
    """What to find. ``anywhere`` and ``in_title`` are texts of PostgreSQL's type tsquery.

    ``plain_text`` compares with the sort key of an entry. ``words`` are those that must be
    there, without what was excluded and without signs; ``lexemes`` are all they are found by.
    """

    text: str
    plain_text: str
    anywhere: str
    in_title: str
    words: tuple[str, ...]
    lexemes: frozenset[str]

    def __str__(self) -> str:
        return self.text


class _Piece(NamedTuple):
    """A part of the text: words that may stand apart, or a phrase, or an amount."""

    text: str
    kind: str
    excluded: bool


@dataclass
class _Word:
    place: int
    word: str
    lexemes: list[str]
    joined: str | None
    begun: list[str]
    halves: list[str]
    # Other ways to say it: each a phrase, mostly of one word.
    others: list[list[str]] = field(default_factory=list)

    @property
    def own(self) -> str:
        return self.lexemes[0]

    def ways(self) -> list[list[str]]:
        """The phrases by which the word is found, itself first."""
        # MKB+ has one part, mkb: that finds too much.
        parts = [self.lexemes[1:]] if len(self.lexemes) > 2 else []
        halves = [self.halves] if self.halves else []
        return [[self.own], *parts, *halves, *([stem] for stem in self.begun), *self.others]


def parse(text: str) -> Query:
    """Read words, "a phrase", -excluded words and amounts of money. All other signs are text.

    Raises SearchError when there is no word in it to find, or more than MAX_WORDS.
    """
    if len(text) > MAX_LENGTH:
        # The database would read thousands of words, only to count them.
        raise SearchError(f"Gebruik ten hoogste {MAX_LENGTH} tekens.")
    pieces = _pieces(text)
    read = _read(pieces)
    found = [
        (p, words) for p, words in zip(pieces, read, strict=True) if any(w.lexemes for w in words)
    ]
    wanted = [(piece, words) for piece, words in found if not piece.excluded]
    _refuse(pieces, read, wanted)
    _add_joined(wanted)
    _add_synonyms(wanted)
    return Query(
        text=text,
        plain_text=_plain(text),
        anywhere=" & ".join(_piece_query(*each, _quoted) for each in found),
        in_title=" & ".join(_piece_query(*each, _quoted_in_title) for each in wanted),
        words=tuple(w.word for _, words in wanted for w in words),
        lexemes=frozenset(
            stem
            for _, words in wanted
            for w in words
            if w.lexemes
            for way in w.ways()
            for stem in way
        ),
    )


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    for match in _TERM.finditer(text):
        kind = match.lastgroup or "words"
        piece = _Piece(match[kind], kind, bool(match["minus"]))
        if kind == "amount" and _euros(piece.text) is None:
            piece = piece._replace(kind="words")
        last = pieces[-1] if pieces else None
        if last and piece.kind == last.kind == "words" and not (last.excluded or piece.excluded):
            # Side by side: they may be one word, or a synonym together.
            pieces[-1] = last._replace(text=f"{last.text} {piece.text}")
        else:
            pieces.append(piece)
    return pieces


def _read(pieces: list[_Piece]) -> list[list[_Word]]:
    words: list[list[_Word]] = [[] for _ in pieces]
    if not pieces:
        return words
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM register_read(%s::text[])", [[p.text for p in pieces]])
        for piece, *row in cursor:
            words[piece - 1].append(_Word(*row))
    return words


def _refuse(pieces: list[_Piece], read: list[list[_Word]], wanted: list) -> None:
    if sum(map(len, read)) > MAX_WORDS:
        raise SearchError(f"Gebruik ten hoogste {MAX_WORDS} woorden.")
    if wanted:
        return
    if not any(read):
        raise SearchError("Vul een woord met letters of cijfers in.")
    if any(piece.excluded for piece in pieces):
        raise SearchError("Vul ook een woord in dat er wel in moet staan.")
    raise SearchError("Vul een woord in dat meer zegt, zoals een naam, plaats of onderwerp.")


def _add_joined(wanted: list[tuple[_Piece, list[_Word]]]) -> None:
    """`food valley` is also `foodvalley`, which then stands for both words."""
    for _, words in wanted:
        for word, following in pairwise(words):
            if word.joined:
                word.others.append([word.joined])
                following.others.append([word.joined])


def _add_synonyms(wanted: list[tuple[_Piece, list[_Word]]]) -> None:
    """What is meant stands for each word of what was said: (life | lsh) & (sciences | lsh)."""
    runs = [[w for w in words if w.lexemes] for piece, words in wanted if piece.kind == "words"]
    stems = [word.own for run in runs for word in run]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM register_synonyms(%s::text[])", [stems])
        synonyms = cursor.fetchall()
    for said, meant in synonyms:
        for run in runs:
            for start in range(len(run) - len(said) + 1):
                group = run[start : start + len(said)]
                if [word.own for word in group] == said:
                    for word in group:
                        word.others.append(meant)


def _piece_query(piece: _Piece, words: list[_Word], lexeme: Lexeme) -> str:
    if piece.kind == "words" and not piece.excluded:
        return " & ".join(_any(w.ways(), lexeme) for w in words if w.lexemes)
    query = _literal(words, lexeme)
    if piece.kind == "amount":
        query = f"({lexeme(f'eur{_euros(piece.text)}')} | {query})"
    if piece.kind == "phrase" and len(words) == 2 and words[0].joined:
        query = f"({lexeme(words[0].joined)} | {query})"
    return f"!({query})" if piece.excluded else query


def _any(ways: list[list[str]], lexeme: Lexeme) -> str:
    return "(" + " | ".join(dict.fromkeys(_phrase(way, lexeme) for way in ways)) + ")"


def _phrase(stems: Iterable[str], lexeme: Lexeme) -> str:
    return "(" + " <-> ".join(map(lexeme, stems)) + ")"


def _literal(words: list[_Word], lexeme: Lexeme) -> str:
    """The words one behind another, with room for those that say nothing: `kennis <2> markt`."""
    telling = [word for word in words if word.lexemes]
    query = lexeme(telling[0].own)
    for before, word in pairwise(telling):
        query += f" <{word.place - before.place}> {lexeme(word.own)}"
    return f"({query})"


def _quoted(stem: str) -> str:
    return f"'{stem}'"  # of a-z, 0-9, + and & only: see register_words


def _quoted_in_title(stem: str) -> str:
    return f"'={stem}'"


def _euros(text: str) -> int | None:
    try:
        euros = parse_euros(text)
    except AmountError:
        return None
    return int(euros) if euros == euros.to_integral_value() else None


def _plain(text: str) -> str:
    return " ".join(plain(text).split())[:200]
