from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse

from ..triggers import tracked

PERIOD_ORDER = (
    Q(valid_until__isnull=True) | Q(valid_from__isnull=True) | Q(valid_until__gte=F("valid_from"))
)
PERIOD_MESSAGE = "De einddatum ligt voor de begindatum."


def sort_key_column() -> models.GeneratedField:
    """Return a column that sorts names the Dutch way in any database locale."""
    return models.GeneratedField(
        expression=Func(F("name"), function="register_plain"),
        output_field=models.CharField(max_length=200, db_collation="C"),
        db_persist=True,
    )


class RegionQuerySet(models.QuerySet):
    def provinces(self) -> Self:
        return self.filter(kind=Region.Kind.PROVINCE)


@tracked(exclude=["sort_key"])
class Region(models.Model):
    """A government or area that contributes: regions overlap and lie within each other.

    ``code`` is the CBS code where one exists, and `sv-`, `ld-` or `bl-` with a slug otherwise.
    """

    class Kind(models.TextChoices):
        PROVINCE = "provincie", "provincie"
        MUNICIPALITY = "gemeente", "gemeente"
        PARTNERSHIP = "samenwerkingsverband", "samenwerkingsverband"
        PART_OF_COUNTRY = "landsdeel", "landsdeel"
        ABROAD = "buitenland", "gebied buiten Nederland"

    code = models.CharField("code", max_length=60, unique=True)
    name = models.CharField("naam", max_length=120)
    slug = models.SlugField("adres", max_length=80, unique=True)
    kind = models.CharField("soort", max_length=20, choices=Kind.choices)
    official_name = models.CharField("officiële naam", max_length=120, blank=True)
    aliases = ArrayField(
        models.CharField(max_length=120),
        verbose_name="andere namen",
        default=list,
        blank=True,
        help_text="Eén per regel.",
    )
    note = models.TextField("opmerking", blank=True)
    wholes = models.ManyToManyField(
        "self",
        symmetrical=False,
        through="RegionMembership",
        through_fields=("part", "whole"),
        related_name="parts",
        verbose_name="lid van",
    )
    sort_key = sort_key_column()

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "regio"
        verbose_name_plural = "regio's"
        ordering = ["sort_key", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"],
                name="region_name_per_kind",
                violation_error_message="Er is al een regio van deze soort met deze naam.",
            ),
            models.CheckConstraint(
                name="region_code_safe",
                condition=Q(code__regex=r"^[A-Za-z0-9]+(-[a-z0-9]+)*$"),
                violation_error_message="Een code bestaat uit letters, cijfers en streepjes.",
            ),
            models.CheckConstraint(
                name="region_slug_safe",
                condition=Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                violation_error_message="Een adres bestaat uit kleine letters, cijfers en "
                "losse streepjes.",
            ),
            models.CheckConstraint(
                name="region_kind_known",
                condition=Q(
                    kind__in=[
                        "provincie",
                        "gemeente",
                        "samenwerkingsverband",
                        "landsdeel",
                        "buitenland",
                    ]
                ),
                violation_error_message="Kies een soort regio.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("region_detail", args=[self.slug])

    @property
    def full_name(self) -> str:
        """Tell Utrecht the province from Utrecht the city."""
        if self.kind in {self.Kind.PROVINCE, self.Kind.MUNICIPALITY}:
            return f"{self.kind} {self.name}"
        return self.name


@tracked()
class RegionCode(models.Model):
    """A code of a region in a public code list, with the dates between which it holds."""

    class Scheme(models.TextChoices):
        CBS = "CBS", "CBS"
        NUTS = "NUTS", "NUTS"
        TOOI = "TOOI", "TOOI"

    region = models.ForeignKey(Region, models.CASCADE, related_name="codes", verbose_name="regio")
    scheme = models.CharField("lijst", max_length=10, choices=Scheme.choices)
    value = models.CharField("code", max_length=120)
    valid_from = models.DateField("geldig vanaf", null=True, blank=True)
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)

    class Meta:
        verbose_name = "code"
        verbose_name_plural = "codes"
        ordering = ["scheme", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="region_code_once",
                violation_error_message="Deze code is al van een regio.",
            ),
            models.CheckConstraint(
                name="region_code_of_known_list",
                condition=Q(scheme__in=["CBS", "NUTS"])
                | Q(scheme="TOOI", value__startswith="https://identifier.overheid.nl/"),
                violation_error_message="Kies een lijst; een code van TOOI begint met "
                "https://identifier.overheid.nl/.",
            ),
            models.CheckConstraint(
                name="region_code_period_in_order",
                condition=PERIOD_ORDER,
                violation_error_message=PERIOD_MESSAGE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


@tracked()
class RegionMembership(models.Model):
    """One region is a member of, or lies within, another; possibly for a while."""

    class Basis(models.TextChoices):
        STATED = "stated", "letterlijk"
        INFERRED = "inferred", "afgeleid"

    part = models.ForeignKey(
        Region, models.CASCADE, related_name="membership_links", verbose_name="regio"
    )
    whole = models.ForeignKey(
        Region, models.CASCADE, related_name="member_links", verbose_name="lid van"
    )
    basis = models.CharField(
        "grond", max_length=10, choices=Basis.choices, default=Basis.STATED, db_default="stated"
    )
    valid_from = models.DateField("geldig vanaf", null=True, blank=True)
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)
    note = models.CharField("opmerking", max_length=300, blank=True)

    class Meta:
        verbose_name = "lidmaatschap"
        verbose_name_plural = "lidmaatschappen"
        constraints = [
            models.UniqueConstraint(
                fields=["part", "whole", "valid_from"],
                nulls_distinct=False,
                name="membership_once",
                violation_error_message="Dit lidmaatschap staat er al.",
            ),
            models.CheckConstraint(
                name="membership_basis_known",
                condition=Q(basis__in=["stated", "inferred"]),
                violation_error_message="Kies letterlijk of afgeleid.",
            ),
            models.CheckConstraint(
                name="membership_of_another",
                condition=~Q(part=F("whole")),
                violation_error_message="Een regio kan geen lid van zichzelf zijn.",
            ),
            models.CheckConstraint(
                name="membership_period_in_order",
                condition=PERIOD_ORDER,
                violation_error_message=PERIOD_MESSAGE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} in {self.whole}"

    def clean(self) -> None:
        """The database refuses this too (``membership_no_cycle``), less politely."""
        if self.part_id and self.part_id == self.whole_id:
            raise ValidationError({"whole": "Een regio kan geen lid van zichzelf zijn."})
        other_way = RegionClosure.objects.filter(part=self.whole_id, whole=self.part_id)
        if other_way.exists():
            raise ValidationError({"whole": "Deze regio is zelf lid, al dan niet via een ander."})


class RegionClosure(models.Model):
    """Each region with every region it lies in today, itself included. Written by triggers only.

    ``manage.py refresh_regions`` renews it on days that a membership begins or ends.
    """

    pk = models.CompositePrimaryKey("part", "whole")
    part = models.ForeignKey(Region, models.CASCADE, related_name="+")
    whole = models.ForeignKey(Region, models.CASCADE, related_name="closure")

    class Meta:
        verbose_name = "ligging"
        verbose_name_plural = "liggingen"

    def __str__(self) -> str:
        return f"{self.part_id} in {self.whole_id}"


KIND_HEADINGS = [
    (Region.Kind.PROVINCE, "Provincies"),
    (Region.Kind.MUNICIPALITY, "Gemeenten"),
    (Region.Kind.PARTNERSHIP, "Samenwerkingsverbanden"),
    (Region.Kind.PART_OF_COUNTRY, "Landsdelen"),
    (Region.Kind.ABROAD, "Buiten Nederland"),
]


def grouped_regions(regions: Iterable[Region]) -> Iterator[tuple[str, list[Region]]]:
    """Yield the regions of each kind under a heading, in one query and without empty groups."""
    regions = list(regions)
    for kind, label in KIND_HEADINGS:
        if found := [region for region in regions if region.kind == kind]:
            yield label, found
