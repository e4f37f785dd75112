from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models

from .entry import Entry

# So many are compared by what else they have in common. With fewer, names may be less alike.
ENOUGH = 20


@dataclass(frozen=True)
class Alike:
    """The one of an entry's names that is most like a given one; 1.0 is the same."""

    entry_id: int
    name: str
    likeness: float


class EntryName(models.Model):
    """The title or an alias of an entry, as names are compared. Written by triggers only.

    Twice, for what one writes apart another writes as one word: `food valley` in ``apart`` is
    `foodvalley` in ``together``.
    """

    entry = models.ForeignKey(Entry, models.DO_NOTHING, related_name="names")
    name = models.CharField(max_length=200)
    apart = models.TextField()
    together = models.TextField()

    class Meta:
        verbose_name = "naam van bijdrage"
        verbose_name_plural = "namen van bijdragen"
        indexes = [GinIndex(fields=["together"], name="name_alike", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.name


def names_alike(names: list[str], owner_id: int | None, leave_out: int | None) -> list[Alike]:
    """Return the entries with a name like one of ``names``, most alike first.

    Those that are published, and the concepts of one owner. ``leave_out`` is an entry's id.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry_id, name, likeness FROM register_alike(%s::text[], %s, %s, %s)",
            [names, owner_id, leave_out, ENOUGH],
        )
        return [Alike(*row) for row in cursor.fetchall()]
