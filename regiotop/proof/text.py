"""The annex as it was delivered, and as the register holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from register.models import Passage

FIXTURES = settings.BASE_DIR / "fixtures"


def squash(text: str) -> str:
    """White space becomes one space, and none behind a hyphen at the end of a line."""
    return re.sub(r"(?<=\w-) (?=\w)", "", " ".join(text.split()))


def source_text(folder: Path = FIXTURES) -> str:
    """Return the annex, squashed."""
    text = (folder / "bijlage-3.txt").read_text(encoding="utf-8")
    # The one place where the annex forgets the space between two sentences.
    return squash(text.replace("(EDBA).De", "(EDBA). De"))


def register_text(passages: Iterable[Passage]) -> str:
    """Return the annex as the register holds it, from its title to its last sentence, squashed."""
    return squash(" ".join(_headings_and_sentences(passages)))


def _headings_and_sentences(passages: Iterable[Passage]) -> Iterator[str]:
    chapter = section = None
    for passage in passages:
        if chapter is None:
            yield passage.document.title
        if passage.chapter != chapter:
            yield passage.chapter
        if passage.section and passage.section != section:
            yield passage.section
        chapter, section = passage.chapter, passage.section
        yield passage.text


def first_difference(expected: str, found: str) -> str:
    """Return where two texts part, with a few words around it; nothing if they do not."""
    if expected == found:
        return ""
    pairs = enumerate(zip(expected, found, strict=False))
    shortest = min(len(expected), len(found))
    place = next((n for n, (one, other) in pairs if one != other), shortest)
    start = max(place - 30, 0)
    return f"‘…{expected[start : place + 30]}…’ werd ‘…{found[start : place + 30]}…’"
