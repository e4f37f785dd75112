from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count

from register.models import Entry


class ReminderQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)

    def about(self, entry: Entry, region: models.Model) -> Self:
        return self.open().filter(entry=entry, region=region)

    def to_remind(self, today: date) -> Self:
        """What was asked long enough ago to be asked once more."""
        asked = today - timedelta(days=settings.REMIND_AFTER_DAYS)
        return self.open().filter(reminded_on__isnull=True, asked_on__lte=asked)

    def to_escalate(self, today: date) -> Self:
        """What was asked twice. Counted from the second time: no day without a worker skips it."""
        days = settings.ESCALATE_AFTER_DAYS - settings.REMIND_AFTER_DAYS
        reminded = today - timedelta(days=days)
        return self.open().filter(escalated_on__isnull=True, reminded_on__lte=reminded)

    def counts_by_region(self) -> dict[int, int]:
        return dict(self.order_by().values_list("region").annotate(entries=Count("pk")))


class Reminder(models.Model):
    """A region is asked whether an entry still holds, until it confirms or proposes a change."""

    entry = models.ForeignKey(
        Entry, models.CASCADE, related_name="reminders", verbose_name="bijdrage"
    )
    region = models.ForeignKey(
        "register.Region", models.CASCADE, related_name="+", verbose_name="regio"
    )
    asked_on = models.DateField("gevraagd op")
    reminded_on = models.DateField("herinnerd op", null=True, blank=True)
    escalated_on = models.DateField("voorgelegd aan de coördinator op", null=True, blank=True)
    closed_on = models.DateField("beantwoord op", null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag of het nog klopt"
        verbose_name_plural = "vragen of het nog klopt"
        ordering = ["asked_on", "pk"]
        indexes = [
            # What the daily round looks through, however many answers there have been.
            models.Index(
                fields=["asked_on"],
                name="reminder_open",
                condition=models.Q(closed_on__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "region"],
                condition=models.Q(closed_on__isnull=True),
                name="reminder_one_open",
                violation_error_message="Deze vraag staat al open.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}: gevraagd op {self.asked_on}"
