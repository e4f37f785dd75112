"""What the forms have to know of the register, and of the rest of the draft. Each is read once."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django.db.models import Q

from register.models import Entry, Passage, Region, Tag, Theme, Topsector
from register.models.region import grouped_regions

from ..models import Submission
from ..proposal.snapshot import KINDS, Values, passage_key

_NUMBER = re.compile(r"(?:RT-?)?([0-9]{1,9})", re.IGNORECASE)


class Known:
    """The lists to choose from. ``base`` is what the register said when the draft began."""

    def __init__(self, kind: str, values: Values, base: Values | None = None) -> None:
        self.kind, self.values, self.base = kind, values, base or {}

    @classmethod
    def of(cls, submission: Submission) -> Known:
        known = cls(submission.kind, submission.proposed, submission.base)
        known.own_number = submission.entry.public_number if submission.entry else ""
        return known

    own_number = ""

    def with_values(self, values: Values) -> Known:
        """Return the same about other values, without reading the lists again."""
        other = Known(self.kind, values, self.base)
        other.own_number = self.own_number
        kept = {"regions", "topsector_choices", "theme_choices", "tag_choices"}
        vars(other).update({name: vars(self)[name] for name in kept & vars(self).keys()})
        return other

    @cached_property
    def regions(self) -> list[Region]:
        return list(Region.objects.all())

    @property
    def region_choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (label, [(region.code, str(region)) for region in regions])
            for label, regions in grouped_regions(self.regions)
        ]

    def payer_choices(self, row: Values) -> list[tuple[str, str]]:
        """Offer the regions of the draft as payers, and those that the line had in the register."""
        offered = {str(each.get("region")) for each in _rows(self.values, "regions")}
        for line in _rows(self.base, "contributions"):
            if line["key"] == row.get("key"):
                offered |= {*line["named_payers"], *line["implied_payers"]}
        return [(region.code, str(region)) for region in self.regions if region.code in offered]

    @cached_property
    def topsector_choices(self) -> list[tuple[str, str]]:
        return [(topsector.code, topsector.name) for topsector in Topsector.objects.all()]

    @cached_property
    def theme_choices(self) -> list[tuple[str, str]]:
        return [(theme.code, theme.name) for theme in Theme.objects.all()]

    @cached_property
    def tag_choices(self) -> list[tuple[str, str]]:
        return [(tag.code, tag.name) for tag in Tag.objects.all()]

    @cached_property
    def source_choices(self) -> list[tuple[str, str]]:
        """Offer the sources of the draft to rest money on, by what people call them."""
        return [
            (row["key"], _source_name(number, row))
            for number, row in enumerate(_rows(self.values, "sources"), start=1)
        ]

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """The sentences of the register that the draft cites, by key."""
        keys = [row["key"] for row in _rows(self.values, "sources") if ":" in row["key"]]
        asked = Q(pk__in=[])
        for document, _, number in (key.rpartition(":") for key in keys):
            asked |= Q(document__code=document, number=int(number))
        found = Passage.objects.filter(asked).select_related("document") if keys else []
        return {passage_key(each.document.code, each.number): each for each in found}

    def parent(self, text: str) -> Entry | None:
        """Return the public entry of this kind with this number, or the parent it had."""
        match = _NUMBER.fullmatch(text.strip())
        if not match:
            return None
        entries = KINDS[self.kind].objects.filter(number=int(match[1]))
        found = entries.first()
        may_be = found and (found.is_published or found.public_number == self.base.get("parent"))
        return found if may_be else None


def _rows(values: Values, name: str) -> list[dict[str, Any]]:
    return values.get(name) or []


def _source_name(number: int, row: Values) -> str:
    title = ", ".join(filter(None, [str(row.get("document")), str(row.get("page") or "")]))
    quote = str(row.get("quote") or "")
    short = quote if len(quote) <= 60 else f"{quote[:59]}…"
    return f"Bron {number}: {title}" + (f" – ‘{short}’" if short else "")
