import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from regiotop import serving
from regiotop.readiness import first_problem, port_problem


class Command(BaseCommand):
    help = "Serve the site with gunicorn, and do its background work, after a check that it can."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--reload", action="store_true", help="start again when code changes")
        parser.add_argument(
            "--no-worker", action="store_true", help="leave the background work to manage.py work"
        )

    def handle(self, **options: Any) -> None:
        problem = port_problem(options["host"], options["port"]) or first_problem()
        if problem:
            raise CommandError(problem)
        address = f"http://{options['host']}:{options['port']}"
        if not settings.PRODUCTION:
            os.environ.setdefault("PUBLIC_URL", address)
        self.stdout.write(f"Regiotop staat op {address}/")
        self.stdout.flush()
        if not options["no_worker"]:
            serving.start_worker(*["--reload"] * options["reload"])
        # gunicorn takes the place of this process, so that signals reach it directly.
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *self._arguments(options)])  # noqa: S606

    def _arguments(self, options: dict[str, Any]) -> list[str]:
        arguments = [f"--bind={options['host']}:{options['port']}", "--threads=4"]
        # The control socket would go under the home folder, which a service may not have.
        arguments += [f"--workers={options['workers']}", "--no-control-socket"]
        # Django alone decides whether to believe X-Forwarded-*: see TRUST_PROXY.
        arguments += ["--forwarded-allow-ips=", "--limit-request-line=8190"]
        arguments += ["--log-level=warning", "--max-requests=10000", "--max-requests-jitter=1000"]
        arguments += self._reload() if options["reload"] else []
        return [*arguments, "regiotop.wsgi:application"]

    def _reload(self) -> list[str]:
        """Start again for a changed template too: they are kept in memory, as in production."""
        templates = (settings.BASE_DIR / "templates").rglob("*.html")
        return ["--reload", *(f"--reload-extra-file={path}" for path in templates)]
