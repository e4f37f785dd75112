"""Proposals in every state, for tests of what becomes of them."""

from __future__ import annotations

from typing import Any

from register.models import Entry, Region, User
from submissions import services
from submissions.models import Submission
from tests.make import (
    make_citation,
    make_fund,
    make_user,
)

OFFICIAL = User.Role.REGIONAL_OFFICIAL


SOURCE = {"key": "n1", "document": "Begroting", "page": "", "quote": "2 miljoen", "link": ""}


def draft(**changes: Any) -> tuple[Submission, User]:
    """A draft of an official of the owner that changes a fund, its title by default."""
    fund = make_fund(title="Oud")
    make_citation(fund)
    official = make_user(OFFICIAL, [fund.owner])
    submission = services.start_change(fund, fund.owner, official)
    values = submission.proposed | ({"title": "Nieuw"} | changes)
    return services.save_draft(submission.number, official, values, submission.revision), official


def submitted(**changes: Any) -> Submission:
    submission, official = draft(**changes)
    return services.submit(submission, official, "", submission.revision)


def approve(submission: Submission, user: User | None = None, **options: Any) -> Submission:
    entry = submission.entry
    options = {
        "accepted": ["title"],
        "chosen": [],
        "note": "Akkoord",
        "revision": submission.revision,
        "version": entry.index.version if entry else None,
    } | options
    return services.approve(submission, user or make_user(), **options)


def title() -> str:
    return Entry.objects.get().title


def line_of(region: Region, **fields: Any) -> dict[str, Any]:
    return {
        "key": "n2", "amount": "€ 2.000.000", "words": "2 miljoen", "nature": "own", "source": "n1",
        "named_payers": [region.code], "implied_payers": [], "co_payers": "", "start_year": None,
        "end_year": None, "period_text": "", "note": "",
    } | fields  # fmt: skip
