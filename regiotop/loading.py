"""Loads fixtures/*.json into an empty register. Each file reads like the thing it describes.

Everything refers to everything by public code or number, never by a database id.
The whole load is one transaction: it succeeds, or the register stays as it was.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pghistory
from django.db import connection, models, transaction

from funds.models import Fund
from initiatives.models import Campus, Initiative
from register.models import (
    Citation,
    Contribution,
    ContributionPayer,
    Distinction,
    Entry,
    EntryRegion,
    EntryTag,
    EntryTopsector,
    Passage,
    Region,
    RegionCode,
    RegionMembership,
    SourceDocument,
    Tag,
    Theme,
    Topsector,
)

from .empty_register import continue_numbers, refuse_unless_empty

Row = dict[str, Any]
KINDS: dict[str, type[Entry]] = {kind.KIND: kind for kind in (Initiative, Campus, Fund)}
RELATED = ["regions", "topsectors", "tags", "contributions", "citations", "parent", "differs_from"]
REFERENCE_FILES = ["topsectors", "themes", "tags", "regions", "annex"]


@transaction.atomic
def load_fixtures(folder: Path) -> int:
    """Load every file of ``folder`` and return the number of entries.

    Raises RegisterNotEmpty, or ValidationError with a note that names the file and the row.
    """
    refuse_unless_empty()
    with pghistory.context(role="system", reason="Overgenomen uit bijlage 3 van 2011"):
        _load_reference(folder)
        files = sorted(p for p in folder.glob("*.json") if p.stem not in REFERENCE_FILES)
        rows = [(path.name, row) for path in files for row in _read(path)]
        entries = _each(rows, _load_entry)
        _each(rows, _tie_to_others)
        continue_numbers()
    return len(entries)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        error.add_note(f"in {path.name}")
        raise


def _each(rows: Iterable[tuple[str, Row]], load: Callable[[Row], Any]) -> list[Any]:
    loaded = []
    for name, row in rows:
        try:
            loaded.append(load(row))
        except Exception as error:
            error.add_note(f"in {name}: {row.get('number') or row.get('code') or row}")
            raise
    return loaded


def _save(instance: models.Model) -> Any:
    """Save what a form would accept, and nothing else."""
    instance.full_clean()
    instance.save(force_insert=True)
    return instance


def _load_reference(folder: Path) -> None:
    for model, name in ((Topsector, "topsectors"), (Theme, "themes"), (Tag, "tags")):
        rows = [(f"{name}.json", row) for row in _read(folder / f"{name}.json")]
        _each(rows, lambda row, model=model: _save(model(**row)))
    rows = [("regions.json", row) for row in _read(folder / "regions.json")]
    _each(rows, _load_region)
    _each(rows, _load_memberships)
    _load_document(_read(folder / "annex.json"))


def _load_region(row: Row) -> None:
    related = {"codes", "member_of"}
    region = _save(Region(**{k: v for k, v in row.items() if k not in related}))
    for code in row.get("codes", []):
        _save(RegionCode(region=region, **code))


def _load_memberships(row: Row) -> None:
    part = Region.objects.get(code=row["code"])
    for link in row.get("member_of", []):
        whole = Region.objects.get(code=link["code"])
        rest = {k: v for k, v in link.items() if k != "code"}
        _save(RegionMembership(part=part, whole=whole, **rest))


def _load_document(row: Row) -> None:
    passages = row.pop("passages")
    document = _save(SourceDocument(**row))
    themes = {theme.code: theme for theme in Theme.objects.all()}

    def load(passage: Row) -> None:
        theme = themes[passage["theme"]] if passage.get("theme") else None
        _save(Passage(document=document, theme=theme, **_without(passage, "theme")))

    _each([("annex.json", passage) for passage in passages], load)


def _load_entry(row: Row) -> Entry:
    model = KINDS[row["kind"]]
    own = _without(row, "kind", *RELATED)
    own["theme"] = Theme.objects.get(code=own["theme"])
    own["owner"] = Region.objects.get(code=own["owner"])
    own.setdefault("publication", Entry.Publication.PUBLISHED)
    entry = _save(model(**own))
    _load_links(entry, row)
    for citation in row.get("citations", []):
        passage = _passage(citation["sentence"])
        _save(Citation(entry=entry, passage=passage, quote=citation["quote"]))
    for contribution in row.get("contributions", []):
        _load_contribution(entry, contribution)
    # Now and not at the end, so that a mistake is told at its row.
    connection.check_constraints()
    return entry


def _load_links(entry: Entry, row: Row) -> None:
    for link in row.get("regions", []):
        region = Region.objects.get(code=link["code"])
        _save(EntryRegion(entry=entry, region=region, **_without(link, "code")))
    for link in row.get("topsectors", []):
        topsector = Topsector.objects.get(code=link["code"])
        _save(EntryTopsector(entry=entry, topsector=topsector, **_without(link, "code")))
    for code in row.get("tags", []):
        _save(EntryTag(entry=entry, tag=Tag.objects.get(code=code)))


def _load_contribution(entry: Entry, row: Row) -> None:
    own = _without(row, "payers", "sentence", "included_in")
    contribution = _save(Contribution(entry=entry, passage=_passage(row["sentence"]), **own))
    for payer in row.get("payers", []):
        region = Region.objects.get(code=payer["code"])
        _save(
            ContributionPayer(
                contribution=contribution, region=region, implied=payer.get("implied", False)
            )
        )


def _tie_to_others(row: Row) -> None:
    """Fill in what refers to another entry, now that all of them are there."""
    if parent := row.get("parent"):
        model = KINDS[row["kind"]]
        child = model.objects.get(number=row["number"])
        child.parent = model.objects.get(number=parent)
        child.full_clean()
        child.save()
    for link in row.get("differs_from", []):
        entry, other = (Entry.objects.get(number=n) for n in (row["number"], link["number"]))
        _save(Distinction(entry=entry, other=other, explanation=link["how"]))
    for contribution in row.get("contributions", []):
        if whole := contribution.get("included_in"):
            part = _contribution(row["number"], contribution["sentence"], contribution["words"])
            part.included_in = _contribution(**whole)
            part.full_clean()
            part.save()


def _contribution(number: int, sentence: int, words: str) -> Contribution:
    return Contribution.objects.get(entry__number=number, passage__number=sentence, words=words)


def _passage(number: int) -> Passage:
    return Passage.objects.get(number=number)


def _without(row: Row, *keys: str) -> Row:
    return {key: value for key, value in row.items() if key not in keys}
