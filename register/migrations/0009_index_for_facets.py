from pathlib import Path


import django.contrib.postgres.fields
import django.db.models.functions.comparison
from django.db import migrations, models


SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0005_held_by_another"),
    ]

    operations = [
        migrations.AddField(
            model_name="entryindex",
            name="own_region_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="entryindex",
            name="number",
            field=models.PositiveIntegerField(unique=True),
        ),
        migrations.AddIndex(
            model_name="entryindex",
            index=models.Index(
                models.OrderBy(
                    django.db.models.functions.comparison.Coalesce("amount_eur", models.Value(-1)),
                    descending=True,
                ),
                models.OrderBy(models.F("number"), descending=True),
                condition=models.Q(("publication", "published")),
                name="index_amount_order",
            ),
        ),
        migrations.AddIndex(
            model_name="entryindex",
            index=models.Index(
                condition=models.Q(("publication", "published")),
                fields=["-changed_at", "-number"],
                name="index_change_order",
            ),
        ),
        migrations.RunSQL((SQL / "0009_index_for_facets.sql").read_text()),
    ]
