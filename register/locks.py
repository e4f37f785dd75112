"""Turns: lets those who do the same thing follow each other, over all processes."""

from __future__ import annotations

from django.db import connection


def wait_for_turn(name: str) -> None:
    """Wait for all who named the same, and let others wait until this transaction ends.

    The database gives the turn back by itself, also when the process that had it is killed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
