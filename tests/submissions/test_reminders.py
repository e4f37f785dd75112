"""The daily round: who is asked what and when, and that nobody is told twice or forgotten."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from register.models import Entry, EntryRegion, Region, User
from submissions import asking, confirming, tasks
from submissions.models import Notification, Portfolio, Reminder
from tests.make import make_fund, make_region, make_user

commits = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 30)
ASKED = "Van 1 bijdrage vragen wij of die nog klopt"
REMINDED = "Herinnering: van 1 bijdrage weten wij niet of die nog klopt"
ESCALATED = "Van 1 bijdrage zegt de regio niet of die nog klopt"


def make_official(*regions: Region, **fields) -> User:
    return make_user(User.Role.REGIONAL_OFFICIAL, list(regions), **fields)


def make_portfolio(coordinator: User, *regions: Region) -> Portfolio:
    portfolio = Portfolio.objects.create(coordinator=coordinator)
    portfolio.regions.set(regions)
    return portfolio


def rounds(*days: int) -> None:
    """Do the round on these days, counted from TODAY."""
    for day in days:
        asking.ask(TODAY + timedelta(days=day))


def told(user: User) -> list[str]:
    notifications = Notification.objects.filter(recipient=user).order_by("pk")
    return list(notifications.values_list("subject", flat=True))


def test_a_region_is_asked_then_reminded_and_then_its_coordinator_hears():
    region = make_region()
    official, coordinator = make_official(region), make_user()
    make_fund(regions=[region])

    rounds(0, 1, 29)
    asked = (told(official), told(coordinator))
    rounds(30, 31, 59)
    reminded = (told(official), told(coordinator))
    rounds(60, 61, 200)

    assert asked == ([ASKED], [])
    assert reminded == ([ASKED, REMINDED], [])
    assert (told(official), told(coordinator)) == ([ASKED, REMINDED], [ESCALATED])
    reminder = Reminder.objects.get()
    days = [reminder.asked_on, reminder.reminded_on, reminder.escalated_on, reminder.closed_on]
    assert days == [TODAY, date(2026, 12, 30), date(2027, 1, 29), None]


def test_the_terms_are_settings(settings):
    settings.REMIND_AFTER_DAYS, settings.ESCALATE_AFTER_DAYS = 2, 3
    region = make_region()
    official, coordinator = make_official(region), make_user()
    make_fund(regions=[region])

    rounds(0, 1, 2)
    reminded = told(official)
    rounds(3)

    assert reminded == [ASKED, REMINDED]
    assert told(coordinator) == [ESCALATED]


def test_after_a_long_silence_of_the_worker_nobody_is_told_on_before_being_reminded():
    region = make_region()
    official, coordinator = make_official(region), make_user()
    make_fund(regions=[region])

    rounds(0, 400)
    before = (told(official), told(coordinator))
    rounds(429, 430)

    assert before == ([ASKED, REMINDED], [])
    assert told(coordinator) == [ESCALATED]


def test_an_official_hears_once_of_all_entries_of_all_regions():
    limburg, venlo, other = make_region("Limburg"), make_region("Venlo"), make_region()
    both, one, none = make_official(limburg, venlo), make_official(venlo), make_official(other)
    entries = [make_fund(regions=[limburg]) for _ in range(3)]
    EntryRegion.objects.create(entry=entries[0], region=venlo, role="partner")
    EntryRegion.objects.create(entry=entries[1], region=other, role="partner", implied=True)

    rounds(0)

    assert told(both) == ["Van 4 bijdragen vragen wij of ze nog kloppen"]
    assert told(one) == [ASKED]
    assert told(none) == []
    notification = Notification.objects.get(recipient=both)
    assert notification.text.split("\n\n")[1:] == [
        "Provincie Limburg: 3 bijdragen.",
        "Provincie Venlo: 1 bijdrage.",
    ]
    assert notification.path == reverse("submissions:to_confirm", args=[limburg.slug])


def test_who_has_left_is_told_nothing():
    region = make_region()
    gone = make_official(region, is_active=False)
    coordinator = make_user(regions=[region])
    make_fund(regions=[region])

    rounds(0)

    assert (told(gone), told(coordinator)) == ([], [])
    assert Reminder.objects.open().count() == 1


def test_a_second_round_on_one_day_tells_only_what_is_new():
    region = make_region()
    official = make_official(region)
    make_fund(regions=[region])
    rounds(0, 0)
    once = told(official)
    make_fund(regions=[region])

    rounds(0, 0)

    assert once == [ASKED]
    assert told(official) == [ASKED, ASKED]
    assert Reminder.objects.open().count() == 2


@commits
def test_two_workers_at_once_ask_once():
    region = make_region()
    official = make_official(region)
    make_fund(regions=[region])
    start = Barrier(2)

    def work() -> None:
        start.wait()
        asking.ask(TODAY)
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told(official) == [ASKED]
    assert Reminder.objects.count() == 1


@commits
@pytest.mark.parametrize("day", [0, 30, 60])
def test_a_round_that_breaks_off_is_done_again_as_a_whole(monkeypatch, day):
    region = make_region()
    people = [make_official(region), make_official(region, make_region()), make_user()]
    make_fund(regions=[region])
    rounds(*(earlier for earlier in (0, 30) if earlier < day))
    before = [told(user) for user in people]
    real, calls = asking.notify, []

    def dies_after_one(*args, **kwargs) -> None:
        calls.append(real(*args, **kwargs))
        raise MemoryError

    monkeypatch.setattr(asking, "notify", dies_after_one)
    with pytest.raises(MemoryError):
        rounds(day)
    monkeypatch.undo()
    after_the_crash = [told(user) for user in people]
    rounds(day)

    assert after_the_crash == before
    new = {0: [ASKED, ASKED, None], 30: [REMINDED, REMINDED, None], 60: [None, None, ESCALATED]}
    expected = [old + ([one] if one else []) for old, one in zip(before, new[day], strict=True)]
    assert [told(user) for user in people] == expected


def answer_by_confirming(entry: Entry, region: Region) -> None:
    confirming.confirm(entry, region, make_official(region))


def answer_by_another_owner(entry: Entry, region: Region) -> None:
    Entry.objects.filter(pk=entry.pk).update(owner=make_region())


def answer_by_withdrawal(entry: Entry, region: Region) -> None:
    Entry.objects.filter(pk=entry.pk).update(publication="withdrawn", withdrawal_note="Dubbel")


@pytest.mark.parametrize(
    "answer", [answer_by_confirming, answer_by_another_owner, answer_by_withdrawal]
)
def test_what_needs_no_answer_any_more_is_not_told_on(answer):
    region = make_region()
    coordinator = make_user()
    entry = make_fund(regions=[region])
    entry.region_links.all().delete()
    rounds(0, 30)

    answer(entry, region)
    rounds(60)

    assert told(coordinator) == []
    assert list(Reminder.objects.open().filter(region=region)) == []


def test_after_a_term_the_same_entry_is_asked_again():
    region = make_region()
    official = make_official(region)
    entry = make_fund(regions=[region])
    Reminder.objects.create(entry=entry, region=region, asked_on=TODAY, closed_on=TODAY)
    Entry.objects.update(confirmed_on=TODAY, confirmed_by=official)

    rounds(1, 365)
    quiet = told(official)
    rounds(366)

    assert (quiet, told(official)) == ([], [ASKED])
    assert Reminder.objects.count() == 2


def test_coordinators_with_the_region_in_their_portfolio_hear_and_others_do_not():
    region, other = make_region(), make_region()
    its_own, everywhere, elsewhere, gone = (make_user() for _ in range(4))
    make_portfolio(its_own, other, region)
    make_portfolio(its_own, region)
    make_portfolio(everywhere)
    make_portfolio(elsewhere, other)
    make_portfolio(gone, region)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    make_fund(regions=[region])

    rounds(0, 30, 60)

    heard = [user for user in (its_own, everywhere, elsewhere, gone) if told(user)]
    assert heard == [its_own, everywhere]
    assert told(its_own) == [ESCALATED]
    path = Notification.objects.get(recipient=its_own).path
    assert path == reverse("admin:submissions_reminder_changelist")


def test_a_region_in_nobodys_portfolio_is_everybodys():
    coordinators = [make_user(), make_user()]
    make_portfolio(coordinators[0], make_region())
    # A portfolio of somebody who has left is nobody's.
    left = make_user()
    region = make_region()
    make_portfolio(left, region)
    User.objects.filter(pk=left.pk).update(is_active=False)
    make_fund(regions=[region])

    rounds(0, 30, 60)

    assert [told(user) for user in coordinators] == [[ESCALATED], [ESCALATED]]


@pytest.mark.parametrize("item_count", [1, 30])
def test_the_round_takes_the_same_queries_for_any_number_of_entries(
    django_assert_num_queries, item_count
):
    region = make_region()
    make_official(region)
    for _ in range(item_count):
        make_fund(regions=[region])

    with django_assert_num_queries(19):
        rounds(0)


@pytest.mark.parametrize("region_count", [1, 30])
def test_telling_coordinators_takes_the_same_queries_for_any_number_of_regions(
    django_assert_num_queries, region_count
):
    regions = [make_region() for _ in range(region_count)]
    make_portfolio(make_user(), *regions)
    for region in regions:
        make_fund(regions=[region])
    rounds(0, 30)

    with django_assert_num_queries(19):
        rounds(60)


def test_each_coordinator_hears_of_what_is_theirs_and_of_what_is_nobodys():
    north, south, nobodys = (make_region(name) for name in ("Noord", "Zuid", "Vrij"))
    of_north, of_south = make_user(), make_user()
    make_portfolio(of_north, north)
    make_portfolio(of_south, south)
    for region in (north, south, nobodys):
        make_fund(regions=[region])

    rounds(0, 30, 60)

    texts = [Notification.objects.get(recipient=user).text for user in (of_north, of_south)]
    heard = [[name for name in ("Noord", "Zuid", "Vrij") if name in text] for text in texts]
    assert heard == [["Noord", "Vrij"], ["Zuid", "Vrij"]]


def test_the_task_does_the_round_of_today():
    region = make_region()
    official = make_official(region)
    make_fund(regions=[region])

    tasks.ask_for_confirmation(0)

    assert told(official) == [ASKED]


@pytest.mark.parametrize(
    ("role", "status"),
    [(User.Role.COORDINATOR, 200), (User.Role.REGIONAL_OFFICIAL, 403), ("administrator", 403)],
)
def test_coordinators_read_what_is_open_and_change_nothing(client, role, status):
    region = make_region("Open")
    reminder = Reminder.objects.create(
        entry=make_fund(title="Vraag"), region=region, asked_on=TODAY
    )
    Reminder.objects.create(
        entry=make_fund(title="Gedaan"), region=region, asked_on=TODAY, closed_on=TODAY
    )
    client.force_login(make_user(role, [region]))
    listed = reverse("admin:submissions_reminder_changelist")

    page = client.get(listed)
    others = [
        client.post(reverse("admin:submissions_reminder_add")).status_code,
        client.post(reverse("admin:submissions_reminder_delete", args=[reminder.pk])).status_code,
        client.post(
            reverse("admin:submissions_reminder_change", args=[reminder.pk]), {"closed_on": TODAY}
        ).status_code,
    ]

    assert (page.status_code, others) == (status, [403, 403, 403])
    if status == 200:
        text = page.content.decode()
        assert ("Vraag" in text, "Gedaan" in text, "provincie Open" in text) == (True, False, True)


@pytest.mark.parametrize(
    ("chosen", "found"), [("gevraagd", 1), ("herinnerd", 2), ("voorgelegd", 3), ("x", 6)]
)
def test_the_list_can_be_narrowed_down_to_how_far_it_came(coordinator_client, chosen, found):
    days = [{}, *[{"reminded_on": TODAY}] * 2, *[{"reminded_on": TODAY, "escalated_on": TODAY}] * 3]
    for fields in days:
        entry = make_fund()
        Reminder.objects.create(entry=entry, region=entry.owner, asked_on=TODAY, **fields)

    page = coordinator_client.get(
        reverse("admin:submissions_reminder_changelist"), {"hoe-ver": chosen}
    )

    assert page.context["cl"].result_count == found
