"""Measures regiotop and three others on the same invented register, and writes RESULTS.md.

usage: python -m bench [--size 100000] [--seconds 2] [--keep] [--reuse]

``--keep`` leaves the data in .bench/, and ``--reuse`` measures what was left there again,
without loading. Without either the data is removed, since a million entries fill a disk.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import shutil
import sys
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import psycopg

from . import report
from .measure import Figures, measure
from .processes import run
from .targets import POSTGRES, Bench, load_all, serve_all

ROOT = Path(__file__).parents[1]
PACKAGES = ("django", "gunicorn", "psycopg", "datasette", "sqlite-utils", "granian")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=2, help="for each page of each program")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--reuse", action="store_true")
    options = parser.parse_args()
    bench = Bench(ROOT / ".bench" / str(options.size))
    start = time.monotonic()
    figures = _figures(bench, options)
    figures["circumstances"]["minutes in all"] = round((time.monotonic() - start) / 60, 1)
    report.keep(options.size, figures)
    report.write_results()
    if not (options.keep or options.reuse):
        bench.remove()


def _figures(bench: Bench, options: argparse.Namespace) -> Figures:
    os.chdir(ROOT)
    if options.reuse:
        bench.start_postgres()
    else:
        _load(bench, options.size)
    circumstances = _circumstances(bench)
    with serve_all(bench) as targets:
        figures = measure(bench, options.size, targets, options.seconds)
    circumstances["load at the end"] = f"{os.getloadavg()[0]:.1f}"
    loading = json.loads(bench.loading.read_text())
    return {"circumstances": circumstances, "loading": loading, **figures}


def _load(bench: Bench, size: int) -> None:
    """Make the data, load it everywhere, and keep with it what that took."""
    shutil.rmtree(bench.folder, ignore_errors=True)
    bench.folder.mkdir(parents=True)
    made = ["-m", "bench.generator", f"--size={size}", f"--out={bench.folder / 'made'}"]
    _say("made", run([sys.executable, *made], {}, bench.log("made")).seconds)
    bench.start_postgres()
    loaded = load_all(bench)
    for name, finished in loaded.items():
        _say(name, finished.seconds)
    bench.loading.write_text(json.dumps({name: asdict(took) for name, took in loaded.items()}))


def _circumstances(bench: Bench) -> Figures:
    with psycopg.connect(bench.database("postgres")) as database:
        postgres = database.info.parameter_status("server_version")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {memory:.0f} GB",
        "load at the start": f"{os.getloadavg()[0]:.1f}",
        "versions": f"Python {platform.python_version()}, PostgreSQL {postgres}, "
        + ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "PostgreSQL": ", ".join(f"{name} {value}" for name, value in POSTGRES.items()),
    }


def _say(what: str, seconds: float) -> None:
    print(f"{what:10} {seconds:7.1f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
