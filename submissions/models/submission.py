from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.fields.json import KT
from django.urls import reverse

from register.models import Entry
from register.triggers import tracked

from .portfolio import Portfolio

if TYPE_CHECKING:
    from register.models import User

OPEN = ["concept", "ingediend", "teruggestuurd"]
DECIDED = ["overgenomen", "deels-overgenomen", "afgewezen"]
# What its author may still change.
EDITABLE = ["concept", "teruggestuurd"]


class SubmissionQuerySet(models.QuerySet):
    def of_regions_of(self, user: User) -> Self:
        """The proposals that an official sees on /mijn-regio, drafts of colleagues included."""
        return self.filter(region__in=user.regions.all())

    def in_portfolios_of(self, user: User) -> Self:
        """What a coordinator decides about: what is in their portfolio, or in nobody's."""
        mine = anybodys = Q(pk__in=[])
        for portfolio in Portfolio.objects.in_use().prefetch_related("regions", "topsectors"):
            anybodys |= portfolio.held()
            mine |= portfolio.held() if portfolio.coordinator_id == user.pk else Q(pk__in=[])
        return self.filter(mine | ~anybodys)

    def waiting(self) -> Self:
        return self.filter(state=Submission.State.SUBMITTED)

    def seen_by_ministry(self) -> Self:
        """What was ever submitted. A draft, and one that was thrown away, is its region's own."""
        return self.filter(submitted_at__isnull=False).exclude(state=Submission.State.DRAFT)

    def for_queue(self) -> Self:
        """Without the values of the proposals, which are larger than all the rest."""
        titled = self.annotate(proposed_title=KT("proposed__title"))
        return titled.select_related("entry", "region").defer("base", "proposed")

    def open(self) -> Self:
        return self.filter(state__in=OPEN)


@tracked(exclude=["base"])
class Submission(models.Model):
    """A region's proposal to add, change or withdraw one entry, with its related rows.

    ``base`` holds the values that the author saw and ``proposed`` those that the author wants,
    both in the shape of ``submissions/proposal/values.py``; neither ever stands in the tables of
    entries. ``revision`` rises with each save, so that nobody decides about, or overwrites, what
    they have not seen. ``topsector_codes``, ``size`` (changed fields and rows) and ``amount_eur``
    (the largest amount that changes, in whole euros) are written down at submitting, for the queue.
    """

    class Action(models.TextChoices):
        ADD = "toevoegen", "nieuwe bijdrage"
        CHANGE = "wijzigen", "wijziging"
        WITHDRAW = "intrekken", "intrekking"

    class State(models.TextChoices):
        DRAFT = "concept", "concept"
        SUBMITTED = "ingediend", "ingediend"
        RETURNED = "teruggestuurd", "teruggestuurd"
        RETRACTED = "ingetrokken", "ingetrokken"
        APPROVED = "overgenomen", "overgenomen"
        PARTLY_APPROVED = "deels-overgenomen", "deels overgenomen"
        REJECTED = "afgewezen", "afgewezen"

    number = models.PositiveIntegerField(
        "nummer",
        unique=True,
        editable=False,
        db_default=Func(Value("submissions_submission_number"), function="nextval"),
    )
    action = models.CharField("wat", max_length=10, choices=Action.choices)
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
    revision = models.PositiveIntegerField("versie", default=1, db_default=1)
    topsector_codes = ArrayField(
        models.CharField(max_length=40), verbose_name="topsectoren", default=list, blank=True
    )
    size = models.PositiveIntegerField("wijzigingen", default=0, db_default=0)
    amount_eur = models.PositiveBigIntegerField("grootste bedrag", null=True, blank=True)
    left_out = ArrayField(
        models.CharField(max_length=200),
        verbose_name="niet overgenomen",
        default=list,
        blank=True,
        help_text="De onderdelen die bij gedeeltelijk overnemen buiten het register bleven.",
    )
    created_at = models.DateTimeField("begonnen op", auto_now_add=True)
    changed_at = models.DateTimeField("bewaard op", auto_now=True)
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

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "indiening"
        verbose_name_plural = "indieningen"
        ordering = ["-pk"]
        permissions = [
            ("propose", "Mag voorstellen doen voor de eigen regio"),
            ("review", "Mag beslissen over voorstellen"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="decided_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=[*DECIDED, "ingetrokken"])
                & pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
            ),
        ]
        indexes = [
            # The queue of those who decide: what has waited longest comes first.
            models.Index(
                fields=["submitted_at", "id"],
                name="submission_queue",
                condition=Q(state="ingediend"),
            ),
        ]
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
                name="submission_action_has_its_entry",
                condition=Q(action__in=["wijzigen", "intrekken"], entry__isnull=False)
                | Q(action="toevoegen", entry__isnull=True)
                | Q(action="toevoegen", state__in=["overgenomen", "deels-overgenomen"]),
                violation_error_message="Een wijziging of intrekking noemt een bijdrage; een "
                "nieuwe bijdrage nog niet.",
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
        return f"{self.reference}: {self.title}"

    def get_absolute_url(self) -> str:
        """The page of the official; those who decide have the back office."""
        return reverse("submissions:submission", args=[self.number])

    @property
    def reference(self) -> str:
        """The number that both sides name, such as IN-000123."""
        return f"IN-{self.number:06d}"

    @property
    def title(self) -> str:
        """What the proposal is about; for_queue() has read the proposed title already."""
        known = "proposed_title" in self.__dict__
        proposed = self.proposed_title if known else self.proposed.get("title")
        kept = self.entry.title if self.entry else "nog zonder titel"
        return str(proposed or "").strip() or kept

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.SUBMITTED
