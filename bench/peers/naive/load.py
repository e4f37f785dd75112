"""Loads the naive app with bulk_create, 2,000 rows at a time.

usage: python -m bench.peers.naive.load FOLDER
"""

from __future__ import annotations

import os
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import django

from ..plain import initiatives, rows

BATCH = 2_000
LISTS = {"regions": "region", "found_under": "region", "topsectors": "topsector"}
Row = dict[str, Any]


def main(folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peers.naive.settings"
    django.setup()
    # ruff: noqa: PLC0415 - these need the line above
    from django.core.management import call_command

    from .models import Region, Topsector

    call_command("migrate", run_syncdb=True, verbosity=0)
    ids = {}
    for name, model in (("regions", Region), ("topsectors", Topsector)):
        made = model.objects.bulk_create(model(**row) for row in rows(folder, name))
        ids[name.removesuffix("s")] = {row.code: row.pk for row in made}
    found = initiatives(folder)
    while batch := list(islice(found, BATCH)):
        _save(batch, ids)


def _save(batch: list[Row], ids: dict[str, dict[str, int]]) -> None:
    from django.db import transaction

    from .models import Initiative

    with transaction.atomic():
        plain = ({k: v for k, v in row.items() if k not in LISTS} for row in batch)
        made = Initiative.objects.bulk_create(Initiative(**row) for row in plain)
        for field, kind in LISTS.items():
            link = getattr(Initiative, field).through
            link.objects.bulk_create(
                link(**{"initiative_id": saved.pk, f"{kind}_id": ids[kind][code]})
                for saved, row in zip(made, batch, strict=True)
                for code in row[field].split(";")
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
