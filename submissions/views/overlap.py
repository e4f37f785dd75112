"""The step of a proposal in which its author looks at what is alike."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from register.models import Entry

from ..forms.overlap import VerdictForm
from ..forms.steps import CHECK, LIKENESS, steps_of
from ..models import Submission
from ..overlap import look_alikes, verdicts_for_review
from .access import for_officials, own_submission


@require_http_methods(["GET", "HEAD", "POST"])
@for_officials
@transaction.atomic
def overlap(request: HttpRequest, number: int) -> HttpResponse:
    """Ask what each look-alike is. All answers are saved, or none."""
    submission = own_submission(request.user, number, lock=request.method == "POST")
    pages = {page.slug: page for page in steps_of(submission)}
    if LIKENESS not in pages:
        raise Http404
    if not submission.is_editable:
        return _closed(request, submission)
    data = request.POST if request.method == "POST" else None
    forms = [VerdictForm(data, each) for each in look_alikes(submission)]
    if data is not None and all(form.is_valid() for form in forms):
        for form in forms:
            form.save(submission, request.user)
        # "Hetzelfde" is told once what to do about it.
        stays = any(form.is_newly_the_same for form in forms)
        here, there = request.path, reverse("submissions:step", args=[number, CHECK])
        return HttpResponseRedirect(here if stays else there)
    context = {"submission": submission, "forms": forms, "entrusted": _entrusted(submission, forms)}
    context |= {"steps": list(pages.values()), "page": pages[LIKENESS]}
    context["has_errors"] = any(form.errors for form in forms)
    context["says_same"] = any(form.look_alike.is_same for form in forms)
    return render(request, "submissions/overlap.html", context)


def _closed(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Show what was said. Who still sends something is told that it is too late."""
    verdicts = verdicts_for_review(submission)
    context = {"submission": submission, "verdicts": verdicts, "is_closed": True}
    status = 409 if request.method == "POST" else 200
    return render(request, "submissions/overlap.html", context, status=status)


def _entrusted(submission: Submission, forms: list[VerdictForm]) -> set[int]:
    """Return the ids of the look-alikes to which the region may propose a change."""
    entries = Entry.objects.entrusted_to(submission.region)
    shown = [form.look_alike.entry.pk for form in forms]
    return set(entries.filter(pk__in=shown).values_list("pk", flat=True))
