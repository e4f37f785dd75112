"""Turns what was drawn into rows of the files that `manage.py load_register` reads.

A row is a pair: the table it is for, and its cells by column. A column without a cell stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from .entries import Block, Entry
from .lexicon import fixture
from .places import Places

Row = tuple[str, dict[str, object]]
THEME_NAMES = {row["code"]: row["name"] for row in fixture("themes")}
KIND_TABLES = {"initiative": "initiatives", "campus": "campuses", "fund": "funds"}
KIND_CELLS = {
    "initiative": {},
    "campus": {"stage": "in-ontwikkeling"},
    "fund": {"revolving": "onbekend", "national_fund_relation": "geen-uitspraak"},
}


def reference_rows(places: Places) -> Iterator[Row]:
    """Yield what entries refer to: topsectors, themes, tags, regions and their memberships."""
    for name in ("topsectors", "themes", "tags"):
        for row in fixture(name):
            yield name, row
    for region in places.regions.values():
        cells = {"code": region.code, "name": region.name, "kind": region.kind}
        yield "regions", {**cells, "slug": region.slug}
    for part, wholes in places.wholes.items():
        for whole in wholes:
            yield "region_memberships", {"part": part, "whole": whole, "basis": "stated"}


def document_row(block: Block) -> Row:
    """Return the source on which the entries of a block rest."""
    number = f"{block.kind} {block.first}"
    return "source_documents", {"code": document_code(block), "title": f"Verzonnen bron {number}"}


def document_code(block: Block) -> str:
    return f"bron-{block.kind}-{block.first}"


def entry_rows(entry: Entry, block: Block) -> Iterator[Row]:
    """Yield all rows of one entry: itself, what it rests on, and what it is tied to."""
    source = {"document": document_code(block), "sentence": entry.number - block.first + 1}
    yield _passage(entry, source)
    yield _entry(entry)
    yield KIND_TABLES[entry.kind], {"number": entry.code, **KIND_CELLS[entry.kind]}
    yield "citations", {"entry": entry.code, **source, "quote": entry.description}
    for place, code in enumerate(entry.regions):
        role = "contributor" if place == 0 else "partner"
        yield "entry_regions", {"entry": entry.code, "region": code, "role": role, **EXPLICIT}
    for code in entry.topsectors:
        basis = "inferred" if code in entry.inferred else "stated"
        yield "entry_topsectors", {"entry": entry.code, "topsector": code, "basis": basis}
    for code in entry.tags:
        yield "entry_tags", {"entry": entry.code, "tag": code}
    if entry.amount:
        yield from _money(entry, source)


EXPLICIT = {"implied": "false"}


def _passage(entry: Entry, source: dict[str, object]) -> Row:
    return "passages", {
        "document": source["document"],
        "number": source["sentence"],
        "chapter": THEME_NAMES[entry.theme],
        "theme": entry.theme,
        "text": entry.description,
    }


def _entry(entry: Entry) -> Row:
    return "entries", {
        "number": entry.code,
        "kind": entry.kind,
        "slug": entry.slug,
        "title": entry.title,
        "summary": entry.summary,
        "theme": entry.theme,
        "ladder": entry.ladder,
        "start_year": entry.start_year,
        "end_year": entry.end_year,
        "place": entry.place,
        "partners": "; ".join(entry.partners),
        "owner": entry.regions[0],
    }


def _money(entry: Entry, source: dict[str, object]) -> Iterator[Row]:
    cells = {"entry": entry.code, "position": 1}
    yield (
        "contributions",
        {
            **cells,
            **source,
            "amount_eur": entry.amount,
            "precision": "exact",
            "words": entry.amount_in_words,
            "nature": "own",
        },
    )
    yield "contribution_payers", {**cells, "region": entry.regions[0], **EXPLICIT}
