"""The lists, and the pages of regions and topsectors."""

from datetime import date

import pytest

from register.models import Entry, EntryTopsector, RegionCode
from tests.make import (
    make_campus,
    make_contribution,
    make_fund,
    make_initiative,
    make_membership,
    make_region,
    make_topsector,
)

LISTS = [
    ("/initiatieven", make_initiative),
    ("/campussen", make_campus),
    ("/fondsen", make_fund),
    ("/zoeken", make_initiative),
]


def make_full(make) -> Entry:
    """An entry with everything that a row of a list shows."""
    city, province = make_region(kind="gemeente"), make_region()
    make_membership(city, province)
    entry = make(regions=[city, make_region()], topsectors=[make_topsector("water")])
    EntryTopsector.objects.create(
        entry=entry, topsector=make_topsector("energie"), basis="inferred"
    )
    make_contribution(entry)
    return entry


# Lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(("address", "make"), LISTS)
def test_a_list_runs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, address, make, item_count
):
    for _ in range(item_count):
        make_full(make)

    with django_assert_num_queries(11):
        response = client.get(address)

    assert len(response.context["entries"]) == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_list_narrowed_down_runs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, item_count
):
    west = make_region("West", code="sv-west")
    for _ in range(item_count):
        entry = make_full(make_initiative)
        make_membership(entry.owner, west)

    with django_assert_num_queries(14):
        response = client.get("/initiatieven", {"regio": "sv-west", "topsector": "water"})

    assert len(response.context["entries"]) == item_count


@pytest.mark.parametrize(("address", "make"), LISTS)
def test_a_list_shows_what_is_published_in_dutch_order(client, address, make):
    for title in ["Zeeland", "'s-Hertogenbosch", "ambacht", "Énergie"]:
        make(title=title)
    make(title="Concept", publication="concept")

    entries = client.get(address).context["entries"]

    assert [entry.title for entry in entries] == [
        "ambacht",
        "Énergie",
        "'s-Hertogenbosch",
        "Zeeland",
    ]


def test_an_empty_list_is_a_page(client):
    response = client.get("/fondsen")

    assert (response.status_code, response.context["entries"]) == (200, [])


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("1", 1), ("2", 2), ("3", 2), ("0", 2), ("-1", 2), ("laatste", 1), ("", 1), ("9" * 30, 2)],
)
def test_a_page_out_of_range_is_the_first_or_the_last(client, asked, shown):
    for _ in range(26):
        make_initiative()

    response = client.get("/initiatieven", {"pagina": asked})

    assert (response.status_code, response.context["page"].number) == (200, shown)


def test_pages_together_hold_each_entry_once(client):
    region = make_region()
    entries = {make_initiative(title="Gelijk", regions=[region]) for _ in range(30)}

    pages = [client.get("/initiatieven", {"pagina": n}).context["entries"] for n in (1, 2)]

    assert [len(page) for page in pages] == [25, 5]
    assert {entry.pk for page in pages for entry in page} == {entry.pk for entry in entries}


def test_htmx_gets_the_results_alone_and_caches_keep_the_two_apart(client):
    make_initiative(title="Food Valley")

    whole = client.get("/initiatieven")
    part = client.get("/initiatieven", headers={"HX-Request": "true"})

    assert ("<html" in whole.text, "<html" in part.text) == (True, False)
    assert "Food Valley" in part.text
    assert "HX-Request" in whole["Vary"]


def test_a_title_is_text_and_never_markup(client):
    make_initiative(title="<script>alert(1)</script>", slug="script")

    listed, shown = client.get("/initiatieven").text, client.get("/initiatieven/script").text

    assert ("<script>alert(1)" in listed, "<script>alert(1)" in shown) == (False, False)


# Addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/initiatieven",
        "/campussen",
        "/fondsen",
        "/zoeken",
        "/regios",
        "/topsectoren",
        "/bijlage",
        "/over",
    ],
)
def test_an_address_with_a_slash_behind_it_leads_to_the_one_without(client, address):
    response = client.get(f"{address}/?q=water&pagina=2")

    assert response.status_code == 301
    assert response["Location"] == f"{address}?q=water&pagina=2"
    assert client.get(address).status_code == 200


def test_an_unknown_address_with_a_slash_is_not_found(client):
    assert client.get("/bestaat-niet/").status_code == 404


def test_a_slash_too_many_leads_to_no_other_site(client):
    response = client.get("/", PATH_INFO="//example.org/")

    assert response.status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/bestaat-niet",
        "/initiatieven/bestaat-niet",
        "/campussen/bestaat-niet/geschiedenis",
        "/regios/bestaat-niet",
        "/topsectoren/ict",
        "/rt/999999",
        "/rt/1",
        "/rt/9999999999",
        "/initiatieven/%00",
        "/initiatieven/%FF",
        "/initiatieven/" + "a" * 3_000,
    ],
)
def test_what_does_not_exist_is_not_found(client, address):
    assert client.get(address).status_code == 404


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
    for _ in range(item_count):
        make_membership(make_full(make_initiative).owner, west)

    with django_assert_num_queries(17):
        response = client.get("/regios/west")

    assert len(response.context["entries"]) == item_count


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

    with django_assert_num_queries(2):
        response = client.get("/regios")

    assert sum(len(regions) for _, regions in response.context["groups"]) == item_count


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
    for _ in range(item_count):
        make_full(make_initiative)

    with django_assert_num_queries(11):
        response = client.get("/topsectoren/water")

    assert len(response.context["entries"]) == item_count


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

    with django_assert_num_queries(2):
        response = client.get("/topsectoren")

    assert len(response.context["topsectors"]) == item_count
