"""The query string of the lists: each filter by itself, and what is said of a wrong value."""

import pytest
from django.test import Client

from initiatives.models import Campus
from register.models import EntryTopsector
from tests.make import (
    make_campus,
    make_contribution,
    make_fund,
    make_initiative,
    make_membership,
    make_region,
    make_theme,
    make_topsector,
)

LISTS = ["/initiatieven", "/campussen", "/fondsen", "/zoeken"]


def titles(client: Client, address: str, **query) -> set[str]:
    """The titles on the page, after a check that the form found nothing wrong."""
    response = client.get(address, query)
    assert response.context["found"].filter.form.errors == {}
    return {entry.title for entry in response.context["entries"]}


def errors(client: Client, address: str, **query) -> dict[str, list[str]]:
    """The messages at each field, after a check that nothing is shown beside them."""
    response = client.get(address, query)
    assert (response.status_code, response.context["entries"]) == (200, [])
    form = response.context["found"].filter.form
    return {name: list(found) for name, found in form.errors.items()}


# Each filter by itself -----------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/initiatieven", "/zoeken"])
def test_q_finds_entries_with_all_words(client, address):
    make_initiative(title="Food Valley", summary="Over voedsel in Wageningen.")
    make_initiative(title="Food Campus")

    assert titles(client, address, q="food wageningen") == {"Food Valley"}
    assert titles(client, address, q="food") == {"Food Valley", "Food Campus"}


def test_regio_finds_the_entries_of_a_region_by_its_code(client):
    make_initiative(title="Van Limburg", regions=[make_region(code="PV31")])
    make_initiative(title="Van een ander")

    assert titles(client, "/initiatieven", regio="PV31") == {"Van Limburg"}


def test_regio_also_finds_the_entries_of_members_and_marks_them(client):
    city, province = make_region("Delft", "gemeente"), make_region(code="PV28")
    make_membership(city, province)
    make_initiative(title="Van het lid", regions=[city])
    make_initiative(title="Van zichzelf", regions=[province])
    make_initiative(title="Van beide", regions=[province, city])
    make_initiative(title="Van een ander")

    response = client.get("/initiatieven", {"regio": "PV28"})

    marked = {entry.title: entry.found_through for entry in response.context["entries"]}
    assert marked == {"Van het lid": [city], "Van zichzelf": [], "Van beide": []}


def test_regio_finds_nothing_upwards(client):
    city, province = make_region("Delft", "gemeente", code="GM0503"), make_region()
    make_membership(city, province)
    make_initiative(title="Van de provincie", regions=[province])

    assert titles(client, "/initiatieven", regio="GM0503") == set()


def test_topsector_finds_entries_of_any_of_the_chosen(client):
    make_initiative(title="Chemie", topsectors=[make_topsector("chemie")])
    make_initiative(title="Water", topsectors=[make_topsector("water")])
    make_initiative(title="Energie", topsectors=[make_topsector("energie")])

    assert titles(client, "/initiatieven", topsector=["chemie", "water"]) == {"Chemie", "Water"}


def test_letterlijk_leaves_out_what_was_inferred(client):
    water = make_topsector("water")
    make_initiative(title="Genoemd", topsectors=[water])
    inferred = make_initiative(title="Afgeleid")
    EntryTopsector.objects.create(entry=inferred, topsector=water, basis="inferred")

    with_inferred = titles(client, "/initiatieven", topsector="water")
    stated = titles(client, "/initiatieven", topsector="water", letterlijk="on")

    assert with_inferred == {"Genoemd", "Afgeleid"}
    assert stated == {"Genoemd"}


def test_letterlijk_without_a_topsector_finds_everything(client):
    make_initiative(title="Zonder")

    assert titles(client, "/initiatieven", letterlijk="on") == {"Zonder"}


def test_thema_finds_entries_of_any_of_the_chosen(client):
    for code in ["campussen", "ruimte", "expats"]:
        make_initiative(title=code, theme=make_theme(code))

    found = titles(client, "/initiatieven", thema=["campussen", "ruimte"])

    assert found == {"campussen", "ruimte"}


