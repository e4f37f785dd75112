"""Who gets to the pages of officials, and what becomes of what was typed by who does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from register.models import Entry, Region, User

from ..models import Submission
from .again import send_again

View = Callable[..., HttpResponse]


def for_officials(view: View) -> View:
    """Let in who may propose. What is another region's answers 404, as what does not exist."""
    return _gate(view, "submissions.propose")


def for_all_officials(view: View) -> View:
    """Let in everybody with an account, coordinators and administrators too."""
    return _gate(view)


def _gate(view: View, *permissions: str) -> View:
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _ask_to_log_in(request)
        if not request.user.has_perms(permissions):
            raise Http404
        return view(request, *args, **kwargs)

    guarded.when_csrf_fails = send_again
    return guarded


def own_region(user: User, slug: str) -> Region:
    return get_object_or_404(user.regions.all(), slug=slug)


def own_entry(region: Region, number: int) -> Entry:
    """Return an entry that the region may propose to change."""
    entries = Entry.objects.entrusted_to(region).exclude(publication=Entry.Publication.WITHDRAWN)
    return get_object_or_404(entries, number=number)


def own_submission(user: User, number: int, *, lock: bool = False) -> Submission:
    submissions = Submission.objects.of_regions_of(user).select_related(
        "region", "entry__owner", "author", "decided_by"
    )
    if lock:
        submissions = submissions.select_for_update(of=["self"])
    return get_object_or_404(submissions, number=number)


def _ask_to_log_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return send_again(request)
    return redirect_to_login(request.get_full_path())


def revision_of(post: QueryDict) -> int:
    """Return the revision that somebody typed over; one that is no number is never current."""
    text = post.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
