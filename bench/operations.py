"""What is measured: questions that a reader may ask, in the terms of no program in particular.

The words are those of the generator with seed 1. `leefomgeving` is in 3.5% of the entries,
`innovatiefonds` in 28%, `sensorkennisvoucher` in 0.01%. `energietransitefonds` lacks a letter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Question:
    """Filters of a list; or with ``record`` the page of one entry. ``deep`` is a page at 80%."""

    region: str = ""
    topsector: str = ""
    theme: str = ""
    ladder: str = ""
    amounts: tuple[int, int] | None = None
    words: str = ""
    deep: bool = False
    csv: bool = False
    record: int = 0

    @property
    def is_list(self) -> bool:
        """Whether the answer is a page with a number of results, and may have facets."""
        return not (self.record or self.csv)


@dataclass(frozen=True)
class Operation:
    """``name`` is how results are stored; ``pages`` tells whether it counts as a list page."""

    name: str
    label: str
    question: Question
    pages: bool = False


LIMBURG, FRYSLAN, ZUID_HOLLAND = "PV31", "PV21", "PV28"
OPERATIONS = [
    Operation("list_first", "list, first page", Question(), pages=True),
    Operation("list_deep", "list, page at 80%", Question(deep=True), pages=True),
    Operation("region", "region", Question(region=LIMBURG), pages=True),
    Operation(
        "region_topsector",
        "region + topsector",
        Question(region=LIMBURG, topsector="chemie"),
        pages=True,
    ),
    Operation(
        "theme",
        "theme + status + amount range",
        Question(theme="innovatiefonds-mkb-plus", ladder="uitvoering", amounts=(10**6, 10**7)),
        pages=True,
    ),
    Operation("word_28", "word in 28%", Question(words="innovatiefonds")),
    Operation("word_3", "word in 3.5%", Question(words="leefomgeving")),
    Operation("word_rare", "word in 0.01%", Question(words="sensorkennisvoucher")),
    Operation(
        "two_words",
        "two words + region",
        Question(words="proeftuin vakmensen", region=ZUID_HOLLAND),
    ),
    Operation("misspelt", "misspelt word", Question(words="energietransitefonds")),
    Operation("record", "record page", Question(record=1)),
    Operation("csv", "CSV of about 5,000", Question(csv=True)),
]


def operations(size: int) -> list[Operation]:
    """Return the operations; what depends on the size is filled in."""
    at_size = {"record": Question(record=size * 54 // 100), "csv": _about_5000(size)}
    return [replace(o, question=at_size.get(o.name, o.question)) for o in OPERATIONS]


def _about_5000(size: int) -> Question:
    if size <= 10_000:
        return Question(csv=True, ladder="uitvoering")
    if size <= 100_000:
        return Question(csv=True, region=FRYSLAN)
    return Question(csv=True, region=FRYSLAN, topsector="chemie")
