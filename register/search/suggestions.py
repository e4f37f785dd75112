"""What the search box suggests while somebody types: pages of the register to go to at once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from ..models import Entry, EntryIndex, Region, Topsector
from ..words import plain
from .dutch import Query, SearchError, parse
from .paging import BY_TITLE, FEW, Part

MAX_SUGGESTIONS = 8
# Of each other kind of page, so that titles keep room.
MAX_OTHERS = 2
MAX_LENGTH = 80


class Suggestion(NamedTuple):
    kind: str
    text: str
    address: str


def suggest(text: str) -> list[Suggestion]:
    """Return at most MAX_SUGGESTIONS topsectoren, regions and titles that begin like ``text``.

    Nothing for less than 2 letters, or more than anybody types. Only what is published.
    """
    typed = " ".join(plain(text[:MAX_LENGTH]).split())
    if len(typed) < 2 or len(text) > MAX_LENGTH:
        return []
    others = [*_topsectors(typed), *_regions(typed)]
    titles = _titles(typed, text, MAX_SUGGESTIONS - len(others))
    return [*others, *(Suggestion(*each) for each in titles)]


def _topsectors(typed: str) -> list[Suggestion]:
    found = [t for t in Topsector.objects.all() if _begins(typed, t.name, t.abbreviation)]
    return [Suggestion("Topsector", t.name, t.get_absolute_url()) for t in found[:MAX_OTHERS]]


def _regions(typed: str) -> list[Suggestion]:
    regions = Region.objects.order_by("sort_key").only("name", "kind", "aliases", "slug")
    found = (r for r in regions if _begins(typed, r.name, *r.aliases))
    return [
        Suggestion("Regio", region.full_name, region.get_absolute_url())
        for region in islice(found, MAX_OTHERS)
    ]


def _begins(typed: str, *names: str) -> bool:
    return any(f" {plain(name)}".find(f" {typed}") >= 0 for name in names if name)


def _titles(typed: str, text: str, count: int) -> Iterable[tuple[str, str, str]]:
    """Titles that begin with what was typed, and then titles in which its words occur."""
    published = EntryIndex.objects.published()
    begins = published.filter(sort_key__startswith=typed).order_by("sort_key", "number")
    numbers = list(begins.numbers()[:count])
    if len(numbers) < count and (query := _query(text)):
        hits = published.in_title(query).exclude(number__in=numbers)
        part = Part(hits, is_small=hits[: FEW + 1].count() <= FEW)
        numbers += part.in_order(BY_TITLE).numbers()[: count - len(numbers)]
    entries = {e.number: e for e in Entry.objects.filter(number__in=numbers)}
    for number in numbers:
        entry = entries[number]
        yield entry.get_kind_display().capitalize(), entry.title, entry.get_absolute_url()


def _query(text: str) -> Query | None:
    try:
        return parse(text)
    except SearchError:
        return None
