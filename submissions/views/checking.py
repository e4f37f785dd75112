"""The last page of a proposal: what is wrong, what changes, how it will look; then submit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from .. import services
from ..forms.checking import Checked, check
from ..forms.fields import Text
from ..forms.steps import CHECK, LIKENESS, Problem, steps_of
from ..models import Submission
from ..overlap import unanswered
from ..proposal.changes import changes
from ..proposal.preview import FACTS, preview
from .access import revision_of
from .renewing import Meanwhile, meanwhile, renew


class NoteForm(forms.Form):
    """What the official says to the ministry along with a proposal."""

    note = Text(
        label="Toelichting voor het ministerie",
        required=False,
        max_length=2000,
        rows=3,
        help_text="Waarom wijzigt dit, en waar kan de coördinator het nakijken? Alleen uw regio en "
        "het ministerie lezen dit.",
    )


def check_page(request: HttpRequest, submission: Submission) -> HttpResponse:
    if not submission.is_editable:
        return _too_late(submission, request.method == "POST")
    found = meanwhile(submission)
    if request.POST.get("doe") == "vernieuwen":
        return _renew(request, submission, found)
    checked = check(submission)
    if request.method != "POST":
        form = NoteForm(use_required_attribute=False)
        return _render(request, submission, checked, form, meanwhile=found)
    form = NoteForm(request.POST, use_required_attribute=False)
    if not (form.is_valid() and checked.is_right) or (found and found.choices):
        return _render(request, submission, checked, form, status=400, meanwhile=found)
    return _submit(request, submission, checked, form)


def _renew(request: HttpRequest, submission: Submission, found: Meanwhile | None) -> HttpResponse:
    fault = renew(request, submission, found) if found else ""
    if not fault:
        return redirect("submissions:step", submission.number, CHECK)
    submission.refresh_from_db()
    form = NoteForm(use_required_attribute=False)
    told = {"fault": fault, "meanwhile": meanwhile(submission)}
    return _render(request, submission, check(submission), form, status=409, **told)


def _submit(
    request: HttpRequest, submission: Submission, checked: Checked, form: NoteForm
) -> HttpResponse:
    """Store the canonical values and hand them in, both or neither."""
    revision = revision_of(request.POST)
    try:
        with transaction.atomic():
            kept = services.save_draft(submission.number, request.user, checked.values, revision)
            services.submit(kept, request.user, form.cleaned_data["note"], kept.revision)
    except services.Refusal as error:
        submission.refresh_from_db()
        if not submission.is_editable:
            return _too_late(submission, sent=True)
        form.add_error(None, error.messages)
        told = {"meanwhile": meanwhile(submission)}
        return _render(request, submission, check(submission), form, status=409, **told)
    return redirect(submission)


def _too_late(submission: Submission, sent: bool) -> HttpResponse:
    """Lead to the proposal itself; who pressed the button twice reads that once was enough."""
    response = redirect(submission)
    if sent and submission.is_waiting:
        response["Location"] += "?al-ingediend"
    return response


def _render(
    request: HttpRequest,
    submission: Submission,
    checked: Checked,
    form: NoteForm,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    steps = steps_of(submission)
    problems = list(zip(checked.errors, checked.places, strict=True))
    context = {
        "submission": submission,
        "steps": steps,
        "page": steps[-1],
        "step_before": steps[-2],
        "problems": problems + _unanswered(submission),
        "changes": changes(submission.base, checked.values, submission.kind),
        "form": form,
        **context,
    }
    if checked.is_right and submission.action != Submission.Action.WITHDRAW:
        context |= _preview(request, submission, checked)
    return render(request, "submissions/check.html", context, status=status)


def _unanswered(submission: Submission) -> list[tuple[Problem, str]]:
    """Return a problem when something looks like the proposal and nobody said what it is."""
    if not (alike := unanswered(submission)):
        return []
    message = f"Zeg bij {len(alike)} bijdragen die op dit voorstel lijken, wat ze ervan zijn."
    if len(alike) == 1:
        message = "Zeg bij een bijdrage die op dit voorstel lijkt, wat de twee van elkaar zijn."
    return [(Problem(LIKENESS, "", "Lijkt op", message), "content")]


def _preview(request: HttpRequest, submission: Submission, checked: Checked) -> dict[str, Any]:
    """Return the entry as its page would show it, or why that cannot be."""
    submission.proposed = checked.values
    try:
        with preview(submission) as entry:
            context = {"entry": entry, "facts": FACTS[entry.kind]}
            return {
                "title": entry.title,
                "preview": render_to_string("register/_entry.html", context, request),
            }
    except ValidationError as error:
        return {"preview_fault": " ".join(error.messages)}
