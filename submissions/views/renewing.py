"""The register changed while an official was writing: both are shown, and the official chooses."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from django.http import HttpRequest

from .. import services
from ..models import Submission
from ..proposal.changes import Change, changes
from ..proposal.merge import conflicting_paths, live_values
from ..proposal.snapshot import Values
from .access import revision_of


@dataclass(frozen=True)
class Choice:
    """One unit that both sides changed: what it was, what the register says, what is proposed."""

    path: str
    label: str
    before: str
    theirs: str
    mine: str

    @property
    def name(self) -> str:
        return f"keuze-{self.path}"


@dataclass(frozen=True)
class Meanwhile:
    """What the register changed since the draft began; ``seen`` stands for its values of now."""

    changed: list[Change]
    choices: list[Choice]
    seen: str


def meanwhile(submission: Submission) -> Meanwhile | None:
    """Return what changed in the register since the draft began, if anything did."""
    if submission.action != Submission.Action.CHANGE:
        return None
    live = live_values(submission)
    changed = changes(submission.base, live, submission.kind)
    if not changed:
        return None
    return Meanwhile(changed, _choices(submission, live, changed), _fingerprint(live))


def _choices(submission: Submission, live: Values, changed: list[Change]) -> list[Choice]:
    mine = changes(submission.base, submission.proposed, submission.kind)
    proposed, theirs = ({each.path: each for each in side} for side in (mine, changed))
    paths = conflicting_paths(submission.base, submission.proposed, live)
    return [
        Choice(
            path,
            proposed[path].label,
            theirs[path].old,
            theirs[path].new or "(leeg)",
            proposed[path].new or "(leeg)",
        )
        for path in paths
    ]


def _fingerprint(values: Values) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def renew(request: HttpRequest, submission: Submission, found: Meanwhile) -> str:
    """Go on from the register of today; return why not, or nothing."""
    if request.POST.get("gezien") != found.seen:
        return "Het register is zojuist nog eens gewijzigd. Bekijk het opnieuw en kies."
    chosen = {each.path: request.POST.get(each.name) for each in found.choices}
    if not set(chosen.values()) <= {"voorstel", "register"}:
        return "Kies bij elk onderdeel wat er moet komen te staan."
    keeps_mine = {path: side == "voorstel" for path, side in chosen.items()}
    try:
        services.renew_base(submission, request.user, keeps_mine, revision_of(request.POST))
    except services.Refusal as error:
        return " ".join(error.messages)
    return ""
