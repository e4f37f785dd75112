"""A published entry as one object with all that belongs to it, for who reads JSON.

The order of lists rests on codes and numbers, never on the locale of a database. Amounts have
neither: they come in the order in which they were written, as on the page of their entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Subquery

from register.models import Contribution, Entry, KindMixin

from .cells import NUMBER, to_text
from .tables import TABLES

BATCH = 500
KINDS = {t.model.KIND: t for t in TABLES if issubclass(t.model, KindMixin)}
_WHOLE = Contribution.objects.nearest_public_to("included_in")
LINES = Contribution.objects.select_related("passage__document").annotate(
    whole_number=Subquery(_WHOLE.values("entry__number")),
    whole_words=Subquery(_WHOLE.values("words")),
)
RELATED = [
    "region_links__region",
    "topsector_links__topsector",
    "tags",
    Prefetch("contributions", LINES),
    "contributions__payer_links__region",
    "citations__passage__document",
    "distinctions__other",
    "distinguished_by__entry",
]


def public_entries() -> Iterator[dict[str, Any]]:
    """Yield every published entry by number, its keys in the order that is promised.

    Amounts are in whole euros, areas in hectares or square metres as their names say.
    """
    parents = [f"{kind}__parent" for kind in KINDS]
    entries = Entry.objects.published().select_related("theme", "owner", *parents)
    for entry in entries.prefetch_related(*RELATED).order_by("number").iterator(BATCH):
        yield _shared(entry) | _rests_on(entry) | _more(entry) | _own(entry)


def _shared(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.public_number,
        "kind": entry.kind,
        "title": entry.title,
        "aliases": entry.aliases,
        "summary": entry.summary,
        "url": settings.PUBLIC_URL + entry.get_absolute_url(),
        "theme": entry.theme.code,
        "ladder": entry.ladder,
        "owner": entry.owner.code,
        "regions": _regions(entry),
        "topsectors": _topsectors(entry),
        "tags": sorted(tag.code for tag in entry.tags.all()),
        "partners": entry.partners,
        "start_year": entry.start_year,
        "end_year": entry.end_year,
        "period_text": entry.period_text,
    }


def _regions(entry: Entry) -> list[dict[str, Any]]:
    links = sorted(entry.region_links.all(), key=lambda link: (link.role, link.region.code))
    return [
        {
            "code": link.region.code,
            "name": link.region.name,
            "role": link.role,
            "implied": link.implied,
        }
        for link in links
    ]


def _topsectors(entry: Entry) -> list[dict[str, Any]]:
    links = sorted(entry.topsector_links.all(), key=lambda link: link.topsector.position)
    return [
        {"code": link.topsector.code, "name": link.topsector.name, "basis": link.basis}
        for link in links
    ]


def _rests_on(entry: Entry) -> dict[str, Any]:
    citations = sorted(
        entry.citations.all(), key=lambda c: (c.passage.document.code, c.passage.number)
    )
    return {
        "contributions": [_contribution(line) for line in entry.contributions.all()],
        "citations": [
            {
                "section": c.passage.place,
                "sentence": c.passage.number,
                "quote": c.quote,
                "document": c.passage.document.code,
            }
            for c in citations
        ],
    }


def _contribution(line: Any) -> dict[str, Any]:
    payers = sorted(line.payer_links.all(), key=lambda payer: payer.region.code)
    return {
        "amount_eur": line.amount_eur,
        "precision": line.precision,
        "words": line.words,
        "nature": line.nature,
        "regions": [payer.region.code for payer in payers],
        "included_in": _whole(line),
        "implied_regions": [payer.region.code for payer in payers if payer.implied],
        "co_payers": line.co_payers,
        "start_year": line.start_year,
        "end_year": line.end_year,
        "period_text": line.period_text,
        "document": line.passage.document.code,
        "sentence": line.passage.number,
        "note": line.note,
    }


def _whole(line: Any) -> dict[str, Any] | None:
    """Return the nearest whole that is public: of another, not even the words are told."""
    if line.whole_number is None:
        return None
    return {"number": to_text(NUMBER, line.whole_number), "words": line.whole_words}


def _more(entry: Entry) -> dict[str, Any]:
    others = sorted(entry.published_distinctions(), key=lambda pair: pair[0].number)
    return {
        "slug": entry.slug,
        "place": entry.place,
        "note": entry.note,
        "differs_from": [{"number": other.public_number, "how": how} for other, how in others],
    }


def _own(entry: Entry) -> dict[str, Any]:
    """Return the fields of the entry's own kind; ``parent`` comes last."""
    row = getattr(entry, entry.kind)
    parent = row.parent if row.parent and row.parent.is_published else None
    own = {field.name: _plain(getattr(row, field.name)) for field in KINDS[entry.kind].fields}
    return own | {"parent": parent.public_number if parent else None}


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
