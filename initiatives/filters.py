import django_filters as filters
from django import forms

from register.filters import EntryFilter

from .models import Campus


class InitiativeFilter(EntryFilter):
    """The query string of /initiatieven."""


class CampusFilter(EntryFilter):
    """The query string of /campussen."""

    fase = filters.MultipleChoiceFilter(
        label="Fase",
        field_name="entry__campus__stage",
        choices=[*Campus.Stage.choices, ("onbekend", "onbekend")],
        widget=forms.CheckboxSelectMultiple,
        method="filter_stage",
        error_messages={"invalid_choice": "De fase ‘%(value)s’ bestaat niet."},
    )

    def filter_stage(self, entries, name: str, stages: list[str]):
        chosen = ["" if stage == "onbekend" else stage for stage in stages]
        return entries.filter(**{f"{name}__in": chosen}) if chosen else entries
