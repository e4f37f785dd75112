"""Drafts as their pages send and keep them."""

from __future__ import annotations

from django.test import Client

from funds.models import Fund
from register.models import Entry, EntryRegion, EntryTag, Tag
from submissions import services
from submissions.models import Submission
from tests import make

from .pages import Sent, form_of

STEPS = ["gegevens", "regios", "bronnen", "geld"]


def full_fund(region) -> Fund:
    """A fund with a row of every sort."""
    fund = make.make_fund(
        title="Oud fonds",
        regions=[region, make.make_region()],
        topsectors=[make.make_topsector("chemie")],
        aliases=["Het fonds", "Fonds Oud"],
        summary="Eerste alinea.\n\nTweede alinea.",
        partners=["Rijk"],
        start_year=2011,
        revolving="ja",
    )
    EntryTag.objects.create(entry=fund, tag=Tag.objects.create(code="ict", name="ICT"))
    EntryRegion.objects.filter(entry=fund).exclude(region=region).update(implied=True)
    make.make_contribution(fund, precision="at_least", co_payers="bedrijven", start_year=2012)
    make.make_contribution(fund, None, payers=[])
    return fund


def change_of(fund: Entry, client: Client) -> Submission:
    region = fund.owner
    services.start_change(fund, region, client.user)
    return Submission.objects.get(entry=fund)


def step_url(submission: Submission, step: str) -> str:
    return f"/mijn-regio/voorstellen/{submission.number}/{step}"


def send(client: Client, url: str, sent: Sent | None = None, **changes: str):
    """Send the form on a page, as it stands there but for the changes."""
    sent = form_of(client.get(url)) if sent is None else sent
    return client.post(url, {**sent, **changes})


def stored(submission: Submission) -> dict:
    return Submission.objects.get(pk=submission.pk).proposed
