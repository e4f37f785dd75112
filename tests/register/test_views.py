"""The lists, and what every public page has."""

import pytest

from tests.make import (
    make_campus,
    make_full_entry,
    make_fund,
    make_initiative,
    make_membership,
    make_region,
)

LISTS = [
    ("/initiatieven", make_initiative),
    ("/campussen", make_campus),
    ("/fondsen", make_fund),
    ("/zoeken", make_initiative),
]


# Lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(
    ("address", "make", "queries"),
    [
        ("/initiatieven", make_initiative, 13),
        # What only campuses or only funds have is counted apart.
        ("/campussen", make_campus, 14),
        ("/fondsen", make_fund, 14),
        ("/zoeken", make_initiative, 15),
    ],
)
def test_a_list_runs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, address, make, queries, item_count
):
    for _ in range(item_count):
        make_full_entry(make)

    with django_assert_num_queries(queries):
        response = client.get(address)

    assert len(response.context["entries"]) == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_list_narrowed_down_runs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, item_count
):
    west = make_region("West", code="sv-west")
    for _ in range(item_count):
        entry = make_full_entry(make_initiative)
        make_membership(entry.owner, west)

    with django_assert_num_queries(18):
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
        "/cijfers",
        "/bijlage",
        "/over",
    ],
)
def test_an_address_with_a_slash_behind_it_leads_to_the_one_without(client, address):
    response = client.get(f"{address}/?q=water&na=RT-000002")

    assert response.status_code == 301
    assert response["Location"] == f"{address}?q=water&na=RT-000002"
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
