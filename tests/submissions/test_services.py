"""The moves of a proposal, and what each refuses."""

from __future__ import annotations

from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from register.models import Entry, User
from submissions import services
from submissions.refusals import Changed
from tests.make import (
    make_contribution,
    make_fund,
    make_region,
    make_topsector,
    make_user,
)

from .proposals import OFFICIAL, draft, submitted, title


def test_a_draft_leaves_the_register_as_it_is():
    submission, _ = draft()

    assert (submission.state, submission.proposed["title"]) == ("concept", "Nieuw")
    assert title() == "Oud"


def test_a_region_goes_on_with_the_proposal_it_has_open():
    submission, official = draft()

    again = services.start_change(submission.entry, submission.region, official)

    assert again == submission


def test_a_colleague_of_the_region_goes_on_with_a_draft():
    submission, _ = draft()
    colleague = make_user(OFFICIAL, [submission.region])

    services.save_draft(submission.number, colleague, {"title": "Anders"}, submission.revision)

    submission.refresh_from_db()
    assert submission.proposed == {"title": "Anders"}


@pytest.mark.parametrize("role", User.Role.values)
def test_nobody_else_saves_a_draft(role):
    submission, _ = draft()
    other = make_user(role, [make_region()])

    with pytest.raises(PermissionDenied):
        services.save_draft(submission.number, other, {}, submission.revision)

    submission.refresh_from_db()
    assert submission.proposed["title"] == "Nieuw"


def test_a_save_from_a_second_window_is_refused():
    submission, official = draft()

    with pytest.raises(services.Stale, match="in een ander venster"):
        services.save_draft(submission.number, official, {}, submission.revision - 1)


def test_a_save_that_changes_nothing_makes_no_new_revision():
    submission, official = draft()

    again = services.save_draft(
        submission.number, official, submission.proposed, submission.revision
    )

    assert again.revision == submission.revision


def test_submitting_writes_down_what_the_queue_shows():
    water = make_topsector("water")
    topsector = {"key": "water", "topsector": water.code, "basis": "stated", "note": ""}
    line = {"key": "n1", "amount": "€ 5", "words": "vijf"}

    submission = submitted(topsectors=[topsector], contributions=[line])

    assert (submission.state, submission.size) == ("ingediend", 3)
    assert (submission.topsector_codes, submission.amount_eur) == (["water"], 5)
    assert [step.get_action_display() for step in submission.steps.all()] == ["ingediend"]


def test_what_changes_nothing_is_not_submitted():
    submission, official = draft(title="Oud")

    with pytest.raises(services.Refusal, match="nog niets gewijzigd"):
        services.submit(submission, official, "", submission.revision)


def test_a_second_click_on_submit_changes_nothing():
    submission, official = draft()
    services.submit(submission, official, "", submission.revision)

    with pytest.raises(Changed, match="het voorstel is ingediend"):
        services.submit(submission, official, "", submission.revision)

    assert submission.steps.count() == 1


def test_what_was_submitted_is_no_longer_changed_by_its_author():
    submission = submitted()

    with pytest.raises(Changed):
        services.save_draft(submission.number, submission.author, {}, submission.revision)


def test_an_author_who_has_not_seen_a_conflict_chooses_again():
    submission, official = draft()
    Entry.objects.update(title="Van een ander")
    submission.refresh_from_db()

    with pytest.raises(services.Stale):
        services.renew_base(submission, official, {}, submission.revision)

    submission.refresh_from_db()
    assert submission.proposed["title"] == "Nieuw"


def test_a_withdrawal_is_not_begun_where_a_change_is_open():
    submission, official = draft()

    with pytest.raises(services.Refusal, match="een ander voorstel open"):
        services.start_withdrawal(submission.entry, submission.region, official)


def test_only_the_owner_begins_a_withdrawal():
    named = make_region()
    fund = make_fund(regions=[make_region(), named])

    with pytest.raises(services.Refusal, match="Alleen de eigenaar"):
        services.start_withdrawal(fund, named, make_user(OFFICIAL, [named]))


def test_a_region_that_an_entry_names_no_longer_cannot_submit():
    named = make_region()
    fund = make_fund(regions=[make_region(), named])
    official = make_user(OFFICIAL, [named])
    submission = services.start_change(fund, named, official)
    values = submission.proposed | {"place": "Delft"}
    submission = services.save_draft(submission.number, official, values, submission.revision)
    fund.region_links.filter(region=named).delete()

    with pytest.raises(services.Refusal, match="niet in genoemd"):
        services.submit(submission, official, "", submission.revision)


def test_the_money_of_a_withdrawal_is_that_of_the_entry():
    fund = make_fund()
    make_contribution(fund, 100_000_000)
    official = make_user(OFFICIAL, [fund.owner])
    submission = services.start_withdrawal(fund, fund.owner, official)
    values = {"withdrawal_note": "Dubbel"}
    submission = services.save_draft(submission.number, official, values, submission.revision)

    submission = services.submit(submission, official, "", submission.revision)

    assert submission.amount_eur == 100_000_000


def test_what_was_sent_back_is_improved_and_submitted_again():
    submission = submitted()
    services.send_back(submission, make_user(), "Noem de bron.", submission.revision)
    submission.refresh_from_db()
    author = submission.author
    values = submission.proposed | {"title": "Beter"}
    submission = services.save_draft(submission.number, author, values, submission.revision)

    submission = services.submit(submission, author, "Bron toegevoegd", submission.revision)

    assert submission.state == "ingediend"
    assert [(step.action, step.note) for step in submission.steps.all()] == [
        ("indienen", ""),
        ("terugsturen", "Noem de bron."),
        ("indienen", "Bron toegevoegd"),
    ]


@pytest.mark.parametrize(("keeps_mine", "outcome"), [(True, "Nieuw"), (False, "Van een ander")])
def test_an_author_chooses_too_and_goes_on_from_the_register_of_today(keeps_mine, outcome):
    submission, official = draft(place="Delft")
    Entry.objects.update(title="Van een ander", summary="Nieuwer")
    submission.refresh_from_db()

    choices = {"title": keeps_mine}
    submission = services.renew_base(submission, official, choices, submission.revision)

    assert submission.base["title"] == "Van een ander"
    assert {name: submission.proposed[name] for name in ("title", "place", "summary")} == {
        "title": outcome,
        "place": "Delft",
        "summary": "Nieuwer",
    }


def test_a_remark_is_resolved_by_either_side_once():
    submission = submitted()
    reviewer = make_user()
    remark = services.add_remark(submission, reviewer, "title", "Is dit de officiële naam?")

    services.resolve_remark(remark, submission.author)
    services.resolve_remark(remark, reviewer)

    remark.refresh_from_db()
    assert remark.resolved_by == submission.author


def test_an_official_of_another_region_says_nothing_about_it():
    submission = submitted()

    with pytest.raises(PermissionDenied):
        services.add_remark(submission, make_user(OFFICIAL, [make_region()]), "", "Hallo")

    assert submission.remarks.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_officials_who_begin_at_the_same_time_share_one_draft():
    fund = make_fund()
    officials = [make_user(OFFICIAL, [fund.owner]) for _ in range(4)]
    found: list[int] = []

    def begin(official: User) -> None:
        found.append(services.start_change(fund, fund.owner, official).pk)
        connection.close()

    threads = [Thread(target=begin, args=[official]) for official in officials]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 4
    assert len(set(found)) == 1


def test_a_draft_that_is_too_large_is_refused_and_the_old_one_stays():
    submission, official = draft()

    with pytest.raises(services.Refusal, match="te groot"):
        services.save_draft(
            submission.number, official, {"title": "x" * 400_000}, submission.revision
        )

    submission.refresh_from_db()
    assert submission.proposed["title"] == "Nieuw"
