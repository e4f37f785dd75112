"""Writes the register: DIR/register for `manage.py load_register`, DIR/plain for others.

usage: python -m bench.generator --size 100000 [--seed 1] [--jobs 2] --out DIR

``--size`` is the number of initiatives; a campus comes with every 500 and a fund with every 250.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from multiprocessing import Pool as Processes
from pathlib import Path
from typing import IO, Any

import django

from . import plain_files, product_files
from .entries import Block, Generator

BLOCK = 5_000
Texts = dict[str, str]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    make_register(options.size, options.seed, options.out, options.jobs)


def make_register(size: int, seed: int, out: Path, jobs: int = 1) -> None:
    """Write all files to ``out``, with a header each, whether or not they have rows."""
    columns = _all_columns()
    with ExitStack() as stack:
        files = {name: stack.enter_context(_open(out / f"{name}.csv")) for name in columns}
        for texts in _parts(size, seed, jobs, columns):
            for name, text in texts.items():
                files[name].write(text)


def blocks(size: int) -> Iterator[Block]:
    """Yield the blocks of a register. Numbers go on from one kind to the next."""
    first = 1
    for kind, count in (("initiative", size), ("campus", size // 500), ("fund", size // 250)):
        for start in range(first, first + count, BLOCK):
            yield Block(kind, start, min(BLOCK, first + count - start))
        first += count


def _parts(size: int, seed: int, jobs: int, columns: dict[str, list[str]]) -> Iterator[Texts]:
    yield _texts(columns.items())
    yield _texts(_reference_rows(Generator(seed), columns))
    if jobs == 1:
        _start(seed, columns)
        yield from map(_block, blocks(size))
    else:
        with Processes(jobs, _start, (seed, columns)) as processes:
            yield from processes.imap(_block, blocks(size))


# What a process of its own makes once: a function from a block to its part of each file.
_block_texts: Callable[[Block], Texts]


def _start(seed: int, columns: dict[str, list[str]]) -> None:
    global _block_texts
    _block_texts = partial(_rows_of_block, Generator(seed), columns)


def _block(block: Block) -> Texts:
    return _block_texts(block)


def _rows_of_block(generator: Generator, columns: dict[str, list[str]], block: Block) -> Texts:
    def rows() -> Iterator[tuple[str, list[Any]]]:
        yield _product_row(columns, *product_files.document_row(block))
        for entry in generator.entries(block):
            for name, cells in product_files.entry_rows(entry, block):
                yield _product_row(columns, name, cells)
            if entry.kind == "initiative":
                row = plain_files.initiative_row(entry, generator.places)
                yield "plain/initiatives", row

    return _texts(rows())


def _reference_rows(
    generator: Generator, columns: dict[str, list[str]]
) -> Iterator[tuple[str, list[Any]]]:
    for name, cells in product_files.reference_rows(generator.places):
        yield _product_row(columns, name, cells)
    for name, row in plain_files.reference_rows(generator.places):
        yield f"plain/{name}", row


def _product_row(
    columns: dict[str, list[str]], name: str, cells: dict[str, Any]
) -> tuple[str, list[Any]]:
    path = f"register/{name}"
    return path, [cells.get(column, "") for column in columns[path]]


def _texts(rows: Iterable[tuple[str, list[Any]]]) -> Texts:
    """Return the rows as CSV, by file."""
    files: dict[str, io.StringIO] = defaultdict(io.StringIO)
    writers: dict[str, Any] = {}
    for name, row in rows:
        if name not in writers:
            writers[name] = csv.writer(files[name], lineterminator="\n")
        writers[name].writerow(row)
    return {name: file.getvalue() for name, file in files.items()}


def _all_columns() -> dict[str, list[str]]:
    """Return the columns of each file. Those of the register are read from the product itself."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regiotop.settings")
    os.environ.setdefault("REGIOTOP_MODE", "development")
    django.setup()
    from regiotop.exchange.tables import TABLES  # noqa: PLC0415 - it needs the line above

    own = {f"register/{table.name}": [c.name for c in table.columns] for table in TABLES}
    return own | {f"plain/{name}": names for name, names in plain_files.COLUMNS.items()}


def _open(path: Path) -> IO[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("w", encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
