import errno
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from regiotop.exchange.export import ENTRIES, ExportRefused, export_register

KEPT = " De eerdere export staat er nog, ongewijzigd."


class Command(BaseCommand):
    help = (
        "Write every published entry to a folder: entries.json, and a CSV file per table that "
        "load_register reads. An earlier export in that folder is replaced as a whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")

    def handle(self, **options: Any) -> None:
        try:
            count = export_register(options["out"], self.stderr.write)
        except ExportRefused as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            # Not Path.exists(), which raises when it may not look.
            kept = KEPT if os.path.exists(options["out"] / ENTRIES) else ""
            raise CommandError(_explain(error) + kept) from None
        self.stdout.write(f"{count} bijdragen staan in {options['out']}.")


def _explain(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "De schijf is vol. Maak ruimte en begin opnieuw."
    return f"De export is niet te schrijven: {error.strerror} ({error.filename})."
