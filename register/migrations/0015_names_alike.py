from pathlib import Path

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    """Writes down the names of every entry: about two seconds for each 100,000 entries."""

    dependencies = [
        ("register", "0014_confirming"),
    ]

    operations = [
        migrations.CreateModel(
            name="EntryName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("apart", models.TextField()),
                ("together", models.TextField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="names",
                        to="register.entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "naam van bijdrage",
                "verbose_name_plural": "namen van bijdragen",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["together"], name="name_alike", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "0015_names_alike.sql").read_text()),
    ]
