"""A region says that an entry still holds: who may, of what, and what the register then tells."""

from __future__ import annotations

import time
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from register.history import all_versions, public_versions
from register.models import Entry, EntryIndex, EntryRegion, Region, RegisterVersion, User
from register.models.confirmation import oldest_valid
from submissions import confirming
from submissions.models import Reminder, Submission
from tests.make import (
    make_fund,
    make_initiative,
    make_membership,
    make_region,
    make_submission,
    make_user,
)

commits = pytest.mark.django_db(transaction=True)
OFFICIAL = User.Role.REGIONAL_OFFICIAL
# How a region is tied to an entry, and whether it may then confirm it.
TIES = {"owner": True, "named": True, "implied": False, "member": False, "none": False}


def make_official(*regions: Region, **fields) -> User:
    return make_user(OFFICIAL, list(regions), **fields)


def name(entry: Entry, region: Region, **fields) -> EntryRegion:
    return EntryRegion.objects.create(entry=entry, region=region, role="partner", **fields)


def tied(tie: str, publication: str = "published") -> tuple[Entry, Region]:
    """Return an entry and a region that is tied to it like this."""
    region, other = make_region(), make_region()
    note = "Dubbel" if publication == "withdrawn" else ""
    entry = make_fund(
        regions=[region if tie == "owner" else other],
        publication=publication,
        withdrawal_note=note,
    )
    if tie in {"named", "implied"}:
        name(entry, region, implied=tie == "implied")
    elif tie == "member":
        make_membership(region, other)
    return entry, region


def confirmed(entry: Entry) -> list:
    """Return all that stands in the register of confirmations of an entry."""
    own = Entry.objects.values_list("confirmed_on", "confirmed_by").get(pk=entry.pk)
    links = entry.region_links.order_by("pk").values_list("confirmed_on", "confirmed_by")
    return [own, *links]


def address(region: Region, entry: Entry | int) -> str:
    number = entry if isinstance(entry, int) else entry.number
    return reverse("submissions:confirm", args=[region.slug, number])


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def test_the_owner_confirms_the_entry_and_its_question_is_closed():
    entry, region = tied("owner")
    official = make_official(region)
    Reminder.objects.create(entry=entry, region=region, asked_on=days_ago(9))

    changed = confirming.confirm(entry, region, official)

    today = timezone.localdate()
    assert changed
    assert confirmed(entry) == [(today, official.pk), (None, None)]
    assert Reminder.objects.get().closed_on == today


def test_who_is_named_confirms_its_own_part_and_nobody_elses():
    entry, region = tied("named")
    name(entry, make_region())
    official = make_official(region)
    Reminder.objects.create(entry=entry, region=entry.owner, asked_on=days_ago(9))

    confirming.confirm(entry, region, official)

    mine = (timezone.localdate(), official.pk)
    assert confirmed(entry) == [(None, None), (None, None), mine, (None, None)]
    assert Reminder.objects.open().count() == 1


@pytest.mark.parametrize("publication", ["published", "concept", "withdrawn"])
@pytest.mark.parametrize("tie", TIES)
def test_only_what_is_public_and_entrusted_is_confirmed(client, tie, publication):
    entry, region = tied(tie, publication)
    official = make_official(region)
    client.force_login(official)
    before = confirmed(entry)
    allowed = publication == "published" and TIES[tie]
    # A region hears why not only of what it may know of: its own concept, and what was public.
    known = tie == "owner" or (tie == "named" and publication != "concept")

    asked = confirming.to_confirm(region).filter(pk=entry.pk).exists()
    response = client.post(address(region, entry))

    assert asked == allowed
    assert response.status_code == (302 if known else 404)
    assert (confirmed(entry) != before) == allowed


