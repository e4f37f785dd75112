"""What ties an entry to regions, topsectors and tags, and how sure the source makes us."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from ..triggers import confirmed_anew, stays_with, touches_entry, tracked
from .entry import Entry


@tracked()
class EntryRegion(models.Model):
    class Role(models.TextChoices):
        CONTRIBUTOR = "contributor", "draagt bij"
        PARTNER = "partner", "werkt mee"
        LOCATION = "location", "plaats"

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="region_links")
    region = models.ForeignKey(
        "Region", models.PROTECT, related_name="entry_links", verbose_name="regio"
    )
    role = models.CharField("rol", max_length=12, choices=Role.choices)
    implied = models.BooleanField(
        "niet genoemd",
        default=False,
        db_default=False,
        help_text="De bron noemt deze regio niet, maar bedoelt haar wel.",
    )
    note = models.CharField("opmerking", max_length=300, blank=True)
    # A partner's own confirmation; that of the owner stands on the entry.
    confirmed_on = models.DateField("bevestigd op", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bevestigd door",
    )

    class Meta:
        verbose_name = "regio bij bijdrage"
        verbose_name_plural = "regio's"
        ordering = ["role", "region__sort_key"]
        triggers = [*touches_entry(), stays_with("entry"), confirmed_anew("region")]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "region"],
                name="entry_region_once",
                violation_error_message="Deze regio staat al bij deze bijdrage.",
            ),
            models.CheckConstraint(
                name="entry_region_role_known",
                condition=Q(role__in=["contributor", "partner", "location"]),
                violation_error_message="Kies een rol.",
            ),
            models.CheckConstraint(
                name="entry_region_confirmed_by_somebody",
                condition=Q(confirmed_on__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                violation_error_message="Vul in wie heeft bevestigd en wanneer, of geen van beide.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} ({self.get_role_display()})"


@tracked()
class EntryTopsector(models.Model):
    class Basis(models.TextChoices):
        STATED = "stated", "letterlijk"
        INFERRED = "inferred", "afgeleid"

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="topsector_links")
    topsector = models.ForeignKey("Topsector", models.PROTECT, related_name="entry_links")
    basis = models.CharField("grond", max_length=10, choices=Basis.choices)
    note = models.CharField("opmerking", max_length=300, blank=True)

    class Meta:
        verbose_name = "topsector bij bijdrage"
        verbose_name_plural = "topsectoren"
        ordering = ["topsector__position"]
        triggers = [*touches_entry(), stays_with("entry")]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "topsector"],
                name="entry_topsector_once",
                violation_error_message="Deze topsector staat al bij deze bijdrage.",
            ),
            models.CheckConstraint(
                name="entry_topsector_basis_known",
                condition=Q(basis__in=["stated", "inferred"]),
                violation_error_message="Kies letterlijk of afgeleid.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topsector} ({self.get_basis_display()})"

    @property
    def is_inferred(self) -> bool:
        return self.basis == self.Basis.INFERRED


@tracked()
class EntryTag(models.Model):
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="tag_links")
    tag = models.ForeignKey(
        "Tag", models.PROTECT, related_name="entry_links", verbose_name="onderwerp"
    )

    class Meta:
        verbose_name = "onderwerp bij bijdrage"
        verbose_name_plural = "dwarsdoorsnijdende onderwerpen"
        triggers = [*touches_entry(), stays_with("entry")]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "tag"],
                name="entry_tag_once",
                violation_error_message="Dit onderwerp staat al bij deze bijdrage.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.tag)


@tracked()
class Distinction(models.Model):
    """Two entries that look alike and are not the same, with how they differ.

    It is kept with ``entry`` and shown with both. The order of the two says nothing.
    """

    entry = models.ForeignKey("Entry", models.CASCADE, related_name="distinctions")
    other = models.ForeignKey(
        "Entry", models.PROTECT, related_name="distinguished_by", verbose_name="andere bijdrage"
    )
    explanation = models.CharField(
        "verschil",
        max_length=300,
        help_text="Eén zin die zegt waarin de twee verschillen. Iedereen kan dit lezen.",
    )

    class Meta:
        verbose_name = "verschil met een andere bijdrage"
        verbose_name_plural = "verschillen met andere bijdragen"
        ordering = ["other__number"]
        triggers = [*touches_entry(), stays_with("entry")]
        constraints = [
            models.UniqueConstraint(
                Least("entry", "other"),
                Greatest("entry", "other"),
                name="distinction_once",
                violation_error_message="Het verschil tussen deze twee staat er al.",
            ),
            models.CheckConstraint(
                name="distinction_of_another",
                condition=~Q(entry=F("other")),
                violation_error_message="Een bijdrage verschilt niet van zichzelf.",
            ),
            models.CheckConstraint(
                name="distinction_is_explained",
                condition=Q(explanation__regex=r"\S"),
                violation_error_message="Zeg waarin de twee verschillen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other}: {self.explanation}"