def test_ladder_finds_entries_on_any_of_the_chosen_rungs(client):
    for rung in ["wens", "besluit", "uitvoering"]:
        make_initiative(title=rung, ladder=rung)

    found = titles(client, "/initiatieven", ladder=["wens", "besluit"])

    assert found == {"wens", "besluit"}


def make_periods() -> None:
    periods = {
        "2009-2010": (2009, 2010),
        "2011-2014": (2011, 2014),
        "vanaf 2012": (2012, None),
        "tot 2013": (None, 2013),
        "onbekend": (None, None),
    }
    for title, (start, end) in periods.items():
        make_initiative(title=title, start_year=start, end_year=end)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"van": 2011}, {"2011-2014", "vanaf 2012", "tot 2013"}),
        ({"van": 2014}, {"2011-2014", "vanaf 2012"}),
        ({"tot": 2010}, {"2009-2010", "tot 2013"}),
        ({"tot": 2011}, {"2009-2010", "2011-2014", "tot 2013"}),
        ({"van": 2012, "tot": 2012}, {"2011-2014", "vanaf 2012", "tot 2013"}),
    ],
)
def test_van_and_tot_find_periods_that_overlap_and_leave_out_the_unknown(client, query, found):
    make_periods()

    assert titles(client, "/initiatieven", **query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"bedrag_van": "15 miljoen"}, {"15", "40"}),
        ({"bedrag_van": "15.000.001"}, {"40"}),
        ({"bedrag_tot": "15 mln"}, {"1", "15"}),
        ({"bedrag_van": "1500000", "bedrag_tot": "€ 39.000.000"}, {"15"}),
        ({"bedrag_van": "0"}, {"1", "15", "40"}),
    ],
)
def test_bedrag_finds_amounts_and_leaves_out_what_has_no_figure(client, query, found):
    for millions in [1, 15, 40]:
        make_contribution(make_fund(title=str(millions)), millions * 1_000_000)
    make_contribution(make_fund(title="onbekend"), None)

    assert titles(client, "/fondsen", **query) == found


def test_fase_finds_campuses_in_a_stage_or_without_one(client):
    make_campus(title="In bedrijf", stage=Campus.Stage.OPERATION)
    make_campus(title="Concept", stage=Campus.Stage.CONCEPT)
    make_campus(title="Onbekend")

    assert titles(client, "/campussen", fase="in-bedrijf") == {"In bedrijf"}
    assert titles(client, "/campussen", fase=["onbekend", "concept"]) == {"Onbekend", "Concept"}


def test_revolverend_finds_funds_that_are_or_may_be(client):
    make_fund(title="Ja", revolving="ja")
    make_fund(title="Onbekend")

    assert titles(client, "/fondsen", revolverend="ja") == {"Ja"}
    assert titles(client, "/fondsen", revolverend=["ja", "onbekend"]) == {"Ja", "Onbekend"}


def test_soort_finds_one_kind_among_all(client):
    make_initiative(title="Initiatief")
    make_campus(title="Campus")
    make_fund(title="Fonds")

    assert titles(client, "/zoeken") == {"Initiatief", "Campus", "Fonds"}
    assert titles(client, "/zoeken", soort=["campus", "fund"]) == {"Campus", "Fonds"}


def test_a_list_of_one_kind_holds_no_other(client):
    make_initiative(title="Initiatief")
    make_campus(title="Campus")

    assert titles(client, "/initiatieven") == {"Initiatief"}


def test_filters_narrow_each_other_down(client):
    limburg = make_region(code="PV31")
    make_initiative(title="Beide", regions=[limburg], ladder="wens")
    make_initiative(title="Regio", regions=[limburg], ladder="besluit")
    make_initiative(title="Stand", ladder="wens")

    assert titles(client, "/initiatieven", regio="PV31", ladder="wens") == {"Beide"}


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("publication", ["concept", "withdrawn"])
def test_no_filter_finds_what_is_not_public(client, address, publication):
    limburg, chemie = make_region(code="PV31"), make_topsector()
    note = "Dubbel" if publication == "withdrawn" else ""
    for make in (make_initiative, make_campus, make_fund):
        make(title="Openbaar", regions=[limburg], topsectors=[chemie], ladder="wens")
        make(
            title="Geheim",
            regions=[limburg],
            topsectors=[chemie],
            ladder="wens",
            publication=publication,
            withdrawal_note=note,
        )

    found = titles(client, address)
    found |= titles(client, address, regio="PV31", topsector="chemie", ladder="wens")

    assert found == {"Openbaar"}
    assert titles(client, address, q="geheim") == set()


