"""The history of an entry as people read it: who changed what, when and why.

Events come from database triggers, one per changed row. Here they are put together
again: all events of one transaction make one version of the entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils.formats import date_format

from .models import (
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
    User,
)
from .models.source import ANNEX_CODE
from .money.euros import format_euros
from .triggers import events_of

# Persons stay out of sight; the rest says nothing to a reader.
_HIDDEN = {"id", "kind", "number", "entry_ptr", "confirmed_by", "entry", "own_kind"}
CONFIRMED = "bevestigd op"
_ROLES = {**dict(User.Role.choices), "system": "systeem", "public": "systeem"}
_LINKS = {
    "regio's": EntryRegion,
    "topsectoren": EntryTopsector,
    "onderwerpen": EntryTag,
    "geldbedragen": Contribution,
    "citaten": Citation,
    "verschillen": Distinction,
}

Facts = dict[str, list[str]]


@dataclass(frozen=True)
class Change:
    """A field that differs from the version before; both sides are lists of lines."""

    label: str
    old: list[str]
    new: list[str]


@dataclass
class Version:
    """An entry as it stood after one transaction. ``facts`` maps a label to lines of text."""

    number: int
    moment: datetime
    role: str
    regions: list[str]
    reason: str
    user_id: int | None
    facts: Facts
    publication: str
    changes: list[Change] = field(default_factory=list)


def public_versions(entry: Entry) -> list[Version]:
    """Return what the public may see, newest first: from the first publication on."""
    versions = all_versions(entry)
    published = (n for n, v in enumerate(versions) if v.publication == Entry.Publication.PUBLISHED)
    first = next(published, len(versions))
    public = versions[first:]
    if public:
        public[0].changes = []
    for number, version in enumerate(public, start=1):
        version.number = number
        if version.publication == Entry.Publication.WITHDRAWN:
            _keep_only_the_withdrawal(version)
    return [v for v in public if v.number == 1 or v.changes][::-1]


def _keep_only_the_withdrawal(version: Version) -> None:
    """What is written while an entry is withdrawn becomes public when it is published again."""
    labels = {"publicatie", "reden van intrekking"}
    version.changes = [change for change in version.changes if change.label in labels]
    version.facts = {label: lines for label, lines in version.facts.items() if label in labels}


def all_versions(entry: Entry) -> list[Version]:
    """Return every version of an entry, oldest first. Takes a fixed number of queries."""
    transactions = _transactions(entry)
    names = _Names(event for events in transactions for event in events)
    state: dict[type[models.Model], dict[int, Any]] = {}
    versions: list[Version] = []
    for number, events in enumerate(transactions, start=1):
        for model, event in events:
            rows = state.setdefault(model, {})
            rows.pop(event.pgh_obj_id, None)
            if event.pgh_label != "delete":
                rows[event.pgh_obj_id] = event
        versions.append(_version(number, events[0][1], state, entry, names))
    for before, after in pairwise(versions):
        after.changes = differences(before.facts, after.facts)
    return [v for v in versions if v.number == 1 or v.changes]


def differences(old: Facts, new: Facts) -> list[Change]:
    """Return the fields in which two sets of facts differ, in their own order."""
    labels = [*new, *(label for label in old if label not in new)]
    return [
        Change(label, old.get(label, []), new.get(label, []))
        for label in labels
        if old.get(label, []) != new.get(label, [])
    ]


def _transactions(entry: Entry) -> list[list[tuple[type[models.Model], Any]]]:
    """Return the events of each transaction that touched the entry, oldest first.

    Rows of one entry wait for each other, so the transaction that wrote last was last.
    """
    by_transaction: dict[Any, list[tuple[type[models.Model], Any]]] = {}
    for model, event in sorted(_events(entry), key=_moment):
        key = (event.pgh_transaction, event.pgh_context_id)
        by_transaction.setdefault(key, []).append((model, event))
    return sorted(by_transaction.values(), key=lambda events: _moment(events[-1]))


def _moment(pair: tuple[type[models.Model], Any]) -> datetime:
    return pair[1].pgh_created_at


def _events(entry: Entry) -> Iterator[tuple[type[models.Model], Any]]:
    kind = type(entry)
    sources: list[tuple[type[models.Model], dict[str, Any]]] = [
        (Entry, {"pgh_obj_id": entry.pk}),
        (kind, {"pgh_obj_id": entry.pk}),
        *((model, {"entry_id": entry.pk}) for model in _LINKS.values()),
    ]
    for model, where in sources:
        yield from _read(model, where)
    contributions = events_of(Contribution).objects.filter(entry_id=entry.pk)
    yield from _read(ContributionPayer, {"contribution_id__in": contributions.values("pgh_obj_id")})


def _read(
    model: type[models.Model], where: dict[str, Any]
) -> Iterable[tuple[type[models.Model], Any]]:
    events = events_of(model).objects.filter(**where).order_by("pgh_id")
    return ((model, event) for event in events.select_related("pgh_context"))


def _version(
    number: int, event: Any, state: dict[type[models.Model], dict[int, Any]], entry: Entry, names
) -> Version:
    context = event.pgh_context.metadata if event.pgh_context else {}
    (current,) = state[Entry].values()
    return Version(
        number=number,
        moment=event.pgh_created_at,
        role=_ROLES.get(context.get("role", "system"), "systeem"),
        regions=[names.by_code.get(code, code) for code in context.get("regions", [])],
        reason=context.get("reason", ""),
        user_id=context.get("user"),
        facts=_facts(state, type(entry), names),
        publication=current.publication,
    )


def _facts(
    state: dict[type[models.Model], dict[int, Any]], kind: type[Entry], names: _Names
) -> Facts:
    facts: Facts = {}
    for model in (Entry, kind):
        for event in state.get(model, {}).values():
            facts |= {label: [text] for label, text in _fields(model, event, names) if text}
    for label, model in _LINKS.items():
        rows = state.get(model, {}).values()
        if lines := sorted(_line(model, row, state, names) for row in rows):
            facts[label] = lines
    return facts


def _line(model: type[models.Model], event: Any, state: dict, names: _Names) -> str:
    """Return a related row in one line, its main value first."""
    texts = dict(_fields(model, event, names))
    if model is Distinction and not names.is_public(event.other_id):
        texts.pop("verschil", None)  # it names the other entry, which may be a concept
    if model is Contribution:
        payers = state.get(ContributionPayer, {}).values()
        own = [p for p in payers if p.contribution_id == event.pgh_obj_id]
        texts["betalers"] = ", ".join(sorted(names.text(Region, p.region_id) for p in own))
    if texts.get(CONFIRMED):
        texts[CONFIRMED] = f"{CONFIRMED} {texts[CONFIRMED]}"  # a bare date says nothing
    main, *rest = (text for text in texts.values() if text and text != "nee")
    return f"{main} ({'; '.join(rest)})" if rest else main


def _fields(model: type[models.Model], event: Any, names: _Names) -> Iterator[tuple[str, str]]:
    for column in model._meta.local_fields:
        if column.name not in _HIDDEN and hasattr(event, column.attname):
            yield str(column.verbose_name), _text(column, getattr(event, column.attname), names)


def _text(column: models.Field, value: Any, names: _Names) -> str:
    if value is None or value == "" or value == []:
        return ""
    if column.is_relation:
        return names.text(column.related_model, value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return str(column.verbose_name) if value else "nee"
    if column.name == "amount_eur":
        return format_euros(value)
    return ", ".join(value) if isinstance(value, list) else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)


def _named(model: type[models.Model]) -> models.QuerySet:
    rows = model._base_manager.all()
    return rows.select_related("document") if model is Passage else rows


class _Names:
    """The names behind foreign keys, one query for each kind of thing that is referred to."""

    def __init__(self, events: Iterable[tuple[type[models.Model], Any]]) -> None:
        wanted: dict[type[models.Model], set[int]] = {}
        for model, event in events:
            for column in model._meta.local_fields:
                if (
                    column.is_relation
                    and column.name not in _HIDDEN
                    and hasattr(event, column.attname)
                ):
                    wanted.setdefault(column.related_model, set()).add(
                        getattr(event, column.attname)
                    )
        self._rows = {model: _named(model).in_bulk(ids) for model, ids in wanted.items()}
        self.by_code = {region.code: str(region) for region in Region.objects.all()}

    def is_public(self, entry: int) -> bool:
        row = self._rows.get(Entry, {}).get(entry)
        return isinstance(row, Entry) and row.is_published

    def text(self, model: type[models.Model], pk: int) -> str:
        """Return what the reader may see: of another entry only its number, it may be a concept."""
        row = self._rows.get(model, {}).get(pk)
        if isinstance(row, Passage):
            is_annex = row.document.code == ANNEX_CODE
            return f"zin {row.number}" if is_annex else f"{row.document}, {row.place}"
        if isinstance(row, Entry):
            return row.public_number
        return "een ander geldbedrag" if isinstance(row, Contribution) else str(row or "")
