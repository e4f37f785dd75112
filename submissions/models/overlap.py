from django.conf import settings
from django.db import models

from register.models import Entry
from register.triggers import tracked

from .submission import Submission


@tracked()
class OverlapVerdict(models.Model):
    """What the author of a proposal says of an entry that looks like it.

    Once the proposal has an entry, the verdict is about these two entries, and neither is
    asked about the other again.
    """

    class Verdict(models.TextChoices):
        SAME = "zelfde", "hetzelfde"
        PART_OF = "onderdeel", "onderdeel van elkaar"
        DIFFERENT = "verschillend", "iets anders"

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="verdicts", verbose_name="indiening"
    )
    other = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name="lijkt op")
    verdict = models.CharField("oordeel", max_length=12, choices=Verdict.choices)
    explanation = models.CharField("toelichting", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="door"
    )
    at = models.DateTimeField("op", auto_now=True)

    class Meta:
        verbose_name = "oordeel over overlap"
        verbose_name_plural = "oordelen over overlap"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "other"],
                name="verdict_once",
                violation_error_message="Over deze bijdrage is al iets gezegd.",
            ),
            models.CheckConstraint(
                name="verdict_known",
                condition=models.Q(verdict__in=["zelfde", "onderdeel", "verschillend"]),
                violation_error_message="Kies wat de twee van elkaar zijn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission.reference} en {self.other}: {self.get_verdict_display()}"
