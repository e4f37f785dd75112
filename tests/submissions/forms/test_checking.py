"""The rules of the register, as a proposal meets them."""

from __future__ import annotations

import json

import pytest

from register.models import Entry, EntryRegion
from submissions.forms.checking import check, check_values
from submissions.forms.related import PAYER_ELSEWHERE
from submissions.forms.steps import steps_of
from submissions.models import Submission
from submissions.proposal.merge import changed_paths
from submissions.proposal.snapshot import blank, snapshot
from tests import make

SOURCE = {
    "document": "Coalitieakkoord",
    "page": "bladzijde 3",
    "quote": "Wij doen mee.",
    "link": "",
}
MONEY = {
    "amount": "€\u00a01.500.000",
    "words": "1,5 miljoen",
    "nature": "own",
    "named_payers": [],
    "implied_payers": [],
    "co_payers": "",
    "start_year": None,
    "end_year": None,
    "period_text": "",
    "source": "n1",
    "note": "",
}


def good_values(kind: str = "fund", **changes) -> dict:
    """Return values of a new entry in which nothing is wrong, but for the changes."""
    region = make.make_region()
    values = blank(kind, region) | {
        "title": "Nieuw fonds",
        "theme": make.make_theme().code,
        "ladder": "besluit",
        "sources": [{"key": "n1", **SOURCE}],
    }
    return values | changes


def faults(values: dict, kind: str = "fund") -> list[tuple[str, str]]:
    return [(each.path, each.message) for each in check_values(kind, values).errors]


@pytest.mark.parametrize("kind", ["initiative", "campus", "fund"])
def test_good_values_of_each_kind_are_right_and_stay_as_they_are(kind):
    values = good_values(kind)

    checked = check_values(kind, values)

    assert checked.errors == []
    assert checked.values == values
    json.dumps(checked.values)


def test_every_entry_of_the_register_may_be_proposed_as_it_is(annex_register):
    region = make.make_region()
    wrong = {}
    for entry in Entry.objects.all():
        values = snapshot(entry)
        submission = Submission(
            action="wijzigen",
            kind=entry.kind,
            entry=entry,
            region=region,
            base=values,
            proposed=values,
        )
        checked = check(submission)
        if checked.errors or changed_paths(values, checked.values):
            wrong[entry.title] = (checked.errors, changed_paths(values, checked.values))

    assert Entry.objects.count() > 100
    assert wrong == {}


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        ({"title": " "}, "title", "Vul een titel in."),
        ({"theme": ""}, "theme", "Kies een thema."),
        ({"theme": "bestaat-niet"}, "theme", "Dit thema bestaat niet."),
        ({"ladder": "ooit"}, "ladder", "Kies een van de mogelijkheden."),
        ({"start_year": "elf"}, "start_year", "Vul een jaar in met vier cijfers, zoals 2011."),
        ({"start_year": 1200}, "start_year", "Een jaar ligt tussen 1900 en 2100."),
        (
            {"start_year": 2012, "end_year": 2011},
            "end_year",
            "Het eindjaar ligt voor het beginjaar.",
        ),
        ({"partners": ["x" * 121]}, "partners", f"‘{'x' * 40}…’ is langer dan 120 tekens."),
        ({"tags": ["verzonnen"]}, "tags", "Dit onderwerp bestaat niet."),
        ({"regions": []}, "regions", "Noem ten minste één regio."),
        (
            {"sources": []},
            "sources",
            "Noem ten minste één bron: elke bijdrage rust op een bron.",
        ),
        (
            {"parent": "RT-999999"},
            "parent",
            "Er is geen openbare bijdrage van de soort fonds met dit nummer.",
        ),
    ],
)
def test_wrong_value_is_told_at_its_field(changes, path, message):
    assert faults(good_values(**changes)) == [(path, message)]


