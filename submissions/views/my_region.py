"""An official's own page of a region: what is asked, what is open, what the register says."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from .. import desk
from ..wording import told
from .access import for_officials, own_region
from .proposing import KINDS


@require_safe
@for_officials
def my_region(request: HttpRequest) -> HttpResponse:
    """Lead to the only region there is, or let somebody choose."""
    regions = list(request.user.regions.all())
    if len(regions) == 1:
        return redirect("submissions:region", regions[0].slug)
    return render(request, "submissions/my_region.html", {"regions": regions})


@require_http_methods(["GET", "HEAD", "POST"])
@for_officials
def region(request: HttpRequest, slug: str) -> HttpResponse:
    region = own_region(request.user, slug)
    if request.method == "POST":
        desk.tick_off(request.user, region, _moment(request.POST.get("tot", "")))
        return redirect("submissions:region", region.slug)
    own, naming = (
        desk.page_of(entries, request.GET.get(name))
        for entries, name in zip(desk.entries_of(region), ["eigen", "genoemd"], strict=True)
    )
    submissions = desk.page_of(desk.submissions_of(region), request.GET.get("voorstellen"))
    for submission in submissions:
        submission.told = told(submission)
    since = desk.last_look(request.user, region)
    context = {
        "region": region,
        "regions": list(request.user.regions.all()),
        "asked": desk.asked_of(region),
        "since": since,
        "now": _written(timezone.now()),
        "news": desk.news(request.user, region, since),
        "submissions": submissions,
        "own": own,
        "own_entries": desk.with_open_submissions(own, region),
        "naming": naming,
        "naming_entries": desk.with_open_submissions(naming, region),
        "kinds": list(KINDS.items()),
    }
    return render(request, "submissions/region.html", context)


def _written(moment: datetime) -> str:
    """Write a moment as whole microseconds, for a form."""
    return str(int(moment.timestamp() * 1_000_000))


def _moment(text: str) -> datetime:
    """Read such a moment; of anything else, make the present."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 16):
        return timezone.now()
    return datetime.fromtimestamp(int(text) / 1_000_000, tz=UTC)
