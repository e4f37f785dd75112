"""Role x address x method x object: the rest looks as if it is not there."""

from __future__ import annotations

import re
from itertools import product
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from register import converters  # noqa: F401 - registers what addresses hold
from register.models import Entry, EntryRegion, User
from submissions import services
from submissions.models import Notification, RegionVisit, Report, Submission
from submissions.notifications import notify
from submissions.urls import urlpatterns
from tests import make

from .pages import official_of, without_token

METHODS = ["get", "post"]
STEPS = ["gegevens", "regios", "bronnen", "geld", "controleren"]
# What an address may ask besides whose it is.
CHOICES = {"kind": ["fonds", "campus"], "step": STEPS}
# All addresses of officials, by their names.
PATTERNS = {
    each.name: each.pattern for each in urlpatterns if str(each.pattern).startswith("mijn-regio")
}
START = "/mijn-regio"
MESSAGES = {"notifications", "notifications_read", "notification_open"}
READ_ONLY = {"my_region", "to_confirm", "reports"}
SEND_ONLY = {"close_report", "notifications_read", "notification_open"}


@pytest.fixture
def limburg():
    return make.make_region("Limburg", slug="limburg")


@pytest.fixture
def zeeland():
    return make.make_region("Zeeland", slug="zeeland")


def draft_of(region, user) -> Submission:
    submission = services.start_new("fund", region, user)
    submission.refresh_from_db()
    return submission


def numbered(name: str) -> str:
    """Return the word before the number in an address, which tells what the number is of."""
    found = re.search(r"([a-z]+)/<\w+:number>", str(PATTERNS[name]))
    return found[1] if found else ""


def addresses_of(names: list[str], **values: object) -> list[str]:
    """Return every address of these names; one that asks for something else ends the test."""
    found = []
    for name in names:
        asked = PATTERNS[name].converters
        for chosen in product(*(CHOICES.get(each) or [values[each]] for each in asked)):
            kwargs = dict(zip(asked, chosen, strict=True))
            found.append(reverse(f"submissions:{name}", kwargs=kwargs))
    return found


def pages_about(*words: str, **values: object) -> list[str]:
    """Return the addresses with a number of one of these things, or without one."""
    others = MESSAGES | {"my_region"}
    return addresses_of([n for n in PATTERNS if n not in others and numbered(n) in words], **values)


def pages_of_region(slug: str) -> list[str]:
    return pages_about("", slug=slug)


def pages_of_entry(slug: str, entry: Entry) -> list[str]:
    return pages_about("wijzigen", "intrekken", slug=slug, number=entry.number)


def confirmation_of(slug: str, entry: Entry) -> list[str]:
    return pages_about("bevestigen", slug=slug, number=entry.number)


def pages_of_submission(number: int) -> list[str]:
    return pages_about("voorstellen", number=number)


def pages_of_report(slug: str, number: int) -> list[str]:
    return pages_about("meldingen", slug=slug, number=number)


def pages_of_messages(user: User) -> list[str]:
    words = {"event": "x", "subject": "Bericht.", "text": "Kijk.", "path": "/rt/1"}
    (message,) = notify([user], **words)
    return addresses_of(sorted(MESSAGES), message_id=message.message_id)


def statuses(client: Client, addresses: list[str]) -> set[int]:
    """Return the answers, but for those to a method that the address does not know at all."""
    answers = {
        getattr(client, method)(address).status_code
        for address, method in product(addresses, METHODS)
    }
    return answers - {405}


def readable(addresses: list[str]) -> list[str]:
    """Return the addresses of pages, and not of mere buttons."""
    return [each for each in addresses if not named(each, SEND_ONLY)]


def named(address: str, names: set[str]) -> bool:
    return any(PATTERNS[name].match(address.removeprefix("/")) for name in names)


def everything(limburg) -> list[str]:
    """Every address of a region that an official of Limburg gets to."""
    fund = make.make_fund(regions=[limburg])
    submission = draft_of(limburg, official_of(limburg).user)
    return [
        *pages_of_region("limburg"),
        *pages_of_entry("limburg", fund),
        *confirmation_of("limburg", fund),
        *pages_of_submission(submission.number),
        *pages_of_report("limburg", make.make_report(fund).number),
    ]


