"""The pages of regions and topsectors, and the lists of both."""

from datetime import date

import pytest

from register.models import EntryTopsector, RegionCode
from tests.make import (
    make_campus,
    make_contribution,
    make_full_entry,
    make_fund,
    make_initiative,
    make_membership,
    make_part_of_part,
    make_region,
    make_topsector,
    public_life,
)

# Regions -------------------------------------------------------------------------------------


def test_a_region_shows_its_entries_and_those_of_its_members(client):
    city, province = make_region("Delft", "gemeente"), make_region("Zuid-Holland", slug="zh")
    make_membership(city, province)
    own = make_initiative(title="A", regions=[province])
    through = make_campus(title="B", regions=[city])
    make_fund()

    response = client.get("/regios/zh")

    found = {entry.pk: entry.found_through for entry in response.context["entries"]}
    assert found == {own.pk: [], through.pk: [city]}
    assert response.context["counts"] == {"initiative": 1, "campus": 1}
    assert response.context["count"] == 2


@pytest.mark.parametrize("publication", ["concept", "withdrawn"])
def test_a_region_shows_and_counts_nothing_that_is_not_public(client, publication):
    limburg = make_region(slug="limburg")
    entry = make_fund(regions=[limburg], title="Geheim")
    make_contribution(entry)
    hidden = make_fund(
        regions=[limburg],
        title="Verborgen",
        publication=publication,
        withdrawal_note="Dubbel" if publication == "withdrawn" else "",
    )
    make_contribution(hidden)

    response = client.get("/regios/limburg")

    assert [found.title for found in response.context["entries"]] == ["Geheim"]
    assert response.context["counts"] == {"fund": 1}
    assert response.context["totals"].alone.euros == 15_000_000
    assert "Verborgen" not in response.text


def test_a_region_shows_its_codes_and_how_long_they_hold(client):
    utrecht = make_region("Utrecht", slug="utrecht")
    RegionCode.objects.create(
        region=utrecht, scheme="NUTS", value="NL31", valid_until=date(2023, 12, 31)
    )

    text = client.get("/regios/utrecht").text

    assert ("NL31" in text, "2023" in text) == (True, True)


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_region_runs_the_same_queries_for_any_number_of_entries(
    client, django_assert_num_queries, item_count
):
    west = make_region(slug="west")
    investment = make_contribution(make_fund(), nature="total_investment")
    for _ in range(item_count):
        entry = make_full_entry(make_initiative)
        make_membership(entry.owner, west)
        # Counts itself, and names the whole two steps above it.
        make_part_of_part(entry, whole=investment)

    with django_assert_num_queries(23):
        response = client.get("/regios/west")

    assert len(response.context["entries"]) == item_count
    assert response.text.count("Zit al in <a") == item_count


def test_the_regions_are_grouped_by_kind_and_counted_with_their_members(client):
    city, province = make_region("Delft", "gemeente"), make_region("Zuid-Holland")
    make_membership(city, province)
    make_initiative(regions=[city])
    make_initiative(regions=[city], publication="concept")

    groups = client.get("/regios").context["groups"]

    found = [(label, [(r.name, r.entry_count) for r in regions]) for label, regions in groups]
    assert found == [("Provincies", [("Zuid-Holland", 1)]), ("Gemeenten", [("Delft", 1)])]


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_regions_runs_the_same_queries_for_any_number(
    client, django_assert_num_queries, item_count
):
    for _ in range(item_count):
        make_initiative(regions=[make_region()])

    with django_assert_num_queries(3):
        response = client.get("/regios")

    assert sum(len(regions) for _, regions in response.context["groups"]) == item_count


def test_a_region_without_money_says_so_and_shows_no_figure(client):
    make_initiative(regions=[make_region("Zeeland", slug="zeeland")])

    text = client.get("/regios/zeeland").text

    assert "De bron noemt geen geld van provincie Zeeland" in text
    assert "geen bedrag" not in text


def test_a_region_of_which_no_figure_is_known_says_unknown_and_not_nought(client):
    zeeland = make_region("Zeeland", slug="zeeland")
    make_contribution(make_fund(regions=[zeeland]), None, words="vele miljoenen")

    page = client.get("/regios/zeeland")

    assert str(page.context["totals"].alone) == "bedrag onbekend"
    assert ("<q>vele miljoenen</q>" in page.text, "€" in page.text) == (True, False)


