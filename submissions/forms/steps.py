"""The pages of a proposal, and what stands on each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.http import QueryDict

from ..models import Submission
from ..proposal.snapshot import Values
from .details import DETAILS, WithdrawalForm
from .known import Known
from .plain import PlainForm
from .related import MoneyRow, RegionRow, RowForm, SourceRow, TagsForm, TopsectorRow
from .rows import Rows, fingerprint

LIKENESS = "lijkt-op"
CHECK = "controleren"


@dataclass(frozen=True)
class Step:
    """One page. Those without fields are pages of their own, made elsewhere."""

    slug: str
    title: str
    form: type[PlainForm] | None = None
    rows: dict[str, type[RowForm]] = field(default_factory=dict)


class Problem(NamedTuple):
    """What is wrong with one field of a draft. ``path`` is such as contributions/n1/amount."""

    step: str
    path: str
    label: str
    message: str


_ENTRY_STEPS = [
    Step(
        "regios",
        "Regio's en topsectoren",
        TagsForm,
        {"regions": RegionRow} | {"topsectors": TopsectorRow},
    ),
    Step("bronnen", "Bronnen", rows={"sources": SourceRow}),
    Step("geld", "Geld", rows={"contributions": MoneyRow}),
]
_LAST = Step(CHECK, "Controleren")


def steps_of(submission: Submission) -> list[Step]:
    """Return the pages of a proposal, in the order in which they come."""
    fields = steps_with_fields(submission.kind, submission.action == "intrekken")
    radar = [] if submission.action == "intrekken" else [Step(LIKENESS, "Lijkt op")]
    return [*fields, *radar, _LAST]


def steps_with_fields(kind: str, withdraws: bool = False) -> list[Step]:
    if withdraws:
        return [Step("gegevens", "Reden", WithdrawalForm)]
    return [Step("gegevens", "Gegevens", DETAILS[kind]), *_ENTRY_STEPS]


def as_text(value: object) -> str:
    """Return what a field shows as plain text."""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "ja" if value is True else str(value or "")


class Screen:
    """One page with the values of a draft in it: to show, to read over, to judge."""

    def __init__(self, step: Step, known: Known, *, judged: bool = False) -> None:
        self.step, self.known, self.judged = step, known, judged
        self.form = step.form(known.values, known, judged=judged) if step.form else None
        self.rows = [Rows(name, row_form, known, judged) for name, row_form in step.rows.items()]

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.known.values, list(self.step.rows))

    @property
    def names(self) -> set[str]:
        """The names of the values that this page is about."""
        return {*(self.form.fields if self.form else []), *self.step.rows}

    def read(self, post: QueryDict) -> Values:
        """Return all values of the draft, with what was typed on this page."""
        values = self.form.read(post) if self.form else dict(self.known.values)
        return values | {rows.name: rows.read(post) for rows in self.rows}

    def show_typed(self, post: QueryDict) -> None:
        """Show what was sent instead of what is stored."""
        if self.form:
            self.form = type(self.form)(self.form.read(post), self.known)
        for rows in self.rows:
            rows.show_typed(post)

    def typed(self, post: QueryDict) -> list[tuple[str, str]]:
        """Return what was sent as labels and texts, wherever it would have to go by now."""
        forms: list[tuple[str, PlainForm]] = []
        if self.form:
            forms.append(("", type(self.form)(self.form.read(post), self.known)))
        for rows in self.rows:
            forms += [(f"{rows.noun}: ", form) for form in rows.typed(post)]
        lines = [
            (f"{start}{bound.label}", as_text(bound.value()))
            for start, form in forms
            for bound in form
        ]
        return [(label, text) for label, text in lines if text]

    def tidied(self) -> Values:
        """Return all values of the draft; those of this page canonical where they are right."""
        values = self.form.tidied() if self.form else dict(self.known.values)
        return values | {rows.name: rows.tidied() for rows in self.rows}

    def problems(self) -> list[Problem]:
        return [problem for problem, _ in self.problems_with_places()]

    def problems_with_places(self) -> Iterator[tuple[Problem, str]]:
        """Yield what is wrong, each with the id of the field on the page."""
        for rows in self.rows:
            yield from self._of_rows(rows)
        if self.form:
            for name, messages in self.form.errors.items():
                bound = self.form[name]
                for message in messages:
                    yield (
                        Problem(self.step.slug, name, str(bound.label), str(message)),
                        bound.auto_id,
                    )

    def _of_rows(self, rows: Rows) -> Iterator[tuple[Problem, str]]:
        if rows.missing:
            yield Problem(self.step.slug, rows.name, rows.noun, rows.missing), f"rows-{rows.name}"
        for number, form in enumerate(rows.forms, start=1):
            for name, messages in form.errors.items():
                path = f"{rows.name}/{form.values['key']}/{name}"
                label = f"{rows.noun} {number}, {str(form[name].label).lower()}"
                for message in messages:
                    problem = Problem(self.step.slug, path, label, str(message))
                    yield problem, form[name].auto_id
