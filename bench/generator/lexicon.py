"""The words that entries are made of, and how often each comes up."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, product
from pathlib import Path
from random import Random
from typing import Any

LEXICON = Path(__file__).parent / "lexicon"
FIXTURES = Path(__file__).parents[2] / "fixtures"
BATCH = 256


def words(name: str) -> list[str]:
    return (LEXICON / f"{name}.txt").read_text(encoding="utf-8").split()


def lines(name: str) -> list[str]:
    return (LEXICON / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def table(name: str) -> list[dict[str, str]]:
    with (LEXICON / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fixture(name: str) -> list[dict[str, Any]]:
    """Return what the register itself holds of topsectors, themes or tags."""
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def zipf(count: int, shift: float = 2.7, power: float = 1.0) -> list[float]:
    """Return the weights of words as in any language: a few are everywhere, most are rare."""
    return [1.0 / (rank + shift) ** power for rank in range(1, count + 1)]


class Pool:
    """Things to draw from, by weight. Without weights the first come up most often."""

    def __init__(self, items: Sequence[Any], weights: Sequence[float] | None = None) -> None:
        self.items = items
        self.cumulative = list(accumulate(weights or zipf(len(items))))

    def draws(self, rng: Random) -> Callable[[], Any]:
        """Return a function that draws one. It draws many at a time, which is much faster."""

        def endless() -> Iterator[Any]:
            while True:
                yield from rng.choices(self.items, cum_weights=self.cumulative, k=BATCH)

        return endless().__next__


class Vocabulary:
    """All words of the language of this register; the same for every seed and size.

    A compound is a pair of its article and itself. ``sectors`` has a pool for each topsector.
    """

    LONGER = 25_000
    LONGER_PER_SECTOR = 6_000
    # So that some words are known to be everywhere.
    EVERYWHERE = (
        ("het", "innovatiefonds"),
        ("de", "kennisvalorisatie"),
        ("het", "energietransitiefonds"),
        ("de", "proeftuin"),
        ("het", "mkb"),
        ("de", "clustervorming"),
    )

    def __init__(self) -> None:
        rng = Random("vocabulary")  # noqa: S311 - no secret, but the same every time
        general = _compounds(rng, words("beginnings"), self.LONGER)
        self.general = Pool([*self.EVERYWHERE, *general])
        self.sectors = {
            row["code"]: Pool(_compounds(rng, row["words"].split(), self.LONGER_PER_SECTOR))
            for row in table("topsectors")
        }
        self.adjectives = Pool(words("adjectives"))
        self.goals = Pool(lines("goals"))
        firms = [f"{name} {trade}" for name, trade in product(lines("surnames"), lines("trades"))]
        rng.shuffle(firms)
        self.organisations = Pool(lines("organisations") + firms)


def _compounds(rng: Random, beginnings: list[str], longer: int) -> list[tuple[str, str]]:
    """Return compounds of two parts, and among the rarer ones ``longer`` of three."""
    endings = [tuple(word.split(":")) for word in words("endings")]
    two = [(article, b + e) for b in beginnings for article, e in endings if b != e]
    rng.shuffle(two)
    common, rare = two[: len(two) // 3], two[len(two) // 3 :]
    middles = words("middles")
    for _ in range(longer):
        article, ending = rng.choice(endings)
        rare.append((article, rng.choice(beginnings) + rng.choice(middles) + ending))
    rng.shuffle(rare)
    return list(dict.fromkeys(common + rare))
