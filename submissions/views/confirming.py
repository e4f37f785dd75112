"""What a region is asked to confirm, and its one click."""

from __future__ import annotations

import re
from datetime import date

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from register.models import Entry, Region, User

from .. import confirming
from .access import for_officials, own_region

PAGE_SIZE = 25
# The last confirmation of the entry before, and its number: 2025-01-31.123, or .123 for never.
MARK = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})?\.([0-9]{1,9})")


@require_safe
@for_officials
def to_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    region = own_region(request.user, slug)
    asked = confirming.to_confirm(region)
    mark = request.GET.get("na", "")
    entries = list(_after(asked, mark)[: PAGE_SIZE + 1])
    context = {
        "region": region,
        "others": request.user.regions.exclude(pk=region.pk),
        "count": asked.count(),
        "entries": entries[:PAGE_SIZE],
        "mark": mark,
        "next_mark": _mark(entries[PAGE_SIZE - 1]) if len(entries) > PAGE_SIZE else "",
    }
    return render(request, "submissions/to_confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officials
def confirm(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Confirm one entry; who comes back here from the login page gets the list of all of them."""
    back = reverse("submissions:to_confirm", args=[slug])
    region = own_region(request.user, slug)
    entry = get_object_or_404(confirming.known_to(region), number=number)
    if request.method != "POST":
        return redirect(back)
    refusal = _confirm(entry, region, request.user)
    if request.htmx:
        count = confirming.to_confirm(region).count()
        context = {"region": region, "entry": entry, "refusal": refusal, "count": count}
        return render(request, "submissions/_confirmed.html", context)
    _tell(request, entry, refusal)
    mark = request.POST.get("na", "")
    return redirect(f"{back}?{urlencode({'na': mark})}" if MARK.fullmatch(mark) else back)


def _confirm(entry: Entry, region: Region, user: User) -> str:
    """Confirm, or return why not."""
    try:
        confirming.confirm(entry, region, user)
    except confirming.NotConfirmed as refusal:
        return str(refusal)
    return ""


def _tell(request: HttpRequest, entry: Entry, refusal: str) -> None:
    name = f"{entry.public_number} ‘{entry.title}’"
    if refusal:
        messages.error(request, f"{name}: {refusal}")
    else:
        day = date_format(localdate(), "j F Y")
        messages.success(request, f"{name} is bevestigd op {day}.")


def _mark(entry: Entry) -> str:
    return f"{entry.last_confirmed or ''}.{entry.number}"


def _after(asked: QuerySet[Entry], mark: str) -> QuerySet[Entry]:
    """Return what comes behind a mark: it also holds when entries before it were confirmed."""
    found = MARK.fullmatch(mark)
    if not found:
        return asked
    number = int(found[2])
    never = Q(last_confirmed__isnull=True)
    if not found[1]:
        return asked.filter(never & Q(number__gt=number) | ~never)
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        return asked
    return asked.filter(Q(last_confirmed__gt=day) | Q(last_confirmed=day, number__gt=number))