@pytest.mark.parametrize("role", [*User.Role.values, "anonymous", "closed", "other region"])
def test_only_officials_of_the_region_itself_confirm(client, role):
    entry, region = tied("owner")
    if role != "anonymous":
        own = [make_region()] if role == "other region" else [region]
        user = make_user(role if role in User.Role.values else OFFICIAL, own)
        client.force_login(user)
        User.objects.filter(pk=user.pk).update(is_active=role != "closed")

    answers = [
        client.get(reverse("submissions:to_confirm", args=[region.slug])).status_code,
        client.post(address(region, entry)).status_code,
    ]

    expected = {OFFICIAL: [200, 302], "anonymous": [302, 403], "closed": [302, 403]}
    assert answers == expected.get(role, [404, 404])
    assert (confirmed(entry)[0][0] is not None) == (role == OFFICIAL)


@pytest.mark.parametrize("role", [User.Role.COORDINATOR, User.Role.ADMINISTRATOR, OFFICIAL])
def test_nobody_confirms_for_a_region_by_another_way(role):
    entry, region = tied("owner")
    user = make_user(role, [make_region()] if role == OFFICIAL else [region])

    with pytest.raises(PermissionDenied):
        confirming.confirm(entry, region, user)

    assert confirmed(entry)[0] == (None, None)


def test_unknown_region_and_unknown_number_do_not_exist(client):
    entry, region = tied("owner")
    client.force_login(make_official(region))

    answers = [
        client.post(address(region, 999_999_999)).status_code,
        client.post(address(make_region(), entry)).status_code,
        client.post(f"/mijn-regio/bestaat-niet/bevestigen/{entry.number:06d}").status_code,
        client.get("/mijn-regio/bestaat-niet/bevestigen").status_code,
    ]

    assert answers == [404, 404, 404, 404]
    assert confirmed(entry)[0] == (None, None)


def test_without_a_token_of_the_form_nothing_is_confirmed(client):
    entry, region = tied("owner")
    client.handler.enforce_csrf_checks = True
    client.force_login(make_official(region))

    response = client.post(address(region, entry), headers={"origin": "https://elders.example"})

    assert response.status_code == 403
    assert confirmed(entry)[0] == (None, None)


@commits
def test_a_second_time_on_one_day_adds_nothing_to_history():
    entry, region = tied("named")
    official = make_official(region)
    confirming.confirm(entry, region, official)
    versions = len(all_versions(entry))
    version = EntryIndex.objects.get(entry=entry).version

    changed = confirming.confirm(entry, region, make_official(region))

    assert not changed
    assert len(all_versions(entry)) == versions
    assert EntryIndex.objects.get(entry=entry).version == version
    assert confirmed(entry)[2] == (timezone.localdate(), official.pk)


@commits
@pytest.mark.parametrize("tie", ["owner", "named"])
def test_history_tells_the_region_and_never_the_person(client, tie):
    entry, region = tied(tie)
    official = make_official(
        region, make_region(), username="jansen", first_name="Joke", last_name="Jansen"
    )
    client.force_login(official)

    client.post(address(region, entry))

    version = public_versions(entry)[0]
    day = timezone.localdate()
    assert (version.reason, version.role) == (confirming.REASON, "regiomedewerker")
    assert version.regions == [str(region)]
    # It can leak: the events hold who it was.
    assert version.user_id == official.pk
    label = "laatst bevestigd op" if tie == "owner" else "regio's"
    (change,) = version.changes
    assert change.label == label
    assert any(str(day.year) in line for line in change.new)
    client.logout()
    text = client.get(entry.get_history_url()).content.decode()
    assert ("Nog actueel: bevestigd" in text, "ansen" in text, "Joke" in text) == (
        True,
        False,
        False,
    )


@commits
def test_history_says_what_the_day_behind_a_region_is():
    entry, region = tied("named")
    day = date(2026, 1, 31)
    links = EntryRegion.objects.filter(entry=entry, region=region)

    links.update(confirmed_on=day, confirmed_by=make_official(region))

    line = next(line for line in all_versions(entry)[-1].facts["regio's"] if str(region) in line)
    assert line == f"{region} (werkt mee; bevestigd op 31 januari 2026)"


