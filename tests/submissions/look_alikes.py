"""Proposals and answers for the tests of look-alikes."""

from __future__ import annotations

from register.models import Entry, Region
from submissions.models import OverlapVerdict, Submission
from submissions.overlap import look_alikes
from tests import make

TITLE = "Foodvalley kennis-as"


def propose(region: Region, title: object = TITLE, **values) -> Submission:
    """Make a draft for a new initiative, or a change of ``entry``, with these values."""
    own = {name: values.pop(name) for name in ("entry", "state", "action") if name in values}
    own.setdefault("kind", Entry.Kind.INITIATIVE)
    return make.make_submission(region=region, proposed={"title": title} | values, **own)


def judge(submission: Submission, other: Entry, verdict: str = "verschillend") -> OverlapVerdict:
    return OverlapVerdict.objects.create(
        submission=submission,
        other_id=other.pk,
        verdict=verdict,
        explanation="Het ene is een netwerk.",
        by=submission.author,
    )


def titles(submission: Submission) -> list[str]:
    return [each.entry.title for each in look_alikes(submission)]


def address(submission: Submission) -> str:
    return f"/mijn-regio/voorstellen/{submission.number}/lijkt-op"


def answer(*entries: Entry, verdict: str = "onderdeel", explanation: str = "") -> dict[str, str]:
    """What a browser sends that gives the same answer about each of these entries."""
    given = {"verdict": verdict, "explanation": explanation}
    return {f"{e.public_number.lower()}-{name}": v for e in entries for name, v in given.items()}
