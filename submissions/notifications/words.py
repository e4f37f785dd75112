"""What a message about a proposal says: who did what and when. ``wording`` says what comes next.

Persons are called by their role, and officials by their region too: never by name.
"""

from __future__ import annotations

from typing import NamedTuple

from django.template.defaultfilters import date
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from register.models import User

from ..models import Remark, Step, Submission
from ..wording import REMARK_NEXT, next_of

Action = Step.Action
_LONGEST = 1_000  # characters of a reason or a remark; the page has the rest


class Words(NamedTuple):
    subject: str
    done: str  # after who did it and when


STEPS = {
    Action.SUBMIT: Words("Ingediend", "heeft een voorstel ingediend"),
    Action.RETRACT: Words("Ingetrokken", "heeft een voorstel ingetrokken"),
    Action.RETURN: Words("Teruggestuurd", "heeft een voorstel van uw regio teruggestuurd"),
    Action.REJECT: Words("Afgewezen", "heeft een voorstel van uw regio afgewezen"),
    Action.APPROVE: Words("Overgenomen", "heeft een voorstel van uw regio overgenomen"),
    Action.APPROVE_PARTLY: Words(
        "Deels overgenomen", "heeft een voorstel van uw regio voor een deel overgenomen"
    ),
}


def of_step(step: Step) -> dict[str, str]:
    words, submission = STEPS[step.action], step.submission
    to_region = step.role != User.Role.REGIONAL_OFFICIAL
    who = f"{_who(step.role, submission)} {words.done}, {_when(step.at)}."
    said = _quoted("Toelichting", step.note)
    return {
        "subject": f"{words.subject}: {submission}",
        "text": _text(who, _about(submission), said, next_of(submission, to_region=to_region)),
        "path": _path(submission, to_region=to_region),
    }


def to_owner(step: Step) -> dict[str, str]:
    """For the region that keeps the entry, when the proposal of another was taken over."""
    submission = step.submission
    who = (
        f"Een coördinator heeft een voorstel van {submission.region} overgenomen, "
        f"{_when(step.at)}. Het gaat over een bijdrage die uw regio bijhoudt."
    )
    return {
        "subject": f"Gewijzigd in het register: {submission.title}",
        "text": _text(who, _about(submission), "", "Klopt het niet? Stel dan een wijziging voor."),
        "path": submission.entry.get_history_url(),
    }


def of_remark(remark: Remark) -> dict[str, str]:
    submission = remark.submission
    who = f"{_who(remark.role, submission)} heeft een opmerking gemaakt, {_when(remark.at)}."
    return {
        "subject": f"Opmerking: {submission}",
        "text": _text(who, _about(submission), _quoted("Opmerking", remark.text), REMARK_NEXT),
        "path": _path(submission, to_region=remark.role != User.Role.REGIONAL_OFFICIAL),
    }


def _text(*paragraphs: str) -> str:
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _who(role: str, submission: Submission) -> str:
    if role == User.Role.REGIONAL_OFFICIAL:
        return f"Een regiomedewerker van {submission.region.name}"
    return f"Een {User.Role(role).label}"


def _when(at) -> str:
    return date(timezone.localtime(at), r"\o\p j F Y \o\m H.i \u\u\r")


def _about(submission: Submission) -> str:
    what = submission.get_action_display()
    return f"Het gaat om {submission.reference}, {what}: {Truncator(submission.title).chars(200)}"


def _quoted(label: str, text: str) -> str:
    return f"{label}: {Truncator(text.strip()).chars(_LONGEST)}" if text.strip() else ""


def _path(submission: Submission, *, to_region: bool) -> str:
    """Officials have the page of the proposal, and those who decide have the back office."""
    if to_region:
        return submission.get_absolute_url()
    return reverse("admin:submissions_submission_change", args=[submission.pk])
