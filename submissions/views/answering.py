"""Reports as the officials of a region see them: what to answer, and what was answered."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..forms.reports import AnswerForm
from ..models import Report
from ..reports import answer, close, unanswered_for
from .access import for_officials, own_region

HANDLED_SHOWN = 25
OPEN_SHOWN = 100


@require_safe
@for_officials
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    region = own_region(request.user, slug)
    waiting = unanswered_for(region)
    handled = Report.objects.kept_by(region).exclude(state=Report.State.OPEN)
    context = {
        "region": region,
        "count": waiting.count(),
        "waiting": waiting[:OPEN_SHOWN],
        "handled": handled.select_related("entry__owner").order_by("-handled_at")[:HANDLED_SHOWN],
    }
    return render(request, "submissions/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officials
@transaction.atomic
def answer_report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    report = _own_report(request, slug, number)
    typed = request.POST if request.method == "POST" else None
    form = AnswerForm(typed, instance=report)
    if form.is_valid():
        answer(form.instance, by=request.user)
        return redirect("submissions:answer_report", slug, number)
    return _show(request, form, number)


@require_POST
@for_officials
def close_report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Close spam and the like. If a colleague came first, the page says so by what it shows."""
    close(_own_report(request, slug, number), by=request.user)
    return redirect("submissions:answer_report", slug, number)


@transaction.atomic
def _own_report(request: HttpRequest, slug: str, number: int) -> Report:
    """Return the report; who sends something has it to himself until the transaction ends."""
    found = Report.objects.kept_by(own_region(request.user, slug)).select_related("entry__owner")
    if request.method == "POST":
        found = found.select_for_update(of=("self",))
    return get_object_or_404(found, number=number)


def _show(request: HttpRequest, form: AnswerForm, number: int) -> HttpResponse:
    """Show a report as it is stored, whatever was typed in the form beside it."""
    report = Report.objects.select_related("entry__owner", "handled_region").get(number=number)
    context = {"report": report, "region": report.entry.owner, "form": form}
    return render(request, "submissions/answer_report.html", context)
