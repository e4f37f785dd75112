"""Makes the file that Datasette serves, with all that its documentation advises for speed.

usage: python -m bench.peers.datasette_load FOLDER FILE

Link tables and indexes for what is filtered on, full text in FTS5, and the counts of
`datasette inspect`, so that it need not count an unchanging file again.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from .plain import initiatives, rows

LISTS = ("regions", "found_under", "topsectors")
LINKS = """
CREATE TABLE initiative_regions (initiative TEXT REFERENCES initiatives(code),
  region TEXT REFERENCES regions(code), PRIMARY KEY (region, initiative)) WITHOUT ROWID;
INSERT INTO initiative_regions
  SELECT i.code, j.value FROM initiatives i, json_each(i.found_under) j ORDER BY 2, 1;
CREATE TABLE initiative_topsectors (initiative TEXT REFERENCES initiatives(code),
  topsector TEXT REFERENCES topsectors(code), PRIMARY KEY (topsector, initiative)) WITHOUT ROWID;
INSERT INTO initiative_topsectors
  SELECT i.code, j.value FROM initiatives i, json_each(i.topsectors) j ORDER BY 2, 1;
CREATE INDEX by_start ON initiatives(start_year DESC, code);
CREATE INDEX by_theme ON initiatives(theme, status, amount_eur);
CREATE INDEX by_status ON initiatives(status);
"""


def main(folder: Path, target: Path) -> None:
    database = Database(target)
    for name in ("regions", "topsectors"):
        database[name].insert_all(rows(folder, name), pk="code")
    database["initiatives"].insert_all(_with_lists(folder), pk="code", batch_size=2_000)
    database.conn.executescript(LINKS)
    database["initiatives"].enable_fts(["title", "summary", "description"], fts_version="FTS5")
    database.analyze()
    database.close()
    inspect = [sys.executable, "-m", "datasette", "inspect", target]
    subprocess.run([*inspect, "--inspect-file", f"{target}.json"], check=True)  # noqa: S603


def _with_lists(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the initiatives with their lists as JSON, which Datasette can make facets of."""
    for row in initiatives(folder):
        yield row | {name: json.dumps(str(row[name]).split(";")) for name in LISTS}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
