#!/usr/bin/env python
"""Django's command line. On its own it works in development mode; see regiotop/settings.py."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regiotop.settings")
    os.environ.setdefault("REGIOTOP_MODE", "development")
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        sys.exit(f"De database is niet bereikbaar. Controleer DATABASE_URL. ({error})".strip())


if __name__ == "__main__":
    main()
