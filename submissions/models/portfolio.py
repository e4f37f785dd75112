from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from register.models import Region
from register.triggers import tracked


class PortfolioQuerySet(models.QuerySet):
    def for_region(self, region: Region | int) -> Self:
        """The portfolios that a region is in, whatever the topsectors."""
        return self.filter(Q(regions=region) | Q(regions__isnull=True))


@tracked()
class Portfolio(models.Model):
    """What one coordinator decides about: proposals of these regions in these topsectors.

    No regions means all of them, and no topsectors likewise. A proposal that is in nobody's
    portfolio is everybody's.
    """

    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="portfolios",
        limit_choices_to={"role": "coordinator"},
        verbose_name="coördinator",
    )
    regions = models.ManyToManyField(
        "register.Region",
        related_name="+",
        blank=True,
        verbose_name="regio's",
        help_text="Leeg betekent: alle regio's.",
    )
    topsectors = models.ManyToManyField(
        "register.Topsector",
        related_name="+",
        blank=True,
        verbose_name="topsectoren",
        help_text="Leeg betekent: alle topsectoren.",
    )

    objects = PortfolioQuerySet.as_manager()

    class Meta:
        verbose_name = "portefeuille"
        verbose_name_plural = "portefeuilles"
        ordering = ["coordinator__username", "pk"]

    def __str__(self) -> str:
        return f"Portefeuille van {self.coordinator}"
