"""What a coordinator sees of a proposal: each change against the register as it is now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from register.models import User

from .models import Remark, Step, Submission
from .proposal.changes import Change, Names, changes
from .proposal.marking import Marker, Run
from .proposal.merge import changed_paths, conflicting_paths, live_values


@dataclass(frozen=True)
class MarkedPart:
    label: str
    runs: list[Run]


@dataclass(frozen=True)
class Item:
    """One change to decide about.

    ``change`` runs from the register of today to the proposal. In a conflict ``theirs`` runs
    from what the author saw to the register of today, and ``mine`` from there to the proposal.
    """

    change: Change
    mine: Change
    theirs: Change
    is_conflict: bool
    was_left_out: bool
    remarks: list[Remark]
    marker: Marker

    def marked(self) -> list[MarkedPart]:
        """Return the change word by word, which only a page needs."""
        return [MarkedPart(p.label, self.marker.runs(p.old, p.new)) for p in self.change.parts]

    @property
    def path(self) -> str:
        return self.change.path

    @property
    def is_there_already(self) -> bool:
        """Whether the register says the same by now."""
        return self.theirs.new == self.mine.new and self.theirs.old != self.theirs.new


@dataclass(frozen=True)
class Event:
    """A step or a remark, in the dialogue of the two sides."""

    at: datetime
    by: User
    role: str
    what: str
    text: str
    remark: Remark | None = None


def items(submission: Submission) -> list[Item]:
    """Return what the proposal changes, in a fixed number of queries.

    Of a decided proposal: what it changed at the time.
    """
    base, proposed, names = submission.base, submission.proposed, Names()
    live = live_values(submission) if submission.is_open else base
    paths = changed_paths(base, proposed)
    conflicts = set(conflicting_paths(base, proposed, live)) if live else set()
    remarks = _by_unit(submission.remarks.select_related("by", "resolved_by"))
    marker = Marker()
    pairs = [(live, proposed), (base, proposed), (base, live)]
    sides = (changes(*pair, submission.kind, names=names, paths=paths) for pair in pairs)
    return [
        Item(
            change,
            mine,
            theirs,
            is_conflict=change.path in conflicts,
            was_left_out=change.path in submission.left_out,
            remarks=remarks[change.path],
            marker=marker,
        )
        for change, mine, theirs in zip(*sides, strict=True)
    ]


def dialogue(submission: Submission, items: list[Item]) -> list[Event]:
    """Return all that was said and done, oldest first; ``items`` name what remarks are about."""
    labels = {item.path: item.change.label for item in items}
    steps = (_step_event(step) for step in submission.steps.select_related("by"))
    remarks = submission.remarks.select_related("by", "resolved_by")
    return sorted(
        [*steps, *(_remark_event(remark, labels) for remark in remarks)],
        key=lambda event: event.at,
    )


def _step_event(step: Step) -> Event:
    return Event(step.at, step.by, step.get_role_display(), step.get_action_display(), step.note)


def _remark_event(remark: Remark, labels: dict[str, str]) -> Event:
    about = labels.get(remark.unit, "het voorstel")
    what = f"opmerking bij {about}"
    return Event(remark.at, remark.by, remark.get_role_display(), what, remark.text, remark)


def _by_unit(remarks: Iterable[Remark]) -> dict[str, list[Remark]]:
    found: dict[str, list[Remark]] = defaultdict(list)
    for remark in remarks:
        found[remark.unit].append(remark)
    return found