@pytest.mark.parametrize(
    ("kind", "changes", "path", "message"),
    [
        (
            "initiative",
            {"area_ha": "0"},
            "area_ha",
            "Een onbekende oppervlakte laat u leeg; nul is geen oppervlakte.",
        ),
        (
            "initiative",
            {"quantity": 30},
            "quantity_words",
            "Geef bij een aantal ook de woorden van de bron, en andersom.",
        ),
        ("initiative", {"area_ha": "3000000000"}, "area_ha", "Dit getal is te groot."),
        (
            "campus",
            {"latitude": "51,4416"},
            "longitude",
            "Vul breedte- en lengtegraad allebei in, in Nederland (50 tot 54 en 3 tot 8), of geen "
            "van beide.",
        ),
        ("campus", {"latitude": "hier"}, "latitude", "Vul graden in met decimalen, zoals 51,4416."),
        ("campus", {"stage": "klaar"}, "stage", "Kies een fase."),
        ("fund", {"revolving": "soms"}, "revolving", "Kies een van de mogelijkheden."),
    ],
)
def test_rule_of_one_kind_is_told_in_the_words_of_the_register(kind, changes, path, message):
    assert faults(good_values(kind, **changes), kind) == [(path, message)]


def test_numbers_are_read_as_people_write_them():
    changes = {"latitude": "51,44160", "longitude": "5.5", "floor_area_existing_m2": "26.000"}

    values = check_values("campus", good_values("campus", **changes)).values

    assert values["latitude"] == "51.4416"
    assert values["longitude"] == "5.5"
    assert values["floor_area_existing_m2"] == 26000


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1,5 miljoen", "€\u00a01.500.000"),
        ("€ 1.500.000", "€\u00a01.500.000"),
        ("meer dan 40 miljoen", "meer dan €\u00a040.000.000"),
        ("ca. 30 mln", "ca. €\u00a030.000.000"),
        ("", ""),
    ],
)
def test_amount_is_kept_in_one_way_of_writing(typed, kept):
    money = {"key": "n1", **MONEY, "amount": typed}

    checked = check_values("fund", good_values(contributions=[money]))

    assert checked.errors == []
    assert checked.values["contributions"][0]["amount"] == kept


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        (
            {"amount": "1.5"},
            "amount",
            "Dit bedrag is op meer manieren te lezen. Schrijf een bedrag als € 1.500.000 of 1,5 "
            "miljoen.",
        ),
        (
            {"amount": "0"},
            "amount",
            "Nul is geen bedrag. Is het bedrag onbekend? Laat het dan leeg.",
        ),
        ({"amount": "", "words": ""}, "words", "Neem de woorden van de bron over."),
        ({"nature": "winst"}, "nature", "Kies eigen bijdrage of totale investering."),
        (
            {"source": "n9"},
            "source",
            "Deze bron staat niet (meer) bij de bronnen. Kies een andere.",
        ),
        ({"named_payers": ["R0"]}, "named_payers", PAYER_ELSEWHERE),
    ],
)
def test_wrong_line_of_money_is_told_at_its_field(changes, field, message):
    money = {"key": "n1", **MONEY, **changes}

    assert faults(good_values(contributions=[money])) == [(f"contributions/n1/{field}", message)]


def test_payer_is_named_or_implied_and_not_both():
    values = good_values()
    code = values["regions"][0]["region"]
    money = {"key": "n1", **MONEY, "named_payers": [code], "implied_payers": [code]}

    assert faults(values | {"contributions": [money]}) == [
        ("contributions/n1/implied_payers", "Een betaler is genoemd óf bedoeld, niet allebei.")
    ]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"document": ""}, "document", "Vul de titel van het document in."),
        (
            {"quote": "", "link": ""},
            "quote",
            "Geef een letterlijk citaat of een link, zodat iedereen het kan nakijken.",
        ),
        (
            {"link": "javascript:alert(1)"},
            "link",
            "Vul een volledig webadres in, zoals https://www.limburg.nl/besluit.",
        ),
    ],
)
def test_wrong_source_is_told_at_its_field(changes, field, message):
    source = {"key": "n1", **SOURCE, **changes}

    assert faults(good_values(sources=[source])) == [(f"sources/n1/{field}", message)]


