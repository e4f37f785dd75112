"""What a region is asked to confirm, when, and the page that asks it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from register.models import Entry
from register.models.confirmation import oldest_valid
from submissions import confirming
from submissions.models import Reminder, Submission
from tests.make import (
    make_fund,
    make_initiative,
    make_region,
    make_submission,
    make_user,
)

from .ties import address, confirmed, days_ago, make_official, name, tied


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [
        (date(2026, 11, 30), 12, date(2025, 11, 30)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 18, date(2024, 7, 15)),
    ],
)
def test_the_term_is_counted_in_months(settings, today, months, first):
    settings.CONFIRM_AFTER_MONTHS = months

    assert oldest_valid(today) == first


@pytest.mark.parametrize("tie", ["owner", "named"])
def test_a_region_is_asked_once_the_term_is_over_and_not_on_its_last_day(tie):
    entry, region = tied(tie)
    confirming.confirm(entry, region, make_official(region))
    rows = Entry.objects if tie == "owner" else entry.region_links
    last = oldest_valid()

    asked = []
    for day in (last, last - timedelta(days=1)):
        rows.filter(confirmed_on__isnull=False).update(confirmed_on=day)
        asked.append(confirming.to_confirm(region).count())

    assert asked == [0, 1]


def test_what_is_asked_comes_oldest_first_and_never_before_that():
    region = make_region()
    official = make_official(region)
    days = [days_ago(500), None, days_ago(900), days_ago(2), days_ago(700)]
    entries = [
        make_fund(regions=[region], confirmed_on=day, confirmed_by=official if day else None)
        for day in days
    ]
    part = make_fund()
    name(part, region, confirmed_on=days_ago(800), confirmed_by=official)

    found = list(confirming.to_confirm(region))

    expected = [entries[1], entries[2], part, entries[4], entries[0]]
    assert [entry.number for entry in found] == [entry.number for entry in expected]
    assert [entry.last_confirmed for entry in found] == [
        None,
        days_ago(900),
        days_ago(800),
        days_ago(700),
        days_ago(500),
    ]


@pytest.mark.parametrize(
    ("state", "submitted", "answered"),
    [
        ("ingediend", 3, True),
        ("teruggestuurd", 3, True),
        ("afgewezen", 3, True),
        ("ingetrokken", 3, False),
        ("concept", None, False),
        ("afgewezen", 800, False),
    ],
)
def test_a_proposal_answers_the_question_unless_it_is_taken_back(state, submitted, answered):
    entry, region = tied("owner")
    decided = {"decided_by": make_user(), "decided_at": timezone.now(), "decision_note": "Nee"}
    fields = decided if state == "afgewezen" else {}
    if state == "teruggestuurd":
        fields = {"decision_note": "Graag een bron"}
    if submitted:
        fields["submitted_at"] = timezone.now() - timedelta(days=submitted)

    make_submission(entry=entry.entry_ptr, region=region, state=state, **fields)

    assert confirming.to_confirm(region).exists() != answered


def test_a_proposal_of_one_region_is_no_answer_of_another():
    entry, region = tied("named")
    proposal = make_submission(
        entry=entry.entry_ptr, region=region, state="ingediend", submitted_at=timezone.now()
    )
    for each in (region, entry.owner):
        Reminder.objects.create(entry=entry, region=each, asked_on=days_ago(9))

    confirming.answered_by_proposal(proposal)

    assert list(confirming.to_confirm(region)) == []
    assert list(confirming.to_confirm(entry.owner)) == [entry.entry_ptr]
    assert [each.region for each in Reminder.objects.open()] == [entry.owner]


def test_answers_to_a_proposal_for_a_new_entry_ask_for_nothing():
    confirming.answered_by_proposal(make_submission())

    assert Reminder.objects.count() == 0


@pytest.mark.parametrize(
    ("tie", "state", "counts"),
    [
        ("owner", "overgenomen", True),
        ("owner", "deels-overgenomen", False),
        ("named", "overgenomen", False),
    ],
)
def test_only_the_owners_own_words_count_as_its_confirmation(tie, state, counts):
    entry, region = tied(tie)
    proposal = make_submission(
        entry=entry.entry_ptr,
        region=region,
        state=state,
        decided_by=make_user(),
        decided_at=timezone.now(),
        submitted_at=timezone.now(),
    )

    confirming.confirmed_by_approval(proposal)

    expected = (timezone.localdate(), proposal.author.pk) if counts else (None, None)
    assert confirmed(entry)[0] == expected
    assert Submission.objects.get() == proposal


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number_of_entries(
    client, django_assert_num_queries, item_count
):
    region = make_region()
    for _ in range(item_count):
        make_fund(regions=[region])
        name(make_initiative(), region)
    client.force_login(make_official(region, make_region()))
    page = reverse("submissions:to_confirm", args=[region.slug])

    with django_assert_num_queries(10):
        response = client.get(page)

    assert response.content.decode().count("Ja, dit klopt nog") == 2 * item_count


def test_the_list_goes_on_behind_an_entry_whatever_was_confirmed_before_it(client, monkeypatch):
    monkeypatch.setattr("submissions.views.confirming.PAGE_SIZE", 2)
    region = make_region()
    official = make_official(region)
    days = [None, None, None, days_ago(900), days_ago(900), days_ago(500)]
    entries = [
        make_fund(regions=[region], confirmed_on=day, confirmed_by=official if day else None)
        for day in days
    ]
    client.force_login(official)
    page = reverse("submissions:to_confirm", args=[region.slug])

    seen, mark = [], ""
    while True:
        context = client.get(page, {"na": mark}).context
        seen += [entry.number for entry in context["entries"]]
        confirming.confirm(context["entries"][0], region, official)
        mark = context["next_mark"]
        if not mark:
            break

    assert seen == [entry.number for entry in entries]


@pytest.mark.parametrize("mark", ["x", "2026-13-45.1", "2026-01-01.", ".99999999999", "\x00", "."])
def test_a_mark_that_is_none_gives_the_first_page(client, mark):
    _, region = tied("owner")
    client.force_login(make_official(region))

    page = client.get(reverse("submissions:to_confirm", args=[region.slug]), {"na": mark})

    assert (page.status_code, len(page.context["entries"])) == (200, 1)


def test_the_pages_are_nobody_elses_to_keep(client):
    entry, region = tied("owner")
    client.force_login(make_official(region))

    pages = [
        client.get(reverse("submissions:to_confirm", args=[region.slug])),
        client.post(address(region, entry)),
    ]

    assert [page.headers["Cache-Control"] for page in pages] == [
        "max-age=0, no-cache, no-store, must-revalidate, private"
    ] * 2


def test_who_has_to_log_in_comes_back_to_the_list(client):
    entry, region = tied("owner")
    asked = client.get(address(region, entry))
    client.force_login(make_official(region))

    answer = client.get(address(region, entry))

    assert asked.headers["Location"].endswith(f"?next={address(region, entry)}")
    assert answer.headers["Location"] == reverse("submissions:to_confirm", args=[region.slug])
