"""Role x address x method x object: the rest looks as if it is not there."""

from __future__ import annotations

from itertools import product

import pytest
from django.test import Client

from register.models import Entry, EntryRegion, User
from submissions import services
from submissions.models import RegionVisit, Submission
from tests import make

from .pages import official_of, without_token

METHODS = ["get", "post"]
STEPS = ["gegevens", "regios", "bronnen", "geld", "controleren"]


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


def pages_of_region(slug: str) -> list[str]:
    return [f"/mijn-regio/{slug}", *(f"/mijn-regio/{slug}/nieuw/{k}" for k in ["fonds", "campus"])]


def pages_of_entry(slug: str, entry: Entry) -> list[str]:
    return [f"/mijn-regio/{slug}/{what}/{entry.number:06d}" for what in ["wijzigen", "intrekken"]]


def pages_of_submission(number: int) -> list[str]:
    here = f"/mijn-regio/voorstellen/{number}"
    return [here, *(f"{here}/{step}" for step in STEPS)]


def statuses(client: Client, addresses: list[str]) -> set[int]:
    return {
        getattr(client, method)(address).status_code
        for address, method in product(addresses, METHODS)
    }


def everything(limburg) -> list[str]:
    """Every address that an official of Limburg gets to."""
    fund = make.make_fund(regions=[limburg])
    submission = draft_of(limburg, official_of(limburg).user)
    return [
        *pages_of_region("limburg"),
        *pages_of_entry("limburg", fund),
        *pages_of_submission(submission.number),
    ]


def database() -> list:
    return [
        list(model.objects.order_by("pk").values()) for model in (Entry, Submission, RegionVisit)
    ]


def test_official_gets_to_all_that_is_of_the_own_region(limburg):
    addresses = everything(limburg)
    client = official_of(limburg)

    assert 404 not in statuses(client, addresses)
    assert {client.get(address).status_code for address in addresses} <= {200, 302}


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

    assert statuses(client, ["/mijn-regio", *addresses][1:]) == {404}
    assert database() == before


def test_who_is_not_logged_in_goes_to_the_login_and_changes_nothing(limburg):
    addresses = everything(limburg)
    client = Client()
    before = database()

    assert {client.get(address).status_code for address in addresses} == {302}
    assert {client.post(address).status_code for address in addresses} == {403}
    assert {client.get(each).url for each in addresses} == {
        f"/account/inloggen?next={each}" for each in addresses
    }
    assert database() == before


def test_who_is_not_active_any_more_is_logged_out(limburg):
    addresses = everything(limburg)
    client = official_of(limburg)
    User.objects.filter(pk=client.user.pk).update(is_active=False)

    assert {client.get(address).status_code for address in addresses} == {302}


def test_what_does_not_exist_answers_as_what_is_of_another(limburg, zeeland):
    client = official_of(limburg)
    fund = make.make_fund(regions=[zeeland])
    other = draft_of(zeeland, official_of(zeeland).user)
    unknown = Entry(number=999_999)
    existing = [
        *pages_of_region("zeeland"),
        *pages_of_entry("limburg", fund),
        *pages_of_submission(other.number),
    ]
    missing = [
        *pages_of_region("atlantis"),
        *pages_of_entry("limburg", unknown),
        *pages_of_submission(10**20),
    ]

    answers = {without_token(client.get(address), address) for address in existing + missing}

    assert statuses(client, existing + missing) == {404}
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
        for address in [*everything(limburg), "/mijn-regio"]
        for method in ["put", "patch", "delete"]
    }

    assert answers == {405}


def test_private_pages_are_kept_by_nobody(limburg):
    client = official_of(limburg)

    answers = [client.get(address) for address in ["/mijn-regio", *everything(limburg)]]

    assert {"no-store" in answer["Cache-Control"] for answer in answers} == {True}


def test_looking_changes_nothing(limburg):
    client = official_of(limburg)
    addresses = ["/mijn-regio", *everything(limburg)]
    before = database()

    for address in addresses:
        client.get(address)

    assert database() == before
