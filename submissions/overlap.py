"""The overlap radar: which entries look like a proposal, and what its author says of them.

Asked before submitting, and once for each pair: see ``_settled``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from register.models import Distinction, Entry, EntryIndex, User, names_alike

from .likeness import facts_of
from .models import OverlapVerdict, Submission
from .proposal.snapshot import KINDS

# Below this it is chance: see likeness.py.
ALIKE = 0.35
MOST = 8
# What was said in these holds for later proposals too; what was never sent or is refused does not.
SAID_IN = ["ingediend", "teruggestuurd", "overgenomen", "deels-overgenomen"]


@dataclass(frozen=True)
class LookAlike:
    """An entry that looks like a proposal; ``reasons`` say why, and ``verdict`` what it is."""

    entry: Entry
    score: float
    reasons: list[str] = field(default_factory=list)
    verdict: OverlapVerdict | None = None

    @property
    def is_same(self) -> bool:
        return bool(self.verdict and self.verdict.verdict == OverlapVerdict.Verdict.SAME)


def look_alikes(submission: Submission) -> list[LookAlike]:
    """Return the entries that look like a proposal, best first, with the verdict it has on them.

    Published ones, and concepts of its own region: those of another are not its author's to see.
    Pairs that were settled elsewhere are left out, and a change that leaves the names as they
    are brings up nothing.
    """
    if not _has_new_name(submission):
        return []
    scores = _scores(submission)
    best = sorted(scores, key=lambda pk: (-scores[pk][0], pk))[:MOST]
    entries = Entry.objects.for_listing().select_related("owner").in_bulk(best)
    verdicts = {each.other_id: each for each in submission.verdicts.select_related("by")}
    return [LookAlike(entries[pk], *scores[pk], verdicts.get(pk)) for pk in best]


def _has_new_name(submission: Submission) -> bool:
    if submission.action == Submission.Action.CHANGE:
        base, proposed = submission.base, submission.proposed
        return any(base.get(name) != proposed.get(name) for name in ("title", "aliases"))
    return submission.action == Submission.Action.ADD


def unanswered(submission: Submission) -> list[LookAlike]:
    """Return the look-alikes of which nobody has said what they are. None may be left to submit."""
    return [each for each in look_alikes(submission) if each.verdict is None]


def verdicts_for_review(submission: Submission) -> list[LookAlike]:
    """Return what looks like a proposal, with what was said of it, for who decides.

    Also verdicts on what no longer looks like it, without reasons; and what came to look like it
    since it was submitted, without a verdict.
    """
    found = look_alikes(submission)
    others = submission.verdicts.exclude(other__in=[each.entry.pk for each in found])
    others = others.select_related("by", "other__owner")
    return found + [LookAlike(each.other, 0.0, verdict=each) for each in others]


def say(submission: Submission, other: Entry, verdict: str, explanation: str, by: User) -> None:
    """Keep what an official says of a look-alike. The proposal is locked."""
    OverlapVerdict.objects.update_or_create(
        submission=submission,
        other=other,
        defaults={"verdict": verdict, "explanation": explanation, "by": by},
    )


def _scores(submission: Submission) -> dict[int, tuple[float, list[str]]]:
    facts = facts_of(submission)
    found = names_alike(facts.names, submission.region_id, submission.entry_id)
    alike = {each.entry_id: each for each in found}
    rows = EntryIndex.objects.filter(pk__in=alike.keys() - _settled(submission))
    rows = rows.select_related("entry").defer("search")
    scores = {row.pk: facts.compare(alike[row.pk], row) for row in rows}
    return {pk: found for pk, found in scores.items() if found[0] >= ALIKE}


def _settled(submission: Submission) -> set[int]:
    """Return the ids of entries of which is known already what they are of this one.

    Told apart in the register, part of one another, or judged in another proposal about this
    entry, or in one about the other entry.
    """
    entry, kind = submission.entry_id, KINDS[submission.kind]
    parent = _number(submission.proposed.get("parent"))
    found = set(kind.objects.filter(number=parent).values_list("pk", flat=True))
    if entry is None:
        return found
    pairs = [
        *Distinction.objects.filter(Q(entry=entry) | Q(other=entry)).values_list("entry", "other"),
        *kind.objects.filter(Q(pk=entry) | Q(parent=entry)).values_list("pk", "parent"),
        *OverlapVerdict.objects.filter(
            Q(submission__entry=entry) | Q(other=entry), submission__state__in=SAID_IN
        )
        .exclude(submission=submission)
        .values_list("submission__entry", "other"),
    ]
    return found | {pk for pair in pairs for pk in pair if pk} - {entry}


def _number(public_number: object) -> int:
    """Return 12 for RT-000012, and 0 for what is no number."""
    digits = str(public_number).removeprefix("RT-")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
