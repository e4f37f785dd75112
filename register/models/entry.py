from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse

from ..triggers import confirmed_anew, touches_entry, tracked, withdrawn_not_deleted
from .confirmation import Confirmation
from .prefetch import rows

if TYPE_CHECKING:
    from .region import Region
    from .user import User

# Words that the site's own addresses use where a slug would stand.
RESERVED_SLUGS = ["aansluiting", "geschiedenis", "nieuw", "kaart", "vergelijk"]


class EntryQuerySet(models.QuerySet):
    def published(self) -> Self:
        """What the public may see. Every public view starts here."""
        return self.filter(publication=Entry.Publication.PUBLISHED)

    def once_published(self) -> Self:
        """Published now or before: an address that must answer, with the entry or with 410."""
        return self.exclude(publication=Entry.Publication.CONCEPT)

    def visible_to(self, user: User) -> Self:
        """What an official sees in the back office: everything, or what their regions own."""
        if user.has_perm("register.see_all_regions"):
            return self
        return self.filter(owner__in=user.regions.all())

    def entrusted_to(self, region: Region) -> Self:
        """What officials of a region confirm and propose changes to.

        It is what the region owns, and what is public and names the region. To be a member of
        a region that is named, or to be meant only, gives no right.
        """
        named = region.entry_links.filter(implied=False).values("entry")
        return self.filter(
            Q(owner=region) | Q(publication=Entry.Publication.PUBLISHED, pk__in=named)
        )

    def for_listing(self) -> Self:
        """Load what a row of a list shows, in a fixed number of queries."""
        return self.select_related("theme").prefetch_related(
            rows(Entry, "region_links", "region"),
            rows(Entry, "topsector_links", "topsector"),
            "contributions__above",
        )

    def for_export(self) -> Self:
        """Load what a row of a file holds, in a fixed number of queries."""
        return self.for_listing()._with_names()

    def for_detail(self) -> Self:
        """Load what the page of one entry shows, in a fixed number of queries."""
        return self._with_names().prefetch_related(
            rows(Entry, "region_links", "region"),
            rows(Entry, "topsector_links", "topsector"),
            "tags",
            rows(Entry, "contributions", "passage__document"),
            rows(Entry, "contributions__payer_links", "region"),
            "contributions__above__whole__entry",
            rows(Entry, "contributions__parts", "entry"),
            rows(Entry, "citations", "passage__document"),
            rows(Entry, "distinctions", "other"),
            rows(Entry, "distinguished_by", "entry"),
        )

    def _with_names(self) -> Self:
        """Without the words to search in: they are larger than all the rest."""
        return self.select_related("theme", "owner", "index").defer("index__search")


