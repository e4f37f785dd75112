"""Loads fixtures/*.json into an empty register. Each file reads like the thing it describes.

Everything refers to everything by public code or number, never by a database id.
The whole load is one transaction: it succeeds, or the register stays as it was.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
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
    part = _one(Region, code=row["code"])
    for link in row.get("member_of", []):
        whole = _one(Region, code=link["code"])
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
    model = _kind(row)
    own = _without(row, "kind", *RELATED)
    own["theme"] = _one(Theme, code=own["theme"])
    own["owner"] = _one(Region, code=own["owner"])
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
        region = _one(Region, code=link["code"])
        _save(EntryRegion(entry=entry, region=region, **_without(link, "code")))
    for link in row.get("topsectors", []):
        topsector = _one(Topsector, code=link["code"])
        _save(EntryTopsector(entry=entry, topsector=topsector, **_without(link, "code")))
    for code in row.get("tags", []):
        _save(EntryTag(entry=entry, tag=_one(Tag, code=code)))


def _load_contribution(entry: Entry, row: Row) -> None:
    own = _without(row, "payers", "sentence", "included_in")
    contribution = _save(Contribution(entry=entry, passage=_passage(row["sentence"]), **own))
    for payer in row.get("payers", []):
        region = _one(Region, code=payer["code"])
        _save(
            ContributionPayer(
                contribution=contribution, region=region, implied=payer.get("implied", False)
            )
        )


def _tie_to_others(row: Row) -> None:
    """Fill in what refers to another entry, now that all of them are there."""
    if parent := row.get("parent"):
        model = _kind(row)
        child = _one(model, number=row["number"])
        child.parent = _one(model, number=parent)
        child.full_clean()
        child.save()
    for link in row.get("differs_from", []):
        entry, other = (_one(Entry, number=n) for n in (row["number"], link["number"]))
        _save(Distinction(entry=entry, other=other, explanation=link["how"]))
    for contribution in row.get("contributions", []):
        if whole := contribution.get("included_in"):
            part = _contribution(row["number"], contribution["sentence"], contribution["words"])
            part.included_in = _contribution(**whole)
            part.full_clean()
            part.save()


def _contribution(number: int, sentence: int, words: str) -> Contribution:
    return _one(Contribution, entry__number=number, passage__number=sentence, words=words)


def _passage(number: int) -> Passage:
    return _one(Passage, number=number)


def _one(model: type[models.Model], **key: Any) -> Any:
    """Return the row that a file refers to; say in Dutch which one is not there."""
    try:
        return model._default_manager.get(**key)
    except model.DoesNotExist:
        value = ", ".join(str(part) for part in key.values())
        name = str(model._meta.verbose_name)
        raise ValidationError(f"Het register kent geen {name} ‘{value}’.") from None


def _kind(row: Row) -> type[Entry]:
    if row.get("kind") not in KINDS:
        raise ValidationError(f"Het register kent geen soort ‘{row.get('kind')}’.")
    return KINDS[row["kind"]]


def _without(row: Row, *keys: str) -> Row:
    return {key: value for key, value in row.items() if key not in keys}
