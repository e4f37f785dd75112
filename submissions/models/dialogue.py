"""What was said and done about a proposal, by both sides."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from register.models import User
from register.triggers import tracked

from .submission import Submission


class Step(models.Model):
    """One move of a proposal from one state to the next. Never changed afterwards.

    ``role`` is that of ``by`` at the moment itself: people change jobs.
    """

    class Action(models.TextChoices):
        SUBMIT = "indienen", "ingediend"
        RETRACT = "intrekken", "ingetrokken"
        RETURN = "terugsturen", "teruggestuurd"
        REJECT = "afwijzen", "afgewezen"
        APPROVE = "overnemen", "overgenomen"
        APPROVE_PARTLY = "deels-overnemen", "deels overgenomen"

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="steps", verbose_name="indiening"
    )
    action = models.CharField("stap", max_length=20, choices=Action.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="door"
    )
    role = models.CharField("rol", max_length=20, choices=User.Role.choices)
    note = models.TextField("toelichting", blank=True)
    at = models.DateTimeField("op", auto_now_add=True)

    class Meta:
        verbose_name = "stap"
        verbose_name_plural = "stappen"
        ordering = ["pk"]
        triggers = [
            pgtrigger.Protect(name="is_never_changed", operation=pgtrigger.Update),
            pgtrigger.Protect(name="is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} op {timezone.localtime(self.at):%d-%m-%Y}"


@tracked()
class Remark(models.Model):
    """A remark on one field or row of a proposal, or on the whole of it, until it is resolved.

    ``unit`` is the ``path`` of a Change (see ``submissions/proposal/changes.py``), or empty.
    """

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="remarks", verbose_name="indiening"
    )
    unit = models.CharField("onderdeel", max_length=200, blank=True)
    text = models.TextField("opmerking", max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="door"
    )
    role = models.CharField("rol", max_length=20, choices=User.Role.choices)
    at = models.DateTimeField("op", auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="opgelost door",
    )
    resolved_at = models.DateTimeField("opgelost op", null=True, blank=True)

    class Meta:
        verbose_name = "opmerking"
        verbose_name_plural = "opmerkingen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="remark_has_text",
                condition=Q(text__regex=r"\S"),
                violation_error_message="Vul de opmerking in.",
            ),
            models.CheckConstraint(
                name="remark_resolved_by_somebody",
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                violation_error_message="Wie een opmerking oploste hoort bij wanneer.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
