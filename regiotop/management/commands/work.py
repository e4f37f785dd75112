import asyncio
import os
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from gunicorn.reloader import reloader_engines
from procrastinate.contrib.django import app, connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from regiotop.readiness import first_problem
from regiotop.serving import stop_when_closed

# Enough to have the digest go on while a few mails wait for a slow server.
CONCURRENCY = 4


class Command(BaseCommand):
    help = "Do the background work: send mail, and what must happen every day. Runs until stopped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reload", action="store_true", help="stop when code changes")
        parser.add_argument("--until-closed", type=int, metavar="FD", help="for manage.py serve")

    def handle(self, **options: Any) -> None:
        if options["until_closed"] is not None:
            stop_when_closed(options["until_closed"])
        if problem := first_problem():
            raise CommandError(problem)
        if options["reload"]:
            _stop_when_code_changes()
        self.stdout.write(f"De achtergrondtaken lopen (proces {os.getpid()}).")
        self.stdout.flush()
        # The server of Django's settings, the embedded one included, by connections of its own.
        connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=CONCURRENCY)
        with app.replace_connector(connector):
            asyncio.run(_work())


async def _work() -> None:
    async with app.open_async():
        await app.run_worker_async(concurrency=CONCURRENCY)


def _stop_when_code_changes() -> None:
    """Stop in peace; who keeps the worker starts it again, with the new code."""
    templates = (settings.BASE_DIR / "templates").rglob("*.*")
    reloader = reloader_engines["auto"](
        extra_files=[str(path) for path in templates],
        callback=lambda path: os.kill(os.getpid(), signal.SIGTERM),
    )
    reloader.start()
