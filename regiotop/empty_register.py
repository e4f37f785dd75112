"""What every loader does around its work: it fills an empty register, and nobody else meanwhile."""

from django.db import connection
from django.db.models import Max

from register.models import Entry, Region, SourceDocument, Tag, Theme, Topsector

# Whatever else a register holds refers to one of these.
ROOTS = [Topsector, Theme, Tag, Region, SourceDocument, Entry]


class RegisterNotEmpty(Exception):
    """Loading would overwrite what officials have changed."""


def refuse_unless_empty() -> None:
    """Raise RegisterNotEmpty, or keep others from writing until the transaction ends."""
    _refuse_what_is_there()
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in ROOTS)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
    # Somebody may have written while this waited for the lock.
    _refuse_what_is_there()


def _refuse_what_is_there() -> None:
    if any(model.objects.exists() for model in ROOTS):
        raise RegisterNotEmpty


def continue_numbers() -> None:
    """Give the next new entry the number after the highest in the register.

    RESTART and not setval: a number that setval gave stays when the transaction is undone.
    """
    highest = Entry.objects.aggregate(highest=Max("number"))["highest"] or 0
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SEQUENCE register_entry_number RESTART WITH {int(highest) + 1}")
