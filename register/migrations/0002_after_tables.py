from pathlib import Path

from django.core.management import call_command
from django.db import migrations

SQL = Path(__file__).parent / "sql"


def create_cache_table(apps, schema_editor):
    """The cache counts failed logins for all processes together."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]

    operations = [
        migrations.RunSQL((SQL / "0002_after_tables.sql").read_text()),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
