from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from regiotop.empty_register import RegisterNotEmpty
from regiotop.exchange.load import LoadRefused, load_register


class Command(BaseCommand):
    help = (
        "Fill an empty register from the CSV files of export_register. Every mistake in them is "
        "told with its file, line and column, and then nothing is loaded."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, **options: Any) -> None:
        if not options["folder"].is_dir():
            raise CommandError(
                f"De map {options['folder']} bestaat niet. Geef de map van een export."
            )
        count = self._load(options["folder"])
        self.stdout.write(f"Register gevuld met {count} bijdragen.")

    def _load(self, folder: Path) -> int:
        try:
            return load_register(folder, self.stderr.write)
        except LoadRefused as refusal:
            for line in refusal.lines:
                self.stderr.write(line)
            raise CommandError(f"Er is niets geladen. Problemen: {refusal.count}.") from None
        except RegisterNotEmpty:
            raise CommandError(
                "Het register is niet leeg. Laden kan alleen in een nieuwe database, na migrate."
            ) from None
        except DatabaseError as error:
            raise CommandError(f"Er is niets geladen. De database weigert: {error}") from None
