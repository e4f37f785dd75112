from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    """Lets a total see the wholes of a line at any depth, and an export the nearest public one."""

    dependencies = [("register", "0004_left_open")]

    operations = [migrations.RunSQL((SQL / "0005_held_by_another.sql").read_text())]
