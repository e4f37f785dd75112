from django.db import models
from django.db.models import Q

from register.models import (
    Entry,
    EntryQuerySet,
    KindMixin,
    kind_column,
    refuse_part_of_itself,
)
from register.triggers import (
    refuses_cycle,
    touches_entry,
    tracked_kind,
    withdrawn_not_deleted,
)


@tracked_kind
class Initiative(KindMixin, Entry):
    """A programme, network, project or intention of regions."""

    KIND = Entry.Kind.INITIATIVE
    own_kind = kind_column("initiative")

    class Meta:
        verbose_name = "initiatief"
        verbose_name_plural = "initiatieven"
        triggers = [*touches_entry("SELECT entry_ptr_id FROM {rows}"), withdrawn_not_deleted()]


@tracked_kind
class Campus(KindMixin, Entry):
    """A place where firms and knowledge institutions work side by side.

    Floor areas are in square metres; what is planned is never added to what exists.
    """

    class Stage(models.TextChoices):
        CONCEPT = "concept", "concept"
        DEVELOPMENT = "in-ontwikkeling", "in ontwikkeling"
        OPERATION = "in-bedrijf", "in bedrijf"

    KIND = Entry.Kind.CAMPUS
    own_kind = kind_column("campus")
    latitude = models.DecimalField(
        "breedtegraad", max_digits=7, decimal_places=4, null=True, blank=True
    )
    longitude = models.DecimalField(
        "lengtegraad", max_digits=7, decimal_places=4, null=True, blank=True
    )
    floor_area_existing_m2 = models.PositiveIntegerField(
        "bestaand vloeroppervlak (m²)", null=True, blank=True
    )
    floor_area_planned_m2 = models.PositiveIntegerField(
        "gepland vloeroppervlak (m²)", null=True, blank=True
    )
    stage = models.CharField(
        "fase",
        max_length=20,
        choices=Stage.choices,
        blank=True,
        help_text="Leeg betekent: de bron zegt het niet.",
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="onderdeel van",
    )

    class Meta:
        verbose_name = "campus"
        verbose_name_plural = "campussen"
        triggers = [
            *touches_entry("SELECT entry_ptr_id FROM {rows}"),
            withdrawn_not_deleted(),
            refuses_cycle("parent"),
        ]
        constraints = [
            models.CheckConstraint(
                name="campus_place_in_the_netherlands",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(50, 54),
                    longitude__range=(3, 8),
                ),
                violation_error_message="Vul breedte- en lengtegraad allebei in, in Nederland "
                "(50 tot 54 en 3 tot 8), of geen van beide.",
            ),
            models.CheckConstraint(
                name="campus_floor_area_positive",
                condition=(Q(floor_area_existing_m2__isnull=True) | Q(floor_area_existing_m2__gt=0))
                & (Q(floor_area_planned_m2__isnull=True) | Q(floor_area_planned_m2__gt=0)),
                violation_error_message="Een onbekend oppervlak laat u leeg; nul is geen "
                "oppervlak.",
            ),
            models.CheckConstraint(
                name="campus_stage_known",
                condition=Q(stage__in=["", "concept", "in-ontwikkeling", "in-bedrijf"]),
                violation_error_message="Kies een fase.",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_part_of_itself(self, "parent")

    def published_parts(self) -> EntryQuerySet:
        return self.parts.published().order_by("index__sort_key")