@tracked(meta={"indexes": [models.Index(fields=["kind", "slug"], name="entry_event_slug")]})
class Entry(models.Model):
    """What initiatives, campuses and funds have in common: one contribution of a region.

    An entry is public only when ``publication`` is PUBLISHED, and is withdrawn rather
    than deleted. ``number`` is permanent; the version that guards against a stale
    save stands on ``index``.
    """

    class Kind(models.TextChoices):
        INITIATIVE = "initiative", "initiatief"
        CAMPUS = "campus", "campus"
        FUND = "fund", "fonds"

    class Publication(models.TextChoices):
        CONCEPT = "concept", "concept"
        PUBLISHED = "published", "gepubliceerd"
        WITHDRAWN = "withdrawn", "ingetrokken"

    class Ladder(models.TextChoices):
        """How firm the commitment is, by the verb of the source. Never derived from today."""

        WISH = "wens", "wens"
        EXPLORATION = "verkenning", "verkenning"
        INTENTION = "voornemen", "voornemen"
        DECISION = "besluit", "besluit"
        EXECUTION = "uitvoering", "uitvoering"
        REALISED = "gerealiseerd", "gerealiseerd"

    kind = models.CharField("soort", max_length=10, choices=Kind.choices, editable=False)
    number = models.PositiveIntegerField(
        "nummer",
        unique=True,
        editable=False,
        db_default=Func(Value("register_entry_number"), function="nextval"),
    )
    slug = models.SlugField(
        "adres",
        max_length=120,
        help_text="Het laatste deel van het webadres. Oude adressen blijven werken.",
    )
    title = models.CharField("titel", max_length=200)
    aliases = ArrayField(
        models.CharField(max_length=200),
        verbose_name="andere namen",
        default=list,
        blank=True,
        help_text="Andere schrijfwijzen in de bron. Eén per regel.",
    )
    summary = models.TextField("samenvatting", blank=True)
    note = models.TextField(
        "opmerking",
        blank=True,
        help_text="Keuzes en onduidelijkheden. Iedereen kan dit lezen.",
    )
    theme = models.ForeignKey("Theme", models.PROTECT, related_name="entries", verbose_name="thema")
    ladder = models.CharField(
        "stand van zaken",
        max_length=12,
        choices=Ladder.choices,
        help_text="Volgens het werkwoord in de bron.",
    )
    publication = models.CharField(
        "publicatie",
        max_length=10,
        choices=Publication.choices,
        default=Publication.CONCEPT,
        db_default=Publication.CONCEPT,
    )
    withdrawal_note = models.TextField(
        "reden van intrekking", blank=True, help_text="Iedereen kan dit lezen."
    )
    start_year = models.PositiveSmallIntegerField("beginjaar", null=True, blank=True)
    end_year = models.PositiveSmallIntegerField("eindjaar", null=True, blank=True)
    period_text = models.CharField(
        "periode volgens de bron",
        max_length=200,
        blank=True,
        help_text="In de woorden van de bron.",
    )
    place = models.CharField("plaats", max_length=120, blank=True)
    partners = ArrayField(
        models.CharField(max_length=120),
        verbose_name="partners",
        default=list,
        blank=True,
        help_text="Organisaties die geen regio zijn, zoals Rijk of WUR. Eén per regel.",
    )
    owner = models.ForeignKey(
        "Region",
        models.PROTECT,
        related_name="owned_entries",
        verbose_name="eigenaar",
        help_text="De regio die deze bijdrage bijhoudt.",
    )
    confirmed_on = models.DateField("laatst bevestigd op", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bevestigd door",
    )
    regions = models.ManyToManyField(
        "Region", through="EntryRegion", related_name="entries", verbose_name="regio's"
    )
    topsectors = models.ManyToManyField(
        "Topsector", through="EntryTopsector", related_name="entries", verbose_name="topsectoren"
    )
    tags = models.ManyToManyField(
        "Tag", through="EntryTag", related_name="entries", verbose_name="onderwerpen"
    )

    # The words to mark and the quote to show, once marking.mark_matches() has been here.
    marks: frozenset[str] = frozenset()
    matching_quote = ""

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "bijdrage"
        verbose_name_plural = "bijdragen"
        permissions = [("see_all_regions", "Mag de bijdragen van alle regio's zien")]
        triggers = [
            *touches_entry("SELECT id FROM {rows}"),
            pgtrigger.ReadOnly(name="number_is_permanent", fields=["number"]),
            withdrawn_not_deleted(),
            confirmed_anew("owner"),
            pgtrigger.FSM(
                name="once_public_never_concept",
                field="publication",
                transitions=[
                    ("concept", "published"),
                    ("published", "withdrawn"),
                    ("withdrawn", "published"),
                ],
            ),
        ]
        constraints = [
            # What the table of each kind refers to, so that kind and row cannot disagree.
            models.UniqueConstraint(fields=["id", "kind"], name="entry_id_kind"),
            models.UniqueConstraint(
                fields=["kind", "slug"],
                name="entry_slug_per_kind",
                violation_error_message="Dit adres is al van een andere bijdrage.",
            ),
            models.CheckConstraint(
                name="entry_slug_free",
                condition=Q(slug__regex="^[a-z0-9]+(-[a-z0-9]+)*$") & ~Q(slug__in=RESERVED_SLUGS),
                violation_error_message="Gebruik in het adres alleen kleine letters, cijfers en "
                "losse streepjes, en geen woord dat de site zelf gebruikt.",
            ),
            models.CheckConstraint(
                name="entry_has_title",
                condition=Q(title__regex=r"\S"),
                violation_error_message="Vul een titel in.",
            ),
            models.CheckConstraint(
                name="entry_years_plausible",
                condition=(Q(start_year__isnull=True) | Q(start_year__range=(1900, 2100)))
                & (Q(end_year__isnull=True) | Q(end_year__range=(1900, 2100))),
                violation_error_message="Een jaar ligt tussen 1900 en 2100.",
            ),
            models.CheckConstraint(
                name="entry_period_in_order",
                condition=Q(start_year__isnull=True)
                | Q(end_year__isnull=True)
                | Q(end_year__gte=F("start_year")),
                violation_error_message="Het eindjaar ligt voor het beginjaar.",
            ),
            models.CheckConstraint(
                name="entry_withdrawn_with_reason",
                condition=Q(publication="withdrawn", withdrawal_note__regex=r"\S")
                | (~Q(publication="withdrawn") & Q(withdrawal_note="")),
                violation_error_message="Geef een reden als u de bijdrage intrekt, en alleen dan.",
            ),
            models.CheckConstraint(
                name="entry_confirmed_by_somebody",
                condition=Q(confirmed_on__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                violation_error_message="Vul in wie heeft bevestigd en wanneer, of geen van beide.",
            ),
            models.CheckConstraint(
                name="entry_choices_known",
                condition=Q(kind__in=["initiative", "campus", "fund"])
                & Q(publication__in=["concept", "published", "withdrawn"])
                & Q(
                    ladder__in=[
                        "wens",
                        "verkenning",
                        "voornemen",
                        "besluit",
                        "uitvoering",
                        "gerealiseerd",
                    ]
                ),
                violation_error_message="Kies een van de mogelijkheden.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(f"{self.kind}_detail", args=[self.slug])

    def clean(self) -> None:
        """The database refuses this too (``once_public_never_concept``), less politely."""
        stored = Entry.objects.filter(pk=self.pk).values_list("publication", flat=True)
        before = stored.first() if self.pk and not self.is_published else None
        if self.publication == self.Publication.CONCEPT and before not in {None, "concept"}:
            raise ValidationError(
                {"publication": "Wat openbaar was, wordt niet weer concept: trek het in."}
            )
        if self.is_withdrawn and before in {None, self.Publication.CONCEPT}:
            raise ValidationError(
                {"publication": "Een concept was nooit openbaar: er is niets in te trekken."}
            )

    @property
    def public_number(self) -> str:
        """The number that is never reused, such as RT-000123."""
        return f"RT-{self.number:06d}"

    @property
    def is_published(self) -> bool:
        return self.publication == self.Publication.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.publication == self.Publication.WITHDRAWN

    def published_distinctions(self) -> list[tuple[Entry, str]]:
        """Return the look-alikes that readers may see, each with how it differs from this one."""
        pairs = [(each.other, each.explanation) for each in self.distinctions.all()]
        pairs += [(each.entry, each.explanation) for each in self.distinguished_by.all()]
        return sorted((p for p in pairs if p[0].is_published), key=lambda pair: pair[0].title)

    def confirmations(self) -> list[Confirmation]:
        """Who keeps this entry, and who else the source names: each with its last confirmation."""
        partners = [
            Confirmation(link.region, link.confirmed_on)
            for link in self.region_links.all()
            if not link.implied and link.region_id != self.owner_id
        ]
        return [Confirmation(self.owner, self.confirmed_on), *partners]

    def get_history_url(self) -> str:
        return reverse(f"{self.kind}_history", args=[self.slug])

    def get_permanent_url(self) -> str:
        return reverse("entry_permalink", args=[self.number])


def kind_column(kind: str) -> models.GeneratedField:
    """Return a constant column that lets the database refer to (entry, kind) together."""
    return models.GeneratedField(
        expression=Value(kind),
        output_field=models.CharField(max_length=10),
        db_persist=True,
    )


class KindMixin(models.Model):
    """Base of the kinds of entry: fills in ``kind`` before validation looks at it."""

    KIND: str

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = self.KIND


class NestedMixin(models.Model):
    """Base of the kinds of which one may be a part of another: adds ``parent`` and its rules."""

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="onderdeel van",
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        refuse_part_of_itself(self, "parent")

    def published_parts(self) -> EntryQuerySet:
        return self.parts.published().order_by("index__sort_key")


def refuse_part_of_itself(row: models.Model, column: str) -> None:
    """Say in a form what the database refuses too (see ``triggers.refuses_cycle``)."""
    seen, above = {row.pk}, getattr(row, column)
    while row.pk and above:
        if above.pk in seen:
            name = row._meta.verbose_name
            raise ValidationError({column: f"Een {name} kan geen deel van zichzelf zijn."})
        seen.add(above.pk)
        above = getattr(above, column)
