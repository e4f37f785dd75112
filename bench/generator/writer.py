"""Writes titles, summaries and descriptions from frames with places for words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .lexicon import Pool, Vocabulary, fixture, lines, words, zipf
from .places import Places, Region

SLOT = re.compile(r"\{(\w+)\}")
SECTOR_NAMES = {row["code"]: row["name"] for row in fixture("topsectors")}
SYLLABLES = words("syllables")


@dataclass(frozen=True)
class Frame:
    """A sentence with ``%s`` for each of its slots."""

    text: str
    slots: tuple[str, ...]

    @classmethod
    def read(cls, line: str) -> Frame:
        return cls(SLOT.sub("%s", line.replace("%", "%%")), tuple(SLOT.findall(line)))


@dataclass(frozen=True)
class Subject:
    """What a text is about: topsectors, the region that acts, and the province it is in."""

    sectors: list[str]
    region: Region
    province: str


FRAMES = {
    name: [Frame.read(line) for line in lines(name)]
    for name in ("sentences", "summaries", "titles", "campus_titles", "fund_titles")
}


class Writer:
    """Writes with one stream of random numbers, and so the same texts every time."""

    def __init__(self, vocabulary: Vocabulary, places: Places, rng: Random) -> None:
        self.rng = rng
        self.frames = {
            name: Pool(frames, zipf(len(frames), shift=6.0)).draws(rng)
            for name, frames in FRAMES.items()
        }
        self.place = {p: pool.draws(rng) for p, pool in places.towns.items()}
        self.regions = places.regions
        self.organisation = vocabulary.organisations.draws(rng)
        common = self._common_slots(vocabulary)
        self.slots = {
            code: common | _sector_slots(code, pool.draws(rng))
            for code, pool in vocabulary.sectors.items()
        }

    def compose(self, kind: str, subject: Subject, length: int) -> str:
        """Return sentences of one kind, none twice, until there are ``length`` words."""
        sentences: dict[Frame, str] = {}
        count = 0
        while count < length and len(sentences) < len(FRAMES[kind]):
            frame = self.frames[kind]()
            if frame not in sentences:
                # Each third sentence is about the next topsector.
                sector = subject.sectors[len(sentences) // 3 % len(subject.sectors)]
                sentences[frame] = self._fill(frame, sector, subject)
                count += sentences[frame].count(" ") + 1
        return " ".join(sentences.values())

    def name(self) -> str:
        """Return an invented name of a project."""
        length = 3 if self.rng.random() < 0.6 else 4
        return "".join(self.rng.choices(SYLLABLES, k=length)).capitalize()

    def _fill(self, frame: Frame, sector: str, subject: Subject) -> str:
        slots = self.slots[sector]
        text = frame.text % tuple(
            slots[slot]() if slot in slots else self._of_subject(slot, subject)
            for slot in frame.slots
        )
        return text[:1].upper() + text[1:]

    def _of_subject(self, slot: str, subject: Subject) -> str:
        if slot == "region":
            return subject.region.phrase
        return self.regions[self.place[subject.province]()].name

    def _common_slots(self, vocabulary: Vocabulary) -> dict[str, Callable[[], object]]:
        rng = self.rng
        draw = vocabulary.general.draws(rng)
        return {
            "word": lambda: draw()[1],
            "the_word": lambda: " ".join(draw()),
            "adjective": vocabulary.adjectives.draws(rng),
            "goal": vocabulary.goals.draws(rng),
            "organisation": self.organisation,
            "name": self.name,
            "number": lambda: int(rng.random() ** 2 * 90) + 2,
            "few": lambda: int(rng.random() * 4) + 1,
            "year": lambda: int(rng.random() * 20) + 2012,
            "amount": lambda: f"{int(rng.random() ** 2 * 200) + 1} miljoen euro",
        }


def _sector_slots(code: str, draw: Callable[[], tuple]) -> dict[str, Callable[[], object]]:
    return {
        "sector_word": lambda: draw()[1],
        "the_sector_word": lambda: " ".join(draw()),
        "topsector": lambda: SECTOR_NAMES[code],
    }
