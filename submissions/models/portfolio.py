from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from register.models import Entry, User
from register.triggers import tracked


class PortfolioQuerySet(models.QuerySet):
    def for_entry(self, entry: Entry) -> Self:
        """The portfolios that an entry is in, by the region that owns it and its topsectors.

        Those of who left or has another role now count for nobody.
        """
        topsectors = entry.topsector_links.values("topsector")
        return self.filter(
            Q(regions=entry.owner_id) | Q(regions__isnull=True),
            Q(topsectors__in=topsectors) | Q(topsectors__isnull=True),
            coordinator__role=User.Role.COORDINATOR,
            coordinator__is_active=True,
        ).distinct()


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
