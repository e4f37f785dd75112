"""What a proposal can never be, whoever or whatever writes it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from register.models import Entry, User
from submissions.models import DECIDED, OPEN, Submission
from tests.make import make_fund, make_region, make_submission, make_user

DECISION = "Een besluit noemt wie besliste en wanneer."
REASON = "Geef een reden."


def decision(**fields) -> dict:
    return {"decided_by": make_user(), "decided_at": timezone.now()} | fields


def refused(submission: Submission) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        submission.full_clean()
    return refusal.value.messages


@pytest.mark.parametrize("state", DECIDED)
@pytest.mark.parametrize("missing", ["decided_by", "decided_at"])
def test_a_decision_names_who_decided_and_when(state, missing):
    fields = decision(state=state, decision_note="Akkoord") | {missing: None}
    submission = make_submission()

    with pytest.raises(IntegrityError, match="submission_decision_complete"):
        Submission.objects.filter(pk=submission.pk).update(**fields)


@pytest.mark.parametrize("state", [*OPEN, "ingetrokken"])
def test_what_is_not_decided_names_nobody_who_decided(state):
    submission = make_submission()

    with pytest.raises(IntegrityError, match="submission_decision_complete"):
        Submission.objects.filter(pk=submission.pk).update(
            **decision(state=state, decision_note="Nog even")
        )


def test_a_form_says_that_a_decision_names_who_decided():
    submission = make_submission()
    submission.state = Submission.State.APPROVED

    assert refused(submission) == [DECISION]


def test_nobody_decides_about_the_own_proposal():
    submission = make_submission()

    with pytest.raises(IntegrityError, match="submission_decided_by_another"):
        Submission.objects.filter(pk=submission.pk).update(
            **decision(state="overgenomen", decided_by=submission.author)
        )


def test_a_form_says_that_nobody_decides_about_the_own_proposal():
    submission = make_submission()
    submission.state, submission.decided_at = Submission.State.APPROVED, timezone.now()
    submission.decided_by = submission.author

    assert refused(submission) == ["Niemand beslist over het eigen voorstel."]


@pytest.mark.parametrize("note", ["", " \n"])
@pytest.mark.parametrize("state", ["teruggestuurd", "afgewezen"])
def test_a_proposal_is_not_refused_or_sent_back_without_a_reason(state, note):
    submission = make_submission()
    fields = decision() if state in DECIDED else {}

    with pytest.raises(IntegrityError, match="submission_no_without_reason"):
        Submission.objects.filter(pk=submission.pk).update(
            state=state, decision_note=note, **fields
        )


def test_a_form_asks_for_the_reason():
    submission = make_submission()
    submission.state = Submission.State.RETURNED

    assert refused(submission) == [REASON]


def test_a_state_that_does_not_exist_is_refused():
    submission = make_submission()

    with pytest.raises(IntegrityError, match="submission_state_known"):
        Submission.objects.filter(pk=submission.pk).update(state="kwijt")


@pytest.mark.parametrize("state", DECIDED)
def test_a_complete_decision_is_accepted(state):
    submission = make_submission()

    Submission.objects.filter(pk=submission.pk).update(
        **decision(state=state, decision_note="Past bij de bron")
    )

    assert Submission.objects.get().state == state


@pytest.mark.parametrize("first", OPEN)
@pytest.mark.parametrize("second", OPEN)
def test_a_region_has_one_open_proposal_for_an_entry(first, second):
    fund, limburg = make_fund(), make_region()
    make_submission(entry=fund, region=limburg, state=first, decision_note="Onvolledig")

    with pytest.raises(IntegrityError, match="submission_one_open_per_region"):
        make_submission(entry=fund, region=limburg, state=second, decision_note="Onvolledig")


def test_a_form_says_that_there_is_an_open_proposal_already():
    first = make_submission(entry=make_fund())
    second = Submission(
        action=first.action,
        kind=first.kind,
        entry=first.entry,
        region=first.region,
        author=make_user(),
    )

    assert refused(second) == ["Uw regio heeft al een open voorstel voor deze bijdrage."]


@pytest.mark.parametrize("state", [*DECIDED, "ingetrokken"])
def test_after_a_decision_the_region_may_propose_again(state):
    fund, limburg = make_fund(), make_region()
    done = decision(decision_note="Gedaan") if state in DECIDED else {}
    make_submission(entry=fund, region=limburg, state=state, **done)

    make_submission(entry=fund, region=limburg)

    assert Submission.objects.filter(state__in=OPEN).count() == 1


def test_another_region_may_have_its_own_open_proposal():
    fund = make_fund()

    make_submission(entry=fund, region=make_region())
    make_submission(entry=fund, region=make_region())

    assert fund.submissions.count() == 2


def test_a_region_may_propose_several_new_entries_at_once():
    limburg = make_region()

    make_submission(region=limburg)
    make_submission(region=limburg)

    assert limburg.submissions.count() == 2


def test_a_proposal_leaves_the_register_as_it_is():
    fund = make_fund(title="Oud")

    make_submission(entry=fund, base={"title": "Oud"}, proposed={"title": "Nieuw"})

    assert list(Entry.objects.values_list("title", flat=True)) == ["Oud"]
    assert fund.index.version == Entry.objects.get().index.version


def test_a_draft_is_what_a_proposal_begins_as():
    author = make_user(User.Role.REGIONAL_OFFICIAL)

    submission = Submission.objects.create(
        action="toevoegen", kind="fund", region=make_region(), author=author
    )

    assert (submission.state, submission.base, submission.proposed) == ("concept", {}, {})


def test_every_step_of_a_proposal_is_in_its_history():
    submission = make_submission()

    Submission.objects.update(state="ingediend")

    events = submission.events.order_by("pgh_id")
    assert [(e.pgh_label, e.state) for e in events] == [
        ("insert", "concept"),
        ("update", "ingediend"),
    ]
