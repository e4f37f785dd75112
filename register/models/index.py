from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Count, Q, Value
from django.db.models.functions import Coalesce

from .entry import Entry
from .region import Region

if TYPE_CHECKING:
    from ..search.dutch import Query


class EntryIndexQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(publication=Entry.Publication.PUBLISHED)

    def once_published(self) -> Self:
        """What the public has seen, or sees: no concepts."""
        return self.exclude(publication=Entry.Publication.CONCEPT)

    def in_region(self, region: Region) -> Self:
        """Also the entries of the region's members: a row lists every region an entry lies in."""
        return self.filter(region_ids__contains=[region.pk])

    def numbers(self) -> Self:
        """The numbers alone: a row holds much more, such as all its words."""
        return self.values_list("number", flat=True)

    def counts_by(self, column: str) -> dict[Any, int]:
        # Without an order: whatever is ordered by would also be grouped by.
        return dict(self.order_by().values_list(column).annotate(entries=Count("pk")))

    def counts_by_kind(self) -> dict[str, int]:
        return self.counts_by("kind")

    def search(self, query: Query) -> Self:
        """Entries that fit ``query``."""
        return self.filter(search=_TSQuery(query.anywhere))

    def tiers(self, query: Query) -> list[Self]:
        """What ``search`` finds, best first: the very title, all words in the title, the rest."""
        return [self.filter(tier) for tier in _tiers(query)]

    def in_title(self, query: Query) -> Self:
        """What ``search`` finds with all its words in the title and aliases."""
        return self.filter(search=_TSQuery(f"({query.anywhere}) & ({query.in_title})"))

    def tier_of(self, number: int, query: Query) -> int:
        """Return in which tier entry ``number`` is; the last one if it does not fit at all."""
        entry = self.filter(number=number)
        found = (place for place, tier in enumerate(_tiers(query)) if entry.filter(tier).exists())
        return next(found, 2)


def _tiers(query: Query) -> list[Q]:
    """Conditions that PostgreSQL answers from the index, without reading a row for its words."""
    very_title = Q(sort_key=query.plain_text)
    in_title = f"({query.anywhere}) & ({query.in_title})"
    elsewhere = f"({query.anywhere}) & !({query.in_title})"
    return [
        Q(search=_TSQuery(query.anywhere)) & very_title,
        Q(search=_TSQuery(in_title)) & ~very_title,
        Q(search=_TSQuery(elsewhere)) & ~very_title,
    ]


class _TSQuery(SearchQuery):
    """A query that is written out already, for `to_tsquery` would take R&D apart."""

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **kwargs: Any) -> tuple[str, list]:
        return "%s::tsquery", [self.text]

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class EntryIndex(models.Model):
    """What lists, filters and search read of an entry. Written by triggers only.

    ``left_open`` tells what the source leaves open. ``version`` rises once per transaction
    that changes the entry or a related row. ``amount_eur`` is the largest amount named on
    the entry, in whole euros.
    """

    class LeftOpen(models.TextChoices):
        """What a reader must not take for granted, since the source does not say it."""

        REGION = "regio", "een regio of betaler is bedoeld, niet genoemd"
        TOPSECTOR = "topsector", "een topsector is afgeleid"
        YEARS = "jaren", "de jaren zijn onbekend"
        AMOUNT = "bedrag", "een bedrag is onbekend"

    entry = models.OneToOneField(
        Entry, models.DO_NOTHING, primary_key=True, related_name="index", verbose_name="bijdrage"
    )
    kind = models.CharField(max_length=10)
    number = models.PositiveIntegerField(unique=True)
    sort_key = models.CharField(max_length=200, db_collation="C")
    publication = models.CharField(max_length=10)
    ladder = models.CharField(max_length=12)
    theme = models.ForeignKey("Theme", models.DO_NOTHING, related_name="+")
    owner = models.ForeignKey("Region", models.DO_NOTHING, related_name="+")
    start_year = models.PositiveSmallIntegerField(null=True)
    end_year = models.PositiveSmallIntegerField(null=True)
    amount_eur = models.PositiveBigIntegerField(null=True)
    region_ids = ArrayField(models.BigIntegerField())
    own_region_ids = ArrayField(models.BigIntegerField())
    topsector_ids = ArrayField(models.BigIntegerField())
    stated_topsector_ids = ArrayField(models.BigIntegerField())
    tag_ids = ArrayField(models.BigIntegerField())
    left_open = ArrayField(models.CharField(max_length=10))
    search = SearchVectorField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField()
    transaction = models.BigIntegerField()

    objects = EntryIndexQuerySet.as_manager()

    class Meta:
        verbose_name = "index"
        verbose_name_plural = "index"
        indexes = [
            models.Index(fields=["publication", "kind", "sort_key", "number"], name="index_order"),
            models.Index(
                Coalesce("amount_eur", Value(-1)).desc(),
                models.F("number").desc(),
                name="index_amount_order",
                condition=models.Q(publication="published"),
            ),
            models.Index(
                fields=["-changed_at", "-number"],
                name="index_change_order",
                condition=models.Q(publication="published"),
            ),
            models.Index(
                fields=["theme", "ladder", "amount_eur"],
                name="index_theme_ladder",
                condition=models.Q(publication="published"),
            ),
            # The back office lists concepts and all kinds too.
            models.Index(fields=["sort_key", "number"], name="index_back_office_order"),
            GinIndex(fields=["search", "region_ids", "topsector_ids"], name="index_find"),
        ]

    def __str__(self) -> str:
        return f"RT-{self.number:06d}"
