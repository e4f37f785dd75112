"""The public page of one entry, for every kind."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render

from .history import public_versions
from .models import Entry
from .triggers import events_of


def render_entry(
    request: HttpRequest, kind: type[Entry], slug: str, **context: Any
) -> HttpResponse:
    """Show an entry; 410 when it was withdrawn, 301 from an old slug, and 404 otherwise."""
    entry = kind.objects.once_published().for_detail().filter(slug=slug).first()
    if entry is None:
        return HttpResponsePermanentRedirect(_today(kind, slug).get_absolute_url())
    if entry.is_withdrawn:
        return render(request, "410.html", {"entry": entry}, status=410)
    return render(request, "register/entry_detail.html", {"entry": entry, **context})


def render_history(request: HttpRequest, kind: type[Entry], slug: str) -> HttpResponse:
    """Show every public version of an entry, also when it was withdrawn since."""
    entry = kind.objects.once_published().filter(slug=slug).first()
    if entry is None:
        return HttpResponsePermanentRedirect(_today(kind, slug).get_history_url())
    versions = public_versions(entry)
    return render(request, "register/entry_history.html", {"entry": entry, "versions": versions})


def _today(kind: type[Entry], slug: str) -> Entry:
    """Return the entry that had this slug in public before; Http404 if there is none.

    History never goes away, so it knows every slug.
    """
    old = events_of(Entry).objects.filter(
        kind=kind.KIND, slug=slug, publication=Entry.Publication.PUBLISHED
    )
    latest = old.order_by("-pgh_id").values("pgh_obj_id")[:1]
    return get_object_or_404(Entry.objects.once_published(), pk__in=latest)
