"""What a coordinator decides about a proposal, and what the register then says."""

from __future__ import annotations

from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.utils import timezone

from register.history import public_versions
from register.models import Entry, User
from submissions import services
from submissions.models import Submission
from submissions.overlap import say
from submissions.refusals import Conflict
from tests.make import (
    make_citation,
    make_contribution,
    make_fund,
    make_initiative,
    make_region,
    make_user,
)

from .proposals import OFFICIAL, SOURCE, approve, line_of, submitted, title


def test_an_approval_changes_the_register_and_says_who_decided():
    submission, reviewer = submitted(), make_user()

    approve(submission, reviewer)

    submission.refresh_from_db()
    assert title() == "Nieuw"
    assert (submission.state, submission.decided_by) == ("overgenomen", reviewer)


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


def test_a_withdrawal_is_not_approved_for_who_owns_the_entry_no_longer():
    fund = make_fund()
    official = make_user(OFFICIAL, [fund.owner])
    submission = services.start_withdrawal(fund, fund.owner, official)
    values = {"withdrawal_note": "Dubbel"}
    submission = services.save_draft(submission.number, official, values, submission.revision)
    submission = services.submit(submission, official, "", submission.revision)
    Entry.objects.update(owner=make_region())
    submission.refresh_from_db()

    with pytest.raises(services.Refusal, match="Alleen de eigenaar"):
        approve(submission, accepted=["withdrawal_note"])

    assert Entry.objects.get().is_published


def test_the_same_amount_of_two_regions_counts_once():
    named = make_region()
    fund = make_fund(regions=[make_region(), named])
    citation = make_citation(fund)
    source = f"{citation.passage.document.code}:{citation.passage.number}"
    waiting = []
    for region in (fund.owner, named):
        official = make_user(OFFICIAL, [region])
        submission = services.start_change(fund, region, official)
        lines = {"contributions": [line_of(named, key=f"n{region.pk}", source=source)]}
        values = submission.proposed | lines
        submission = services.save_draft(submission.number, official, values, submission.revision)
        waiting.append(services.submit(submission, official, "", submission.revision))

    approve(waiting[0], accepted=[f"contributions/n{fund.owner.pk}"])
    with pytest.raises(services.Refusal, match="elke euro telt één keer"):
        approve(waiting[1], accepted=[f"contributions/n{named.pk}"])

    assert fund.contributions.count() == 1


def test_money_of_a_region_that_is_left_out_is_refused():
    region, other = make_region(), make_region()
    official = make_user(OFFICIAL, [region])
    submission = services.start_new("fund", region, official)
    row = {"key": other.code, "region": other.code, "role": "partner", "implied": False, "note": ""}
    fields = {"title": "Nieuw", "theme": make_fund().theme.code, "ladder": "wens"}
    rows = {"regions": [*submission.proposed["regions"], row], "sources": [SOURCE]}
    values = submission.proposed | fields | rows | {"contributions": [line_of(other)]}
    submission = services.save_draft(submission.number, official, values, submission.revision)
    submission = services.submit(submission, official, "", submission.revision)
    accepted = [*fields, f"regions/{region.code}", "sources/n1", "contributions/n2"]

    with pytest.raises(services.Refusal, match="staat niet bij de regio's"):
        approve(submission, accepted=accepted)

    approve(submission, accepted=[*accepted, f"regions/{other.code}"])


def test_a_part_that_is_left_out_is_explained():
    submission = submitted(place="Delft")

    with pytest.raises(services.Refusal, match="waarom u een deel niet overneemt"):
        approve(submission, accepted=["title"], note="")

    assert title() == "Oud"


def test_what_its_region_calls_the_same_as_another_is_not_taken_in_without_a_reason():
    twin, region = make_fund(title="Fonds voor water"), make_region()
    official = make_user(OFFICIAL, [region])
    submission = services.start_new("fund", region, official)
    fields = {"title": "Fonds voor water", "theme": twin.theme.code, "ladder": "wens"}
    values = submission.proposed | fields | {"sources": [SOURCE]}
    submission = services.save_draft(submission.number, official, values, submission.revision)
    say(submission, twin, "zelfde", "", official)
    submission = services.submit(submission, official, "", submission.revision)
    everything = [*fields, f"regions/{region.code}", "sources/n1", "revolving"]
    everything += ["national_fund_relation"]

    with pytest.raises(services.Refusal, match="hetzelfde is als ‘Fonds voor water’"):
        approve(submission, accepted=everything, note="")

    approve(submission, accepted=everything, note="Toch een ander fonds.")


def test_the_owner_hears_that_the_proposal_of_another_was_taken_over():
    named = make_region()
    fund = make_fund(regions=[make_region(), named])
    make_citation(fund)
    owner, official = make_user(OFFICIAL, [fund.owner]), make_user(OFFICIAL, [named])
    submission = services.start_change(fund, named, official)
    values = submission.proposed | {"place": "Delft"}
    submission = services.save_draft(submission.number, official, values, submission.revision)
    submission = services.submit(submission, official, "", submission.revision)

    approve(submission, accepted=["place"])

    (told,) = owner.notifications.all()
    assert told.subject == f"Gewijzigd in het register: {fund.title}"
    assert [row.subject[:10] for row in official.notifications.all()] == ["Overgenome"]
