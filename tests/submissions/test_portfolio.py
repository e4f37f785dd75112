"""Whose decision a proposal is: that of the portfolios it falls in, or of everybody."""

from __future__ import annotations

import pytest

from register.models import Region, User
from submissions.models import Portfolio, Submission
from tests.make import make_region, make_submission, make_topsector, make_user


def make_portfolio(name: str, regions: list[Region] = (), topsectors: list[str] = ()) -> User:
    coordinator = User.objects.filter(username=name).first() or make_user(username=name)
    portfolio = Portfolio.objects.create(coordinator=coordinator)
    portfolio.regions.set(regions)
    portfolio.topsectors.set([make_topsector(code) for code in topsectors])
    return coordinator


def deciders(submission: Submission) -> set[str]:
    return {user.username for user in Portfolio.objects.coordinators_of(submission)}


def deciders_by_their_queue(submission: Submission) -> set[str]:
    """Return the same, asked from the other end."""
    coordinators = User.objects.filter(role=User.Role.COORDINATOR, is_active=True)
    queue = Submission.objects.filter(pk=submission.pk)
    return {user.username for user in coordinators if queue.in_portfolios_of(user).exists()}


@pytest.fixture
def limburg() -> Region:
    """Three coordinators with a portfolio, one of whom has two; and one without any."""
    limburg, utrecht = make_region("Limburg"), make_region("Utrecht")
    make_portfolio("limburg", [limburg])
    make_portfolio("limburg-chemie", [limburg], ["chemie", "water"])
    make_portfolio("energie", topsectors=["energie"])
    make_portfolio("energie", [utrecht], ["chemie"])
    make_user(username="zonder")
    return limburg


@pytest.mark.parametrize(
    ("region", "codes", "expected"),
    [
        ("Limburg", ["chemie"], {"limburg", "limburg-chemie"}),
        ("Limburg", ["energie", "water"], {"limburg", "limburg-chemie", "energie"}),
        ("Limburg", ["logistiek"], {"limburg"}),
        # Region and topsector must be of one and the same portfolio.
        ("Utrecht", ["chemie"], {"energie"}),
        ("Zeeland", ["energie"], {"energie"}),
        # Without topsectors the region alone decides.
        ("Limburg", [], {"limburg", "limburg-chemie", "energie"}),
        # In nobody's portfolio.
        ("Zeeland", ["chemie"], {"limburg", "limburg-chemie", "energie", "zonder"}),
    ],
)
def test_a_proposal_is_of_the_portfolios_it_falls_in_or_else_of_everybody(
    limburg, region, codes, expected
):
    place = Region.objects.filter(name=region).first() or make_region(region)

    submission = make_submission(region=place, topsector_codes=codes)

    assert deciders(submission) == expected
    assert deciders_by_their_queue(submission) == expected


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "administrator"}])
def test_the_portfolio_of_who_is_no_coordinator_any_more_keeps_nothing_from_the_others(
    limburg, change
):
    User.objects.filter(username__startswith="limburg").update(**change)

    submission = make_submission(region=limburg, topsector_codes=["chemie"])

    assert deciders(submission) == {"energie", "zonder"}
    assert deciders_by_their_queue(submission) == {"energie", "zonder"}


def test_the_queue_takes_one_query_beside_those_of_the_portfolios(
    limburg, django_assert_num_queries
):
    submissions = [make_submission(region=limburg) for _ in range(3)]
    user = User.objects.get(username="limburg")

    with django_assert_num_queries(4):
        found = list(Submission.objects.in_portfolios_of(user))
    with django_assert_num_queries(1):
        people = list(Portfolio.objects.coordinators_of(submissions[0]))

    assert (len(found), len(people)) == (3, 3)


def test_an_administrator_reads_the_names_of_the_coordinators(client):
    named = make_user(username="co", first_name="Co", last_name="Ordinator")
    Portfolio.objects.create(coordinator=named)
    client.force_login(make_user(User.Role.ADMINISTRATOR))

    assert "Co Ordinator" in client.get("/beheer/submissions/portfolio/").text
