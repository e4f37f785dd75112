from django.db import models

from register.models import Entry


class Reminder(models.Model):
    """A region is asked whether an entry still holds, until it confirms or proposes a change."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="reminders")
    region = models.ForeignKey("register.Region", models.CASCADE, related_name="+")
    asked_on = models.DateField("gevraagd op")
    reminded_on = models.DateField("herinnerd op", null=True, blank=True)
    escalated_on = models.DateField("voorgelegd aan de coördinator op", null=True, blank=True)
    closed_on = models.DateField("beantwoord op", null=True, blank=True)

    class Meta:
        verbose_name = "vraag of het nog klopt"
        verbose_name_plural = "vragen of het nog klopt"
        ordering = ["asked_on", "pk"]
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
