from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from ..money import MAX_EUROS
from ..triggers import refuses_cycle, stays_with, touches_entry, tracked
from .entry import Entry, refuse_part_of_itself


class ContributionQuerySet(models.QuerySet):
    def counted(self) -> Self:
        """The lines a total adds up: published own money that is no part of such a line.

        A part of a concept, or of what all parties invest together, counts itself: no
        line that counts holds it.
        """
        return self.of_nature(Contribution.Nature.OWN)

    def of_nature(self, nature: str) -> Self:
        published = Entry.Publication.PUBLISHED
        return self.filter(entry__publication=published, nature=nature).exclude(
            included_in__nature=nature, included_in__entry__publication=published
        )


@tracked()
class Contribution(models.Model):
    """One line of money on an entry, as the source words it.

    ``amount_eur`` is in whole euros and empty when the source gives no figure;
    ``precision`` says how to read it. A contribution ``included_in`` another is
    never added to a total: each euro counts once. With more than one payer, or with
    ``co_payers``, the line is joint and who pays which share is unknown.
    """

    class Precision(models.TextChoices):
        EXACT = "exact", "precies"
        ABOUT = "about", "circa"
        AT_LEAST = "at_least", "meer dan"
        UNQUANTIFIED = "unquantified", "niet gekwantificeerd"

    class Nature(models.TextChoices):
        OWN = "own", "eigen bijdrage"
        TOTAL_INVESTMENT = "total_investment", "totale investering"

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="contributions")
    amount_eur = models.PositiveBigIntegerField("bedrag in euro", null=True, blank=True)
    precision = models.CharField("nauwkeurigheid", max_length=12, choices=Precision.choices)
    words = models.CharField(
        "woorden van de bron", max_length=300, help_text="Zoals het bedrag in de bron staat."
    )
    nature = models.CharField(
        "aard",
        max_length=20,
        choices=Nature.choices,
        help_text="Een totale investering van alle partijen telt niet mee als eigen bijdrage.",
    )
    payers = models.ManyToManyField(
        "Region", through="ContributionPayer", related_name="contributions", verbose_name="betalers"
    )
    co_payers = models.CharField(
        "betaalt samen met",
        max_length=200,
        blank=True,
        help_text="Anderen die meebetalen en geen regio van het register zijn.",
    )
    start_year = models.PositiveSmallIntegerField("beginjaar", null=True, blank=True)
    end_year = models.PositiveSmallIntegerField("eindjaar", null=True, blank=True)
    period_text = models.CharField("periode volgens de bron", max_length=200, blank=True)
    passage = models.ForeignKey(
        "Passage",
        models.PROTECT,
        related_name="contributions",
        verbose_name="rust op zin",
        help_text="Een zin die ook bij de citaten staat.",
    )
    included_in = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="is deel van",
        help_text="Het geldbedrag waar dit al in zit.",
    )
    note = models.TextField("opmerking", blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "geldbedrag"
        verbose_name_plural = "geldbedragen"
        ordering = ["pk"]
        triggers = [*touches_entry(), stays_with("entry"), refuses_cycle("included_in")]
        constraints = [
            models.CheckConstraint(
                name="contribution_amount_matches_precision",
                # isnull first: a check that works out to NULL passes in PostgreSQL.
                condition=Q(precision="unquantified", amount_eur__isnull=True)
                | (
                    Q(precision__in=["exact", "about", "at_least"])
                    & Q(amount_eur__isnull=False, amount_eur__range=(1, MAX_EUROS))
                ),
                violation_error_message="Geef een bedrag, of kies 'niet gekwantificeerd' en laat "
                "het bedrag leeg.",
            ),
            models.CheckConstraint(
                name="contribution_nature_known",
                condition=Q(nature__in=["own", "total_investment"]),
                violation_error_message="Kies eigen bijdrage of totale investering.",
            ),
            models.CheckConstraint(
                name="contribution_has_words",
                condition=Q(words__regex=r"\S"),
                violation_error_message="Neem de woorden van de bron over.",
            ),
            models.CheckConstraint(
                name="contribution_period_in_order",
                condition=Q(start_year__isnull=True)
                | Q(end_year__isnull=True)
                | Q(end_year__gte=F("start_year")),
                violation_error_message="Het eindjaar ligt voor het beginjaar.",
            ),
            models.CheckConstraint(
                name="contribution_years_plausible",
                condition=(Q(start_year__isnull=True) | Q(start_year__range=(1900, 2100)))
                & (Q(end_year__isnull=True) | Q(end_year__range=(1900, 2100))),
                violation_error_message="Een jaar ligt tussen 1900 en 2100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}: {self.words}"

    def clean(self) -> None:
        refuse_part_of_itself(self, "included_in")

    @property
    def is_own(self) -> bool:
        return self.nature == self.Nature.OWN


@tracked()
class ContributionPayer(models.Model):
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="payer_links")
    region = models.ForeignKey(
        "Region", models.PROTECT, related_name="payer_links", verbose_name="regio"
    )
    implied = models.BooleanField("niet genoemd", default=False, db_default=False)

    class Meta:
        verbose_name = "betaler"
        verbose_name_plural = "betalers"
        ordering = ["region__sort_key"]
        triggers = [
            *touches_entry(
                "SELECT c.entry_id FROM register_contribution c"
                " JOIN {rows} r ON r.contribution_id = c.id"
            ),
            stays_with("contribution"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "region"],
                name="contribution_payer_once",
                violation_error_message="Deze betaler staat er al.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.region)
