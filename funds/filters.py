import django_filters as filters
from django import forms

from register.filters import EntryFilter

from .models import Fund


class FundFilter(EntryFilter):
    """The query string of /fondsen."""

    revolverend = filters.MultipleChoiceFilter(
        label="Revolverend",
        field_name="entry__fund__revolving",
        choices=Fund.Revolving.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "De keuze ‘%(value)s’ bestaat niet."},
    )
