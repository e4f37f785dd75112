"""The query string of every list of entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from ..fields import EurosField
from ..models import Entry, EntryIndex, Region, Tag, Theme, Topsector
from ..models.index import EntryIndexQuerySet
from ..models.region import grouped_regions
from ..words import words_of
from .addresses import HOW_SHOWN, PLACE
from .dutch import Query, SearchError, parse
from .facets import UNKNOWN, ArrayFacet, Facet, Labels, TopsectorFacet
from .paging import ORDERS

NOT_NARROWING = (*PLACE, *HOW_SHOWN, "alle", "letterlijk")
YEAR_MESSAGES = {
    "invalid": "Vul een jaar in met vier cijfers, zoals 2011.",
    "min_value": "Vul een jaar in vanaf 1900.",
    "max_value": "Vul een jaar in tot en met 2100.",
}


class WordsField(forms.CharField):
    """Words to look up in a text, at least one of them with a letter or a digit."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text and not words_of(text):
            raise ValidationError("Vul een woord met letters of cijfers in.")
        return text


class QueryField(forms.CharField):
    """What to find in the register. Cleans to a Query, or None when it is empty."""

    def clean(self, value: Any) -> Query | None:
        text = super().clean(value)
        try:
            return parse(text) if text else None
        except SearchError as error:
            raise ValidationError(str(error)) from None


class WordsFilter(filters.Filter):
    field_class = QueryField


class EurosFilter(filters.Filter):
    field_class = EurosField


class YearFilter(filters.Filter):
    field_class = forms.IntegerField

    def __init__(self, **options: Any) -> None:
        limits = {"min_value": 1900, "max_value": 2100, "error_messages": YEAR_MESSAGES}
        # Not a number input: a browser throws away what is no number, instead of keeping it.
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
        super().__init__(widget=widget, **limits, **options)


AMOUNT_BANDS = [
    ("tot-1-miljoen", "tot 1 miljoen", None, 10**6),
    ("1-tot-10-miljoen", "1 tot 10 miljoen", 10**6, 10**7),
    ("10-tot-100-miljoen", "10 tot 100 miljoen", 10**7, 10**8),
    ("100-miljoen-tot-1-miljard", "100 miljoen tot 1 miljard", 10**8, 10**9),
    ("vanaf-1-miljard", "1 miljard en meer", 10**9, None),
]
YEARS = {str(year): (str(year), str(year)) for year in range(1900, 2101)}


class AmountFacet(Facet):
    """The largest amount named on an entry, in bands."""

    def condition(self, chosen: Iterable[Any], **switches: Any) -> Q:
        found = Q(pk__in=[])
        for code, _, low, high in AMOUNT_BANDS:
            if code in chosen:
                found |= Q(amount_eur__gte=low or 0) & (Q(amount_eur__lt=high) if high else Q())
        return found | Q(amount_eur__isnull=True) if UNKNOWN in chosen else found


AMOUNT = AmountFacet(
    "bedrag",
    "Grootste bedrag",
    "amount_eur",
    lambda: {str(place): (code, label) for place, (code, label, *_) in enumerate(AMOUNT_BANDS)},
    "bedrag onbekend",
    expression="width_bucket(amount_eur, '{1000000,10000000,100000000,1000000000}')",
)


def labels_of(choices: Iterable[tuple[str, str]]) -> Labels:
    """Return labels for values that are their own public value; an empty one is `onbekend`."""
    return lambda: {str(value): (str(value) or UNKNOWN, str(label)) for value, label in choices}


def labels_by_code(model: type[Model]) -> Labels:
    """Return labels for ids, in the order of the model, with the public code of each row."""
    return lambda: {str(row.pk): (row.code, str(row)) for row in model.objects.all()}


def labels_of_regions() -> dict[str, tuple[str, str]]:
    """Return labels of regions, provinces first: a name says of what kind its region is."""
    groups = (regions for _, regions in grouped_regions(Region.objects.all()))
    return {str(r.pk): (r.code, str(r)) for regions in groups for r in regions}


class PlaceField(forms.RegexField):
    """RT-000068 or RT-000068_71200000, as the number of an entry and what it is sorted by."""

    def __init__(self, **options: Any) -> None:
        super().__init__(regex=r"^RT-[0-9]{6,9}(_-?[0-9]{1,16})?\Z", **options)

    def clean(self, value: Any) -> tuple[int, int | None] | None:
        text = super().clean(value)
        if not text:
            return None
        number, _, written = text.removeprefix("RT-").partition("_")
        return int(number), int(written) if written else None