def test_open_finds_what_the_source_leaves_open(client):
    implied, inferred, unknown, none = (
        make_initiative(title=title, start_year=2011)
        for title in ("Bedoeld", "Afgeleid", "Zonder getal", "Niets open")
    )
    make_initiative(title="Zonder jaar")
    implied.region_links.update(implied=True)
    EntryTopsector.objects.create(entry=inferred, topsector=make_topsector(), basis="inferred")
    make_contribution(unknown, None)
    make_contribution(none, 5_000_000)

    assert titles(client, "/zoeken", open="regio") == {"Bedoeld"}
    assert titles(client, "/zoeken", open="topsector") == {"Afgeleid"}
    assert titles(client, "/zoeken", open="bedrag") == {"Zonder getal"}
    assert titles(client, "/zoeken", open="jaren") == {"Zonder jaar"}
    assert titles(client, "/zoeken", open=["regio", "jaren"]) == {"Bedoeld", "Zonder jaar"}


# What is wrong is said at the field ------------------------------------------------------------


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("q", "?!", "Vul een woord met letters of cijfers in."),
        ("regio", "PV99", "De regio ‘PV99’ bestaat niet. Kies er een uit de lijst."),
        ("topsector", "ict", "De topsector ‘ict’ bestaat niet."),
        ("thema", "ruimtevaart", "Het thema ‘ruimtevaart’ bestaat niet."),
        ("ladder", "misschien", "De stand ‘misschien’ bestaat niet."),
        ("open", "alles", "De keuze ‘alles’ bestaat niet."),
        ("van", "1899", "Vul een jaar in vanaf 1900."),
        ("van", "vorig jaar", "Vul een jaar in met vier cijfers, zoals 2011."),
        ("tot", "2101", "Vul een jaar in tot en met 2100."),
        (
            "bedrag_van",
            "veel",
            "Dit is geen bedrag. Schrijf een bedrag als € 1.500.000 of 1,5 miljoen.",
        ),
        ("bedrag_tot", "1" + "0" * 20, "Dit bedrag is te groot: meer dan duizend miljard euro."),
    ],
)
def test_a_wrong_value_is_told_at_its_field(client, address, field, value, message):
    make_initiative()
    make_campus()
    make_fund()

    assert errors(client, address, **{field: value}) == {field: [message]}


@pytest.mark.parametrize(
    ("address", "field", "message"),
    [
        ("/campussen", "fase", "De fase ‘x’ bestaat niet."),
        ("/fondsen", "revolverend", "De keuze ‘x’ bestaat niet."),
        ("/zoeken", "soort", "De soort ‘x’ bestaat niet."),
    ],
)
def test_a_wrong_value_in_a_filter_of_one_list_is_told_too(client, address, field, message):
    assert errors(client, address, **{field: "x"}) == {field: [message]}


@pytest.mark.parametrize(
    "query",
    [{"van": 2014, "tot": 2011}, {"bedrag_van": "2 miljoen", "bedrag_tot": "1 miljoen"}],
)
def test_a_range_the_wrong_way_round_is_told_at_its_upper_bound(client, query):
    upper = list(query)[-1]

    assert errors(client, "/initiatieven", **query) == {
        upper: ["Dit ligt onder de ondergrens. Draai de twee om."]
    }


def test_a_range_of_one_year_or_one_amount_is_in_order(client):
    assert titles(client, "/initiatieven", van=2011, tot=2011) == set()
    assert titles(client, "/initiatieven", bedrag_van="1", bedrag_tot="1") == set()


def test_what_was_typed_wrong_is_kept_for_correction(client):
    response = client.get("/initiatieven", {"van": "vorig jaar", "q": "water"})

    form = response.context["found"].filter.form
    assert (form["van"].value(), form["q"].value()) == ("vorig jaar", "water")
