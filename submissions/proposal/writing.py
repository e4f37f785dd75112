"""Writes what a proposal wants into the register. Only an approval, and a preview, come here.

Everything happens in the caller's transaction, and a row that stays as it is is not written:
history holds no noise. Raises ValidationError with messages for people.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.text import slugify

from register.locks import wait_for_turn
from register.models import (
    Contribution,
    ContributionPayer,
    Entry,
    EntryIndex,
    EntryRegion,
    EntryTag,
    EntryTopsector,
    Region,
    Tag,
    Theme,
    Topsector,
)
from register.models.entry import RESERVED_SLUGS
from register.money.claims import parse_claim
from register.money.euros import AmountError

from ..models import Submission
from .snapshot import COMMON_FIELDS, KINDS, Values, amount_key, own_fields, snapshot
from .sources import write_sources

CONTRADICTORY = (
    "Het register neemt dit niet aan: twee onderdelen spreken elkaar of het register tegen. Staat "
    "er iets dubbel, of valt er iets weg waar een ander bedrag deel van is?"
)


def check_all_rules() -> None:
    """Let the database judge now what it else judges at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def write_proposal(submission: Submission, values: Values, number: int | None = None) -> Entry:
    """Write ``values`` as the entry that a proposal is about."""
    if submission.action == Submission.Action.ADD:
        return add_entry(submission.kind, values, submission.region, number)
    if submission.action == Submission.Action.WITHDRAW:
        return withdraw_entry(submission.entry, values["withdrawal_note"])
    return change_entry(submission.entry, values)


def add_entry(kind: str, values: Values, owner: Region, number: int | None = None) -> Entry:
    """Publish a new entry. ``number`` is for who wants to spend none, such as a preview."""
    entry = KINDS[kind](owner=owner, publication=Entry.Publication.PUBLISHED)
    if number is not None:
        entry.number = number
    _set_fields(entry, values)
    entry.slug = _free_slug(entry)
    entry.full_clean(exclude=["kind"])
    entry.save()
    entry = KINDS[kind].objects.get(pk=entry.pk)
    _write_rows(entry, values)
    return entry


def change_entry(entry: Entry, values: Values) -> Entry:
    """Make a stored entry, of its own kind, say what ``values`` say."""
    row = _held(entry)
    before = snapshot(row)
    _set_fields(row, values)
    row.full_clean()
    if any(before[name] != values.get(name) for name in (*_fields(row.kind), "parent")):
        row.save()
    _write_rows(row, values)
    return row


def withdraw_entry(entry: Entry, note: str) -> Entry:
    row = _held(entry)
    row.publication, row.withdrawal_note = Entry.Publication.WITHDRAWN, note
    row.full_clean()
    row.save()
    return row


def _held(entry: Entry) -> Entry:
    """Return the stored entry, its index row locked first: in that order all who change it go."""
    EntryIndex.objects.select_for_update().get(entry=entry.pk)
    return KINDS[entry.kind].objects.get(pk=entry.pk)


def _fields(kind: str) -> list[str]:
    return [*COMMON_FIELDS, *own_fields(kind)]


def _set_fields(entry: Entry, values: Values) -> None:
    for name in _fields(entry.kind):
        column, value = entry._meta.get_field(name), values.get(name)
        # A new entry keeps its defaults where nothing was taken over.
        if name != "theme" and (column.null or value is not None):
            setattr(entry, name, column.to_python(value))
    entry.theme = _found(Theme, values.get("theme"), "theme", "Kies een thema.")
    entry.parent = _parent(entry, str(values.get("parent") or ""))


def _parent(entry: Entry, number: str) -> Entry | None:
    """Return the public entry of the same kind that is named, or the one that stays."""
    if not number:
        return None
    if entry.parent_id and entry.parent.public_number == number:
        return entry.parent
    digits = number.removeprefix("RT-")
    found = (
        KINDS[entry.kind]
        .objects.published()
        .filter(number=int(digits) if digits.isdecimal() and len(digits) < 10 else -1)
    )
    if parent := found.first():
        return parent
    raise ValidationError({"parent": f"{number} is geen openbare bijdrage van dezelfde soort."})


def _free_slug(entry: Entry) -> str:
    """Return an address for a new entry that no other has, or ever had words of the site."""
    plain = slugify(entry.title)[:110].strip("-") or entry.kind
    wait_for_turn(f"slug {plain}")  # of two entries with the same title the second one waits
    taken = set(
        Entry.objects.filter(kind=entry.KIND, slug__startswith=plain).values_list("slug", flat=True)
    )
    taken.update(RESERVED_SLUGS)
    number, slug = 1, plain
    while slug in taken:
        number += 1
        slug = f"{plain}-{number}"
    return slug


