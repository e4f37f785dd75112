"""What a proposal changes, in words that both sides read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models

from register.models import (
    Contribution,
    EntryRegion,
    EntryTopsector,
    Region,
    Tag,
    Theme,
    Topsector,
)
from register.money.claims import parse_claim
from register.money.euros import AmountError

from .merge import changed_paths, units
from .snapshot import KINDS, Values

_ROW_LABELS = {
    "regions": "Regio",
    "topsectors": "Topsector",
    "sources": "Bron",
    "contributions": "Geldbedrag",
}
_LABELS = {
    "tags": "Onderwerpen",
    "parent": "Onderdeel van",
    "withdrawal_note": "Reden van intrekking",
}
# The fields of a row, in the order in which they are read, the one that names the row first.
_PART_LABELS = {
    "regions": {"region": "regio", "role": "rol", "implied": "niet genoemd", "note": "opmerking"},
    "topsectors": {"topsector": "topsector", "basis": "grond", "note": "opmerking"},
    "sources": {"document": "document", "page": "plaats", "quote": "citaat", "link": "link"},
    "contributions": {
        "words": "woorden van de bron",
        "amount": "bedrag",
        "nature": "aard",
        "named_payers": "betalers",
        "implied_payers": "betalers die de bron bedoelt",
        "co_payers": "betaalt samen met",
        "start_year": "beginjaar",
        "end_year": "eindjaar",
        "period_text": "periode",
        "source": "bron",
        "note": "opmerking",
    },
}
_CHOICES: dict[str, dict[Any, str]] = {
    "role": dict(EntryRegion.Role.choices),
    "basis": dict(EntryTopsector.Basis.choices),
    "nature": dict(Contribution.Nature.choices),
}


@dataclass(frozen=True)
class Part:
    """A field of a change, before and after, as text."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One unit that a proposal adds, changes or takes away.

    ``path`` names it (`title`, `contributions/n1`); ``parts`` are its fields that differ.
    """

    path: str
    label: str
    parts: list[Part]
    is_added: bool
    is_removed: bool

    @property
    def old(self) -> str:
        return _one_line([part.old for part in self.parts])

    @property
    def new(self) -> str:
        return _one_line([part.new for part in self.parts])


class Names:
    """The names behind codes, read once: four queries, however many changes there are."""

    @cached_property
    def regions(self) -> dict[str, str]:
        return {region.code: str(region) for region in Region.objects.all()}

    @cached_property
    def topsectors(self) -> dict[str, str]:
        return _by_code(Topsector)

    @cached_property
    def themes(self) -> dict[str, str]:
        return _by_code(Theme)

    @cached_property
    def tags(self) -> dict[str, str]:
        return _by_code(Tag)

    def of(self, name: str) -> dict[str, str]:
        """Return what a field's codes stand for; nothing for a field that holds no codes."""
        if name in {"region", "named_payers", "implied_payers"}:
            return self.regions
        lists = {"topsector": "topsectors", "theme": "themes", "tags": "tags"}
        return getattr(self, lists[name]) if name in lists else {}


def changes(
    base: Values,
    proposed: Values,
    kind: str,
    *,
    names: Names | None = None,
    paths: Iterable[str] | None = None,
) -> list[Change]:
    """Return what differs between two sets of values of an entry of this kind.

    With ``paths``, return a change for each of these, whether anything differs or not.
    """
    before, after = units(base), units(proposed)
    write = _Writer(kind, names or Names(), {**_sources(base), **_sources(proposed)})
    return [
        write.change(path, before.get(path), after.get(path))
        for path in (changed_paths(base, proposed) if paths is None else paths)
    ]


def largest_amount(base: Values, proposed: Values) -> int | None:
    """Return the largest amount, in whole euros, on a line of money that changes."""
    before, after = units(base), units(proposed)
    lines = [
        side.get(path) or {}
        for path in changed_paths(base, proposed)
        if path.startswith("contributions/")
        for side in (before, after)
    ]
    return max((euros for line in lines if (euros := _euros(line))), default=None)


def field_label(kind: str, name: str) -> str:
    """Return what people call a field of an entry of this kind."""
    known = {field.name: field.verbose_name for field in KINDS[kind]._meta.fields}
    return _LABELS.get(name) or str(known.get(name, name)).capitalize()


class _Writer:
    """Turns units of one kind of entry into text."""

    def __init__(self, kind: str, names: Names, sources: dict[str, str]) -> None:
        self.kind, self.names, self.sources = kind, names, sources

    def change(self, path: str, old: Any, new: Any) -> Change:
        name, _, key = path.partition("/")
        if key:
            label, parts = (
                self._row_label(name, new or old or {}),
                list(self._parts(name, old, new)),
            )
        else:
            label = field_label(self.kind, name)
            parts = [Part(label, self.text(name, old), self.text(name, new))]
        return Change(path, label, parts, is_added=old is None, is_removed=new is None)

    def text(self, name: str, value: Any) -> str:
        """Return a value as a person reads it: names for codes, ja or nee, one line per item."""
        if isinstance(value, bool):
            return "ja" if value else "nee"
        if value is None:
            return ""
        known = self.names.of(name) or self._choices(name)
        if isinstance(value, list):
            return "\n".join(known.get(each, str(each)) for each in value)
        return str(known.get(value, value)) if isinstance(value, str) else str(value)

    def _parts(self, name: str, old: Values | None, new: Values | None) -> Iterator[Part]:
        """Yield the fields of a row that differ; of a row that comes or goes, all that it holds."""
        before, after = old or {}, new or {}
        for field, label in _PART_LABELS[name].items():
            was, becomes = self.text(field, before.get(field)), self.text(field, after.get(field))
            if was != becomes and {was, becomes} != {"", "nee"}:
                yield Part(label, was, becomes)

    def _row_label(self, name: str, row: Values) -> str:
        first = next(iter(_PART_LABELS[name]))
        main = self.text(first, row.get(first)) or str(row.get("amount") or "")
        return f"{_ROW_LABELS[name]}: {_shortened(main)}" if main else _ROW_LABELS[name]

    def _choices(self, name: str) -> dict[Any, str]:
        if name == "source":
            return self.sources
        return _CHOICES.get(name) or _field_choices(KINDS[self.kind], name)


def _field_choices(model: type[models.Model], name: str) -> dict[Any, str]:
    known = {field.name: field for field in model._meta.fields}
    return dict(known[name].flatchoices) if name in known else {}


def _sources(values: Values) -> dict[str, str]:
    """Return what each source of a proposal is called where money rests on it."""
    return {
        row["key"]: ", ".join(filter(None, [str(row.get("document")), str(row.get("page") or "")]))
        for row in values.get("sources", [])
    }


def _by_code(model: type[models.Model]) -> dict[str, str]:
    return {each.code: str(each) for each in model._default_manager.all()}


def _euros(line: Values) -> int | None:
    try:
        return parse_claim(str(line.get("amount") or "")).amount_eur
    except AmountError:
        return None


def _shortened(text: str) -> str:
    plain = re.sub(r"\s+", " ", text)
    return plain if len(plain) <= 80 else f"{plain[:79]}…"


def _one_line(texts: list[str]) -> str:
    main, *rest = [text for text in texts if text] or [""]
    return f"{main} ({'; '.join(rest)})" if rest else main
