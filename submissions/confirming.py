"""Does it still hold? What a region is asked, and how it answers.

A region is asked about a public entry that it owns, or that names it, when it has not confirmed
that entry within the term, and has not proposed a change to it within the term either. What was
never confirmed is asked at once. All of this follows from the entry, the link and the proposals:
a ``Reminder`` only remembers when the region was told.
"""

from __future__ import annotations

from datetime import date

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from register.models import Entry, EntryIndex, EntryRegion, Region, User
from register.models.confirmation import oldest_valid
from register.triggers import only_confirming

from .models import Reminder, Submission

REASON = "Nog actueel: bevestigd"


class NotConfirmed(Exception):
    """Why there is nothing to confirm, in Dutch for who tried."""


def to_confirm(region: Region, today: date | None = None) -> QuerySet[Entry]:
    """Return what a region is asked, oldest confirmation first; each with ``last_confirmed``."""
    own = own_due(today).filter(owner=region).values("pk")
    part = part_due(today).filter(region=region).values("entry")
    link = EntryRegion.objects.filter(entry=OuterRef("pk"), region=region)
    return (
        Entry.objects.filter(pk__in=own.union(part, all=True))
        .annotate(
            last_confirmed=Case(
                When(owner=region, then=F("confirmed_on")),
                default=Subquery(link.values("confirmed_on")[:1]),
            )
        )
        .order_by(F("last_confirmed").asc(nulls_first=True), "number")
    )


def own_due(today: date | None = None) -> QuerySet[Entry]:
    """Return the public entries that their owners are asked about."""
    due = Entry.objects.published().filter(_is_old(today))
    return due.exclude(_has_proposed(today, entry=OuterRef("pk"), region=OuterRef("owner")))


def part_due(today: date | None = None) -> QuerySet[EntryRegion]:
    """Return the links of public entries to the regions they name, that those are asked about."""
    due = EntryRegion.objects.filter(
        _is_old(today), implied=False, entry__publication=Entry.Publication.PUBLISHED
    ).exclude(region=F("entry__owner"))
    return due.exclude(_has_proposed(today, entry=OuterRef("entry"), region=OuterRef("region")))


def _is_old(today: date | None) -> Q:
    return Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=oldest_valid(today))


def _has_proposed(today: date | None, **where: OuterRef) -> Exists:
    proposals = Submission.objects.filter(submitted_at__date__gte=oldest_valid(today), **where)
    return Exists(proposals.exclude(state=Submission.State.RETRACTED))


def known_to(region: Region) -> QuerySet[Entry]:
    """Return what a region may hear of: also what it may not confirm (any more)."""
    named = region.entry_links.filter(implied=False).values("entry")
    return Entry.objects.filter(
        Q(owner=region) | ~Q(publication=Entry.Publication.CONCEPT) & Q(pk__in=named)
    )


@transaction.atomic
def confirm(entry: Entry, region: Region, user: User) -> bool:
    """Let a region say that an entry still holds; False if it has said so today already.

    The owner says it of the entry, and who is named on it of its own part. Whoever changes the
    entry meanwhile waits, or is waited for: what counts is how it stands now.
    """
    if not (user.has_perm("submissions.propose") and user.regions.contains(region)):
        raise PermissionDenied
    EntryIndex.objects.select_for_update().get(entry=entry.pk)
    entry = Entry.objects.get(pk=entry.pk)
    _refuse_what_is_not_public(entry)
    if not Entry.objects.entrusted_to(region).filter(pk=entry.pk).exists():
        raise NotConfirmed(f"Deze bijdrage noemt {region} niet, dus er is niets te bevestigen.")
    with pghistory.context(user=user.pk, role=user.role, regions=[region.code], reason=REASON):
        changed = _write(entry, region, user)
    Reminder.objects.about(entry, region).update(closed_on=timezone.localdate())
    return changed


def _refuse_what_is_not_public(entry: Entry) -> None:
    if entry.is_withdrawn:
        raise NotConfirmed("Deze bijdrage is ingetrokken. U hoeft haar niet meer te bevestigen.")
    if not entry.is_published:
        raise NotConfirmed("Deze bijdrage is een concept. Bevestigen kan pas als zij openbaar is.")


def _write(entry: Entry, region: Region, user: User) -> bool:
    """Write the confirmation where it belongs, unless it stands there already."""
    today = timezone.localdate()
    if entry.owner_id == region.pk:
        rows = Entry.objects.filter(pk=entry.pk)
    else:
        rows = EntryRegion.objects.filter(entry=entry, region=region, implied=False)
    old = rows.filter(Q(confirmed_on__isnull=True) | ~Q(confirmed_on=today))
    with only_confirming():
        return bool(old.update(confirmed_on=today, confirmed_by=user))


def answered_by_proposal(submission: Submission) -> None:
    """Close the question: a region that proposes a change has answered. Call it at submitting."""
    if submission.entry_id:
        open_ones = Reminder.objects.about(submission.entry, submission.region)
        open_ones.update(closed_on=timezone.localdate())


def confirmed_by_approval(submission: Submission) -> None:
    """Count the owner's own proposal as its confirmation. Call it when it has been approved.

    Only of all that it said: of an entry that was approved in part, its owner wanted another
    text than the one that now stands there.
    """
    if submission.state != Submission.State.APPROVED or not submission.entry_id:
        return
    entry = Entry.objects.published().filter(pk=submission.entry_id, owner=submission.region_id)
    entry.update(confirmed_on=timezone.localdate(), confirmed_by=submission.author_id)
    answered_by_proposal(submission)
