"""All pages of a proposal judged together: at submitting, and once more at approving."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..models import Submission
from ..proposal.snapshot import Values
from .known import Known
from .steps import Problem, Screen, steps_with_fields


@dataclass
class Checked:
    """Values made canonical where they are right, and what is wrong with the others.

    ``places`` says for each problem which id the field has on its page.
    """

    values: Values
    errors: list[Problem] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        return not self.errors


def check(submission: Submission) -> Checked:
    return _check(Known.of(submission), submission.action == Submission.Action.WITHDRAW)


def check_values(kind: str, values: Values, base: Values | None = None) -> Checked:
    """Judge values of an entry of this kind, or of a proposal to withdraw one."""
    return _check(Known(kind, values, base), set(values) == {"withdrawal_note"})


def _check(known: Known, withdraws: bool) -> Checked:
    checked = Checked(dict(known.values))
    for step in steps_with_fields(known.kind, withdraws):
        screen = Screen(step, known, judged=True)
        tidied = screen.tidied()
        checked.values |= {name: tidied[name] for name in screen.names if name in tidied}
        for problem, place in screen.problems_with_places():
            checked.errors.append(problem)
            checked.places.append(place)
    return checked
