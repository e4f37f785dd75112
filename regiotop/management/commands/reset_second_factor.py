from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from regiotop.accounts import log, second_factor
from register.models import User


class Command(BaseCommand):
    help = (
        "Forget the second factor of somebody who lost it, and end all their sessions. "
        "At the next login they set up a new one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="NAME")

    def handle(self, *, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Er is geen account {username}.")
        second_factor.reset(user)
        log.note("second factor reset by a command", user)
        self.stdout.write(f"De tweede stap van {user} is gewist en alle sessies zijn beëindigd.")