def database() -> list:
    models = (Entry, EntryRegion, Notification, RegionVisit, Report, Submission)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_every_address_is_in_these_tests(limburg):
    mine = [START, *everything(limburg), *pages_of_messages(make.make_user())]

    forgotten = {name for name in PATTERNS if not any(named(each, {name}) for each in mine)}

    assert forgotten == set()


def test_what_can_only_be_read_or_only_be_sent(limburg):
    client = official_of(limburg)
    mine = [START, *everything(limburg), *pages_of_messages(client.user)]

    refused = {
        method: [each for each in mine if getattr(client, method)(each).status_code == 405]
        for method in METHODS
    }

    assert refused["post"] == [each for each in mine if named(each, READ_ONLY)]
    assert refused["get"] == [each for each in mine if named(each, SEND_ONLY)]


def test_official_gets_to_all_that_is_of_the_own_region(limburg):
    addresses = everything(limburg)
    client = official_of(limburg)

    assert 404 not in statuses(client, addresses)
    assert {client.get(address).status_code for address in readable(addresses)} <= {200, 302}


def test_another_region_finds_nothing_and_changes_nothing(limburg, zeeland):
    addresses = everything(limburg)
    client = official_of(zeeland)
    before = database()

    assert statuses(client, addresses) == {404}
    assert database() == before


@pytest.mark.parametrize("role", [User.Role.COORDINATOR, User.Role.ADMINISTRATOR])
def test_other_roles_do_not_propose_not_even_with_a_region(limburg, role):
    addresses = everything(limburg)
    client = Client()
    client.force_login(make.make_user(role, [limburg]))
    before = database()

    assert statuses(client, [START, *addresses]) == {404}
    assert database() == before


@pytest.mark.parametrize("role", User.Role.values)
def test_messages_are_for_every_role(role):
    client = Client()
    client.force_login(user := make.make_user(role))

    assert statuses(client, pages_of_messages(user)) == {200, 302}


@pytest.mark.parametrize("role", User.Role.values)
def test_messages_of_another_are_as_those_that_do_not_exist(role):
    theirs = pages_of_messages(make.make_user())
    client = Client()
    client.force_login(make.make_user(role))
    unknown = reverse("submissions:notification_open", args=[UUID(int=7)])
    opening = [each for each in theirs if named(each, {"notification_open"})]
    before = database()

    assert statuses(client, [*opening, unknown]) == {404}
    assert database() == before


def test_who_is_not_logged_in_goes_to_the_login_and_changes_nothing(limburg):
    addresses = [START, *everything(limburg), *pages_of_messages(make.make_user())]
    sent_to = [each for each in addresses if not named(each, READ_ONLY)]
    client = Client()
    before = database()

    assert {client.get(address).status_code for address in readable(addresses)} == {302}
    assert {client.post(address).status_code for address in sent_to} == {403}
    assert {client.get(each).url for each in readable(addresses)} == {
        f"/account/inloggen?next={each}" for each in readable(addresses)
    }
    assert database() == before


def test_who_is_not_active_any_more_is_logged_out(limburg):
    addresses = everything(limburg)
    client = official_of(limburg)
    User.objects.filter(pk=client.user.pk).update(is_active=False)

    assert {client.get(address).status_code for address in readable(addresses)} == {302}


def test_what_does_not_exist_answers_as_what_is_of_another(limburg, zeeland):
    client = official_of(limburg)
    fund = make.make_fund(regions=[zeeland])
    other = draft_of(zeeland, official_of(zeeland).user)
    report = make.make_report(fund)
    unknown = Entry(number=999_999)
    existing = [
        *pages_of_region("zeeland"),
        *pages_of_entry("limburg", fund),
        *confirmation_of("limburg", fund),
        *pages_of_submission(other.number),
        *pages_of_report("limburg", report.number),
        *pages_of_report("zeeland", report.number),
    ]
    missing = [
        *pages_of_region("atlantis"),
        *pages_of_entry("limburg", unknown),
        *confirmation_of("limburg", unknown),
        *pages_of_submission(10**20),
        *pages_of_report("limburg", 10**20),
    ]
    addresses = existing + missing

    answers = {without_token(client.get(address), address) for address in readable(addresses)}

    assert statuses(client, addresses) == {404}
    assert len(answers) == 1


