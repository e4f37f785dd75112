from django.db import models
from django.db.models import Q

from register.models import Entry, KindMixin, NestedMixin, kind_column
from register.triggers import (
    refuses_cycle,
    touches_entry,
    tracked_kind,
    withdrawn_not_deleted,
)


@tracked_kind
class Initiative(NestedMixin, KindMixin, Entry):
    """A programme, network, project or intention of regions.

    ``area_ha`` is in hectares. ``quantity`` is a number that the source gives for anything
    else than money, ground or years, such as firms; ``quantity_words`` says of what.
    """

    KIND = Entry.Kind.INITIATIVE
    own_kind = kind_column("initiative")
    area_ha = models.PositiveIntegerField("oppervlakte (hectare)", null=True, blank=True)
    quantity = models.PositiveIntegerField("aantal", null=True, blank=True)
    quantity_words = models.CharField(
        "aantal volgens de bron",
        max_length=200,
        blank=True,
        help_text="In de woorden van de bron, zoals: ca. 30 jonge ondernemingen.",
    )

    class Meta:
        verbose_name = "initiatief"
        verbose_name_plural = "initiatieven"
        triggers = [
            *touches_entry("SELECT entry_ptr_id FROM {rows}"),
            withdrawn_not_deleted(),
            refuses_cycle("parent"),
        ]
        constraints = [
            models.CheckConstraint(
                name="initiative_area_positive",
                condition=Q(area_ha__isnull=True) | Q(area_ha__gt=0),
                violation_error_message="Een onbekende oppervlakte laat u leeg; nul is geen "
                "oppervlakte.",
            ),
            models.CheckConstraint(
                name="initiative_quantity_in_words",
                condition=Q(quantity__isnull=True, quantity_words="")
                | Q(quantity__isnull=False, quantity__gt=0, quantity_words__regex=r"\S"),
                violation_error_message="Geef bij een aantal ook de woorden van de bron, en "
                "andersom.",
            ),
        ]


@tracked_kind
class Campus(NestedMixin, KindMixin, Entry):
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
