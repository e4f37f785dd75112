"""Entries and regions that are tied to them in every way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from register.models import Entry, EntryRegion, Region, User
from tests.make import (
    make_fund,
    make_membership,
    make_region,
    make_user,
)

commits = pytest.mark.django_db(transaction=True)


OFFICIAL = User.Role.REGIONAL_OFFICIAL


# How a region is tied to an entry, and whether it may then confirm it.
TIES = {"owner": True, "named": True, "implied": False, "member": False, "none": False}


def make_official(*regions: Region, **fields) -> User:
    return make_user(OFFICIAL, list(regions), **fields)


def name(entry: Entry, region: Region, **fields) -> EntryRegion:
    return EntryRegion.objects.create(entry=entry, region=region, role="partner", **fields)


def tied(tie: str, publication: str = "published") -> tuple[Entry, Region]:
    """Return an entry and a region that is tied to it like this."""
    region, other = make_region(), make_region()
    note = "Dubbel" if publication == "withdrawn" else ""
    entry = make_fund(
        regions=[region if tie == "owner" else other],
        publication=publication,
        withdrawal_note=note,
    )
    if tie in {"named", "implied"}:
        name(entry, region, implied=tie == "implied")
    elif tie == "member":
        make_membership(region, other)
    return entry, region


def confirmed(entry: Entry) -> list:
    """Return all that stands in the register of confirmations of an entry."""
    own = Entry.objects.values_list("confirmed_on", "confirmed_by").get(pk=entry.pk)
    links = entry.region_links.order_by("pk").values_list("confirmed_on", "confirmed_by")
    return [own, *links]


def address(region: Region, entry: Entry | int) -> str:
    number = entry if isinstance(entry, int) else entry.number
    return reverse("submissions:confirm", args=[region.slug, number])


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)
