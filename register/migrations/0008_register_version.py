from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    """Lets readers ask whether anything public has changed, by one row that triggers write."""

    dependencies = [("register", "0007_wholes_and_members")]

    operations = [
        migrations.CreateModel(
            name="RegisterVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField()),
                ("moved_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "versie van het register",
                "verbose_name_plural": "versie van het register",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="register_version_once"
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "0008_register_version.sql").read_text()),
    ]
