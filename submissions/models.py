from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from register.models import Entry
from register.triggers import tracked

OPEN = ["concept", "ingediend", "teruggestuurd"]
DECIDED = ["overgenomen", "deels-overgenomen", "afgewezen"]


@tracked()
class Submission(models.Model):
    """A region's proposal to add, change or withdraw one entry, with its related rows.

    ``base`` holds the values that the author saw, ``proposed`` those that the author
    wants; neither ever stands in the tables of entries. Without ``entry`` the
    proposal adds a new one.
    """

    class State(models.TextChoices):
        DRAFT = "concept", "concept"
        SUBMITTED = "ingediend", "ingediend"
        RETURNED = "teruggestuurd", "teruggestuurd"
        RETRACTED = "ingetrokken", "ingetrokken"
        APPROVED = "overgenomen", "overgenomen"
        PARTLY_APPROVED = "deels-overgenomen", "deels overgenomen"
        REJECTED = "afgewezen", "afgewezen"

    kind = models.CharField("soort", max_length=10, choices=Entry.Kind.choices)
    entry = models.ForeignKey(
        Entry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name="bijdrage",
    )
    region = models.ForeignKey(
        "register.Region", models.PROTECT, related_name="submissions", verbose_name="regio"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="submissions",
        verbose_name="indiener",
    )
    state = models.CharField(
        "stand", max_length=20, choices=State.choices, default=State.DRAFT, db_default=State.DRAFT
    )
    base = models.JSONField("zoals het was", default=dict, blank=True)
    proposed = models.JSONField("voorstel", default=dict, blank=True)
    created_at = models.DateTimeField("begonnen op", auto_now_add=True)
    submitted_at = models.DateTimeField("ingediend op", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name="beslist door",
    )
    decided_at = models.DateTimeField("beslist op", null=True, blank=True)
    decision_note = models.TextField("toelichting op het besluit", blank=True)

    class Meta:
        verbose_name = "indiening"
        verbose_name_plural = "indieningen"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "region"],
                condition=Q(state__in=OPEN, entry__isnull=False),
                name="submission_one_open_per_region",
                violation_error_message="Uw regio heeft al een open voorstel voor deze bijdrage.",
            ),
            models.CheckConstraint(
                name="submission_kind_known",
                condition=Q(kind__in=["initiative", "campus", "fund"]),
                violation_error_message="Kies een soort bijdrage.",
            ),
            models.CheckConstraint(
                name="submission_state_known",
                condition=Q(state__in=[*OPEN, *DECIDED, "ingetrokken"]),
                violation_error_message="Deze stand bestaat niet.",
            ),
            models.CheckConstraint(
                name="submission_decision_complete",
                condition=Q(state__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_by__isnull=True, decided_at__isnull=True)),
                violation_error_message="Een besluit noemt wie besliste en wanneer.",
            ),
            models.CheckConstraint(
                name="submission_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("author")),
                violation_error_message="Niemand beslist over het eigen voorstel.",
            ),
            models.CheckConstraint(
                name="submission_no_without_reason",
                condition=~Q(state__in=["teruggestuurd", "afgewezen"])
                | Q(decision_note__regex=r"\S"),
                violation_error_message="Geef een reden.",
            ),
        ]

    def __str__(self) -> str:
        return f"Indiening {self.pk}: {self.entry or 'nieuwe bijdrage'}"