@pytest.mark.parametrize("address", ["nieuw/bestaat-niet", "nieuw/fund", "wijzigen/1", "onzin"])
def test_address_that_is_none_answers_404(limburg, address):
    assert statuses(official_of(limburg), [f"/mijn-regio/limburg/{address}"]) == {404}


def test_step_that_a_proposal_does_not_have_answers_404(limburg):
    client = official_of(limburg)
    fund = make.make_fund(regions=[limburg])
    services.start_withdrawal(fund, limburg, client.user)
    number = Submission.objects.get().number

    pages = [f"/mijn-regio/voorstellen/{number}/{step}" for step in ["geld", "regios", "onzin"]]

    assert statuses(client, pages) == {404}


def test_withdrawn_entry_is_nobodys_to_change(limburg):
    fund = make.make_fund(regions=[limburg])
    Entry.objects.filter(pk=fund.pk).update(publication="withdrawn", withdrawal_note="Dubbel")

    assert statuses(official_of(limburg), pages_of_entry("limburg", fund)) == {404}


def test_own_concept_may_be_changed_but_not_withdrawn(limburg):
    fund = make.make_fund(regions=[limburg], publication="concept")
    change, withdraw = pages_of_entry("limburg", fund)
    client = official_of(limburg)

    assert statuses(client, [change]) == {200, 302}
    assert statuses(client, [withdraw]) == {404}


def test_region_that_is_named_may_change_and_not_withdraw(limburg, zeeland):
    fund = make.make_fund(regions=[zeeland, limburg])
    change, withdraw = pages_of_entry("limburg", fund)
    client = official_of(limburg)

    assert statuses(client, [withdraw]) == {404}
    assert statuses(client, [change]) == {200, 302}


@pytest.mark.parametrize("what", ["implied", "member", "concept"])
def test_region_that_is_merely_meant_or_a_member_has_no_rights(limburg, zeeland, what):
    fund = make.make_fund(
        regions=[zeeland], publication="concept" if what == "concept" else "published"
    )
    if what == "member":
        make.make_membership(limburg, zeeland)
    else:
        EntryRegion.objects.create(
            entry=fund, region=limburg, role="partner", implied=what == "implied"
        )

    assert statuses(official_of(limburg), pages_of_entry("limburg", fund)) == {404}


def test_entry_is_reached_by_way_of_a_region_that_it_concerns_only(limburg, zeeland):
    fund = make.make_fund(regions=[limburg])
    client = official_of(limburg, zeeland)

    assert statuses(client, pages_of_entry("zeeland", fund)) == {404}
    assert 404 not in statuses(client, pages_of_entry("limburg", fund))


def test_who_loses_the_region_loses_its_drafts(limburg):
    client = official_of(limburg)
    number = draft_of(limburg, client.user).number
    client.user.regions.clear()
    client.force_login(client.user)

    assert statuses(client, pages_of_submission(number)) == {404}


def test_nobody_else_may_send_in_any_way(limburg):
    client = official_of(limburg)

    answers = {
        getattr(client, method)(address).status_code
        for address in [START, *everything(limburg), *pages_of_messages(client.user)]
        for method in ["put", "patch", "delete"]
    }

    assert answers == {405}


def test_private_pages_are_kept_by_nobody(limburg):
    client = official_of(limburg)
    addresses = [START, *everything(limburg), *pages_of_messages(client.user)]

    answers = [client.get(address) for address in readable(addresses)]

    assert {"no-store" in answer["Cache-Control"] for answer in answers} == {True}


def test_looking_changes_nothing(limburg):
    client = official_of(limburg)
    addresses = [START, *everything(limburg), *pages_of_messages(client.user)]
    before = database()

    for address in addresses:
        client.get(address)

    assert database() == before
