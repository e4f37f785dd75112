"""What must be right before the site serves pages. Each problem is one sentence for an operator."""

from __future__ import annotations

import socket

from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from register.models import User

LOWEST_VERSION = 150_000


def first_problem() -> str | None:
    """Return what stands in the way of serving, or None. Leaves no connection open."""
    try:
        return _database_problem()
    except OperationalError as error:
        return f"De database is niet bereikbaar. Controleer DATABASE_URL. ({str(error).strip()})"
    finally:
        connection.close()


def _database_problem() -> str | None:
    if connection.pg_version < LOWEST_VERSION:
        return "Deze PostgreSQL is te oud: versie 15 of nieuwer is nodig."
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "De database is niet bijgewerkt. Voer eerst uit: manage.py migrate"
    if settings.PRODUCTION and User.objects.filter(is_demo=True).exists():
        return "In deze database staan demonstratie-accounts. Die mogen niet in productie."
    return None


def port_problem(host: str, port: int) -> str | None:
    """Return what is wrong with the port, or None when it is free."""
    if not 0 < port < 65536:
        return f"{port} is geen poort. Kies een getal van 1 tot en met 65535."
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return f"Poort {port} is niet vrij. Kies een andere, bijvoorbeeld PORT={port + 1}."
    return None
