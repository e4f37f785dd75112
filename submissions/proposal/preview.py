from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from register.models import Entry

from ..models import Submission
from .merge import wanted
from .snapshot import KINDS
from .writing import CONTRADICTORY, write_proposal

# What a page shows that only this kind has.
FACTS = {
    Entry.Kind.INITIATIVE: "initiatives/_initiative_facts.html",
    Entry.Kind.CAMPUS: "initiatives/_campus_facts.html",
    Entry.Kind.FUND: "funds/_fund_facts.html",
}
# Above all numbers that are given out: a look at a new entry spends none, and two looks at the
# same time do not wait for each other.
_FIRST_NUMBER = 2_000_000_000


@contextmanager
def preview(submission: Submission) -> Iterator[Entry]:
    """Give the entry as it would be, loaded for its page, in a transaction that is undone.

    Raises ValidationError when the proposal cannot be written.
    """
    number = _FIRST_NUMBER + submission.number % 100_000_000
    with transaction.atomic():
        try:
            pk = write_proposal(submission, wanted(submission), number=number).pk
        except IntegrityError:
            raise ValidationError(CONTRADICTORY) from None
        entry = KINDS[submission.kind].objects.for_detail().get(pk=pk)
        if entry.number == number:
            entry.number = 0
        yield entry
        transaction.set_rollback(True)
