from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from register.models import FacetTally


class Command(BaseCommand):
    help = (
        "Take in memberships of regions that began or ended, and tidy the numbers beside filters. "
        "Run it every night."
    )

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT refresh_region_closure()")
        FacetTally.add_up()
        self.stdout.write("De ligging van regio's is bijgewerkt.")
