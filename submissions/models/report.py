from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from register.models import Entry, Region, User
from register.triggers import events_of, tracked

# What stands in the place of words that were erased.
ERASED = "(gewist)"


class ReportQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=Report.State.OPEN)

    def kept_by(self, region: Region) -> Self:
        """What lands with a region: reports on the entries that it owns today."""
        return self.filter(entry__owner=region)

    def public(self) -> Self:
        """What readers see under "Vragen van lezers", oldest first."""
        found = self.filter(is_public=True, state=Report.State.ANSWERED)
        return found.select_related("handled_region").order_by("created_at", "pk")

    def erase_addresses(self, now: datetime) -> int:
        """Erase addresses past their term, answered or not. The history never held them."""
        limit = now - timedelta(days=settings.REPORT_ADDRESS_DAYS)
        return self.filter(created_at__lt=limit).exclude(reply_to="").update(reply_to="")

    def erase_texts(self, now: datetime) -> int:
        """Erase what people typed a year ago, and answers that only they read.

        A report that nobody dealt with is closed along with it: nothing is left to answer.
        """
        limit = now - timedelta(days=settings.REPORT_TEXT_DAYS)
        since = Coalesce("handled_at", "created_at")
        past = self.alias(since=since).filter(since__lt=limit).exclude(text=ERASED)
        ids = list(past.values_list("pk", flat=True))
        own = Report.objects.filter(pk__in=ids)
        private = own.filter(is_public=False).exclude(answer="")
        events = events_of(Report).objects.filter(pgh_obj__in=private)
        events.exclude(answer="").update(answer=ERASED, public_question="")
        private.update(answer=ERASED, public_question="")
        # The update above has written one more event, by now without the words.
        own.open().update(state=Report.State.CLOSED, handled_at=now)
        return own.update(text=ERASED, reply_to="")


@tracked(exclude=["text", "reply_to", "answered_mail_at"])
class Report(models.Model):
    """What a citizen says is wrong on an entry, and what the register answers.

    ``text`` and ``reply_to`` may tell who somebody is. So both are erased after a term, history
    never holds them, and the public never sees them: ``public_question`` is the question in the
    words of the official. Role and region are those of the moment: people change jobs.
    """

    class State(models.TextChoices):
        OPEN = "open", "open"
        ANSWERED = "beantwoord", "beantwoord"
        CLOSED = "gesloten", "gesloten zonder antwoord"

    number = models.PositiveIntegerField(
        "nummer",
        unique=True,
        editable=False,
        db_default=Func(Value("submissions_report_number"), function="nextval"),
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="reports", verbose_name="bijdrage"
    )
    text = models.TextField("wat klopt er niet", max_length=2000)
    reply_to = models.EmailField("e-mailadres", blank=True)
    created_at = models.DateTimeField("gemeld op", auto_now_add=True)
    state = models.CharField(
        "stand", max_length=12, choices=State.choices, default=State.OPEN, db_default=State.OPEN
    )
    answer = models.TextField("antwoord", max_length=2000, blank=True)
    is_public = models.BooleanField("antwoord openbaar tonen", default=False, db_default=False)
    public_question = models.TextField("vraag in uw woorden", max_length=500, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="afgehandeld door",
    )
    handled_role = models.CharField("rol", max_length=20, choices=User.Role.choices, blank=True)
    handled_region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="regio"
    )
    handled_at = models.DateTimeField("afgehandeld op", null=True, blank=True)
    answered_mail_at = models.DateTimeField("antwoord gemaild op", null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["entry"], name="report_public", condition=Q(is_public=True)),
            models.Index(fields=["entry"], name="report_open", condition=Q(state="open")),
        ]
        constraints = [
            models.CheckConstraint(
                name="report_has_text",
                condition=Q(text__regex=r"\S"),
                violation_error_message="Vul in wat er niet klopt.",
            ),
            models.CheckConstraint(
                name="report_state_complete",
                condition=Q(
                    state="open", answer="", handled_by__isnull=True, handled_at__isnull=True
                )
                | Q(
                    state="beantwoord",
                    answer__regex=r"\S",
                    handled_by__isnull=False,
                    handled_at__isnull=False,
                )
                & ~Q(handled_role="")
                | Q(state="gesloten", answer="", handled_at__isnull=False),
                violation_error_message="Bij een antwoord hoort wie antwoordde en wanneer.",
            ),
            models.CheckConstraint(
                name="report_public_with_question_and_answer",
                condition=Q(is_public=False)
                | Q(state="beantwoord", public_question__regex=r"\S", answer__regex=r"\S"),
                violation_error_message="Schrijf in uw eigen woorden wat de vraag was. Zonder "
                "vraag en antwoord kan een melding niet openbaar zijn.",
            ),
        ]

    def __str__(self) -> str:
        """Without the text: Django's own log keeps this line."""
        return f"{self.reference} over {self.entry}"

    def get_absolute_url(self) -> str:
        """The page of the official; coordinators have the back office."""
        return reverse("submissions:answer_report", args=[self.entry.owner.slug, self.number])

    @property
    def reference(self) -> str:
        """The number that officials name, such as ME-000123."""
        return f"ME-{self.number:06d}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def seen(self) -> str:
        """What a form carries along, to notice that a colleague came first."""
        return self.handled_at.isoformat() if self.handled_at else ""
