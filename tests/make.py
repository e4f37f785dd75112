"""Plain functions that make what a test needs. Every argument may be given, none must be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from django.utils import timezone

from funds.models import Fund
from initiatives.models import Campus, Initiative
from register.models import (
    Citation,
    Contribution,
    ContributionPayer,
    Distinction,
    Entry,
    EntryRegion,
    EntryTopsector,
    Passage,
    Region,
    RegionMembership,
    SourceDocument,
    Theme,
    Topsector,
    User,
    UserRegion,
)
from register.models.classification import TOPSECTOR_CODES
from register.models.source import ANNEX_CODE
from submissions.models import Report, Submission

_numbers = count(1)
PASSWORD = "een lang wachtwoord"


def make_region(name: str | None = None, kind: str = Region.Kind.PROVINCE, **fields: Any) -> Region:
    number = next(_numbers)
    name = name or f"Regio {number}"
    fields = {"code": f"R{number}", "slug": f"regio-{number}"} | fields
    return Region.objects.create(name=name, kind=kind, **fields)


def make_membership(part: Region, whole: Region, **fields: Any) -> RegionMembership:
    return RegionMembership.objects.create(part=part, whole=whole, **fields)


def make_topsector(code: str = "chemie", **fields: Any) -> Topsector:
    fields = {"name": code.capitalize(), "position": TOPSECTOR_CODES.index(code) + 1} | fields
    return Topsector.objects.get_or_create(code=code, defaults=fields)[0]


def make_theme(code: str = "campussen", **fields: Any) -> Theme:
    fields = {
        "name": code.capitalize(),
        "chapter": 1,
        "chapter_name": "Kennis en innovatie",
        "position": next(_numbers),
    } | fields
    return Theme.objects.get_or_create(code=code, defaults=fields)[0]


def make_passage(text: str = "Limburg investeert 15 miljoen euro.", **fields: Any) -> Passage:
    if "document" not in fields:
        fields["document"] = SourceDocument.objects.get_or_create(code="bron", title="Bron")[0]
    fields = {"number": next(_numbers), "chapter": "Kennis en innovatie"} | fields
    return Passage.objects.create(text=text, **fields)


def make_sentence(text: str = "Limburg investeert 15 miljoen euro.", **fields: Any) -> Passage:
    """Make a sentence of the document that has a page of its own, /bijlage."""
    annex = {"title": "Bijlage 3", "publisher": "Ministerie"}
    document = SourceDocument.objects.get_or_create(code=ANNEX_CODE, defaults=annex)[0]
    return make_passage(text, document=document, **fields)


def make_initiative(**fields: Any) -> Initiative:
    return _make_entry(Initiative, **fields)


def make_campus(**fields: Any) -> Campus:
    return _make_entry(Campus, **fields)


def make_fund(**fields: Any) -> Fund:
    return _make_entry(Fund, **fields)


def _make_entry(
    kind: type[Entry],
    *,
    regions: list[Region] | None = None,
    topsectors: list[Topsector] | None = None,
    **fields: Any,
) -> Any:
    """Make a published entry, owned by the first of its regions."""
    number = next(_numbers)
    regions = [make_region()] if regions is None else regions
    fields = {
        "title": f"Bijdrage {number}",
        "slug": f"bijdrage-{number}",
        "ladder": Entry.Ladder.EXECUTION,
        "publication": Entry.Publication.PUBLISHED,
    } | fields
    fields.setdefault("theme", make_theme())
    fields.setdefault("owner", regions[0] if regions else make_region())
    entry = kind.objects.create(**fields)
    for region in regions:
        EntryRegion.objects.create(entry=entry, region=region, role=EntryRegion.Role.CONTRIBUTOR)
    for topsector in topsectors or []:
        EntryTopsector.objects.create(
            entry=entry, topsector=topsector, basis=EntryTopsector.Basis.STATED
        )
    # As a later request would find it: with its number and its index row.
    return kind.objects.get(pk=entry.pk)


def make_citation(entry: Entry, passage: Passage | None = None, quote: str = "") -> Citation:
    passage = passage or make_passage()
    return Citation.objects.create(entry=entry, passage=passage, quote=quote or passage.text)


def make_contribution(
    entry: Entry, amount_eur: int | None = 15_000_000, *, payers: Any = None, **fields: Any
) -> Contribution:
    """Make a line of own money that rests on a sentence, paid by the entry's owner."""
    fields = {
        "precision": "exact" if amount_eur else "unquantified",
        "words": "15 miljoen euro" if amount_eur else "vele miljoenen",
        "nature": Contribution.Nature.OWN,
    } | fields
    passage = fields.pop("passage", None) or make_citation(entry).passage
    contribution = Contribution.objects.create(
        entry=entry, amount_eur=amount_eur, passage=passage, **fields
    )
    for payer in [entry.owner] if payers is None else payers:
        ContributionPayer.objects.create(contribution=contribution, region=payer)
    return contribution


