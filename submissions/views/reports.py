"""The public "Klopt dit niet?" of each entry. Its CSRF cookie is the only one a citizen gets."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from register.freshness import revalidated
from register.models import Entry
from register.visitors import address_of

from ..forms.reports import ReportForm
from ..reports import receive
from ..throttle import TooManyReports

STALE = (
    "Uw melding is nog niet verstuurd. De pagina stond te lang open, of uw browser houdt cookies "
    "tegen. Uw tekst staat er nog: verstuur hem opnieuw."
)
TOO_MANY = (
    "Uw melding is nog niet verstuurd, want er kwamen in korte tijd te veel meldingen binnen. "
    "Uw tekst staat er nog: wacht {minutes} minuten en verstuur hem dan opnieuw."
)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Ask what is wrong on an entry; 410 when it was withdrawn, 404 if the public never saw it."""
    entry = _entry(number)
    form = _form(request)
    if entry.is_withdrawn or not form.is_valid():
        return _show(request, entry, form)
    words = {name: form.cleaned_data[name] for name in ("text", "reply_to")}
    try:
        receive(entry, **words, address=address_of(request))
    except TooManyReports as refused:
        return _refuse(request, entry, form, refused.seconds)
    return redirect("submissions:report_sent", number)


@cache_control(private=True, no_cache=True)
def report_again(request: HttpRequest, number: int) -> HttpResponse:
    """Show what was typed once more, with a token that holds. Nothing was stored."""
    form = _form(request)
    form.add_error(None, STALE)
    return _show(request, _entry(number), form, status=403)


report.when_csrf_fails = report_again


@require_safe
@revalidated
def report_sent(request: HttpRequest, number: int) -> HttpResponse:
    """Say what happens next. It knows nothing of the report itself."""
    entry = _entry(number)
    if entry.is_withdrawn:
        return render(request, "410.html", {"entry": entry}, status=410)
    return render(request, "submissions/report_sent.html", {"entry": entry})


def _entry(number: int) -> Entry:
    found = Entry.objects.once_published().select_related("owner")
    return get_object_or_404(found, number=number)


def _form(request: HttpRequest) -> ReportForm:
    typed = request.POST if request.method == "POST" else None
    return ReportForm(typed, address_days=settings.REPORT_ADDRESS_DAYS)


def _show(request: HttpRequest, entry: Entry, form: ReportForm, status: int = 200) -> HttpResponse:
    if entry.is_withdrawn:
        return render(request, "410.html", {"entry": entry}, status=410)
    context = {"entry": entry, "form": form}
    return render(request, "submissions/report.html", context, status=status)


def _refuse(request: HttpRequest, entry: Entry, form: ReportForm, seconds: int) -> HttpResponse:
    form.add_error(None, TOO_MANY.format(minutes=seconds // 60 + 1))
    response = _show(request, entry, form, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
