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
from register.models import Entry, EntryIndex, EntryRegion, RegisterVersion, User
from submissions import confirming
from submissions.models import Reminder
from tests.make import (
    make_region,
    make_user,
)

from .ties import OFFICIAL, TIES, address, commits, confirmed, days_ago, make_official, name, tied


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
