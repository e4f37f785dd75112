"""Asks every operation of every program, in turn and in one run, and returns the figures."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import psycopg

from . import addresses
from .addresses import Address, Deep
from .operations import Operation, operations
from .processes import memory_mb
from .readers import SLOW, Asked, Reader, Target, throughput
from .targets import Bench

CLIENTS = 8
THROUGHPUT_SECONDS = 5
TOO_SLOW = 3_000  # ms
Figures = dict[str, Any]
Change = Callable[[], None]
# How many results a page says there are; our own heading comes first.
COUNTED = re.compile(
    rb"([0-9][0-9.,]*)(?:&nbsp;|\xc2\xa0| )(?:initiatie|bijdrage|resultaten|rows?\b)"
)


def columns(deep: Deep) -> dict[str, tuple[str, Address]]:
    """Return the columns of the results: the program that is asked, and how.

    Our own pages always have facets. Of the others both are measured.
    """
    found: dict[str, tuple[str, Address]] = {
        "regiotop": ("regiotop", partial(addresses.product, deep=deep))
    }
    others = (addresses.datasette, addresses.naive, addresses.floor)
    for address in others:
        name = address.__name__
        found[name] = (name, partial(address, deep=deep, facets=False))
        found[f"{name}_facets"] = (name, partial(address, deep=deep, facets=True))
    return found


def measure(bench: Bench, size: int, targets: dict[str, Target], seconds: float) -> Figures:
    """Return times in ms, replies a second, and memory in MB. ``seconds`` is for each page."""
    deep, reader, change = _deep(bench, size), Reader(), partial(_change, bench)
    measured: dict[str, Figures] = {}
    for operation in operations(size):
        measured[operation.name] = _one(reader, operation, deep, targets, seconds, change)
        _say(operation.label, measured[operation.name])
    return {
        "operations": measured,
        "memory_one": {name: round(memory_mb(target.pid)) for name, target in targets.items()},
        "throughput": _throughput(size, deep, targets, measured),
        "memory_eight": {name: round(memory_mb(target.pid)) for name, target in targets.items()},
    }


def _one(
    reader: Reader,
    operation: Operation,
    deep: Deep,
    targets: dict[str, Target],
    seconds: float,
    change: Change,
) -> Figures:
    pages, figures = {}, {}
    for name, (program, address) in columns(deep).items():
        if path := address(operation.question):
            for column, page, about in _first(reader, name, targets[program], path, change):
                pages[column], figures[column] = page, about
                about["found"] = about.get("found") if operation.question.is_list else None
    good = {n: page for n, page in pages.items() if figures[n]["status"] == page.expected}
    # Apart, for a change makes all our pages new.
    reader.alternate([page for page in good.values() if not page.before], seconds)
    reader.alternate([page for page in good.values() if page.before], seconds)
    for name, page in good.items():
        figures[name] |= page.summary() if page.seconds else {"status": 0}
    return figures


def _first(
    reader: Reader, name: str, target: Target, path: str, change: Change
) -> Iterator[tuple[str, Asked, Figures]]:
    """Ask for a page once, and yield what to measure: itself, and what may be kept of ours."""
    reply = reader.ask(target, path, {})
    if reply.status in {301, 302, 308}:
        path = urlsplit(reply.location).path
        reply = reader.ask(target, path, {})
    counted = COUNTED.search(reply.body)
    about = {
        "status": reply.status,
        "bytes": len(reply.body),
        "found": int(re.sub(rb"[.,]", b"", counted[1])) if counted else None,
        "first": round(reply.seconds * 1000, 1),
    }
    slow = [reply.seconds] if reply.seconds > SLOW else []
    yield name, Asked(target, path, {}, seconds=slow), about
    if name == "regiotop" and reply.etag:
        known = {"If-None-Match": reply.etag}
        again = reader.ask(target, path, known)
        page = Asked(target, path, known, expected=304)
        yield "regiotop_304", page, {"status": again.status, "bytes": len(again.body)}
        yield "regiotop_new", Asked(target, path, {}, is_new=True), dict(about)
        yield "regiotop_changed", Asked(target, path, {}, before=change), dict(about)


def _throughput(
    size: int, deep: Deep, targets: dict[str, Target], measured: dict[str, Figures]
) -> Figures:
    """Return list pages a second by eight readers, the pages of a program in turn.

    Who takes longer than some page is worth for one reader is not asked by eight.
    """
    found = {}
    lists = [operation for operation in operations(size) if operation.pages]
    for name, (program, address) in columns(deep).items():
        times = [measured[operation.name][name].get("p50", TOO_SLOW) for operation in lists]
        if max(times) < TOO_SLOW:
            paths = [address(operation.question) for operation in lists]
            asked = (targets[program], paths, CLIENTS, THROUGHPUT_SECONDS)
            found[name] = throughput(*asked)
            if name == "regiotop":
                found["regiotop_new"] = throughput(*asked, new=True)
            _say(f"list pages, {CLIENTS} readers", {name: found[name]})
    return found


def _deep(bench: Bench, size: int) -> Deep:
    """Find the entries behind which the page at 80% begins, in each order."""
    before = size * 8 // 10
    with psycopg.connect(bench.database("regiotop")) as database:
        (number,) = database.execute(
            "SELECT number FROM register_entryindex WHERE kind = 'initiative' "
            "ORDER BY sort_key, number OFFSET %s LIMIT 1",
            [before - 1],
        ).fetchone()
    with psycopg.connect(bench.database("floor")) as database:
        newest = database.execute(
            "SELECT id, start_year FROM initiative ORDER BY start_year DESC, id OFFSET %s LIMIT 1",
            [before - 1],
        ).fetchone()
    return Deep(number, *newest, page=before // 25 + 1)


def _change(bench: Bench) -> None:
    """Move the version of the register, as a change of any entry does."""
    with psycopg.connect(bench.database("regiotop")) as database:
        database.execute("UPDATE register_registerversion SET number = number + 1")


def _say(label: str, figures: Figures) -> None:
    shown = {n: f.get("p50", f) if isinstance(f, dict) else f for n, f in figures.items()}
    print(f"{label:30} {shown}", file=sys.stderr, flush=True)
