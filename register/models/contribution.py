from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q

from ..money.euros import MAX_EUROS
from ..triggers import refuses_cycle, stays_with, touches_entry, tracked
from .classification import Topsector
from .entry import Entry, refuse_part_of_itself
from .region import Region, RegionClosure


class ContributionQuerySet(models.QuerySet):
    def counted(self) -> Self:
        """The lines a total adds up: published own money that is no part of such a line.

        A part of a concept, or of what all parties invest together, counts itself: no
        line that counts holds it.
        """
        return self.of_nature(Contribution.Nature.OWN)

    def of_nature(self, nature: str) -> Self:
        return self.published().filter(nature=nature).exclude(_held_by_another())

    def published(self) -> Self:
        return self.filter(entry__publication=Entry.Publication.PUBLISHED)

    def parts(self) -> Self:
        """The lines that no total adds up: a published line of the same nature holds them."""
        return self.published().filter(_held_by_another())

    def alone(self) -> Self:
        return self.filter(~_several_payers(), co_payers="")

    def joint(self) -> Self:
        return self.filter(_several_payers() | ~Q(co_payers=""))

    def paid_by(self, region: Region) -> Self:
        return self.filter(_payer_among(region=region))

    def paid_by_members_of(self, region: Region) -> Self:
        """What members pay, at any depth, and the region itself does not."""
        inside = RegionClosure.objects.filter(whole=region).exclude(part=region)
        members = _payer_among(region__in=inside.values("part"))
        return self.filter(~_payer_among(region=region), members)

    def in_region(self, region: Region) -> Self:
        """Lines on entries in which the region or a member of it takes part."""
        return self.filter(entry__index__region_ids__contains=[region.pk])

    def for_topsector(self, topsector: Topsector) -> Self:
        return self.filter(entry__index__topsector_ids__contains=[topsector.pk])

    def for_inferred_topsector(self, topsector: Topsector) -> Self:
        """Lines on entries that we tied to the topsector; the source does not name it."""
        stated = Q(entry__index__stated_topsector_ids__contains=[topsector.pk])
        return self.for_topsector(topsector).exclude(stated)

    def for_one_topsector(self) -> Self:
        return self.filter(entry__index__topsector_ids__len=1)

    def for_several_topsectors(self) -> Self:
        return self.filter(entry__index__topsector_ids__len__gt=1)


def _held_by_another() -> Q:
    """A line that is part, at any depth, of a published line of the same nature."""
    held = Func("pk", function="register_held_by_another", output_field=models.BooleanField())
    return Q(included_in__isnull=False) & Q(held)


def _payer_among(**condition: object) -> Exists:
    payers = ContributionPayer.objects.filter(contribution=OuterRef("pk"), **condition)
    return Exists(payers)


def _several_payers() -> Exists:
    payers = ContributionPayer.objects.filter(contribution=OuterRef("pk")).order_by()
    return Exists(payers.values("contribution").annotate(count=Count("pk")).filter(count__gt=1))


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

    def public_wholes(self) -> Iterator[Contribution]:
        """Yield the lines above this one that readers may see, nearest first.

        Of a line that is not public they may not even learn that it is there.
        """
        whole = self.included_in
        while whole:
            if whole.entry.is_published:
                yield whole
            whole = whole.included_in

    @property
    def public_whole(self) -> Contribution | None:
        return next(self.public_wholes(), None)

    @property
    def is_held_by_another(self) -> bool:
        """Whether no total adds this line up: see ContributionQuerySet.parts()."""
        return any(whole.nature == self.nature for whole in self.public_wholes())


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
