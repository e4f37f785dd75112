"""What a state means to each side: who did what and when, and what happens next."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format

from register.models import User

from .models import Step, Submission

State = Submission.State


def told(submission: Submission) -> str:
    """Return two or three short sentences. Reads ``steps``, which may be prefetched."""
    steps = list(submission.steps.all())
    return f"{_what_happened(submission, steps)} {_what_next(submission)}"


def told_to_ministry(submission: Submission) -> str:
    return f"{_what_happened(submission, list(submission.steps.all()))} {_NEXT[submission.state]}"


# What happens next, to who decides.
_NEXT = {
    State.DRAFT: "",
    State.SUBMITTED: "Het wacht op het besluit van een coördinator.",
    State.RETURNED: "De regio past het aan en dient het opnieuw in, of trekt het in.",
    State.RETRACTED: "Er hoeft niets meer te gebeuren.",
    State.APPROVED: "Het staat in het openbare register.",
    State.PARTLY_APPROVED: "Wat is overgenomen staat in het openbare register.",
    State.REJECTED: "Het register is niet veranderd.",
}


def _what_happened(submission: Submission, steps: list[Step]) -> str:
    if not steps or submission.state == State.DRAFT:
        return (
            f"Begonnen door {name_of(submission.author)} op {_day(submission.created_at)}, laatst "
            f"bewaard op {_day(submission.changed_at)}."
        )
    last = steps[-1]
    return f"{_participle(last)} op {_day(last.at)} door {who(last)}."


def _what_next(submission: Submission) -> str:
    return {
        State.DRAFT: "Alleen uw regio ziet dit. Het ministerie ziet het pas als u het indient.",
        State.SUBMITTED: "Een coördinator van het ministerie bekijkt het. U krijgt bericht van "
        "het besluit. Tot die tijd kunt u het nog intrekken.",
        State.RETURNED: "Lees de reden, pas het voorstel aan en dien het opnieuw in.",
        State.RETRACTED: "Er gebeurt niets meer mee.",
        State.APPROVED: "Het staat nu in het register. U hoeft niets meer te doen.",
        State.PARTLY_APPROVED: "Een deel staat nu in het register. Hieronder leest u welk deel "
        "niet, en waarom.",
        State.REJECTED: "Er verandert niets in het register. U kunt een nieuw voorstel doen.",
    }[submission.state]


def who(step: Step) -> str:
    return f"{name_of(step.by)} ({step.get_role_display()})"


def name_of(user: User) -> str:
    return user.get_full_name() or user.get_username()


def _participle(step: Step) -> str:
    return step.get_action_display().capitalize()


def _day(moment: object) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")
