"""Loads the bare floor. usage: python -m bench.peers.floor.load FOLDER CONNECTION"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg

from ..plain import rows

SCHEMA = Path(__file__).parent / "schema.sql"
BEFORE = """
CREATE EXTENSION intarray; CREATE EXTENSION unaccent; CREATE EXTENSION fuzzystrmatch;
SET maintenance_work_mem = '1GB'; SET work_mem = '128MB'; SET min_parallel_table_scan_size = '1MB';
CREATE TABLE tag (id serial PRIMARY KEY, dimension text, code text, name text);
CREATE UNLOGGED TABLE stage (
  code text, title text, theme text, status text, regions text, found_under text, topsectors text,
  amount_eur bigint, start_year smallint, end_year smallint, partners text, summary text,
  description text);
"""
TABLES = "tag, initiative, initiative_text, initiative_terms, vocabulary, deletion, listing, cube"
CHUNK = 1 << 20


def main(folder: Path, connection: str) -> None:
    with psycopg.connect(connection, autocommit=True) as database:
        database.execute(BEFORE)
        with database.cursor().copy("COPY stage FROM STDIN (FORMAT csv, HEADER)") as copy:
            for part in _chunks(folder / "initiatives.csv"):
                copy.write(part)
        _load_tags(database, folder)
        for statement in SCHEMA.read_text(encoding="utf-8").split(";\n"):
            database.execute(statement)
        database.execute(f"VACUUM (ANALYZE, FREEZE) {TABLES}")


def _load_tags(database: psycopg.Connection, folder: Path) -> None:
    with database.cursor().copy("COPY tag (dimension, code, name) FROM STDIN") as copy:
        for name in ("region", "topsector"):
            for row in rows(folder, f"{name}s"):
                copy.write_row((name, row["code"], row["name"]))
    for name in ("theme", "status"):
        database.execute(
            f"INSERT INTO tag (dimension, code, name) SELECT DISTINCT '{name}', {name}, {name} "  # noqa: S608
            "FROM stage ORDER BY 2"
        )


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            yield part


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