class PlaceFilter(filters.Filter):
    """The entry that a page begins behind, or ends before."""

    field_class = PlaceField

    def __init__(self, label: str) -> None:
        message = "Deze plaats in de lijst bestaat niet. Begin bij de eerste pagina."
        super().__init__(label=label, method="filter_nothing", error_messages={"invalid": message})


class RowsFilter(filters.ModelMultipleChoiceFilter):
    """Rows by their public code, and `onbekend` for none, where an entry may do without."""

    def __init__(
        self, model: type[Model], label: str, message: str, *, unknown: bool = True
    ) -> None:
        super().__init__(
            label=label,
            queryset=model.objects.all(),
            to_field_name="code",
            null_value=UNKNOWN,
            null_label=UNKNOWN if unknown else None,
            method="filter_facet",
            error_messages={"invalid_choice": message},
        )


class ChoicesFilter(filters.MultipleChoiceFilter):
    """Values by their own name. Many are better given by a function: lists are copied each time."""

    def __init__(
        self,
        choices: Iterable[tuple[str, str]] | Callable[[], Iterable[tuple[str, str]]],
        label: str,
        message: str,
    ) -> None:
        super().__init__(
            label=label,
            choices=choices,
            method="filter_facet",
            error_messages={"invalid_choice": message},
        )


def _years_to_choose() -> Iterable[tuple[str, str]]:
    return [*YEARS.values(), (UNKNOWN, UNKNOWN)]


