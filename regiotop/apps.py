from django.apps import AppConfig


class RegiotopConfig(AppConfig):
    name = "regiotop"

    def ready(self) -> None:
        """Let Django know the checks, which nothing else imports."""
        from . import deploy_checks  # noqa: F401, PLC0415 - registers itself
