"""How each program is asked a question: the one place to change when addresses change.

Each function returns a path with a query string, or None when there is no such page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from .operations import Question

Address = Callable[[Question], str | None]
Pairs = list[tuple[str, object]]
FACETS: Pairs = [
    ("_facet", "theme"),
    ("_facet", "status"),
    ("_facet_array", "found_under"),
    ("_facet_size", "max"),
]
SHOWN = (
    *("title", "theme", "status", "regions", "topsectors"),
    *("amount_eur", "start_year", "end_year", "summary"),
)


@dataclass(frozen=True)
class Deep:
    """The entry behind which the page at 80% begins: by title, and for the peers by year."""

    number: int
    newest_number: int
    newest_year: int
    page: int

    @property
    def newest_code(self) -> str:
        return f"RT-{self.newest_number:06d}"


def product(question: Question, deep: Deep) -> str:
    if question.record:
        return f"/rt/{question.record:06d}"
    pairs = _filters(question)
    pairs += [("na", f"RT-{deep.number:06d}")] if question.deep else []
    return _join("/initiatieven.csv" if question.csv else "/initiatieven", pairs)


def naive(question: Question, deep: Deep, *, facets: bool) -> str | None:
    number = [("page", deep.page)] if question.deep else []
    return _like_ours(question, number, facets=facets)


def floor(question: Question, deep: Deep, *, facets: bool) -> str | None:
    behind = [("na", f"{deep.newest_year}-{deep.newest_number}")] if question.deep else []
    return _like_ours(question, behind, facets=facets)


def datasette(question: Question, deep: Deep, *, facets: bool) -> str | None:
    if facets and not question.is_list:
        return None
    if question.record:
        return f"/register/initiatives/RT-{question.record:06d}"
    pairs: Pairs = [*_datasette_filters(question), ("_sort_desc", "start_year")]
    pairs += [("_next", f"{deep.newest_year},{deep.newest_code}")] if question.deep else []
    if question.csv:
        return _join("/register/initiatives.csv", [("_stream", "on"), *pairs])
    pairs += FACETS if facets else []
    pairs += [("_size", 25), *(("_col", column) for column in SHOWN)]
    return _join("/register/initiatives", pairs)


def _like_ours(question: Question, paging: Pairs, *, facets: bool) -> str | None:
    if facets and not question.is_list:
        return None
    if question.record:
        return f"/initiatieven/RT-{question.record:06d}"
    pairs = _filters(question) + paging + ([("facetten", 1)] if facets else [])
    return _join("/initiatieven.csv" if question.csv else "/initiatieven", pairs)


def _filters(question: Question) -> Pairs:
    low, high = question.amounts or ("", "")
    pairs = [
        ("regio", question.region),
        ("topsector", question.topsector),
        ("thema", question.theme),
        ("ladder", question.ladder),
        ("bedrag_van", low),
        ("bedrag_tot", high),
        ("q", question.words),
    ]
    return [(name, value) for name, value in pairs if value]


def _datasette_filters(question: Question) -> Iterable[tuple[str, object]]:
    for kind in ("region", "topsector"):
        if value := getattr(question, kind):
            link = {"table": f"initiative_{kind}s", "column": kind, "value": value}
            yield "_through", json.dumps(link)
    if question.theme:
        yield "theme__exact", question.theme
    if question.ladder:
        yield "status__exact", question.ladder
    if question.amounts:
        yield from zip(("amount_eur__gte", "amount_eur__lte"), question.amounts, strict=True)
    if question.words:
        yield "_search", question.words


def _join(path: str, pairs: Pairs) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path