def _write_rows(entry: Entry, values: Values) -> None:
    """Sources come before money, which rests on them, and go after it."""
    _write_links(entry, entry.region_links, _regions(values))
    _write_links(entry, entry.topsector_links, _topsectors(values))
    _write_tags(entry, values)
    passages, gone = write_sources(entry, values.get("sources", []))
    _write_contributions(entry, values, passages)
    for citation in gone:
        citation.delete()


def _write_links(entry: Entry, links: Any, wanted: dict[models.Model, Values]) -> None:
    """Update, add and delete rows that are known by what they refer to."""
    refers_to = {EntryRegion: "region", EntryTopsector: "topsector"}[links.model]
    stored = {getattr(link, f"{refers_to}_id"): link for link in links.all()}
    for target, row in wanted.items():
        link = stored.pop(target.pk, None) or links.model(entry=entry, **{refers_to: target})
        _save_if_changed(link, {k: v for k, v in row.items() if k not in {"key", refers_to}})
    for link in stored.values():
        link.delete()


def _save_if_changed(row: models.Model, values: dict[str, Any]) -> None:
    is_new = row._state.adding
    changed = [name for name in values if is_new or getattr(row, name) != values[name]]
    for name in changed:
        setattr(row, name, values[name])
    if changed or is_new:
        row.full_clean()
        row.save()


def _regions(values: Values) -> dict[models.Model, Values]:
    return _by_target(Region, "region", values.get("regions", []), "Deze regio bestaat niet.")


def _topsectors(values: Values) -> dict[models.Model, Values]:
    rows = values.get("topsectors", [])
    return _by_target(Topsector, "topsector", rows, "Deze topsector bestaat niet.")


def _by_target(
    model: type[models.Model], name: str, rows: Iterable[Values], message: str
) -> dict[models.Model, Values]:
    return {_found(model, row.get(name), name, message): row for row in rows}


def _write_tags(entry: Entry, values: Values) -> None:
    wanted = {
        _found(Tag, code, "tags", "Dit onderwerp bestaat niet.") for code in values.get("tags", [])
    }
    for link in entry.tag_links.select_related("tag"):
        if link.tag in wanted:
            wanted.remove(link.tag)
        else:
            link.delete()
    for tag in sorted(wanted, key=lambda each: each.code):
        EntryTag.objects.create(entry=entry, tag=tag)


def _write_contributions(entry: Entry, values: Values, passages: dict[str, Any]) -> None:
    stored = {amount_key(line): line for line in entry.contributions.all()}
    for row in values.get("contributions", []):
        line = stored.pop(row["key"], None) or Contribution(entry=entry)
        _write_contribution(line, row, passages)
    for line in stored.values():
        line.delete()


def _write_contribution(line: Contribution, row: Values, passages: dict[str, Any]) -> None:
    if row.get("source") not in passages:
        raise ValidationError(
            f"Het geldbedrag ‘{row.get('words')}’ rust op een bron die niet wordt overgenomen. "
            "Neem ook die bron over, of laat het bedrag weg."
        )
    amount, precision = _claim(str(row.get("amount") or ""))
    copied = ["words", "nature", "co_payers", "start_year", "end_year", "period_text", "note"]
    texts = {name: row.get(name) for name in copied}
    fields = {"amount_eur": amount, "precision": precision, "passage": passages[row["source"]]}
    _save_if_changed(line, texts | fields)
    _write_payers(line, row)


def _claim(text: str) -> tuple[int | None, str]:
    if not text:
        return None, Contribution.Precision.UNQUANTIFIED
    try:
        claim = parse_claim(text)
    except AmountError as error:
        raise ValidationError(str(error)) from None
    return claim.amount_eur, claim.precision


def _write_payers(line: Contribution, row: Values) -> None:
    wanted = dict.fromkeys(row["named_payers"], False)
    wanted |= dict.fromkeys(row["implied_payers"], True)
    for payer in line.payer_links.select_related("region"):
        implied = wanted.pop(payer.region.code, None)
        if implied is None:
            payer.delete()
        else:
            _save_if_changed(payer, {"implied": implied})
    for code, implied in wanted.items():
        region = _found(Region, code, "named_payers", "Deze regio bestaat niet.")
        ContributionPayer.objects.create(contribution=line, region=region, implied=implied)


def _found(model: type[models.Model], code: Any, name: str, message: str) -> Any:
    if found := model._default_manager.filter(code=str(code or "")).first():
        return found
    raise ValidationError({name: message})
