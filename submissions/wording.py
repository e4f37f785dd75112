"""What a state means to each side: who did what and when, and what happens next.

The pages of a region, the screen of those who decide, and the mails to both say it in these words.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format

from .models import Step, Submission

State = Submission.State


class Next(NamedTuple):
    """What happens next. It stands on pages and in mails: it points at nothing below it."""

    to_region: str
    to_ministry: str


NEXT = {
    # The ministry hears of no draft.
    State.DRAFT: Next(
        "Alleen uw regio ziet dit. Het ministerie ziet het pas als u het indient.",
        "",
    ),
    State.SUBMITTED: Next(
        "Een coördinator van het ministerie bekijkt het. U krijgt bericht van het besluit. Tot die "
        "tijd kunt u het nog intrekken.",
        "Een coördinator neemt het over, stuurt het terug of wijst het af.",
    ),
    State.RETURNED: Next(
        "Lees de reden, pas het voorstel aan en dien het opnieuw in, of trek het in. In het "
        "register is niets veranderd.",
        "De regio past het aan en dient het opnieuw in, of trekt het in.",
    ),
    State.RETRACTED: Next(
        "Er gebeurt niets meer mee.",
        "Er hoeft niets meer te gebeuren.",
    ),
    State.APPROVED: Next(
        "Het staat nu in het register. U hoeft niets meer te doen.",
        "Het staat in het openbare register.",
    ),
    State.PARTLY_APPROVED: Next(
        "Een deel staat nu in het register. Bij het voorstel leest u welk deel niet, en waarom.",
        "Wat is overgenomen staat in het openbare register.",
    ),
    State.REJECTED: Next(
        "Er verandert niets in het register. U kunt een nieuw voorstel doen.",
        "Het register is niet veranderd.",
    ),
}
WITHDRAWN = Next(
    "De bijdrage staat niet meer in het register. Op haar adres staat de reden.",
    "De bijdrage staat niet meer in het openbare register.",
)
REMARK_NEXT = "Lees de opmerking op de pagina van het voorstel. Daar kunt u antwoorden."


def told(submission: Submission) -> str:
    """Return two or three short sentences. Reads ``steps``, which may be prefetched."""
    return f"{_what_happened(submission)} {next_of(submission, to_region=True)}"


def told_to_ministry(submission: Submission) -> str:
    return f"{_what_happened(submission)} {next_of(submission, to_region=False)}"


def next_of(submission: Submission, *, to_region: bool) -> str:
    words = NEXT[submission.state]
    is_gone = submission.action == Submission.Action.WITHDRAW
    if is_gone and submission.state == State.APPROVED:
        words = WITHDRAWN
    return words.to_region if to_region else words.to_ministry


def _what_happened(submission: Submission) -> str:
    steps = list(submission.steps.all())
    if not steps or submission.state == State.DRAFT:
        return (
            f"Begonnen door {submission.author.name} op {_day(submission.created_at)}, laatst "
            f"bewaard op {_day(submission.changed_at)}."
        )
    last = steps[-1]
    return f"{_participle(last)} op {_day(last.at)} door {_who(last)}."


def _who(step: Step) -> str:
    return f"{step.by.name} ({step.get_role_display()})"


def _participle(step: Step) -> str:
    return step.get_action_display().capitalize()


def _day(moment: object) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")
