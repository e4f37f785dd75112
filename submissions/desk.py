"""What an official finds on the page of a region. Every list is cut into pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from register.models import Entry, Region, User

from . import confirming
from .models import RegionVisit, Remark, Step, Submission
from .reports import unanswered_for

PAGE_SIZE = 25
# Of what is asked or new, no more than somebody reads.
MOST_NEWS = 20
MOST_ASKED = 5
# Who never ticked off anything sees what happened in this time.
FIRST_LOOK = timedelta(days=30)


def page_of(rows: QuerySet, asked: str | None) -> Page:
    """Return a page by its number; the nearest one when there is no such page."""
    return Paginator(rows, PAGE_SIZE).get_page((asked or "1")[:9])


def submissions_of(region: Region) -> QuerySet[Submission]:
    steps = Prefetch("steps", Step.objects.select_related("by"))
    found = region.submissions.for_queue().select_related("author").prefetch_related(steps)
    return found.order_by("-changed_at", "-pk")


def entries_of(region: Region) -> tuple[QuerySet[Entry], QuerySet[Entry]]:
    """Return the entries that a region owns, and those that merely name it."""
    here = (
        Entry.objects.entrusted_to(region)
        .exclude(publication=Entry.Publication.WITHDRAWN)
        .select_related("owner", "index")
        .defer("index__search")
        .order_by("index__sort_key", "number")
    )
    return here.filter(owner=region), here.exclude(owner=region)


def with_open_submissions(entries: Iterable[Entry], region: Region) -> list[Entry]:
    """Tell of each entry whether the region has a proposal about it open, and when it confirmed."""
    entries = list(entries)
    open_ones = region.submissions.open().for_queue().filter(entry__in=entries)
    by_entry = {submission.entry_id: submission for submission in open_ones}
    links = region.entry_links.filter(entry__in=entries)
    confirmed = dict(links.values_list("entry", "confirmed_on"))
    for entry in entries:
        entry.open_submission = by_entry.get(entry.pk)
        is_own = entry.owner_id == region.pk
        entry.confirmed_here = entry.confirmed_on if is_own else confirmed.get(entry.pk)
    return entries


def last_look(user: User, region: Region) -> datetime:
    visit = RegionVisit.objects.filter(user=user, region=region).first()
    return visit.at if visit else timezone.now() - FIRST_LOOK


def tick_off(user: User, region: Region, until: datetime) -> None:
    """Remember up to when somebody has seen the news. What came later stays news."""
    RegionVisit.objects.update_or_create(
        user=user, region=region, defaults={"at": min(until, timezone.now())}
    )


def news(user: User, region: Region, since: datetime) -> dict[str, Any]:
    """Return what others did since: to proposals, in remarks, and to entries of the region."""
    steps = Step.objects.filter(submission__region=region, at__gt=since).exclude(by=user)
    remarks = Remark.objects.filter(submission__region=region, at__gt=since).exclude(by=user)
    # Withdrawn ones too: that somebody took an entry away is news above all.
    own = Entry.objects.filter(owner=region, index__changed_at__gt=since)
    changed = own.select_related("index").defer("index__search").order_by("-index__changed_at")
    found = {
        "steps": list(_told(steps, "-at")[:MOST_NEWS]),
        "remarks": list(_told(remarks, "-at")[:MOST_NEWS]),
        "entries": list(changed[:MOST_NEWS]),
    }
    return found if any(found.values()) else {}


def _told(rows: QuerySet, order: str) -> QuerySet:
    told_of = Prefetch("submission", Submission.objects.for_queue())
    return rows.select_related("by").prefetch_related(told_of).order_by(order)


def asked_of(region: Region) -> dict[str, Any]:
    """Return what waits for the region: proposals to finish, entries to confirm, reports."""
    found = submissions_of(region)
    to_confirm = confirming.to_confirm(region)
    return {
        "returned": found.filter(state=Submission.State.RETURNED)[:PAGE_SIZE],
        "drafts": found.filter(state=Submission.State.DRAFT)[:PAGE_SIZE],
        "to_confirm": to_confirm[:MOST_ASKED],
        "confirm_count": to_confirm.count(),
        "report_count": unanswered_for(region).count(),
    }
