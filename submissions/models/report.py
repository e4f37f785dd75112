from django.conf import settings
from django.db import models
from django.db.models import Q

from register.models import Entry
from register.triggers import tracked


@tracked(exclude=["reply_to"])
class Report(models.Model):
    """What a citizen says is wrong on an entry, and what the register answers.

    ``reply_to`` is the only personal data that is asked for, and is erased after a term.
    """

    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="reports", verbose_name="bijdrage"
    )
    text = models.TextField("wat klopt er niet", max_length=2000)
    reply_to = models.EmailField("e-mailadres", blank=True)
    created_at = models.DateTimeField("gemeld op", auto_now_add=True)
    answer = models.TextField("antwoord", max_length=2000, blank=True)
    is_public = models.BooleanField("openbaar", default=False, db_default=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="beantwoord door",
    )
    answered_at = models.DateTimeField("beantwoord op", null=True, blank=True)

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="report_has_text",
                condition=Q(text__regex=r"\S"),
                violation_error_message="Vul in wat er niet klopt.",
            ),
            models.CheckConstraint(
                name="report_answer_complete",
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | Q(answer__regex=r"\S", answered_by__isnull=False, answered_at__isnull=False),
                violation_error_message="Bij een antwoord hoort wie antwoordde en wanneer.",
            ),
            models.CheckConstraint(
                name="report_public_with_answer",
                condition=Q(is_public=False) | ~Q(answer=""),
                violation_error_message="Alleen een melding met een antwoord kan openbaar zijn.",
            ),
        ]

    def __str__(self) -> str:
        return f"Melding bij {self.entry}: {self.text[:60]}"
