from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from regiotop.empty_register import RegisterNotEmpty
from regiotop.loading import load_fixtures
from regiotop.proof.checks import Result
from regiotop.proof.report import check_all
from regiotop.proof.text import FIXTURES


class Command(BaseCommand):
    help = (
        "Prove that the register says exactly what the annex of 2011 says: every quote, sentence, "
        "figure, amount and total. It changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--fixtures",
            metavar="DIR",
            type=Path,
            help="check the files of DIR instead; the database must be empty, and stays so",
        )

    @transaction.atomic
    def handle(self, *, fixtures: Path | None, **options: Any) -> None:
        if fixtures:
            self._load(fixtures)
        results = check_all(fixtures or FIXTURES)
        for result in results:
            self._tell(result)
        # Whatever was loaded or not: a check leaves nothing behind.
        transaction.set_rollback(True)
        if count := sum(len(result.problems) for result in results):
            raise CommandError(f"{count} keer klopt het register niet met de bijlage.")
        self.stdout.write(self.style.SUCCESS("Het register zegt precies wat de bijlage zegt."))

    def _load(self, folder: Path) -> None:
        try:
            load_fixtures(folder)
        except RegisterNotEmpty:
            raise CommandError(
                "Het register is niet leeg. Gebruik een lege database om bestanden te controleren."
            ) from None
        except (ValidationError, IntegrityError, LookupError, TypeError, ValueError) as error:
            place = "; ".join(getattr(error, "__notes__", []))
            what = "; ".join(getattr(error, "messages", [str(error)]))
            raise CommandError(f"{place or folder}: {what}") from error

    def _tell(self, result: Result) -> None:
        mark = self.style.ERROR("FOUT") if result.problems else self.style.SUCCESS("goed")
        self.stdout.write(f"{mark}  {result.title}: {result.looked_at}")
        for problem in result.problems:
            self.stdout.write(f"      - {problem}")