def test_a_region_shows_each_line_of_money_with_who_pays_and_what_is_only_meant(client):
    delft, rotterdam = make_region("Delft", "gemeente", slug="delft"), make_region("Rotterdam")
    fund = make_fund(title="Clean Tech", slug="clean-tech", start_year=2011)
    line = make_contribution(
        fund, 12_000_000, payers=[delft, rotterdam], co_payers="de TU", precision="about"
    )
    line.payer_links.filter(region=rotterdam).update(implied=True)

    page = client.get("/regios/delft")

    assert page.context["breakdowns"]["joint"].lines == [line]
    for words in [
        "gezamenlijk met provincie Rotterdam, de TU",
        'href="/fondsen/clean-tech"',
        "circa €\u00a012.000.000",
        "Vanaf 2011",
        "bedoeld, niet letterlijk genoemd",
    ]:
        assert words in page.text


def test_money_names_the_whole_that_it_is_part_of_only_while_that_is_public(client):
    limburg, water = make_region(slug="limburg"), make_topsector("water")
    hidden = make_fund(title="Geheim fonds", publication="concept")
    whole = make_contribution(hidden, 100_000_000)
    entry = make_fund(regions=[limburg], topsectors=[water])
    make_contribution(entry, 10_000_000, included_in=whole)
    pages = ["/cijfers", "/regios/limburg", "/topsectoren/water"]

    texts = [[client.get(page).text for page in pages] for _ in public_life(hidden)]

    assert ["Geheim fonds" in text for text, *_ in texts] == [False, True, False]
    for state in [texts[0], texts[2]]:
        assert [("Geheim" in text, "10.000.000" in text) for text in state] == [(False, True)] * 3


# Topsectors ----------------------------------------------------------------------------------


def test_a_topsector_shows_its_entries_and_how_many_the_source_states(client):
    water = make_topsector("water")
    stated = make_initiative(topsectors=[water], title="A")
    inferred = make_campus(title="B")
    EntryTopsector.objects.create(entry=inferred, topsector=water, basis="inferred")
    make_fund(topsectors=[make_topsector("chemie")])
    make_fund(topsectors=[water], publication="concept")

    context = client.get("/topsectoren/water").context

    assert [entry.pk for entry in context["entries"]] == [stated.pk, inferred.pk]
    assert (context["count"], context["stated_count"]) == (2, 1)
    assert context["counts"] == {"initiative": 1, "campus": 1}


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_topsector_runs_the_same_queries_for_any_number_of_entries(
    client, django_assert_num_queries, item_count
):
    investment = make_contribution(make_fund(), nature="total_investment")
    for _ in range(item_count):
        make_part_of_part(make_full_entry(make_initiative), whole=investment)

    with django_assert_num_queries(17):
        response = client.get("/topsectoren/water")

    assert len(response.context["entries"]) == item_count
    assert response.text.count("Zit al in <a") == item_count


def test_the_topsectors_are_counted_in_their_fixed_order(client):
    water, agro = make_topsector("water"), make_topsector("agro-food")
    make_initiative(topsectors=[water])
    make_initiative(topsectors=[water], publication="concept")

    topsectors = client.get("/topsectoren").context["topsectors"]

    assert [(t.code, t.entry_count) for t in topsectors] == [(agro.code, 0), (water.code, 1)]


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_topsectors_runs_the_same_queries_for_any_number(
    client, django_assert_num_queries, item_count
):
    for code in ["water", "chemie", "energie"][:item_count]:
        make_initiative(topsectors=[make_topsector(code)])

    with django_assert_num_queries(3):
        response = client.get("/topsectoren")

    assert len(response.context["topsectors"]) == item_count


def test_a_topsector_tells_what_is_tied_to_it_by_inference_alone(client):
    water = make_topsector("water")
    make_contribution(make_fund(topsectors=[water]), 15_000_000)
    inferred = make_fund(topsectors=[make_topsector("chemie")])
    EntryTopsector.objects.create(entry=inferred, topsector=water, basis="inferred")
    make_contribution(inferred, 4_000_000)

    text = client.get("/topsectoren/water").text

    assert text.count("Waarvan bij afgeleide topsector") == 1
    assert "Waarvan bij afgeleide topsector: €\u00a04\u00a0miljoen" in text
    assert "Voor Chemie, Water (afgeleid)" in text


def test_a_topsector_without_money_says_so(client):
    make_initiative(topsectors=[make_topsector("water")])

    text = client.get("/topsectoren/water").text

    assert "De bron noemt geen geld voor deze topsector" in text
