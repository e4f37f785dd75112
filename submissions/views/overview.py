"""One proposal as its region sees it: where it stands, what was said, what can be done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from .. import services
from ..forms.fields import Text
from ..forms.steps import steps_of
from ..models import Submission
from ..proposal.changes import Change, changes
from ..wording import told
from .access import for_officials, own_submission


class RemarkForm(forms.Form):
    unit = forms.ChoiceField(
        label="Waarover?",
        required=False,
        error_messages={"invalid_choice": "Kies een onderdeel van het voorstel."},
    )
    text = Text(
        label="Uw opmerking",
        max_length=2000,
        rows=3,
        error_messages={"required": "Vul uw opmerking in."},
        help_text="Uw regio en het ministerie lezen dit.",
    )

    def __init__(self, *args: Any, changed: list[Change], **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        units = [(change.path, change.label) for change in changed]
        self.fields["unit"].choices = [("", "Het hele voorstel"), *units]


class RetractForm(forms.Form):
    reason = Text(
        label="Waarom trekt u het voorstel in?",
        required=False,
        max_length=2000,
        rows=2,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_officials
def submission(request: HttpRequest, number: int) -> HttpResponse:
    found = own_submission(request.user, number)
    if request.method != "POST":
        return _render(request, found)
    actions = {"opmerking": _remark, "opgelost": _resolve, "intrekken": _retract}
    action = actions.get(request.POST.get("doe", ""))
    if action is None:
        return _render(request, found, status=400, message="Kies wat u met het voorstel wilt doen.")
    try:
        return action(request, found)
    except services.Refusal as error:
        found = own_submission(request.user, number)
        return _render(request, found, status=409, message=" ".join(error.messages))


def _remark(request: HttpRequest, found: Submission) -> HttpResponse:
    form = RemarkForm(request.POST, changed=_changed(found))
    if not form.is_valid():
        return _render(request, found, status=400, remark_form=form)
    text, unit = form.cleaned_data["text"], form.cleaned_data["unit"]
    try:
        services.add_remark(found, request.user, unit, text)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _render(request, found, status=409, remark_form=form)
    return _back(found, "#gesprek")


def _resolve(request: HttpRequest, found: Submission) -> HttpResponse:
    """Mark a remark as dealt with; a remark is known by its place in the dialogue."""
    place = request.POST.get("opmerking", "")
    remarks = list(found.remarks.all())
    if not (place.isascii() and place.isdecimal() and 0 < len(place) < 6):
        return _render(request, found, status=400, message="Kies een opmerking.")
    if not 1 <= int(place) <= len(remarks):
        return _render(request, found, status=400, message="Deze opmerking bestaat niet.")
    services.resolve_remark(remarks[int(place) - 1], request.user)
    return _back(found, "#gesprek")


def _retract(request: HttpRequest, found: Submission) -> HttpResponse:
    form = RetractForm(request.POST, use_required_attribute=False)
    if not form.is_valid():
        return _render(request, found, status=400, retract_form=form)
    services.retract(found, request.user, form.cleaned_data["reason"])
    return _back(found)


def _back(found: Submission, part: str = "") -> HttpResponse:
    response = redirect(found)
    response["Location"] += part
    return response


def _changed(found: Submission) -> list[Change]:
    return changes(found.base, found.proposed, found.kind)


def _render(
    request: HttpRequest, found: Submission, status: int = 200, **context: Any
) -> HttpResponse:
    changed = _changed(found)
    labels = {change.path: change.label for change in changed}
    remarks = list(found.remarks.select_related("by", "resolved_by"))
    for remark in remarks:
        remark.about = labels.get(remark.unit, "") if remark.unit else ""
    context = {
        "submission": found,
        "told": told(found),
        "steps": list(found.steps.select_related("by")),
        "remarks": remarks,
        "changes": changed,
        "left_out": [c for c in changed if c.path in found.left_out],
        "taken_over": [c for c in changed if c.path not in found.left_out],
        "first_step": steps_of(found)[0].slug,
        "was_sent_twice": "al-ingediend" in request.GET and found.is_waiting,
        "remark_form": RemarkForm(changed=changed),
        "retract_form": RetractForm(use_required_attribute=False),
        **context,
    }
    return render(request, "submissions/submission.html", context, status=status)
