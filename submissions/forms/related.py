"""The rows that belong to an entry: regions, topsectors, sources and money."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from register.models import (
    Contribution,
    EntryRegion,
    EntryTopsector,
    Passage,
)

from .details import refuse_reversed_period
from .fields import ClaimField, Code, Codes, Line, Link, Text, Year, message_of
from .plain import PlainForm

_YEARS = message_of(Contribution, "contribution_years_plausible")
_NATURES = [
    (Contribution.Nature.OWN, "Eigen bijdrage van de regio's hieronder"),
    (Contribution.Nature.TOTAL_INVESTMENT, "Totale investering van alle partijen samen"),
]


PAYER_ELSEWHERE = "Een betaler staat niet bij de regio's van de bijdrage. Zet die er eerst bij."


class RowForm(PlainForm):
    """One row of a list.

    ``TWICE`` says which field no two rows may share, and what to say then; ``ALIKE`` the fields
    that are not all the same in two rows. Only what was not there before is refused.
    """

    NOUN = ""
    MISSING = ""
    TWICE: tuple[str, str] | None = None
    ALIKE: list[str] = []
    ALIKE_MESSAGE = ""
    is_gone = False


class RegionRow(RowForm):
    NOUN = "Regio"
    MISSING = "Noem ten minste één regio."
    TWICE = ("region", message_of(EntryRegion, "entry_region_once"))

    region = Code(label="Regio", missing="Kies een regio.", unknown="Deze regio bestaat niet.")
    role = Code(label="Rol", missing=message_of(EntryRegion, "entry_region_role_known"))
    implied = forms.BooleanField(
        label="Niet genoemd",
        required=False,
        help_text="De bron noemt deze regio niet, maar bedoelt haar wel.",
    )
    note = Line(label="Opmerking", required=False, max_length=300)

    def prepare(self) -> None:
        self.fields["region"].offer(self.known.region_choices)
        self.fields["role"].offer(EntryRegion.Role.choices)


class TopsectorRow(RowForm):
    NOUN = "Topsector"
    TWICE = ("topsector", message_of(EntryTopsector, "entry_topsector_once"))

    topsector = Code(
        label="Topsector", missing="Kies een topsector.", unknown="Deze topsector bestaat niet."
    )
    basis = Code(
        label="Grond",
        missing=message_of(EntryTopsector, "entry_topsector_basis_known"),
        help_text="Letterlijk: de bron noemt de topsector. Afgeleid: u maakt het op uit de bron.",
    )
    note = Line(label="Opmerking", required=False, max_length=300)

    def prepare(self) -> None:
        self.fields["topsector"].offer(self.known.topsector_choices)
        self.fields["basis"].offer(EntryTopsector.Basis.choices)


class TagsForm(PlainForm):
    tags = Codes(
        label="Andere onderwerpen",
        unknown="Dit onderwerp bestaat niet.",
        help_text="Onderwerpen die door de topsectoren heen lopen.",
    )

    def prepare(self) -> None:
        self.fields["tags"].choices = self.known.tag_choices


class SourceRow(RowForm):
    """A source of the register keeps its document and sentence: only the quote may change."""

    NOUN = "Bron"
    MISSING = "Noem ten minste één bron: elke bijdrage rust op een bron."

    document = Line(
        label="Document",
        max_length=200,
        error_messages={"required": "Vul de titel van het document in."},
        help_text="De titel, zoals: Coalitieakkoord 2011-2015 provincie Limburg.",
    )
    page = Line(
        label="Bladzijde of plaats",
        required=False,
        max_length=80,
        help_text="Waar het in het document staat, zoals: bladzijde 12.",
    )
    quote = Text(
        label="Citaat",
        required=False,
        max_length=5000,
        rows=3,
        help_text="Letterlijk uit het document, typefouten inbegrepen.",
    )
    link = Link(
        label="Link",
        required=False,
        max_length=500,
        help_text="Waar het document op internet staat.",
    )

    @property
    def passage(self) -> Passage | None:
        return self.known.passages.get(self.values.get("key", ""))

    def prepare(self) -> None:
        if self.passage:
            for name in ("document", "page", "link"):
                del self.fields[name]
            self.fields["quote"].required = True
            self.fields["quote"].error_messages["required"] = "Neem een citaat uit deze zin over."

    def clean_quote(self) -> str:
        quote = " ".join(self.cleaned_data["quote"].split())
        if self.passage and quote not in self.passage.text:
            raise ValidationError("Dit citaat staat niet letterlijk in deze zin.")
        return quote

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        both_known = {"quote", "link"} <= values.keys()
        if both_known and not (values["quote"] or values["link"]):
            self.add_error(
                "quote", "Geef een letterlijk citaat of een link, zodat iedereen het kan nakijken."
            )
        return values


class MoneyRow(RowForm):
    NOUN = "Geldbedrag"
    ALIKE = ["amount", "words", "nature", "named_payers", "implied_payers", "source"]
    ALIKE_MESSAGE = "Dit bedrag staat er al: elke euro telt één keer. Haal een van de twee weg."

    amount = ClaimField(
        label="Bedrag",
        required=False,
        help_text="Zoals u het schrijft: 1,5 miljoen, € 1.500.000, meer dan 40 miljoen of ca. 30 "
        "mln. Laat het leeg als de bron geen getal noemt.",
    )
    words = Line(
        label="Woorden van de bron",
        max_length=300,
        error_messages={"required": message_of(Contribution, "contribution_has_words")},
        help_text="Zoals het bedrag in de bron staat, ook als dat geen getal is: vele miljoenen.",
    )
    nature = Code(
        label="Soort bedrag", missing=message_of(Contribution, "contribution_nature_known")
    )
    named_payers = Codes(
        label="Betalers die de bron noemt",
        unknown=PAYER_ELSEWHERE,
        help_text="Betalen er meer, dan is de verdeling onbekend: wij splitsen niets. Staat een "
        "regio er niet bij? Zet haar eerst bij de stap Regio's.",
    )
    implied_payers = Codes(label="Betalers die de bron bedoelt", unknown=PAYER_ELSEWHERE)
    co_payers = Line(
        label="Betaalt samen met",
        required=False,
        max_length=200,
        help_text="Anderen die meebetalen en geen regio zijn, zoals bedrijven.",
    )
    start_year = Year(label="Beginjaar", message=_YEARS)
    end_year = Year(label="Eindjaar", message=_YEARS)
    period_text = Line(label="Periode volgens de bron", required=False, max_length=200)
    source = Code(
        label="Rust op bron",
        missing="Kies de bron waar dit bedrag op rust.",
        unknown="Deze bron staat niet (meer) bij de bronnen. Kies een andere.",
    )
    note = Text(label="Opmerking", required=False, max_length=5000, rows=2)

    def prepare(self) -> None:
        self.fields["nature"].offer(_NATURES)
        self.fields["source"].offer(self.known.source_choices)
        payers = self.known.payer_choices(self.values)
        for name in ("named_payers", "implied_payers"):
            self.fields[name].choices = payers

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        refuse_reversed_period(self, values)
        if set(values.get("named_payers", [])) & set(values.get("implied_payers", [])):
            self.add_error("implied_payers", "Een betaler is genoemd óf bedoeld, niet allebei.")
        return values
