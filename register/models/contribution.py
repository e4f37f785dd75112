from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, When

from ..money.euros import MAX_EUROS
from ..triggers import refuses_cycle, stays_with, touches_entry, tracked
from .classification import Topsector
from .entry import Entry, refuse_part_of_itself
from .region import Region


class ContributionQuerySet(models.QuerySet):
    def counted(self) -> Self:
        """The lines a total adds up: published own money that is no part of such a line.

        A part of nothing but concepts, or of what all parties invest together, counts
        itself: no line that counts holds it.
        """
        return self.of_nature(Contribution.Nature.OWN)

    def of_nature(self, nature: str) -> Self:
        return self.wholes().filter(nature=nature)

    def published(self) -> Self:
        return self.filter(entry__publication=Entry.Publication.PUBLISHED)

    def parts(self) -> Self:
        """The lines that no total adds up: a published line of the same nature holds them."""
        return self.published().filter(held_by_another())

    def wholes(self) -> Self:
        return self.published().exclude(held_by_another())

    def nearest_public_to(self, lookup: str) -> Self:
        """For a subquery: the line at an outer lookup, or else the nearest public one above it."""
        nearest = Func(OuterRef(lookup), function="register_nearest_public")
        return self.filter(pk=nearest).order_by()

    def alone(self) -> Self:
        """The lines with exactly one payer, and nobody who pays along."""
        return self.filter(_has_payer(), ~_has_several_payers(), co_payers="")

    def joint(self) -> Self:
        return self.filter(paid_jointly())

    def paid_by(self, region: Region) -> Self:
        return self.filter(payer_links__region=region)

    def paid_by_members_of(self, region: Region) -> Self:
        """What members pay, at any depth, and the region itself does not."""
        return self.filter(member_payments__region=region)

    def in_region(self, region: Region) -> Self:
        """Lines on entries in which the region or a member of it takes part."""
        return self.filter(entry__index__region_ids__contains=[region.pk])

    def for_topsector(self, topsector: Topsector) -> Self:
        """Lines on entries of the topsector; ``inferred`` if the source does not name it."""
        stated = Q(entry__index__stated_topsector_ids__contains=[topsector.pk])
        found = self.filter(entry__index__topsector_ids__contains=[topsector.pk])
        return found.annotate(inferred=Case(When(stated, then=False), default=True))

    def for_one_topsector(self) -> Self:
        return self.filter(entry__index__topsector_ids__len=1)

    def for_several_topsectors(self) -> Self:
        return self.filter(entry__index__topsector_ids__len__gt=1)


def held_by_another() -> Q:
    """A line that is part, at any depth, of a published line of the same nature."""
    held = Func("pk", function="register_held_by_another", output_field=models.BooleanField())
    return Q(included_in__isnull=False) & Q(held)


def paid_jointly() -> Q:
    return Q(_has_several_payers()) | ~Q(co_payers="")


def _has_payer() -> Exists:
    return Exists(ContributionPayer.objects.filter(contribution=OuterRef("pk")))


def _has_several_payers() -> Exists:
    """Without counting them: PostgreSQL can turn two plain EXISTS into joins."""
    payers = ContributionPayer.objects.filter(contribution=OuterRef("pk"))
    same = ContributionPayer.objects.filter(contribution=OuterRef("contribution"))
    return Exists(payers.filter(Exists(same.filter(pk__gt=OuterRef("pk")))))


@tracked()
class Contribution(models.Model):
    """One line of money on an entry, as the source words it.

    ``amount_eur`` is in whole euros and empty when the source gives no figure;
    ``precision`` says how to read it. Each euro counts once: no total adds up a line that
    is ``included_in`` another of the same nature, at any depth, while that one is public;
    a part of a concept alone counts itself. With more than one payer, or with ``co_payers``,
    the line is joint and who pays which share is unknown.
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
        indexes = [
            # The largest lines behind a total, without sorting all of them.
            models.Index(F("amount_eur").desc(nulls_last=True), "id", name="contribution_by_size")
        ]
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

    @property
    def public_whole(self) -> Contribution | None:
        """The nearest line above this one that readers may see.

        Of a line that is not public they may not even learn that it is there.
        """
        return self.above.whole if hasattr(self, "above") else None

    @property
    def is_held_by_another(self) -> bool:
        """Whether no total adds this line up: see ContributionQuerySet.parts()."""
        return hasattr(self, "above") and self.above.held


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


class PublicWhole(models.Model):
    """The nearest public line ``above`` a part. A view of the database: nobody writes it.

    ``held`` tells that no total adds the part up. A part without a row has no public whole.
    """

    part = models.OneToOneField(
        Contribution, models.DO_NOTHING, primary_key=True, related_name="above"
    )
    whole = models.ForeignKey(Contribution, models.DO_NOTHING, related_name="+")
    held = models.BooleanField()

    class Meta:
        managed = False
        verbose_name = "openbaar geheel"
        verbose_name_plural = "openbare gehelen"

    def __str__(self) -> str:
        return f"{self.part_id} in {self.whole_id}"


class MemberPayment(models.Model):
    """A line beside each region whose members pay it, and not the region itself. A view too."""

    pk = models.CompositePrimaryKey("contribution", "region")
    contribution = models.ForeignKey(
        Contribution, models.DO_NOTHING, related_name="member_payments"
    )
    region = models.ForeignKey(Region, models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        verbose_name = "betaling van leden"
        verbose_name_plural = "betalingen van leden"

    def __str__(self) -> str:
        return f"{self.contribution_id} van leden van {self.region_id}"
