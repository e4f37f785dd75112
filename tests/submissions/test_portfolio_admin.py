"""Which coordinator decides about what, and who keeps that."""

import pytest
from django.test import Client

from register.models import User
from register.triggers import events_of
from submissions.models import Portfolio, PortfolioRegion
from tests.make import make_region, make_topsector, make_user

PAGE = "/beheer/submissions/portfolio/"


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(make_user(User.Role.ADMINISTRATOR))
    return client


def test_an_administrator_gives_a_coordinator_a_portfolio(administrator):
    joke, limburg, water = make_user(username="joke"), make_region("Limburg"), make_topsector()

    answer = administrator.post(
        f"{PAGE}add/", {"coordinator": joke.pk, "regions": [limburg.pk], "topsectors": [water.pk]}
    )

    assert answer.status_code == 302
    assert list(Portfolio.objects.coordinators_for(limburg.pk, [water.code])) == [joke]
    page = administrator.get(PAGE).text
    assert "Limburg" in page
    assert water.name in page


def test_a_portfolio_without_regions_is_of_all_of_them(administrator):
    Portfolio.objects.create(coordinator=make_user())

    assert administrator.get(PAGE).text.count(">alle<") == 2


@pytest.mark.parametrize("role", [User.Role.COORDINATOR, User.Role.REGIONAL_OFFICIAL])
def test_nobody_else_keeps_portfolios(role):
    client = Client()
    client.force_login(make_user(role))

    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}add/", {}).status_code == 403


def test_history_knows_what_was_put_in_and_taken_out():
    portfolio, limburg = Portfolio.objects.create(coordinator=make_user()), make_region()
    portfolio.regions.add(limburg)
    portfolio.regions.remove(limburg)

    model = PortfolioRegion.pgh_event_model
    events = model.objects.order_by("pgh_id").values_list("pgh_label", "region")

    assert list(events) == [("insert", limburg.pk), ("delete", limburg.pk)]
    assert events_of(Portfolio).objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    administrator, django_assert_num_queries, number
):
    for _ in range(number):
        Portfolio.objects.create(coordinator=make_user()).regions.add(make_region())

    with django_assert_num_queries(7):
        administrator.get(PAGE)