def make_part_of_part(
    entry: Entry, amount_eur: int = 1_000_000, *, whole: Contribution | None = None, **fields: Any
) -> Contribution:
    """Make a line in one of a concept, which is in a public one: two steps to the whole."""
    whole = whole or make_contribution(make_fund(), 100 * amount_eur, payers=[])
    hidden = make_fund(publication=Entry.Publication.CONCEPT)
    between = make_contribution(hidden, 10 * amount_eur, included_in=whole)
    return make_contribution(entry, amount_eur, included_in=between, **fields)


def make_distinction(entry: Entry, other: Entry | None = None, **fields: Any) -> Distinction:
    fields = {"explanation": "Het ene is een netwerk, het andere een plek."} | fields
    return Distinction.objects.create(entry=entry, other=other or make_fund(), **fields)


def make_full_entry(make: Callable[..., Entry]) -> Entry:
    """An entry with everything that a row of a list shows."""
    city, province = make_region(kind="gemeente"), make_region()
    make_membership(city, province)
    entry = make(regions=[city, make_region()], topsectors=[make_topsector("water")])
    EntryTopsector.objects.create(
        entry=entry, topsector=make_topsector("energie"), basis="inferred"
    )
    make_contribution(entry)
    return entry


def public_life(entry: Entry) -> Iterator[None]:
    """Take a concept through all it may become: concept, published, withdrawn."""
    yield
    Entry.objects.filter(pk=entry.pk).update(publication="published")
    yield
    Entry.objects.filter(pk=entry.pk).update(publication="withdrawn", withdrawal_note="Dubbel")
    yield


def make_user(
    role: str = User.Role.COORDINATOR, regions: list[Region] | None = None, **fields: Any
) -> User:
    fields = {"username": f"medewerker{next(_numbers)}"} | fields
    user = User.objects.create_user(password=PASSWORD, role=role, **fields)
    for region in regions or []:
        UserRegion.objects.create(user=user, region=region)
    return user


def make_submission(**fields: Any) -> Submission:
    """Make a draft proposal for a new fund, or for the ``entry`` that is given."""
    fields = {"kind": fields["entry"].kind if "entry" in fields else Entry.Kind.FUND} | fields
    fields.setdefault("action", "wijzigen" if "entry" in fields else "toevoegen")
    fields.setdefault("region", make_region())
    fields.setdefault("author", make_user(User.Role.REGIONAL_OFFICIAL, [fields["region"]]))
    submission = Submission.objects.create(**fields)
    submission.refresh_from_db(fields=["number"])
    return submission


def make_report(entry: Entry | None = None, **fields: Any) -> Report:
    """Make a report of a reader: open, or answered by the owner if there is an ``answer``."""
    entry = entry or make_fund()
    fields = {"text": "Het bedrag klopt niet."} | fields
    if "answer" in fields:
        answered = {
            "state": Report.State.ANSWERED,
            "handled_by": make_user(User.Role.REGIONAL_OFFICIAL, [entry.owner]),
            "handled_role": User.Role.REGIONAL_OFFICIAL,
            "handled_region": entry.owner,
            "handled_at": timezone.now(),
        }
        fields = answered | fields
    created_at = fields.pop("created_at", None)
    report = Report.objects.create(entry=entry, **fields)
    if created_at:
        Report.objects.filter(pk=report.pk).update(created_at=created_at)
    report.refresh_from_db()
    return report


def make_fixtures(folder: Path, **changes: Any) -> Path:
    """Write the smallest files that fill a register: one sentence and one fund of Limburg.

    ``changes`` replace keys of the fund.
    """
    quote = "Limburg investeert 15 miljoen euro."
    fund = {
        "number": 30,
        "kind": "fund",
        "slug": "mkb-innovatiefonds",
        "title": "MKB-Innovatiefonds",
        "theme": "fondsen",
        "ladder": "uitvoering",
        "owner": "PV31",
        "regions": [{"code": "PV31", "role": "contributor"}],
        "topsectors": [{"code": "chemie", "basis": "stated"}],
        "citations": [{"sentence": 1, "quote": quote}],
        "contributions": [
            {
                "amount_eur": 15_000_000,
                "precision": "exact",
                "words": "15 miljoen euro",
                "nature": "own",
                "payers": [{"code": "PV31"}],
                "sentence": 1,
            }
        ],
    }
    files = {
        "topsectors": [{"code": "chemie", "name": "Chemie", "position": 8}],
        "themes": [
            {
                "code": "fondsen",
                "name": "Fondsen",
                "chapter": 2,
                "chapter_name": "Ondernemerschap",
                "position": 1,
            }
        ],
        "tags": [],
        "regions": [
            {"code": "PV31", "name": "Limburg", "slug": "limburg", "kind": "provincie"},
            {"code": "GM0599", "name": "Rotterdam", "slug": "rotterdam", "kind": "gemeente"},
        ],
        "annex": {
            "code": "bijlage",
            "title": "Bijlage",
            "passages": [{"number": 1, "chapter": "Fondsen", "theme": "fondsen", "text": quote}],
        },
        "fondsen": [fund | changes],
    }
    for name, rows in files.items():
        (folder / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder
