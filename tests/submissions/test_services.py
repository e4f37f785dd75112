"""The moves of a proposal, and what each refuses."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.utils import timezone

from register.history import public_versions
from register.models import Entry, User
from submissions import services
from submissions.models import Submission
from submissions.refusals import Changed, Conflict
from tests.make import (
    make_citation,
    make_contribution,
    make_fund,
    make_initiative,
    make_region,
    make_topsector,
    make_user,
)

OFFICIAL = User.Role.REGIONAL_OFFICIAL
SOURCE = {"key": "n1", "document": "Begroting", "page": "", "quote": "2 miljoen", "link": ""}


def draft(**changes: Any) -> tuple[Submission, User]:
    """A draft of an official of the owner that changes a fund, its title by default."""
    fund = make_fund(title="Oud")
    make_citation(fund)
    official = make_user(OFFICIAL, [fund.owner])
    submission = services.start_change(fund, fund.owner, official)
    values = submission.proposed | ({"title": "Nieuw"} | changes)
    return services.save_draft(submission.number, official, values, submission.revision), official


def submitted(**changes: Any) -> Submission:
    submission, official = draft(**changes)
    return services.submit(submission, official, "", submission.revision)


def approve(submission: Submission, user: User | None = None, **options: Any) -> Submission:
    entry = submission.entry
    options = {
        "accepted": ["title"],
        "chosen": [],
        "note": "",
        "revision": submission.revision,
        "version": entry.index.version if entry else None,
    } | options
    return services.approve(submission, user or make_user(), **options)


def title() -> str:
    return Entry.objects.get().title


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


def test_an_approval_changes_the_register_and_says_who_decided():
    submission, reviewer = submitted(), make_user()

    approve(submission, reviewer)

    submission.refresh_from_db()
    assert title() == "Nieuw"
    assert (submission.state, submission.decided_by) == ("overgenomen", reviewer)


def test_an_author_who_has_not_seen_a_conflict_chooses_again():
    submission, official = draft()
    Entry.objects.update(title="Van een ander")
    submission.refresh_from_db()

    with pytest.raises(services.Stale):
        services.renew_base(submission, official, {}, submission.revision)

    submission.refresh_from_db()
    assert submission.proposed["title"] == "Nieuw"


def test_the_own_proposal_of_an_owner_is_a_confirmation_once_it_is_taken_over():
    submission = submitted()

    approve(submission)

    entry = Entry.objects.get()
    assert (entry.confirmed_on, entry.confirmed_by) == (timezone.localdate(), submission.author)


def test_what_was_decided_is_decided_for_good():
    submission = submitted()
    approve(submission)

    with pytest.raises(DatabaseError, match="decided_for_good"):
        Submission.objects.update(state="ingediend", decided_by=None, decided_at=None)


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


def test_history_says_on_whose_proposal_and_by_which_role():
    submission = submitted()

    approve(submission)

    version = public_versions(Entry.objects.get().fund)[0]
    assert version.reason == f"Voorstel {submission.reference} van {submission.region}"


def test_a_new_entry_is_published_at_its_approval():
    region = make_region()
    official = make_user(OFFICIAL, [region])
    submission = services.start_new("fund", region, official)
    theme = make_fund().theme.code
    fields = {"title": "Nieuw fonds", "theme": theme, "ladder": "wens", "sources": [SOURCE]}
    values = submission.proposed | fields
    submission = services.save_draft(submission.number, official, values, submission.revision)
    submission = services.submit(submission, official, "", submission.revision)

    region_row = f"regions/{region.code}"
    approve(submission, accepted=["title", "theme", "ladder", region_row, "sources/n1"])

    entry = Entry.objects.get(title="Nieuw fonds")
    submission.refresh_from_db()
    assert (entry.owner, entry.publication, submission.entry) == (region, "published", entry)


def test_an_approved_withdrawal_withdraws_with_its_reason():
    fund = make_fund()
    official = make_user(OFFICIAL, [fund.owner])
    submission = services.start_withdrawal(fund, fund.owner, official)
    submission = services.save_draft(
        submission.number, official, {"withdrawal_note": "Dubbel"}, submission.revision
    )
    submission = services.submit(submission, official, "", submission.revision)

    approve(submission, accepted=["withdrawal_note"])

    entry = Entry.objects.get()
    assert (entry.publication, entry.withdrawal_note) == ("withdrawn", "Dubbel")


def test_a_part_is_taken_over_and_the_rest_is_named():
    submission = submitted(place="Delft")

    approve(submission, accepted=["title"])

    submission.refresh_from_db()
    assert (submission.state, submission.left_out) == ("deels-overgenomen", ["place"])
    assert (title(), Entry.objects.get().place) == ("Nieuw", "")


def test_to_take_nothing_over_is_no_approval():
    submission = submitted()

    with pytest.raises(services.Refusal, match="wijs het voorstel af"):
        approve(submission, accepted=[])


def test_what_was_not_proposed_cannot_be_taken_over():
    submission = submitted()

    with pytest.raises(services.Refusal):
        approve(submission, accepted=["title", "summary"])

    assert title() == "Oud"


@pytest.mark.parametrize("decide", [services.send_back, services.reject])
@pytest.mark.parametrize("reason", ["", "  "])
def test_a_no_has_a_reason(decide, reason):
    submission = submitted()

    with pytest.raises(services.Refusal, match="Geef een reden"):
        decide(submission, make_user(), reason, submission.revision)

    submission.refresh_from_db()
    assert submission.state == "ingediend"


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


@pytest.mark.parametrize("role", [User.Role.REGIONAL_OFFICIAL, User.Role.ADMINISTRATOR])
def test_only_a_coordinator_decides(role):
    submission = submitted()

    with pytest.raises(PermissionDenied):
        approve(submission, make_user(role, [submission.region]))

    assert title() == "Oud"


def test_nobody_decides_about_what_they_proposed_before_they_became_coordinator():
    submission = submitted()
    User.objects.filter(pk=submission.author_id).update(role=User.Role.COORDINATOR)

    with pytest.raises(services.Refusal, match="uw eigen voorstel"):
        approve(submission, User.objects.get(pk=submission.author_id))


def test_what_was_edited_after_it_was_opened_is_not_approved():
    submission = submitted()
    seen = submission.revision
    services.send_back(submission, make_user(), "Anders", seen)
    submission.refresh_from_db()
    services.submit(submission, submission.author, "", submission.revision)

    with pytest.raises(services.Stale):
        approve(submission, revision=seen)

    assert title() == "Oud"


def test_who_did_not_see_the_newest_entry_decides_again():
    submission = submitted()
    seen = submission.entry.index.version - 1

    with pytest.raises(services.Stale, match="de bijdrage in het register gewijzigd"):
        approve(submission, version=seen)


def test_where_both_changed_the_reviewer_has_to_choose():
    submission = submitted()
    Entry.objects.update(title="Van een ander")
    submission.refresh_from_db()

    with pytest.raises(Conflict, match="Kies bij elk"):
        approve(submission)
    assert title() == "Van een ander"

    approve(submission, chosen=["title"])
    assert title() == "Nieuw"


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


def test_what_the_register_changed_elsewhere_stays():
    submission = submitted()
    Entry.objects.update(place="Delft")
    submission.refresh_from_db()

    approve(submission)

    entry = Entry.objects.get()
    assert (entry.title, entry.place) == ("Nieuw", "Delft")


def test_what_was_withdrawn_meanwhile_is_not_changed():
    submission = submitted()
    Entry.objects.update(publication="withdrawn", withdrawal_note="Dubbel")
    submission.refresh_from_db()

    with pytest.raises(services.Refusal, match="intussen ingetrokken"):
        approve(submission)

    assert title() == "Oud"


def test_what_the_register_cannot_hold_changes_nothing():
    submission = submitted(end_year=1850)

    with pytest.raises(services.Refusal, match="tussen 1900 en 2100"):
        approve(submission, accepted=["title", "end_year"])

    submission.refresh_from_db()
    assert (title(), submission.state) == ("Oud", "ingediend")


def test_money_without_its_source_is_refused_and_changes_nothing():
    fund = make_fund(title="Oud")
    make_citation(fund)
    official = make_user(OFFICIAL, [fund.owner])
    submission = services.start_change(fund, fund.owner, official)
    line = {
        "key": "n2", "amount": "€ 2.000.000", "words": "2 miljoen", "nature": "own", "source": "n1",
        "named_payers": [], "implied_payers": [], "co_payers": "", "start_year": None,
        "end_year": None, "period_text": "", "note": "",
    }  # fmt: skip
    values = submission.proposed | {
        "sources": [*submission.proposed["sources"], SOURCE],
        "contributions": [line],
    }
    submission = services.save_draft(submission.number, official, values, submission.revision)
    submission = services.submit(submission, official, "", submission.revision)

    with pytest.raises(services.Refusal, match="bron"):
        approve(submission, accepted=["contributions/n2"])
    assert fund.contributions.count() == 0

    approve(submission, accepted=["contributions/n2", "sources/n1"])
    assert fund.contributions.get().amount_eur == 2_000_000


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
def test_of_two_reviewers_one_wins_and_the_other_is_told():
    make_contribution(make_initiative())
    submission = submitted()
    outcomes: list[str] = []

    def decide() -> None:
        try:
            approve(submission, reviewers.pop())
            outcomes.append("overgenomen")
        except services.Refusal as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    reviewers = [make_user() for _ in range(4)]
    threads = [Thread(target=decide) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["Changed", "Changed", "Changed", "overgenomen"]
    assert submission.steps.filter(action="overnemen").count() == 1


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
