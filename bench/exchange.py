"""How fast a register goes out as files, and how fast they fill an empty one.

usage: exchange.py [--entries 10000]

Makes a database of its own beside the register's, and throws it away. The register in it is
the annex over and over, each time with new numbers and slugs, so that its texts are as long as
real ones. Before each line stand the seconds since the one before.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("REGIOTOP_MODE", "development")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regiotop.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from regiotop.exchange import Report  # noqa: E402
from regiotop.exchange.cells import NUMBER, to_text  # noqa: E402
from regiotop.exchange.export import export_register  # noqa: E402
from regiotop.exchange.load import load_register  # noqa: E402
from regiotop.exchange.schema import Table  # noqa: E402
from regiotop.exchange.tables import TABLES  # noqa: E402
from regiotop.loading import load_fixtures  # noqa: E402

Row = dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000, help="rounded up to whole annexes")
    entries = parser.parse_args().entries
    connection.settings_dict["TEST"]["NAME"] = "bench_exchange"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), entries)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def measure(folder: Path, entries: int) -> None:
    load_fixtures(ROOT / "fixtures")
    export_register(folder / "annex", lambda line: None)
    call_command("flush", interactive=False, verbosity=0)
    multiply(folder / "annex", folder / "made", entries)
    timed("load", load_register, folder / "made")
    timed("export", export_register, folder / "out")


def timed(what: str, work: Callable[[Path, Report], int], folder: Path) -> None:
    start = last = time.perf_counter()

    def report(line: str) -> None:
        nonlocal last
        now = time.perf_counter()
        print(f"  {now - last:8.2f}  {line}", flush=True)
        last = now

    count = work(folder, report)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{what}: {count} entries in {seconds:.1f} s, {count / seconds:.0f} a second; "
        f"at most {memory} MB",
        flush=True,
    )


# The register --------------------------------------------------------------------------------


def multiply(annex: Path, made: Path, entries: int) -> None:
    """Write the annex over and over, until there are at least so many entries."""
    made.mkdir()
    step = max(number_of(row["number"]) for row in rows_of(annex, "entries"))
    for table in TABLES:
        write(made / table.file, table, copies(annex, table, step, entries))


def copies(annex: Path, table: Table, step: int, entries: int) -> Iterator[Row]:
    """Yield the rows of a table with the numbers of each copy of the annex."""
    rows = list(rows_of(annex, table.name))
    numbers = [column.name for column in table.columns if column.field is NUMBER]
    for shift in range(0, entries if numbers else 1, step):
        for row in rows:
            moved = {name: moved_by(shift, row[name]) for name in numbers}
            slug = {"slug": f"{row['slug']}-{shift}"} if shift and "slug" in row else {}
            yield row | moved | slug


def moved_by(shift: int, number: str) -> str:
    return to_text(NUMBER, number_of(number) + shift) if number else ""


def number_of(text: str) -> int:
    return int(text.removeprefix("RT-"))


def rows_of(folder: Path, name: str) -> Iterator[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write(path: Path, table: Table, rows: Iterator[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [column.name for column in table.columns])
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
