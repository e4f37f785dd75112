from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value

from register.models import Region, User
from register.triggers import tracked


class PortfolioQuerySet(models.QuerySet):
    def in_use(self) -> Self:
        """The portfolios of coordinators: people change jobs, and leave."""
        return self.filter(coordinator__is_active=True, coordinator__role=User.Role.COORDINATOR)

    def holding(self, region: Any, codes: Any) -> Self:
        """The portfolios that a proposal of this region about these topsectors falls in.

        Both are expressions, so that one query can ask it of many proposals. One without
        topsectors falls in a portfolio by its region alone.
        """
        none = Func(codes, template="cardinality(%(expressions)s) = 0", output_field=_BOOLEAN)
        one_of = Func(
            F("topsectors__code"),
            codes,
            template="%(expressions)s)",
            arg_joiner=" = ANY (",
            output_field=_BOOLEAN,
        )
        return self.in_use().filter(
            Q(regions=None) | Q(regions=region), Q(topsectors=None) | Q(none) | Q(one_of)
        )

    def coordinators_of(self, submission: Any) -> models.QuerySet[User]:
        return self.coordinators_for(submission.region_id, submission.topsector_codes)

    def coordinators_for(self, region_id: int, codes: Iterable[str] = ()) -> models.QuerySet[User]:
        """Who decides about this region and these topsectors. What is nobody's is everybody's."""
        holding = self.holding(region_id, Value(list(codes), _CODES))
        return _coordinators().filter(
            Exists(holding.filter(coordinator=OuterRef("pk"))) | ~Exists(holding)
        )

    def coordinators_by_region(self, region_ids: Iterable[int]) -> models.QuerySet[User]:
        """Each coordinator with ``decides_for``, which of these regions, whatever the topsector."""
        holding = self.holding(OuterRef("pk"), Value([], _CODES))
        own = holding.filter(coordinator=OuterRef(OuterRef("pk")))
        regions = Region.objects.filter(Exists(own) | ~Exists(holding), pk__in=region_ids)
        found = _coordinators().annotate(decides_for=ArraySubquery(regions.values("pk")))
        return found.exclude(decides_for=[])


def _coordinators() -> models.QuerySet[User]:
    return User.objects.filter(is_active=True, role=User.Role.COORDINATOR)


_BOOLEAN = models.BooleanField()
_CODES = ArrayField(models.CharField())


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
        return f"Portefeuille van {self.coordinator.name}"

    def held(self) -> Q:
        """The proposals that fall in it: the rule of holding(), for thousands of them at once."""
        regions = [region.pk for region in self.regions.all()]
        codes = [topsector.code for topsector in self.topsectors.all()]
        of_regions = Q(region__in=regions) if regions else Q()
        about = Q(topsector_codes=[]) | Q(topsector_codes__overlap=codes) if codes else Q()
        return (of_regions & about) or ~Q(pk__in=[])


# Proxies, so that history also knows what was put into a portfolio and taken out of it.


@tracked(obj_field=None)
class PortfolioRegion(Portfolio.regions.through):
    class Meta:
        proxy = True
        verbose_name = "regio in portefeuille"
        verbose_name_plural = "regio's in portefeuille"


@tracked(obj_field=None)
class PortfolioTopsector(Portfolio.topsectors.through):
    class Meta:
        proxy = True
        verbose_name = "topsector in portefeuille"
        verbose_name_plural = "topsectoren in portefeuille"
