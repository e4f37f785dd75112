from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    """Computes every index row anew: about a second for each 5,000 entries."""

    dependencies = [("register", "0003_left_open_and_distinctions")]

    operations = [migrations.RunSQL((SQL / "0004_left_open.sql").read_text())]
