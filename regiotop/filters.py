from django import forms
from django.urls import reverse_lazy

from funds.filters import FundFilter
from register.models import Entry
from register.search.facets import Facet
from register.search.filters import ChoicesFilter, WordsFilter, labels_of


class SearchFilter(FundFilter):
    """The query string of /zoeken: all kinds, and what only some of them are asked."""

    KIND = ""

    q = WordsFilter(
        label="Zoekwoorden",
        method="filter_words",
        max_length=200,
        help_text="Zet woorden die bij elkaar horen tussen aanhalingstekens. Zet ‘-’ direct "
        "voor een woord dat er niet in mag staan.",
        # For static/js/suggestions.js.
        widget=forms.TextInput({"data-suggestions": reverse_lazy("search_suggestions")}),
    )
    soort = ChoicesFilter(Entry.Kind.choices, "Soort", "De soort ‘%(value)s’ bestaat niet.")

    FACETS = [
        Facet("soort", "Soort", "kind", labels_of(Entry.Kind.choices), begins_open=True),
        *FundFilter.FACETS,
    ]