class SwitchFilter(filters.BooleanFilter):
    """Says how a facet must be read; by itself it leaves nothing out."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, method="filter_nothing", widget=forms.CheckboxInput)


def is_given(value: Any) -> bool:
    """Whether a cleaned value is there. An amount of 0 is."""
    return bool(value) or (value == 0 and value is not False)


class EntryFilter(filters.FilterSet):
    """What every list of entries can be narrowed down by; a kind adds its own fields.

    It works on the index rows: see register/search/listing.py.
    """

    q = WordsFilter(label="Zoekwoorden", method="filter_words", max_length=200)
    regio = RowsFilter(
        Region, "Regio", "De regio ‘%(value)s’ bestaat niet. Kies er een uit de lijst."
    )
    topsector = RowsFilter(Topsector, "Topsector", "De topsector ‘%(value)s’ bestaat niet.")
    alle = SwitchFilter("Alleen bijdragen met alle gekozen topsectoren")
    letterlijk = SwitchFilter("Alleen topsectoren die de bron letterlijk noemt")
    onderwerp = RowsFilter(Tag, "Onderwerp", "Het onderwerp ‘%(value)s’ bestaat niet.")
    thema = RowsFilter(Theme, "Thema", "Het thema ‘%(value)s’ bestaat niet.", unknown=False)
    ladder = ChoicesFilter(
        Entry.Ladder.choices, "Stand van zaken", "De stand ‘%(value)s’ bestaat niet."
    )
    jaar = ChoicesFilter(_years_to_choose, "Beginjaar", "Het jaar ‘%(value)s’ bestaat niet.")
    bedrag = ChoicesFilter(
        [*((code, label) for code, label, *_ in AMOUNT_BANDS), (UNKNOWN, UNKNOWN)],
        "Grootste bedrag",
        "De keuze ‘%(value)s’ bestaat niet.",
    )
    open = ChoicesFilter(
        EntryIndex.LeftOpen.choices, "Wat de bron openlaat", "De keuze ‘%(value)s’ bestaat niet."
    )
    van = YearFilter(label="Loopt in of na", method="filter_from")
    tot = YearFilter(label="Loopt in of voor", method="filter_until")
    bedrag_van = EurosFilter(label="Bedrag vanaf", field_name="amount_eur", lookup_expr="gte")
    bedrag_tot = EurosFilter(label="Bedrag tot en met", field_name="amount_eur", lookup_expr="lte")
    volgorde = filters.ChoiceFilter(
        label="Volgorde",
        choices=[(order.name, order.label) for order in ORDERS],
        method="filter_nothing",
        error_messages={"invalid_choice": "De volgorde ‘%(value)s’ bestaat niet."},
    )
    na = PlaceFilter("Na bijdrage")
    voor = PlaceFilter("Voor bijdrage")
    # The words that are not to be taken for others, see spelling.py.
    zoals_getypt = filters.CharFilter(method="filter_nothing")
    # The facet of which all options are shown.
    toon = filters.CharFilter(method="filter_nothing")

    # Of what kind the entries in the list are; of all kinds if it is none.
    KIND = ""
    FACETS: list[Facet] = [
        ArrayFacet(
            "regio",
            "Regio",
            "region_ids",
            labels_of_regions,
            unknown="geen regio",
            own="own_region_ids",
            hint="Bijdragen van een lid tellen mee bij de regio waar het bij hoort.",
            begins_open=True,
        ),
        TopsectorFacet(
            "topsector",
            "Topsector",
            "topsector_ids",
            labels_by_code(Topsector),
            unknown="geen topsector",
            begins_open=True,
        ),
        Facet("thema", "Thema", "theme_id", labels_by_code(Theme)),
        Facet("ladder", "Stand van zaken", "ladder", labels_of(Entry.Ladder.choices)),
        Facet("jaar", "Beginjaar", "start_year", lambda: YEARS, "onbekend"),
        AMOUNT,
        ArrayFacet("onderwerp", "Onderwerp", "tag_ids", labels_by_code(Tag), "geen onderwerp"),
        ArrayFacet(
            "open", "Wat de bron openlaat", "left_open", labels_of(EntryIndex.LeftOpen.choices)
        ),
    ]

    class Meta:
        model = EntryIndex
        fields: list[str] = []

    def get_form_class(self) -> type[forms.Form]:
        return type("EntryFilterForm", (RangesForm,), dict(super().get_form_class().base_fields))

    def narrowed(self, without: str = "") -> QuerySet:
        """Return the index rows under every filter but one, and but those that are in error."""
        rows = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name != without:
                rows = self.filters[name].filter(rows, value)
        return rows

    def is_narrowed(self, without: str = "") -> bool:
        """Whether any filter leaves something out, apart from one."""
        values = self.form.cleaned_data
        return any(is_given(values[name]) for name in values.keys() - {without, *NOT_NARROWING})

    @property
    def kinds(self) -> list[str]:
        """The kinds of entries in the list."""
        return [self.KIND] if self.KIND else list(Entry.Kind)

    @property
    def switches(self) -> dict[str, bool]:
        values = self.form.cleaned_data
        return {name: bool(values.get(name)) for name in ("alle", "letterlijk")}

    def chosen_of(self, facet: str) -> list[Any]:
        """Return what was chosen of a facet: rows, or public values, or `onbekend`."""
        return list(self.form.cleaned_data.get(facet) or [])

    def filter_facet(self, entries: QuerySet, name: str, chosen: list[Any]) -> QuerySet:
        if not chosen:
            return entries
        facet = next(facet for facet in self.FACETS if facet.name == name)
        return entries.filter(facet.condition(chosen, **self.switches))

    def filter_words(self, entries: EntryIndexQuerySet, name: str, query: Query) -> QuerySet:
        return entries.search(query)

    def filter_nothing(self, entries: QuerySet, name: str, value: Any) -> QuerySet:
        return entries

    def filter_from(self, entries: QuerySet, name: str, year: int) -> QuerySet:
        """An unknown end year is no reason to leave an entry out, an unknown period is."""
        return entries.filter(
            Q(end_year__gte=year) | Q(end_year__isnull=True, start_year__isnull=False)
        )

    def filter_until(self, entries: QuerySet, name: str, year: int) -> QuerySet:
        return entries.filter(
            Q(start_year__lte=year) | Q(start_year__isnull=True, end_year__isnull=False)
        )


class RangesForm(forms.Form):
    """Says so when a range is the wrong way round, instead of finding nothing."""

    RANGES = [("van", "tot"), ("bedrag_van", "bedrag_tot")]

    @property
    def ranges(self) -> list[forms.BoundField]:
        return [self[name] for pair in self.RANGES for name in pair]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What stays as it is when somebody chooses something else."""
        return [(name, self.data[name]) for name in HOW_SHOWN if self.data.get(name)]

    @property
    def troubles(self) -> list[forms.BoundField]:
        """The fields in error that a page shows as something else than a field."""
        shown = {"q", *(field.name for field in self.ranges)}
        return [self[name] for name in self.errors if name in self.fields and name not in shown]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for low, high in self.RANGES:
            both = values.get(low) is not None and values.get(high) is not None
            if both and values[low] > values[high]:
                self.add_error(high, "Dit ligt onder de ondergrens. Draai de twee om.")
        return values
