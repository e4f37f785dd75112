"""Show why an entry was found: the matching words in its title, summary and quote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.db import connection
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from ..models import Citation, Entry
from ..words import unaccented
from .dutch import Query

# As register_words in the database reads them; a combining accent is no letter to Python.
_LETTERS = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"
_WORD = re.compile(rf"{_LETTERS}(?:&{_LETTERS}|\+)?")
QUOTE_LENGTH = 240
# The same few words stand in most texts.
_plain = lru_cache(maxsize=10_000)(unaccented)


def mark_matches(entries: list[Entry], query: Query) -> None:
    """Give each entry ``marks``, the words that match, and ``matching_quote`` if a quote does.

    Two queries for a whole page.
    """
    quotes: dict[int, list[str]] = {}
    found = Citation.objects.filter(entry__in=entries).order_by("passage__number")
    for entry_id, quote in found.values_list("entry_id", "quote"):
        quotes.setdefault(entry_id, []).append(quote)
    texts = [text for entry in entries for text in (entry.title, entry.summary)]
    marks = _matching([*texts, *(quote for each in quotes.values() for quote in each)], query)
    for entry in entries:
        entry.marks = marks
        entry.matching_quote = _best(quotes.get(entry.pk, []), marks)


def _matching(texts: Iterable[str], query: Query) -> frozenset[str]:
    words = {_plain(word) for text in texts for word in set(_WORD.findall(text))}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM register_word WHERE word = ANY(%s) AND lexemes && %s::text[]",
            [list(words), list(query.lexemes)],
        )
        return frozenset(word for (word,) in cursor)


def pieces_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a text, each with how search reads it, and what is between, with ''."""
    place = 0
    for match, word in _words(text):
        yield text[place : match.start()], ""
        yield match[0], word
        place = match.end()
    yield text[place:], ""


def _words(text: str) -> Iterator[tuple[re.Match[str], str]]:
    return ((match, _plain(match[0])) for match in _WORD.finditer(text))


def _best(quotes: list[str], marks: frozenset[str]) -> str:
    """Return the quote with most of the words, around the first of them if it is long."""
    counted = [(len(marks & set(map(_plain, _WORD.findall(quote)))), quote) for quote in quotes]
    count, quote = max(counted, key=lambda each: each[0], default=(0, ""))
    if not count or len(quote) <= QUOTE_LENGTH:
        return quote if count else ""
    first = next(match.start() for match, word in _words(quote) if word in marks)
    start = quote.rfind(" ", 0, max(first - QUOTE_LENGTH // 3, 0)) + 1
    end = quote.rfind(" ", first, start + QUOTE_LENGTH)
    end = end if end > first else len(quote)
    return ("… " if start else "") + quote[start:end] + (" …" if end < len(quote) else "")


def marked(text: str, marks: frozenset[str]) -> SafeString:
    """Return ``text`` as HTML, with <mark> around each word that is in ``marks``."""
    if not marks:
        return conditional_escape(text)
    parts = (
        f"<mark>{escape(part)}</mark>" if word in marks else escape(part)
        for part, word in pieces_of(text)
    )
    # Safe, for all of it was escaped.
    return mark_safe("".join(parts))  # noqa: S308
