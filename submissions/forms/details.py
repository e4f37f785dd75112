"""What an entry says of itself, for each kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from funds.models import Fund
from initiatives.models import Campus, Initiative
from register.models import Entry

from .fields import Code, Coordinate, Line, Lines, Text, Whole, Year, message_of
from .plain import PlainForm

_YEARS = message_of(Entry, "entry_years_plausible")
_PERIOD = message_of(Entry, "entry_period_in_order")
_AREA = message_of(Initiative, "initiative_area_positive")
_QUANTITY = message_of(Initiative, "initiative_quantity_in_words")
_FLOOR = message_of(Campus, "campus_floor_area_positive")
_PLACE = message_of(Campus, "campus_place_in_the_netherlands")
_ONE_OF_THESE = "Kies een van de mogelijkheden."


def refuse_reversed_period(form: PlainForm, values: dict[str, Any]) -> None:
    first, last = values.get("start_year"), values.get("end_year")
    if first and last and last < first:
        form.add_error("end_year", _PERIOD)


class DetailsForm(PlainForm):
    """What every kind has. Number, address, owner and publication are not for a proposal."""

    title = Line(
        label="Titel",
        max_length=200,
        error_messages={"required": message_of(Entry, "entry_has_title")},
        help_text="Een korte naam die de lezer herkent, zoals MKB-Innovatiefonds.",
    )
    aliases = Lines(
        label="Andere namen",
        required=False,
        longest=200,
        help_text="Andere schrijfwijzen in de bron. Eén per regel.",
    )
    summary = Text(
        label="Samenvatting",
        required=False,
        max_length=5000,
        help_text="Wat is het, voor wie, en wat levert het op? Schrijf korte zinnen.",
    )
    theme = Code(label="Thema", missing="Kies een thema.", unknown="Dit thema bestaat niet.")
    ladder = Code(
        label="Stand van zaken",
        missing="Kies hoe vast het staat.",
        unknown=_ONE_OF_THESE,
        help_text="Kijk naar het werkwoord in de bron. ‘Wil’ is een wens, ‘gaat’ een voornemen, "
        "‘heeft besloten’ een besluit, ‘loopt’ is uitvoering.",
    )
    place = Line(label="Plaats", required=False, max_length=120)
    partners = Lines(
        label="Partners",
        required=False,
        longest=120,
        help_text="Organisaties die geen regio zijn, zoals Rijk of WUR. Eén per regel.",
    )
    start_year = Year(
        label="Beginjaar", message=_YEARS, help_text="Leeg als de bron het niet zegt."
    )
    end_year = Year(label="Eindjaar", message=_YEARS)
    period_text = Line(
        label="Periode volgens de bron",
        required=False,
        max_length=200,
        help_text="In de woorden van de bron, zoals: komende vier jaar.",
    )
    parent = Line(
        label="Onderdeel van",
        required=False,
        max_length=20,
        help_text="Is dit een deel van een groter geheel dat in het register staat? Vul dan het "
        "nummer daarvan in, zoals RT-000012.",
    )
    note = Text(
        label="Opmerking",
        required=False,
        max_length=5000,
        rows=3,
        help_text="Keuzes en onduidelijkheden. Iedereen kan dit lezen. Noem geen personen.",
    )

    HEADINGS = [
        ("Wat is het?", ["title", "aliases", "summary", "theme", "ladder", "parent"]),
        ("Waar en met wie?", ["place", "partners"]),
        ("Wanneer?", ["start_year", "end_year", "period_text"]),
    ]
    OWN_HEADING = ""

    @property
    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """The fields under headings, those of the kind before the last one."""
        named = {name for _, names in self.HEADINGS for name in names} | {"note"}
        own = [name for name in self.fields if name not in named]
        headings = [*self.HEADINGS, (self.OWN_HEADING, own), ("Opmerking", ["note"])]
        return [(heading, [self[name] for name in names]) for heading, names in headings]

    def prepare(self) -> None:
        self.fields["theme"].offer(self.known.theme_choices)
        self.fields["ladder"].offer(Entry.Ladder.choices)

    def clean_parent(self) -> str:
        text = self.cleaned_data["parent"]
        if not text:
            return ""
        parent = self.known.parent(text)
        if parent is None:
            noun = Entry.Kind(self.known.kind).label
            raise ValidationError(
                f"Er is geen openbare bijdrage van de soort {noun} met dit nummer."
            )
        if parent.public_number == self.known.own_number:
            raise ValidationError("Een bijdrage kan geen deel van zichzelf zijn.")
        return parent.public_number

    def clean(self) -> dict[str, Any]:
        refuse_reversed_period(self, self.cleaned_data)
        return self.cleaned_data


class InitiativeForm(DetailsForm):
    OWN_HEADING = "Omvang"
    area_ha = Whole(label="Oppervlakte (hectare)", message=_AREA)
    quantity = Whole(
        label="Aantal",
        message=_QUANTITY,
        help_text="Een getal uit de bron over iets anders dan geld, grond of jaren.",
    )
    quantity_words = Line(
        label="Aantal volgens de bron",
        required=False,
        max_length=200,
        help_text="In de woorden van de bron, zoals: ca. 30 jonge ondernemingen.",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        both_known = {"quantity", "quantity_words"} <= values.keys()
        if both_known and bool(values["quantity"]) != bool(values["quantity_words"]):
            self.add_error("quantity_words" if values["quantity"] else "quantity", _QUANTITY)
        return values


class CampusForm(DetailsForm):
    OWN_HEADING = "De campus"
    stage = forms.ChoiceField(
        label="Fase",
        required=False,
        choices=[("", "De bron zegt het niet"), *Campus.Stage.choices],
        error_messages={"invalid_choice": message_of(Campus, "campus_stage_known")},
    )
    floor_area_existing_m2 = Whole(label="Bestaand vloeroppervlak (m²)", message=_FLOOR)
    floor_area_planned_m2 = Whole(
        label="Gepland vloeroppervlak (m²)",
        message=_FLOOR,
        help_text="Tel dit niet op bij wat er al staat.",
    )
    latitude = Coordinate(
        label="Breedtegraad", help_text="Tussen 50 en 54, met vier cijfers achter de komma."
    )
    longitude = Coordinate(label="Lengtegraad", help_text="Tussen 3 en 8.")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if {"latitude", "longitude"} <= values.keys():
            latitude, longitude = values["latitude"], values["longitude"]
            inside = latitude and longitude and 50 <= float(latitude) <= 54
            if (latitude or longitude) and not (inside and 3 <= float(longitude) <= 8):
                self.add_error("latitude" if longitude else "longitude", _PLACE)
        return values


class FundForm(DetailsForm):
    OWN_HEADING = "Het fonds"
    revolving = Code(
        label="Revolverend",
        missing=_ONE_OF_THESE,
        help_text="Komt het geld terug in het fonds om opnieuw te gebruiken?",
    )
    instrument = Line(
        label="Instrument",
        required=False,
        max_length=200,
        help_text="Hoe helpt het fonds? Bijvoorbeeld met een lening of een garantie.",
    )
    manager = Line(label="Beheerder van het fonds", required=False, max_length=200)
    national_fund_relation = Code(label="Relatie met Innovatiefonds MKB+", missing=_ONE_OF_THESE)
    national_fund_route = forms.ChoiceField(
        label="Route naar Innovatiefonds MKB+",
        required=False,
        choices=[("", "De bron zegt het niet"), *Fund.NationalFundRoute.choices],
        error_messages={"invalid_choice": _ONE_OF_THESE},
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["revolving"].choices = Fund.Revolving.choices
        self.fields["national_fund_relation"].choices = Fund.NationalFundRelation.choices


DETAILS: dict[str, type[DetailsForm]] = {
    Initiative.KIND: InitiativeForm,
    Campus.KIND: CampusForm,
    Fund.KIND: FundForm,
}


class WithdrawalForm(PlainForm):
    """All that a proposal to withdraw holds."""

    @property
    def sections(self) -> list[tuple[str, list[BoundField]]]:
        return [("", list(self))]

    withdrawal_note = Text(
        label="Reden van intrekking",
        max_length=2000,
        error_messages={"required": "Geef een reden: wie de bijdrage zoekt, leest die."},
        help_text="Iedereen kan dit lezen. Noem geen personen. Bijvoorbeeld: het fonds is opgegaan "
        "in een ander fonds.",
    )
