"""An entry of the register as plain values: see values.py for their shape."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.crypto import salted_hmac

from funds.models import Fund
from initiatives.models import Campus, Initiative
from register.models import Citation, Contribution, Entry, Passage, Region
from register.models.prefetch import rows
from register.money.claims import format_claim

Values = dict[str, Any]

KINDS: dict[str, type[Entry]] = {kind.KIND: kind for kind in (Initiative, Campus, Fund)}
# What every kind has. Number, slug, owner and publication are not for a proposal to say.
COMMON_FIELDS = [
    "title",
    "aliases",
    "summary",
    "note",
    "theme",
    "ladder",
    "place",
    "partners",
    "start_year",
    "end_year",
    "period_text",
]
ROWS = ["regions", "topsectors", "sources", "contributions"]


def own_fields(kind: str) -> list[str]:
    """Return the names of the fields that only this kind has, its parent left out."""
    local = KINDS[kind]._meta.local_fields
    return [f.name for f in local if f.name not in {"entry_ptr", "own_kind", "parent"}]


def snapshot(entry: Entry) -> Values:
    """Return the live entry, of any kind, as values. Takes a fixed number of queries."""
    row = _loaded(entry)
    names = [*COMMON_FIELDS, *own_fields(row.kind)]
    return {
        **{name: _plain(row, name) for name in names},
        "parent": row.parent.public_number if row.parent else "",
        "regions": [_region(link) for link in row.region_links.all()],
        "topsectors": [_topsector(link) for link in row.topsector_links.all()],
        "tags": sorted(tag.code for tag in row.tags.all()),
        "sources": [_source(citation) for citation in row.citations.all()],
        "contributions": [_contribution(line) for line in row.contributions.all()],
    }


def blank(kind: str, region: Region) -> Values:
    """Return the values with which a proposal for a new entry begins: the region contributes."""
    empty = KINDS[kind]()
    names = [*COMMON_FIELDS, *own_fields(kind)]
    contributes = {"region": region.code, "role": "contributor", "implied": False, "note": ""}
    return {
        **{name: _value(getattr(empty, name)) for name in names if name != "theme"},
        "theme": "",
        "parent": "",
        "regions": [{"key": region.code, **contributes}],
        "topsectors": [],
        "tags": [],
        "sources": [],
        "contributions": [],
    }


def source_key(citation: Citation) -> str:
    """Return a name for the sentence that a citation rests on: `bijlage-3-2011:12`."""
    return passage_key(citation.passage.document.code, citation.passage.number)


def passage_key(document_code: str, number: int) -> str:
    return f"{document_code}:{number}"


def place_of(passage: Passage) -> str:
    return f"{passage.place}, zin {passage.number}"


def amount_key(line: Contribution) -> str:
    """Return a name for a stored amount, which has no public number: the same each time, no id."""
    return f"g{salted_hmac('submissions.amount', str(line.pk)).hexdigest()[:12]}"


def _loaded(entry: Entry) -> Entry:
    kind = KINDS[entry.kind].objects.select_related("parent", "theme")
    return kind.prefetch_related(
        rows(Entry, "region_links", "region"),
        rows(Entry, "topsector_links", "topsector"),
        "tags",
        rows(Entry, "citations", "passage__document"),
        rows(Entry, "contributions", "passage__document"),
        rows(Entry, "contributions__payer_links", "region"),
    ).get(pk=entry.pk)


def _plain(entry: Entry, name: str) -> Any:
    value = getattr(entry, name)
    return value.code if name == "theme" else _value(value)


def _value(value: Any) -> Any:
    """Return what JSON can hold: a number with decimals as text, without zeros at the end."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


def _region(link: Any) -> Values:
    return {
        "key": link.region.code,
        "region": link.region.code,
        "role": link.role,
        "implied": link.implied,
        "note": link.note,
    }


def _topsector(link: Any) -> Values:
    return {
        "key": link.topsector.code,
        "topsector": link.topsector.code,
        "basis": link.basis,
        "note": link.note,
    }


def _source(citation: Citation) -> Values:
    passage = citation.passage
    return {
        "key": source_key(citation),
        "document": passage.document.title,
        "page": place_of(passage),
        "quote": citation.quote,
        "link": passage.document.url,
    }


def _contribution(line: Contribution) -> Values:
    payers = list(line.payer_links.all())
    return {
        "key": amount_key(line),
        "amount": format_claim(line.amount_eur, line.precision),
        "words": line.words,
        "nature": line.nature,
        "named_payers": sorted(p.region.code for p in payers if not p.implied),
        "implied_payers": sorted(p.region.code for p in payers if p.implied),
        "co_payers": line.co_payers,
        "start_year": line.start_year,
        "end_year": line.end_year,
        "period_text": line.period_text,
        "source": passage_key(line.passage.document.code, line.passage.number),
        "note": line.note,
    }
