"""Answers a query string with hand-written SQL: the number of results, a page, the facets."""
# Conditions in this SQL come from the lines below; values go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from typing import Any

import psycopg

PAGE = 25
CEILING = 10_000
COLUMNS = (
    "i.id, i.code, i.title, i.theme, i.status, i.amount, i.start_year, i.end_year, i.regions, "
    "i.topsectors, t.summary"
)
FACETS = ("theme", "status", "region")
Query = dict[str, list[str]]
_local = threading.local()


@dataclass
class Answer:
    count: int
    rows: list[tuple]
    facets: list[tuple[str, list[tuple[int, int]]]] = field(default_factory=list)
    meant: str = ""


class Store:
    """A connection of one thread, and every tag: ``names`` by id, ``ids`` by dimension and code."""

    def __init__(self) -> None:
        self.connection = psycopg.connect(
            os.environ["FLOOR_DATABASE"], autocommit=True, prepare_threshold=0
        )
        self.connection.execute("SET plan_cache_mode = force_custom_plan")
        tags = self.all("SELECT id, dimension, code, name FROM tag")
        self.names = {row[0]: row[3] for row in tags}
        self.ids = {row[1:3]: row[0] for row in tags}
        self.dimensions = {row[0]: row[1] for row in tags}

    def all(self, sql: str, *values: Any) -> list[tuple]:
        return self.connection.execute(sql, values).fetchall()

    def tag(self, dimension: str, query: Query, name: str) -> int:
        return self.ids[dimension, query[name][0]] if name in query else 0


def store() -> Store:
    """Return the store of this thread."""
    if not hasattr(_local, "store"):
        _local.store = Store()
    return _local.store


def answer(query: Query) -> Answer:
    if "q" in query:
        return _words(query, query["q"][0])
    return _theme(query) if "thema" in query else _listing(query)


def _rows(ids: str, *values: Any) -> list[tuple]:
    """Return what a page shows of the ids that a query finds, newest first."""
    return store().all(
        f"SELECT {COLUMNS} FROM ({ids}) found JOIN initiative i USING (id) "
        "JOIN initiative_text t USING (id) ORDER BY i.start_year DESC, i.id",
        *values,
    )


def _listing(query: Query) -> Answer:
    """Any one region with any one topsector: all is counted beforehand."""
    both = (store().tag("region", query, "regio"), store().tag("topsector", query, "topsector"))
    ((count,),) = store().all(
        "SELECT coalesce(sum(n), 0) FROM cube WHERE region = %s AND topsector = %s", *both
    )
    page = "SELECT id, start_year FROM listing WHERE region = %s AND topsector = %s"
    order = f"ORDER BY start_year DESC, id LIMIT {PAGE}"
    if "na" in query:
        year, number = map(int, query["na"][0].split("-"))
        rows = _rows(
            f"({page} AND start_year = %s AND id > %s {order}) UNION ALL "
            f"({page} AND start_year < %s {order}) LIMIT {PAGE}",
            *(*both, year, number, *both, year),
        )
    else:
        rows = _rows(f"{page} {order}", *both)
    return Answer(count, rows, _counted(*both) if "facetten" in query else [])


def _counted(region: int, topsector: int) -> list[tuple[str, list]]:
    within = "region = %s AND topsector = %s"
    regions = "region > 0 AND region <> %s AND topsector = %s"
    return [
        (name, _from_cube(name, regions if name == "region" else within, region, topsector))
        for name in FACETS
    ]


def _from_cube(name: str, where: str, *values: int) -> list[tuple[int, int]]:
    return store().all(
        f"SELECT {name}, sum(n) FROM cube WHERE {where} GROUP BY 1 ORDER BY 2 DESC", *values
    )


def _theme(query: Query) -> Answer:
    """A theme with a status and a range of amounts: one index in that order."""
    values = (store().tag("theme", query, "thema"), store().tag("status", query, "ladder"))
    values += (int(query["bedrag_van"][0]), int(query["bedrag_tot"][0]))
    found = "FROM initiative WHERE theme = %s AND status = %s AND amount BETWEEN %s AND %s"
    ((count,),) = store().all(f"SELECT count(*) {found}", *values)
    rows = _rows(f"SELECT id {found} ORDER BY start_year DESC, id LIMIT {PAGE}", *values)
    tags = f"SELECT found_under || ARRAY[theme, status] AS tags {found}"
    return Answer(count, rows, _unnested(query, tags, values))


def _words(query: Query, text: str) -> Answer:
    """All words, with or without a region: one list of numbers per initiative."""
    lexemes = store().all(
        "SELECT l, hashtext(l) | x'80000000'::int, coalesce(v.n, 0) FROM unnest(tsvector_to_array("
        "to_tsvector('nl', %s))) l LEFT JOIN vocabulary v ON v.word = l",
        text,
    )
    if unknown := [word for word, _, n in lexemes if not n]:
        meant = _nearest(unknown[0])
        if not meant:
            return Answer(0, [])
        found = _words(query, text.replace(unknown[0], meant))
        found.meant = meant
        return found
    region = store().tag("region", query, "regio")
    terms = [number for _, number, _ in lexemes] + ([region] if region else [])
    found = "FROM initiative_terms WHERE terms @> %s"
    count, rows = _page_of_terms(found, terms, min(n for *_, n in lexemes))
    return Answer(count, rows, _unnested(query, f"SELECT tags {found}", (terms,)))


def _page_of_terms(found: str, terms: list[int], rarest: int) -> tuple[int, list[tuple]]:
    walk = f"SELECT id {found} ORDER BY start_year DESC, id LIMIT {PAGE}"
    if len(terms) == 1 and rarest > CEILING:
        # The vocabulary knows the count, and the newest are soon met in order.
        return rarest, _rows(walk, terms)
    hits = store().all(f"SELECT id, start_year {found}", terms)
    newest = sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:PAGE]
    return len(hits), _rows("SELECT unnest(%s::int[]) AS id", [number for number, _ in newest])


def _nearest(word: str) -> str:
    start = word[:8]
    parts = [start, *(start[:n] + start[n + 1 :] for n in range(len(start)))]
    found = store().all(
        "SELECT v.word FROM (SELECT DISTINCT word FROM deletion WHERE part = ANY(%s)) d "
        "JOIN vocabulary v USING (word) WHERE levenshtein_less_equal(v.word, %s, 2) <= 2 "
        "ORDER BY levenshtein(v.word, %s), v.n DESC LIMIT 1",
        *(parts, word, word),
    )
    return found[0][0] if found else ""


def _unnested(query: Query, tags: str, values: tuple) -> list[tuple[str, list]]:
    """Return the facets of results that no cube knows."""
    if "facetten" not in query:
        return []
    counts = store().all(
        f"SELECT tag, count(*) FROM ({tags}) found, unnest(tags) tag GROUP BY 1 ORDER BY 2 DESC",
        *values,
    )
    of = store().dimensions
    return [(name, [pair for pair in counts if of[pair[0]] == name]) for name in FACETS]