def test_quote_of_a_sentence_of_the_register_stays_literal():
    fund = make.make_fund()
    make.make_citation(fund, make.make_passage("Limburg investeert 15 miljoen euro."))
    values = snapshot(fund)
    values["sources"][0]["quote"] = "Limburg investeert 16 miljoen euro."

    found = check_values("fund", values, values).errors

    assert [(each.step, each.message) for each in found] == [
        ("bronnen", "Dit citaat staat niet letterlijk in deze zin.")
    ]


def test_region_twice_is_refused_at_the_second():
    values = good_values()
    first = values["regions"][0]
    values["regions"] = [first, {**first, "key": "n1", "role": "partner"}]

    assert faults(values) == [("regions/n1/region", "Deze regio staat al bij deze bijdrage.")]


def test_new_region_becomes_known_by_its_code():
    values, other = good_values(), make.make_region()
    values["regions"] += [
        {"key": "n1", "region": other.code, "role": "partner", "implied": True, "note": ""}
    ]

    rows = check_values("fund", values).values["regions"]

    assert [row["key"] for row in rows] == [values["regions"][0]["key"], other.code]


def test_parent_is_a_public_entry_of_the_same_kind():
    parent, hidden, campus = (
        make.make_fund(),
        make.make_fund(publication="concept"),
        make.make_campus(),
    )

    numbers = [parent.public_number, f"{parent.number}", hidden.public_number, campus.public_number]
    found = [check_values("fund", good_values(parent=number)) for number in numbers]

    assert [each.is_right for each in found] == [True, True, False, False]
    assert found[1].values["parent"] == parent.public_number
    # Whether a concept exists is not told.
    assert [each.errors[0].message for each in found[2:]] == [
        "Er is geen openbare bijdrage van de soort fonds met dit nummer."
    ] * 2


def test_entry_is_no_part_of_itself():
    fund = make.make_fund()
    make.make_citation(fund)
    values = snapshot(fund) | {"parent": fund.public_number}
    submission = make.make_submission(entry=fund, region=fund.owner, base=values, proposed=values)

    assert [each.message for each in check(submission).errors] == [
        "Een bijdrage kan geen deel van zichzelf zijn."
    ]


def test_withdrawal_asks_for_a_reason_and_nothing_else():
    fund = make.make_fund()
    submission = make.make_submission(entry=fund, region=fund.owner, action="intrekken")
    submission.proposed = {"withdrawal_note": " "}

    assert [step.slug for step in steps_of(submission)] == ["gegevens", "controleren"]
    assert [each.path for each in check(submission).errors] == ["withdrawal_note"]


def test_wrong_text_is_kept_and_right_text_made_canonical():
    values = good_values(start_year="elf", end_year="2012", summary="Eén\r\ntwee ")

    kept = check_values("fund", values).values

    assert (kept["start_year"], kept["end_year"], kept["summary"]) == ("elf", 2012, "Eén\ntwee")


def test_fault_names_the_place_on_its_page():
    values = good_values(contributions=[{"key": "g7", **MONEY, "words": ""}])

    checked = check_values("fund", values)

    assert checked.places == ["id_contributions-0-words"]
    assert checked.errors[0].label == "Geldbedrag 1, woorden van de bron"


def test_the_register_refuses_what_the_form_refuses():
    """The two say the same of a role, so the form did not make up its own words."""
    values = good_values()
    values["regions"][0]["role"] = "eigenaar"
    link = EntryRegion(entry=make.make_fund(), region=make.make_region(), role="eigenaar")

    with pytest.raises(Exception, match="Kies een rol") as refused:
        link.validate_constraints()

    assert faults(values)[0][1] in refused.value.messages


@pytest.mark.parametrize("hidden", ["\u200b", "\ufeff", "\u202e\u202d", "\u200b \u2060"])
def test_a_title_that_nobody_sees_is_none(hidden):
    checked = check_values("fund", good_values(title=hidden))

    assert [error.label for error in checked.errors] == ["Titel"]


def test_signs_that_turn_text_round_are_taken_out():
    checked = check_values("fund", good_values(title="Fonds \u202evoor water"))

    assert checked.values["title"] == "Fonds voor water"
