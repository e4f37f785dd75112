"""How long it holds that a region has said: this entry is still right."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from .region import Region


def oldest_valid(today: date | None = None) -> date:
    """Return the first day of the term: what was confirmed before it has to be asked again."""
    today = today or timezone.localdate()
    months = today.year * 12 + today.month - 1 - settings.CONFIRM_AFTER_MONTHS
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Confirmation:
    """When a region last confirmed an entry, or its own part of it; None for never."""

    region: Region
    on: date | None

    @property
    def is_overdue(self) -> bool:
        return self.on is not None and self.on < oldest_valid()

    @property
    def term(self) -> str:
        """Return the term in words: een jaar, 2 jaar, 18 maanden."""
        years, months = divmod(settings.CONFIRM_AFTER_MONTHS, 12)
        if not months:
            return "een jaar" if years == 1 else f"{years} jaar"
        count = settings.CONFIRM_AFTER_MONTHS
        return "een maand" if count == 1 else f"{count} maanden"
