"""The screen on which a coordinator decides about one proposal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from .. import services
from ..forms.review import ReviewForm
from ..models import Remark, Submission
from ..overlap import verdicts_for_review
from ..proposal.preview import FACTS, preview
from ..review import dialogue, items
from ..wording import told_to_ministry

PREVIEW = "admin/submissions/submission/preview.html"
DECISIONS = ["approve", "return", "reject"]
REMARKS = {"remark": "De opmerkingen zijn bewaard.", "resolve": "De opmerking is opgelost."}


def review(model_admin: ModelAdmin, request: HttpRequest, object_id: str | None) -> HttpResponse:
    """Show a proposal with what it changes, and carry out what the reviewer decides."""
    submission = _submission(model_admin, request, object_id)
    if request.method != "POST":
        return _page(model_admin, request, submission, _form(submission))
    if not request.user.has_perm("submissions.review"):
        raise PermissionDenied
    form = ReviewForm(items(submission), request.POST)
    decision = "resolve" if "resolve" in request.POST else request.POST.get("decision", "")
    if decision not in [*DECISIONS, *REMARKS]:
        form.add_error(None, "Kies wat u met het voorstel wilt doen.")
    if not form.is_valid():
        return _page(model_admin, request, submission, form)
    try:
        _carry_out(decision, submission, request, form)
    except services.Refusal as refusal:
        return _refused(model_admin, request, submission, form, refusal)
    if decision in REMARKS:
        messages.success(request, REMARKS[decision])
        return HttpResponseRedirect(request.path)
    submission.refresh_from_db()
    messages.success(request, f"{submission.reference} is {submission.get_state_display()}.")
    return HttpResponseRedirect(reverse("admin:submissions_submission_changelist"))


def _submission(model_admin: ModelAdmin, request: HttpRequest, object_id: str | None) -> Submission:
    """Return the proposal. One that is not there, and one that is not submitted, answer alike."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    known = Submission.objects.seen_by_ministry().select_related(
        "entry__index", "region", "author", "decided_by"
    )
    pk = int(object_id) if object_id and object_id.isdecimal() and len(object_id) < 19 else 0
    if submission := known.filter(pk=pk).first():
        return submission
    raise Http404


def _form(submission: Submission) -> ReviewForm:
    entry = submission.entry
    seen = {"revision": submission.revision, "version": entry.index.version if entry else None}
    return ReviewForm(items(submission), initial=seen)


@transaction.atomic
def _carry_out(
    decision: str, submission: Submission, request: HttpRequest, form: ReviewForm
) -> None:
    """Save the remarks that were typed too, whatever the decision; all of it or nothing."""
    user, values = request.user, form.cleaned_data
    if decision == "resolve":
        services.resolve_remark(_remark(submission, request.POST["resolve"]), user)
    for path, text in form.remarks():
        services.add_remark(submission, user, path, text)
    if decision == "return":
        services.send_back(submission, user, values["note"], values["revision"])
    elif decision == "reject":
        services.reject(submission, user, values["note"], values["revision"])
    elif decision == "approve":
        services.approve(
            submission,
            user,
            accepted=form.accepted(),
            chosen=form.chosen(),
            note=values["note"],
            revision=values["revision"],
            version=values["version"],
        )


def _remark(submission: Submission, pk: str) -> Remark:
    known = submission.remarks.filter(pk=int(pk) if pk.isdecimal() and len(pk) < 19 else 0)
    if remark := known.first():
        return remark
    raise services.Refusal("Deze opmerking bestaat niet.")


def preview_page(
    model_admin: ModelAdmin, request: HttpRequest, object_id: str | None
) -> HttpResponse:
    """Show the entry as it would be in the register."""
    submission = _submission(model_admin, request, object_id)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{submission.reference}: zo komt het in het register",
        "submission": submission,
    }
    try:
        with preview(submission) as entry:
            context |= {"entry": entry, "facts": FACTS[entry.kind]}
            return TemplateResponse(request, PREVIEW, context).render()
    except ValidationError as error:
        return TemplateResponse(request, PREVIEW, context | {"troubles": error.messages})


def _refused(
    model_admin: ModelAdmin,
    request: HttpRequest,
    submission: Submission,
    form: ReviewForm,
    refusal: services.Refusal,
) -> HttpResponse:
    """Show the proposal as it is by now, with what the reviewer typed, and why it was refused."""
    submission = _submission(model_admin, request, str(submission.pk))
    fresh = _form(submission)
    if not submission.is_waiting or form.cleaned_data["revision"] != submission.revision:
        # Other changes than the ones that were chosen about: the choices mean nothing any more.
        fresh.keep_texts_of(form)
        fresh.refusal = refusal.messages
        return _page(model_admin, request, submission, fresh, status=409)
    data = request.POST.copy()
    if form.cleaned_data["version"] != fresh.initial["version"]:
        # What was chosen before the register changed is no choice about what it says now.
        for name in fresh.conflicts():
            data.pop(name, None)
    data["version"] = fresh.initial["version"] or ""
    again = ReviewForm(fresh.items, data)
    again.refusal = refusal.messages
    return _page(model_admin, request, submission, again, status=409)


def _page(
    model_admin: ModelAdmin,
    request: HttpRequest,
    submission: Submission,
    form: ReviewForm,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "title": f"{submission.reference}: {submission.title}",
        "opts": model_admin.opts,
        "submission": submission,
        "told": told_to_ministry(submission),
        "form": form,
        "verdicts": verdicts_for_review(submission),
        "dialogue": dialogue(submission, form.items),
        "may_decide": submission.is_waiting
        and request.user.has_perm("submissions.review")
        and submission.author_id != request.user.pk,
        "is_own": submission.author_id == request.user.pk,
    }
    return TemplateResponse(
        request, "admin/submissions/submission/review.html", context, status=status
    )
