from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    """Lets the largest lines that the members of a region pay be found by their index."""

    dependencies = [("register", "0008_register_version")]

    operations = [migrations.RunSQL((SQL / "0009_members_by_index.sql").read_text())]