@commits
def test_a_confirmation_is_new_on_the_page_and_no_change_of_the_entry(client):
    entry, region = tied("owner")
    before = EntryIndex.objects.get(entry=entry)
    version = str(RegisterVersion.objects.get())

    confirming.confirm(entry, region, make_official(region))
    after = EntryIndex.objects.get(entry=entry)

    assert (after.changed_at, after.version) == (before.changed_at, before.version + 1)
    assert str(RegisterVersion.objects.get()) != version

    Entry.objects.update(title="Anders")

    assert EntryIndex.objects.get(entry=entry).changed_at > before.changed_at


def test_in_one_transaction_what_follows_a_confirmation_is_a_change():
    entry, region = tied("owner")
    long_ago = timezone.now() - timedelta(days=9)
    EntryIndex.objects.update(changed_at=long_ago)

    confirming.confirm(entry, region, make_official(region))
    confirmed_at = EntryIndex.objects.get(entry=entry).changed_at
    Entry.objects.update(title="Anders")

    assert confirmed_at == long_ago
    assert EntryIndex.objects.get(entry=entry).changed_at > long_ago


@commits
def test_two_colleagues_at_once_confirm_once():
    entry, region = tied("owner")
    officials = [make_official(region), make_official(region)]
    versions = len(all_versions(entry))
    start, changed = Barrier(2), []

    def confirm(user: User) -> None:
        start.wait()
        changed.append(confirming.confirm(entry, region, user))
        connection.close()

    threads = [Thread(target=confirm, args=[user]) for user in officials]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(changed) == [False, True]
    assert len(all_versions(entry)) == versions + 1


def wait_until_somebody_waits() -> None:
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("Nobody waits.")


@commits
@pytest.mark.parametrize("tie", ["owner", "named"])
def test_who_confirms_while_it_is_being_withdrawn_waits_and_is_refused(tie):
    entry, region = tied(tie)
    official, answers = make_official(region), []

    def confirm() -> None:
        try:
            answers.append(confirming.confirm(entry, region, official))
        except confirming.NotConfirmed as refusal:
            answers.append(str(refusal))
        connection.close()

    thread = Thread(target=confirm)
    with transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(publication="withdrawn", withdrawal_note="Dubbel")
        thread.start()
        wait_until_somebody_waits()
    thread.join()

    assert answers == ["Deze bijdrage is ingetrokken. U hoeft haar niet meer te bevestigen."]
    assert [row for row in confirmed(entry) if row[0]] == []


@pytest.mark.parametrize("tie", ["owner", "named"])
def test_what_was_withdrawn_meanwhile_gets_a_clear_answer(client, tie):
    entry, region = tied(tie)
    client.force_login(make_official(region))
    Entry.objects.filter(pk=entry.pk).update(publication="withdrawn", withdrawal_note="Dubbel")

    whole = client.post(address(region, entry), follow=True).content.decode()
    part = client.post(address(region, entry), headers={"HX-Request": "true"}).content.decode()

    for answer in (whole, part):
        assert "Deze bijdrage is ingetrokken. U hoeft haar niet meer te bevestigen." in answer
    assert confirmed(entry)[0] == (None, None)


def test_another_owner_has_confirmed_nothing():
    entry, region = tied("owner")
    confirming.confirm(entry, region, make_official(region))
    new = make_region()

    Entry.objects.filter(pk=entry.pk).update(owner=new)

    assert confirmed(entry)[0] == (None, None)
    assert list(confirming.to_confirm(new)) == [Entry.objects.get(pk=entry.pk)]


def test_a_row_that_goes_to_another_region_is_not_confirmed():
    entry, region = tied("named")
    confirming.confirm(entry, region, make_official(region))
    link = entry.region_links.get(region=region)

    link.region = make_region()
    link.save()

    assert confirmed(entry)[2] == (None, None)


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
