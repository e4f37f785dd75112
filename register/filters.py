"""The query string of every list of entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse_lazy

from .dutch import Query, SearchError, parse
from .fields import EurosField
from .models import Entry, EntryIndex, Region, Theme, Topsector
from .models.index import EntryIndexQuerySet, words_of

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


class RegionChoiceField(forms.ModelChoiceField):
    """Regions by their public code, grouped by kind."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.iterator = _GroupedRegions

    def label_from_instance(self, region: Region) -> str:
        return region.name


class _GroupedRegions(forms.models.ModelChoiceIterator):
    def __iter__(self) -> Iterator[tuple[str, Any]]:
        yield ("", self.field.empty_label)
        for label, regions in grouped_regions(self.queryset):
            yield (label, [self.choice(region) for region in regions])


def grouped_regions(regions: Iterable[Region]) -> Iterator[tuple[str, list[Region]]]:
    """Yield the regions of each kind under a heading, in one query and without empty groups."""
    regions = list(regions)
    for kind, label in KIND_HEADINGS:
        if found := [region for region in regions if region.kind == kind]:
            yield label, found


KIND_HEADINGS = [
    (Region.Kind.PROVINCE, "Provincies"),
    (Region.Kind.MUNICIPALITY, "Gemeenten"),
    (Region.Kind.PARTNERSHIP, "Samenwerkingsverbanden"),
    (Region.Kind.PART_OF_COUNTRY, "Landsdelen"),
    (Region.Kind.ABROAD, "Buiten Nederland"),
]


class RegionFilter(filters.ModelChoiceFilter):
    field_class = RegionChoiceField


class EntryFilter(filters.FilterSet):
    """What every list of entries can be narrowed down by; a kind adds its own fields.

    It works on the index rows: see register/listing.py.
    """

    q = WordsFilter(label="Zoekwoorden", method="filter_words", max_length=200)
    regio = RegionFilter(
        label="Regio",
        queryset=Region.objects.all(),
        to_field_name="code",
        method="filter_region",
        empty_label="Alle regio's",
        error_messages={"invalid_choice": "Deze regio bestaat niet. Kies er een uit de lijst."},
    )
    topsector = filters.ModelMultipleChoiceFilter(
        label="Topsector",
        queryset=Topsector.objects.all(),
        to_field_name="code",
        method="filter_topsector",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "De topsector ‘%(value)s’ bestaat niet."},
    )
    letterlijk = filters.BooleanFilter(
        label="Alleen topsectoren die de bron letterlijk noemt",
        method="filter_nothing",
        widget=forms.CheckboxInput,
    )
    thema = filters.ModelMultipleChoiceFilter(
        label="Thema",
        queryset=Theme.objects.all(),
        to_field_name="code",
        field_name="theme__code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Het thema ‘%(value)s’ bestaat niet."},
    )
    ladder = filters.MultipleChoiceFilter(
        label="Stand van zaken",
        choices=Entry.Ladder.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "De stand ‘%(value)s’ bestaat niet."},
    )
    open = filters.MultipleChoiceFilter(
        label="Wat de bron openlaat",
        choices=EntryIndex.LeftOpen.choices,
        method="filter_left_open",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "De keuze ‘%(value)s’ bestaat niet."},
    )
    van = YearFilter(label="Loopt in of na", method="filter_from")
    tot = YearFilter(label="Loopt in of voor", method="filter_until")
    bedrag_van = EurosFilter(label="Bedrag vanaf", field_name="amount_eur", lookup_expr="gte")
    bedrag_tot = EurosFilter(label="Bedrag tot en met", field_name="amount_eur", lookup_expr="lte")

    class Meta:
        model = EntryIndex
        fields: list[str] = []

    def get_form_class(self) -> type[forms.Form]:
        return type("EntryFilterForm", (RangesForm,), dict(super().get_form_class().base_fields))

    def filter_words(self, entries: EntryIndexQuerySet, name: str, query: Query) -> QuerySet:
        return entries.search(query)

    def filter_region(self, entries: EntryIndexQuerySet, name: str, region: Region) -> QuerySet:
        return entries.in_region(region)

    def filter_topsector(self, entries: QuerySet, name: str, chosen: list[Topsector]) -> QuerySet:
        if not chosen:
            return entries
        column = "stated_topsector_ids" if self.form.cleaned_data["letterlijk"] else "topsector_ids"
        return entries.filter(**{f"{column}__overlap": [topsector.pk for topsector in chosen]})

    def filter_nothing(self, entries: QuerySet, name: str, value: Any) -> QuerySet:
        """`letterlijk` only says how `topsector` must be read."""
        return entries

    def filter_left_open(self, entries: QuerySet, name: str, chosen: list[str]) -> QuerySet:
        return entries.filter(left_open__overlap=chosen) if chosen else entries

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

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for low, high in self.RANGES:
            if values.get(low) and values.get(high) and values[low] > values[high]:
                self.add_error(high, "Dit ligt onder de ondergrens. Draai de twee om.")
        return values


class AnyKindFilter(EntryFilter):
    """The list over all kinds, on /zoeken."""

    q = WordsFilter(
        label="Zoekwoorden",
        method="filter_words",
        max_length=200,
        # For static/js/suggestions.js.
        widget=forms.TextInput({"data-suggestions": reverse_lazy("search_suggestions")}),
    )
    soort = filters.MultipleChoiceFilter(
        label="Soort",
        field_name="kind",
        choices=Entry.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "De soort ‘%(value)s’ bestaat niet."},
    )
