from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.db import connection, models
from django.db.models import Sum

# Per facet, per value as the database writes it, None for unknown.
Counts = dict[str, dict[str | None, int]]


class FacetTallyQuerySet(models.QuerySet):
    def of_kinds(self, kinds: Iterable[str]) -> Self:
        return self.filter(kind__in=list(kinds))

    def totals(self) -> dict[str, int]:
        """Return how many published entries there are of each kind."""
        totals = self.filter(facet="total").order_by().values_list("kind")
        return {kind: count for kind, count in totals.annotate(Sum("entries")) if count}

    def counts_per(self, column: str) -> dict[int, int]:
        """Return how many entries there are for each id in a column, such as `region_ids`."""
        counts = self.filter(facet=column).counts().get(column, {})
        return {int(value): count for value, count in counts.items() if value is not None}

    def counted_on(self, rows: Iterable[models.Model], column: str) -> list[Any]:
        """Return the rows (regions, topsectors) with their number of entries in ``entry_count``."""
        counts, counted = self.counts_per(column), list(rows)
        for row in counted:
            row.entry_count = counts.get(row.pk, 0)
        return counted

    def counts(self) -> Counts:
        """Return how many published entries have each value, by the name of the column."""
        counts: Counts = {}
        sums = self.order_by().values_list("facet", "value").annotate(count=Sum("entries"))
        for facet, value, count in sums:
            if count:
                counts.setdefault(facet, {})[value] = count
        return counts


class FacetTally(models.Model):
    """A part of the number of published entries of a kind with one value of a facet.

    Written by triggers only, which add a row for each change: the number is the sum.
    """

    kind = models.CharField(max_length=10)
    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=20, null=True)
    entries = models.BigIntegerField()

    objects = FacetTallyQuerySet.as_manager()

    class Meta:
        verbose_name = "telling"
        verbose_name_plural = "tellingen"
        indexes = [
            models.Index(fields=["kind"], include=["facet", "value", "entries"], name="tally_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.facet} {self.value}: {self.entries}"

    @staticmethod
    def add_up() -> None:
        """Make one row of the many that changes have left. Numbers stay what they are."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT register_tally_together()")
