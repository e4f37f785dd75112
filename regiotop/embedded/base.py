"""Django's PostgreSQL backend, on a server that starts with the first connection."""

from typing import Any

import psycopg
from django.db.backends.postgresql import base

from . import server


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django knows it; only where to find the server is decided here."""

    def get_connection_params(self) -> dict[str, Any]:
        server.join()
        return super().get_connection_params() | server.address()

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection:
        """Connect; when that fails, see to the server and the database and try once more.

        Asking only after a failure keeps the usual connection as cheap as it was.
        """
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            _recover(conn_params["dbname"])
            return super().get_new_connection(conn_params)


def _recover(database: str) -> None:
    """Bring server and database back. A web server must answer 503, so it may not exit here."""
    try:
        server.recover(database)
    except SystemExit as failure:
        raise psycopg.OperationalError(str(failure)) from failure
