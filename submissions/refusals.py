"""Why a proposal cannot make a move. Each message says what to do instead."""

from __future__ import annotations

import json
from collections.abc import Collection

from django.core.exceptions import ValidationError

from register.models import Entry, EntryIndex, Region

from .models import OverlapVerdict, Submission
from .proposal.merge import conflicting_paths
from .proposal.snapshot import Values

# Far more than anybody writes: the largest entry of the annex is 8 kB.
MOST_BYTES = 300_000


class Refusal(ValidationError):
    """What was asked cannot be done. The message says why, and what to do."""


class Stale(Refusal):
    """Somebody saved the proposal, or changed the entry, since it was looked at."""


class Conflict(Refusal):
    """The register changed where the proposal does, and nobody chose between the two."""


class Changed(Refusal):
    """The state of the proposal is no longer one in which this can be done."""


def refuse_unless(possible: bool, submission: Submission) -> None:
    if not possible:
        raise Changed(f"Dat kan niet meer: het voorstel is {submission.get_state_display()}.")


def refuse_stale(submission: Submission, revision: int) -> None:
    if submission.revision != revision:
        raise Stale(
            "Intussen is dit voorstel ergens anders gewijzigd, door een collega of in een ander "
            "venster. Bekijk wat er nu staat en probeer het opnieuw."
        )


def refuse_too_large(values: Values) -> None:
    size = len(json.dumps(values))
    if size > MOST_BYTES:
        raise Refusal(
            f"Dit voorstel is te groot: {size // 1000} kB, en er past {MOST_BYTES // 1000} kB. Er "
            "is niets bewaard. Kort de langste teksten in, en verwijs voor de rest naar een bron."
        )


def refuse_unless_live(submission: Submission) -> None:
    if submission.entry and submission.entry.is_withdrawn:
        raise Refusal(
            "De bijdrage is intussen ingetrokken. Er valt niets meer te wijzigen. De regio kan het "
            "voorstel intrekken, of een nieuwe bijdrage voorstellen."
        )


def refuse_unless_still_theirs(submission: Submission) -> None:
    """A region may have lost an entry since it began: to another owner, or by being taken off."""
    if submission.action == Submission.Action.CHANGE:
        refuse_unless_entrusted(submission.entry, submission.region)
    elif submission.action == Submission.Action.WITHDRAW:
        refuse_unless_owned(submission.entry, submission.region)


def refuse_unless_entrusted(entry: Entry, region: Region) -> None:
    if not Entry.objects.entrusted_to(region).filter(pk=entry.pk).exists():
        raise Refusal(f"{region} houdt deze bijdrage niet (meer) bij en wordt er niet in genoemd.")


def refuse_unless_owned(entry: Entry, region: Region) -> None:
    if entry.owner_id != region.pk:
        raise Refusal("Alleen de eigenaar van een bijdrage kan voorstellen om haar in te trekken.")


def refuse_unseen(submission: Submission, version: int | None) -> None:
    """Hold the entry, as every change of it does, and see whether it is the one looked at."""
    if submission.entry is None:
        return
    index = EntryIndex.objects.select_for_update().get(entry=submission.entry_id)
    if index.version != version:
        raise Stale(
            "Intussen is de bijdrage in het register gewijzigd. Hieronder staat het verschil met "
            "wat er nu in het register staat. Bekijk het en beslis opnieuw."
        )


def refuse_unexplained(
    submission: Submission, accepted: Collection[str], paths: Collection[str], note: str
) -> None:
    """A region must be able to read why a part was left out, and all why a double was taken in."""
    if note.strip():
        return
    if set(accepted) != set(paths):
        raise Refusal("Schrijf in de toelichting waarom u een deel niet overneemt.")
    same = submission.verdicts.filter(verdict=OverlapVerdict.Verdict.SAME).select_related("other")
    if submission.action == Submission.Action.ADD and (twin := same.first()):
        raise Refusal(
            f"De regio zegt dat dit hetzelfde is als ‘{twin.other}’ ({twin.other.public_number}). "
            "Schrijf in de toelichting waarom u het toch apart opneemt, of stuur het terug."
        )


def refuse_unchosen(submission: Submission, live: Values, chosen: Collection[str]) -> None:
    conflicts = conflicting_paths(submission.base, submission.proposed, live)
    if not set(conflicts) <= set(chosen):
        raise Conflict(
            "Het register is intussen op dezelfde plaats gewijzigd als dit voorstel. Kies bij elk "
            "van die onderdelen wat er moet komen te staan."
        )
