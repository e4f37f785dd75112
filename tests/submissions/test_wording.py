"""What happens next is said once to each side: on its pages, and in its mail."""

from __future__ import annotations

import pytest

from register.models import User
from submissions import services, wording
from submissions.models import Notification, Submission
from tests.make import make_citation, make_fund, make_user

OFFICIAL = User.Role.REGIONAL_OFFICIAL


@pytest.fixture
def submission() -> Submission:
    """A proposal that its region has submitted."""
    fund = make_fund(title="Oud")
    make_citation(fund)
    official = make_user(OFFICIAL, [fund.owner], email="joke@example.nl")
    make_user(email="co@example.nl", username="co")
    begun = services.start_change(fund, fund.owner, official)
    values = begun.proposed | {"title": "Nieuw"}
    begun = services.save_draft(begun.number, official, values, begun.revision)
    return services.submit(begun, official, "", begun.revision)


def last_paragraph(recipient: User) -> str:
    newest = Notification.objects.filter(recipient=recipient).latest("pk")
    return newest.text.split("\n\n")[-1]


def coordinator() -> User:
    return User.objects.get(username="co")


def test_the_mail_about_what_comes_in_ends_as_the_page_of_who_decides(submission):
    assert wording.told_to_ministry(submission).endswith(last_paragraph(coordinator()))


def test_the_mail_about_what_is_taken_back_ends_as_the_page_of_who_decides(submission):
    submission = services.retract(submission, submission.author)

    assert wording.told_to_ministry(submission).endswith(last_paragraph(coordinator()))


@pytest.mark.parametrize("answer", [services.send_back, services.reject])
def test_the_mail_about_an_answer_ends_as_the_page_of_the_region(submission, answer):
    submission = answer(submission, coordinator(), "Te vaag.", submission.revision)

    assert wording.told(submission).endswith(last_paragraph(submission.author))


@pytest.mark.no_database
@pytest.mark.parametrize("state", Submission.State)
def test_each_state_says_something_to_each_side(state):
    said = wording.NEXT[state]

    assert said.to_region.endswith(".")
    # A draft is still between an official and their region.
    assert said.to_ministry.endswith(".") != (state == Submission.State.DRAFT)


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("fields", "name"),
    [({"first_name": "Joke", "last_name": "de Vries"}, "Joke de Vries"), ({}, "joke")],
)
def test_somebody_is_called_by_their_name_or_else_by_that_of_the_account(fields, name):
    assert User(username="joke", **fields).name == name
