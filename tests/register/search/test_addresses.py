"""Addresses of lists: short, the same for the same list, and without a place in it."""

import pytest
from django.http import QueryDict
from django.test import Client

from funds.filters import FundFilter
from register.search.addresses import canonical, without, without_blanks
from tests.make import make_initiative, make_region

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("query", "rest"),
    [("q=&regio=&van=", ""), ("q=a&regio=&regio=R1", "q=a&regio=R1"), ("q=%20", "q=+")],
)
def test_blanks_are_left_out(query, rest):
    assert without_blanks(QueryDict(query)).urlencode() == rest


@pytest.mark.parametrize(
    ("query", "name", "value", "rest"),
    [
        ("regio=R1", "regio", "R1", "?"),
        ("regio=R1&regio=R2&q=a", "regio", "R1", "?regio=R2&q=a"),
        ("q=a&regio=R1", "q", None, "?regio=R1"),
        ("q=a&regio=R1&na=RT-000001", "regio", "R1", "?q=a"),
        ("q=a&regio=R1&volgorde=titel", "q", None, "?regio=R1&volgorde=titel"),
    ],
)
def test_a_choice_is_taken_away_and_the_place_with_it(query, name, value, rest):
    assert without(QueryDict(query), name, value) == rest


def test_the_canonical_address_is_one_for_all_that_show_the_same(settings):
    settings.PUBLIC_URL = "https://register.example"

    same = [
        "regio=R2&regio=R1&q=a",
        "q=a&regio=R1&regio=R2&na=RT-000003",
        "volgorde=bedrag&q=a&regio=R1&regio=R2&toon=regio",
        "q=a&regio=R1&regio=R2&regio=R1&utm_source=mail",
    ]

    found = {canonical("/fondsen", QueryDict(query), FundFilter.base_filters) for query in same}

    assert found == {"https://register.example/fondsen?q=a&regio=R1&regio=R2"}


@pytest.mark.django_db
def test_a_form_that_was_hardly_filled_in_leads_to_a_short_address(client: Client):
    make_initiative(regions=[make_region(code="R1")])

    response = client.get("/initiatieven?q=&regio=R1&van=&tot=&bedrag_van=&bedrag_tot=")

    assert (response.status_code, response["Location"]) == (302, "/initiatieven?regio=R1")


@pytest.mark.django_db
def test_htmx_is_told_the_short_address_instead(client: Client):
    response = client.get("/initiatieven?q=&van=2011", headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Push-Url"]) == (200, "/initiatieven?van=2011")
