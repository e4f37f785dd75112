"""What a citizen reads about confirmations on the page of an entry."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from register.models import Entry, EntryRegion, Region, User
from register.models.confirmation import Confirmation, oldest_valid
from tests.make import make_fund, make_region, make_user

DAY = date(2026, 1, 31)


def said_of_confirmations(client: Client, entry: Entry) -> list[str]:
    """Return the lines under "Laatst bevestigd", as a reader sees them."""
    page = client.get(entry.get_absolute_url()).content.decode()
    part = page.partition("<dt>Laatst bevestigd</dt>")[2].partition("<dt>")[0]
    texts = [re.sub(r"<[^>]+>", "", line) for line in re.findall(r"(?s)<dd>(.*?)</dd>", part)]
    return [" ".join(text.split()) for text in texts]


def link(entry: Entry, region: Region, day: date | None = None, **fields) -> EntryRegion:
    fields = {"role": "partner"} | fields
    if day:
        fields |= {"confirmed_on": day, "confirmed_by": make_user()}
    return EntryRegion.objects.create(entry=entry, region=region, **fields)


@pytest.fixture
def recently(monkeypatch) -> None:
    """Let the term begin shortly before DAY, whenever the test runs."""
    monkeypatch.setattr("register.models.confirmation.oldest_valid", lambda: DAY)


def test_each_region_that_is_named_has_a_line_and_no_other(client, recently):
    owner, named, silent = make_region("Aa"), make_region("Bb"), make_region("Cc")
    entry = make_fund(regions=[owner], confirmed_on=DAY, confirmed_by=make_user())
    link(entry, named, DAY)
    link(entry, silent)
    link(entry, make_region("Dd"), DAY, implied=True)

    assert said_of_confirmations(client, entry) == [
        "Op 31 januari 2026 door provincie Aa.",
        "Op 31 januari 2026 door provincie Bb.",
        "Nog niet bevestigd door provincie Cc.",
    ]


def test_what_was_confirmed_before_the_term_is_marked(client, recently):
    entry = make_fund(
        regions=[make_region("Aa")],
        confirmed_on=DAY - timedelta(days=1),
        confirmed_by=make_user(),
    )

    assert said_of_confirmations(client, entry) == [
        "Op 30 januari 2026 door provincie Aa. Dit is langer dan een jaar niet bevestigd."
    ]


def test_the_owner_is_told_of_its_own_confirmation_and_not_of_that_on_its_link(client):
    region = make_region("Aa")
    entry = make_fund(regions=[])
    Entry.objects.update(owner=region)
    link(entry, region, DAY)

    assert said_of_confirmations(client, entry) == ["Nog niet bevestigd door provincie Aa."]


def test_nobody_who_confirmed_is_named(client):
    official = make_user(
        User.Role.REGIONAL_OFFICIAL, username="jansen.geheim", first_name="Joke", last_name="Jansen"
    )
    entry = make_fund(confirmed_on=DAY, confirmed_by=official)
    EntryRegion.objects.create(
        entry=entry, region=make_region(), role="partner", confirmed_on=DAY, confirmed_by=official
    )

    page = client.get(entry.get_absolute_url()).content.decode()

    assert ("ansen" in page, "Joke" in page) == (False, False)
    assert len(said_of_confirmations(client, entry)) == 2


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_regions(
    client, django_assert_num_queries, item_count
):
    entry = make_fund()
    for _ in range(item_count):
        link(entry, make_region(), DAY)

    with django_assert_num_queries(11):
        lines = said_of_confirmations(client, entry)

    assert len(lines) == item_count + 1


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("months", "words"),
    [(1, "een maand"), (6, "6 maanden"), (12, "een jaar"), (18, "18 maanden"), (24, "2 jaar")],
)
def test_the_term_is_told_in_words(settings, months, words):
    settings.CONFIRM_AFTER_MONTHS = months

    assert Confirmation(Region(name="Aa"), DAY).term == words


@pytest.mark.no_database
@pytest.mark.parametrize(("days", "overdue"), [(0, False), (1, True)])
def test_a_confirmation_holds_up_to_the_last_day_of_the_term(days, overdue):
    last = oldest_valid() - timedelta(days=days)

    assert Confirmation(Region(name="Aa"), last).is_overdue == overdue
