"""The annex as a living document: its sentences, each with the published entries on it.

It is small (some 200 sentences), so all of it is read in two queries, and searched in Python.
"""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

from django import forms
from django.db.models import TextChoices

from .models import Citation, Entry, Passage, SourceDocument, Theme
from .models.source import ANNEX_CODE
from .search.filters import WordsField
from .words import plain, words_of

# Where text from `start` up to `end` stands in a sentence.
Span = tuple[int, int]

# The register keeps no paragraphs. After so many characters a new one begins, but never with a
# sentence that goes on about the one before.
PARAGRAPH_LENGTH = 600
GOES_ON = re.compile(r"(Dit|Deze|Het|Ook|Zo|Verder|Uiteraard|In alle gevallen)\b|Daar|Hier")


class Show(TextChoices):
    WHOLE = "alles", "De hele tekst"
    FOUND = "gevonden", "Alleen gevonden zinnen"
    OPEN = "open", "Alleen zinnen waar nog niets op rust"
    NO_FACT = "geen-feit", "Alleen zinnen zonder feit"


class AnnexForm(forms.Form):
    """The query string of the annex: `q`, words to find, and `toon`, what is left on the page."""

    q = WordsField(label="Zoek in de bijlage", required=False, max_length=200)
    toon = forms.ChoiceField(
        label="Toon",
        choices=Show.choices,
        required=False,
        error_messages={"invalid_choice": "De keuze ‘%(value)s’ bestaat niet. Kies opnieuw."},
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("toon") == Show.FOUND and values.get("q") == "":
            self.add_error("q", "Vul een zoekwoord in, of toon de hele tekst.")
        return values

    def asked(self) -> tuple[list[str], Show]:
        """Return the words to find and what to show. A wrong question leaves the text whole."""
        if not self.is_valid():
            return [], Show.WHOLE
        return words_of(self.cleaned_data["q"]), Show(self.cleaned_data["toon"] or Show.WHOLE)


@dataclass(frozen=True)
class Quote:
    """A part of a sentence that is quoted. ``mark`` ties it to its entries: a, b, c ..."""

    span: Span
    mark: str


@dataclass(frozen=True)
class Reference:
    """An entry that rests on a sentence, on all of it if ``mark`` is empty."""

    entry: Entry
    mark: str


@dataclass(frozen=True)
class Part:
    """A piece of a sentence that is drawn in one way. ``marks`` are of quotes that end with it."""

    text: str
    is_quoted: bool
    is_found: bool
    marks: str


@dataclass
class Sentence:
    passage: Passage
    references: list[Reference]
    parts: list[Part]
    is_found: bool
    hit_before: int | None = None
    hit_after: int | None = None

    @property
    def is_no_fact(self) -> bool:
        return bool(self.passage.no_fact_reason) and not self.references

    @property
    def is_open(self) -> bool:
        """Nobody has said yet what rests on it, or why nothing does."""
        return not self.passage.no_fact_reason and not self.references


@dataclass(frozen=True)
class Section:
    """``title`` is empty for what stands between a chapter and its first section."""

    title: str
    theme: Theme | None
    start: int
    paragraphs: list[list[Sentence]]
    entry_count: int


@dataclass(frozen=True)
class Chapter:
    title: str
    start: int
    sections: list[Section]
    entry_count: int


@dataclass(frozen=True)
class Annex:
    """``chapters`` hold what is shown; the counts are of all sentences. ``hits`` are numbers."""

    document: SourceDocument
    chapters: list[Chapter]
    shown_count: int
    counts: dict[str, int]
    hits: list[int]


def read_annex(words: Sequence[str] = (), show: Show = Show.WHOLE) -> Annex | None:
    """Return the annex with the sentences that are asked for, or None if it is not there."""
    passages = Passage.objects.filter(document__code=ANNEX_CODE).order_by("number")
    rows = list(passages.select_related("document", "theme"))
    if not rows:
        return None
    sentences = _sentences(rows, words)
    shown = [each for each in sentences if _is_asked(each, words, show)]
    hits = [each for each in shown if each.is_found]
    for before, after in pairwise(hits):
        before.hit_after, after.hit_before = after.passage.number, before.passage.number
    return Annex(
        document=rows[0].document,
        chapters=_chapters(shown, whole=show == Show.WHOLE),
        shown_count=len(shown),
        counts=_counts(sentences),
        hits=[hit.passage.number for hit in hits],
    )


def _is_asked(sentence: Sentence, words: Sequence[str], show: Show) -> bool:
    if show == Show.WHOLE:
        return True
    kept = {
        Show.FOUND: True,
        Show.OPEN: sentence.is_open,
        Show.NO_FACT: sentence.is_no_fact,
    }
    return kept[show] and (sentence.is_found or not words)


def _counts(sentences: list[Sentence]) -> dict[str, int]:
    return {
        "all": len(sentences),
        "cited": sum(bool(each.references) for each in sentences),
        "no_fact": sum(each.is_no_fact for each in sentences),
        "open": sum(each.is_open for each in sentences),
    }


# Sentences -----------------------------------------------------------------------------------


def _sentences(passages: list[Passage], words: Sequence[str]) -> list[Sentence]:
    on_passage = defaultdict(list)
    for citation in _public_citations():
        on_passage[citation.passage_id].append(citation)
    return [_sentence(each, on_passage[each.pk], words) for each in passages]


def _public_citations() -> Iterable[Citation]:
    citations = Citation.objects.filter(
        passage__document__code=ANNEX_CODE, entry__in=Entry.objects.published()
    )
    shown = ["quote", "passage_id", "entry__kind", "entry__number", "entry__slug", "entry__title"]
    ordered = citations.order_by("entry__index__sort_key", "entry__number")
    return ordered.select_related("entry").only(*shown)


def _sentence(passage: Passage, citations: list[Citation], words: Sequence[str]) -> Sentence:
    quotes = _quotes(passage.text, citations)
    hits = find(words, passage.text)
    return Sentence(
        passage=passage,
        references=_references(citations, quotes),
        parts=_parts(passage.text, list(quotes.values()), hits),
        is_found=bool(hits),
    )


def _quotes(text: str, citations: list[Citation]) -> dict[str, Quote]:
    """Return each quote of less than the whole sentence. One alone needs no mark."""
    every = {citation.quote for citation in citations}
    partial = {q: text.index(q) for q in every if q.rstrip(" .") != text.rstrip(" .")}
    in_order = sorted(partial, key=lambda quote: (partial[quote], len(quote)))
    return {
        quote: Quote(
            span=(partial[quote], partial[quote] + len(quote)),
            mark=_mark(position) if len(every) > 1 else "",
        )
        for position, quote in enumerate(in_order)
    }


def _mark(position: int) -> str:
    """Return a, b, c .. z, aa, bb .."""
    letters = string.ascii_lowercase
    return letters[position % len(letters)] * (position // len(letters) + 1)


def _references(citations: list[Citation], quotes: dict[str, Quote]) -> list[Reference]:
    """Return the entries in the order of their quotes: of the whole sentence first."""
    order = {quote: position for position, quote in enumerate(quotes)}
    return [
        Reference(citation.entry, quotes[citation.quote].mark if citation.quote in quotes else "")
        for citation in sorted(citations, key=lambda each: order.get(each.quote, -1))
    ]


def _parts(text: str, quotes: list[Quote], hits: list[Span]) -> list[Part]:
    """Cut a sentence wherever a quote or a found word begins or ends."""
    spans = [quote.span for quote in quotes]
    cuts = sorted({0, len(text), *(cut for span in spans + hits for cut in span)})
    return [
        Part(
            text=text[start:end],
            is_quoted=_within((start, end), spans),
            is_found=_within((start, end), hits),
            marks=" ".join(quote.mark for quote in quotes if quote.span[1] == end),
        )
        for start, end in pairwise(cuts)
    ]


def _within(part: Span, spans: list[Span]) -> bool:
    return any(start <= part[0] and part[1] <= end for start, end in spans)


# Search --------------------------------------------------------------------------------------


def find(words: Sequence[str], text: str) -> list[Span]:
    """Return where words of ``text`` stand that begin with one of ``words``.

    Nothing, if one of them is not there at all. ``words`` are as words_of returns them.
    """
    if not words:
        return []
    # One letter may become several, such as a ligature; each remembers where it came from.
    letters = [(letter, place) for place, char in enumerate(text) for letter in _plain(char)]
    written = list(re.finditer(r"\S+", "".join(letter for letter, _ in letters)))
    if not all(any(each[0].startswith(word) for each in written) for word in words):
        return []
    found = [each for each in written if each[0].startswith(tuple(words))]
    return [(letters[each.start()][1], letters[each.end() - 1][1] + 1) for each in found]


# A text has thousands of characters, but few different ones.
_plain = lru_cache(maxsize=1000)(plain)


# Chapters ------------------------------------------------------------------------------------


def _chapters(sentences: list[Sentence], *, whole: bool) -> list[Chapter]:
    grouped = groupby(sentences, key=lambda each: each.passage.chapter)
    return [_chapter(title, list(group), whole=whole) for title, group in grouped]


def _chapter(title: str, sentences: list[Sentence], *, whole: bool) -> Chapter:
    grouped = groupby(sentences, key=lambda each: (each.passage.section, each.passage.theme))
    sections = [
        Section(
            title=section,
            theme=theme,
            start=(held := list(group))[0].passage.number,
            paragraphs=_paragraphs(held) if whole else [[sentence] for sentence in held],
            entry_count=_entry_count(held),
        )
        for (section, theme), group in grouped
    ]
    start = sentences[0].passage.number
    return Chapter(title, start, sections, entry_count=_entry_count(sentences))


def _entry_count(sentences: list[Sentence]) -> int:
    return len({each.entry.pk for sentence in sentences for each in sentence.references})


def _paragraphs(sentences: list[Sentence]) -> list[list[Sentence]]:
    paragraphs: list[list[Sentence]] = [[]]
    length = 0
    for sentence in sentences:
        if length > PARAGRAPH_LENGTH and not GOES_ON.match(sentence.passage.text):
            paragraphs.append([])
            length = 0
        paragraphs[-1].append(sentence)
        length += len(sentence.passage.text)
    return paragraphs
