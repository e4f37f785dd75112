"""What there is to compare: the sentences of the annex, and what published entries make of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import QuerySet

from register.models import Citation, Contribution, Entry, Passage
from register.models.source import ANNEX_CODE

from .figures import Figure, Kind
from .text import FIXTURES

# Where each kind keeps figures of its own; the name of the column tells what it counts.
OWN_FIGURES: dict[str, dict[str, Kind]] = {
    Entry.Kind.INITIATIVE: {"area_ha": Kind.HECTARES, "quantity": Kind.COUNT},
    Entry.Kind.CAMPUS: {
        "floor_area_existing_m2": Kind.SQUARE_METRES,
        "floor_area_planned_m2": Kind.SQUARE_METRES,
    },
    Entry.Kind.FUND: {},
}


@dataclass(frozen=True)
class Account:
    """An entry's figures, and the words in which its names and periods hold others.

    ``literal`` are texts that its page shows as words of the source.
    """

    name: str
    literal: tuple[str, ...]
    figures: frozenset[tuple[Kind, int]]
    words: frozenset[str]
    citations: list[Citation]

    def tells(self, figure: Figure) -> bool:
        named = figure.kind in {Kind.YEAR, Kind.COUNT} and figure.words.lower() in self.words
        return named or (figure.kind, figure.value) in self.figures


@dataclass(frozen=True)
class Evidence:
    """Everything that the checks look at. ``money`` is what rests on the annex, no other source.

    ``uncited`` are the published entries that rest on no sentence at all. ``folder`` holds the
    annex itself and the lists that people keep beside the fixtures.
    """

    passages: list[Passage]
    accounts: list[Account]
    money: list[Contribution]
    uncited: list[Entry]
    folder: Path


def gather(folder: Path = FIXTURES) -> Evidence:
    return Evidence(
        folder=folder,
        passages=list(_passages()),
        accounts=[_account_of(entry) for entry in _entries()],
        money=list(_money()),
        uncited=list(Entry.objects.published().filter(citations=None).order_by("number")),
    )


def _passages() -> QuerySet[Passage]:
    passages = Passage.objects.filter(document__code=ANNEX_CODE).order_by("number")
    return passages.select_related("document").prefetch_related("citations__entry")


def _entries() -> QuerySet[Entry]:
    entries = Entry.objects.published().filter(citations__passage__document__code=ANNEX_CODE)
    return (
        entries.distinct()
        .order_by("number")
        .select_related("initiative", "campus", "fund")
        .prefetch_related("citations", "contributions__passage__document", "regions")
    )


def _money() -> QuerySet[Contribution]:
    lines = Contribution.objects.filter(entry__publication=Entry.Publication.PUBLISHED)
    lines = lines.filter(passage__document__code=ANNEX_CODE)
    return lines.select_related("entry", "passage", "included_in").order_by("entry__number", "pk")


def _account_of(entry: Entry) -> Account:
    return Account(
        name=f"{entry.public_number} {entry.title}",
        literal=tuple(filter(None, _literal(entry))),
        figures=frozenset(_figures(entry)),
        words=frozenset(
            word for text in _texts(entry) for word in re.findall(r"\w+", text.lower())
        ),
        citations=list(entry.citations.all()),
    )


def _figures(entry: Entry) -> Iterator[tuple[Kind, int]]:
    lines = _annex_lines(entry)
    for dated in [entry, *lines]:
        yield from ((Kind.YEAR, year) for year in (dated.start_year, dated.end_year) if year)
    yield from ((Kind.AMOUNT, line.amount_eur) for line in lines if line.amount_eur)
    own = getattr(entry, entry.kind)
    for column, kind in OWN_FIGURES[entry.kind].items():
        if value := getattr(own, column):
            yield kind, value


def _literal(entry: Entry) -> Iterator[str]:
    yield entry.period_text
    yield from (line.period_text for line in _annex_lines(entry))
    yield getattr(getattr(entry, entry.kind), "quantity_words", "")


def _annex_lines(entry: Entry) -> list[Contribution]:
    return [x for x in entry.contributions.all() if x.passage.document.code == ANNEX_CODE]


def _texts(entry: Entry) -> Iterable[str]:
    yield from [entry.title, *entry.aliases, entry.period_text]
    yield from (line.period_text for line in _annex_lines(entry))
    yield from (region.name for region in entry.regions.all())
