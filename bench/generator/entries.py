"""Draws entries: how many regions and topsectors each has, how much money, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from register.money.euros import format_short

from .lexicon import Pool, Vocabulary, fixture, table
from .places import Places, slug
from .writer import Subject, Writer

LADDER = {
    "wens": 4,
    "verkenning": 6,
    "voornemen": 10,
    "besluit": 10,
    "uitvoering": 50,
    "gerealiseerd": 20,
}
TITLES = {"initiative": "titles", "campus": "campus_titles", "fund": "fund_titles"}
# Natural logarithm of a typical amount in euros: about 800,000, and 9 million for a fund.
TYPICAL_AMOUNT = {"initiative": 13.6, "campus": 15.0, "fund": 16.0}


@dataclass(frozen=True)
class Block:
    """Entries of one kind with numbers that follow each other."""

    kind: str
    first: int
    count: int


@dataclass(frozen=True)
class Entry:
    """One entry. ``amount`` is in whole euros, ``inferred`` are topsectors the source lacks."""

    kind: str
    number: int
    title: str
    theme: str
    ladder: str
    regions: list[str]
    topsectors: list[str]
    inferred: list[str]
    tags: list[str]
    amount: int | None
    start_year: int
    end_year: int | None
    place: str
    partners: list[str]
    summary: str
    description: str

    @property
    def code(self) -> str:
        return f"RT-{self.number:06d}"

    @property
    def slug(self) -> str:
        return f"{slug(self.title)[:100].strip('-')}-{self.number}"

    @property
    def amount_in_words(self) -> str:
        return format_short(self.amount) if self.amount else "een bedrag"


class Generator:
    """What all blocks share. Making one takes a second, so a process makes one."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.places = Places()
        self.vocabulary = Vocabulary()
        topsectors, themes = table("topsectors"), table("themes")
        self.topsectors = _weighted(topsectors)
        self.themes = _weighted(themes)
        self.ladder = Pool(list(LADDER), list(LADDER.values()))
        self.tags = [row["code"] for row in fixture("tags")]

    def entries(self, block: Block) -> Iterator[Entry]:
        draw = Draw(self, block)
        for number in range(block.first, block.first + block.count):
            yield draw.entry(block.kind, number)


class Draw:
    """The draws of one block."""

    def __init__(self, generator: Generator, block: Block) -> None:
        seed = f"{generator.seed}/{block.kind}/{block.first}"
        self.rng = rng = Random(seed)  # noqa: S311 - no secret, but the same every time
        self.generator, self.places = generator, generator.places
        self.writer = Writer(generator.vocabulary, self.places, rng)
        self.province = self.places.provinces.draws(rng)
        self.topsector = generator.topsectors.draws(rng)
        self.theme, self.ladder = generator.themes.draws(rng), generator.ladder.draws(rng)
        self.town = {p: pool.draws(rng) for p, pool in self.places.towns.items()}
        self.partnership = {p: pool.draws(rng) for p, pool in self.places.partnerships.items()}

    def entry(self, kind: str, number: int) -> Entry:
        rng, province = self.rng, self.province()
        regions, topsectors = self._regions(province), self._topsectors()
        subject = Subject(topsectors, self.places.regions[regions[0]], province)
        start, amount = 2008 + int(rng.random() ** 0.8 * 19), self._amount(kind)
        return Entry(
            kind=kind,
            number=number,
            title=self.writer.compose(TITLES[kind], subject, 1),
            theme=self.theme(),
            ladder=self.ladder(),
            regions=regions,
            topsectors=topsectors,
            inferred=[code for code in topsectors[1:] if rng.random() < 0.3],
            tags=[rng.choice(self.generator.tags)] if rng.random() < 0.15 else [],
            amount=amount,
            start_year=start,
            end_year=start + 1 + int(rng.random() * 7) if rng.random() < 0.75 else None,
            place=self._place(regions),
            partners=self._partners(),
            summary=self.writer.compose("summaries", subject, 12),
            description=self._description(subject, amount),
        )

    def _regions(self, province: str) -> list[str]:
        """Return one to three regions: mostly a province, a municipality, or both."""
        chance, town = self.rng.random(), self.town[province]
        if chance < 0.40:
            found = [province]
        elif chance < 0.68:
            found = [town()]
        elif chance < 0.82:
            found = [province, town()]
        elif chance < 0.93:
            found = [self.partnership[province](), town()][: 1 + (self.rng.random() < 0.5)]
        elif chance < 0.97:
            found = [province, self.province(), town()]
        else:
            found = [self.places.part_of_country(province)]
        return list(dict.fromkeys(found))

    def _topsectors(self) -> list[str]:
        (count,) = self.rng.choices([1, 2, 3, 4], weights=[55, 30, 11, 4])
        return list(dict.fromkeys(self.topsector() for _ in range(count)))

    def _amount(self, kind: str) -> int | None:
        if self.rng.random() < 0.35:
            return None
        amount = self.rng.lognormvariate(TYPICAL_AMOUNT[kind], 1.5)
        step = 1_000 if amount < 1e6 else 100_000 if amount < 1e8 else 1_000_000
        return max(5_000, int(amount / step) * step)

    def _place(self, regions: list[str]) -> str:
        named = (self.places.regions[code] for code in regions)
        return next((region.name for region in named if region.kind == "gemeente"), "")

    def _partners(self) -> list[str]:
        count = int(self.rng.random() ** 2 * 6)
        return list(dict.fromkeys(self.writer.organisation() for _ in range(count)))

    def _description(self, subject: Subject, amount: int | None) -> str:
        """Return 42 to 130 words, the amount included if there is one."""
        text = self.writer.compose("sentences", subject, 42 + int(self.rng.random() ** 1.3 * 86))
        money = f" De {subject.region.phrase} draagt {format_short(amount)} bij." if amount else ""
        return text + money


def _weighted(rows: list[dict[str, str]]) -> Pool:
    return Pool([row["code"] for row in rows], [int(row["weight"]) for row in rows])
