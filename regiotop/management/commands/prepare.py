import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from regiotop.demo import make_demo_officials
from regiotop.empty_register import RegisterNotEmpty
from regiotop.loading import load_fixtures


class Command(BaseCommand):
    help = (
        "Bring the database up to date and fill an empty register from fixtures/. "
        "In development, also make demo officials. May be repeated: it keeps every edit."
    )
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        with _one_at_a_time():
            call_command("migrate", interactive=False, verbosity=0)
            self._load()
            if not settings.PRODUCTION:
                self._show_demo_officials()

    def _load(self) -> None:
        try:
            count = load_fixtures(settings.BASE_DIR / "fixtures")
        except RegisterNotEmpty:
            return
        self.stdout.write(f"Register gevuld met {count} bijdragen uit bijlage 3 van 2011.")

    def _show_demo_officials(self) -> None:
        data = Path(os.environ.get("REGIOTOP_DATA") or settings.BASE_DIR / ".data")
        data.mkdir(parents=True, exist_ok=True)
        self.stdout.write(
            "Inloggen op /account/inloggen (alleen op deze computer, nooit in productie):"
        )
        file = data / "demo-officials.json"
        for username, password in make_demo_officials(file).items():
            shown = password or f"(gewijzigd; een nieuw: manage.py changepassword {username})"
            self.stdout.write(f"  {username:12} {shown}")
        self.stdout.write(f"Ze staan ook in {file}; mail komt hieronder in beeld.")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let a second `prepare` wait for the first: Django's migrate does not bear company."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('regiotop prepare'))")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('regiotop prepare'))")
