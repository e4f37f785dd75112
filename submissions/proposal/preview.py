from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from register.models import Entry

from ..models import Submission
from .merge import wanted
from .snapshot import KINDS
from .writing import write_proposal

# What a page shows that only this kind has.
FACTS = {
    Entry.Kind.INITIATIVE: "initiatives/_initiative_facts.html",
    Entry.Kind.CAMPUS: "initiatives/_campus_facts.html",
    Entry.Kind.FUND: "funds/_fund_facts.html",
}
# No entry has it, and a number of its own would be spent on each look.
_NO_NUMBER = 0


@contextmanager
def preview(submission: Submission) -> Iterator[Entry]:
    """Give the entry as it would be, loaded for its page, in a transaction that is undone.

    Raises ValidationError when the proposal cannot be written.
    """
    with transaction.atomic():
        entry = write_proposal(submission, wanted(submission), number=_NO_NUMBER)
        yield KINDS[submission.kind].objects.for_detail().get(pk=entry.pk)
        transaction.set_rollback(True)
