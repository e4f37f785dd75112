from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    """Lets pages read from views what lies in what, and what members pay.

    The index takes about a second for each million lines of money.
    """

    dependencies = [("register", "0006_insert_history_per_statement")]

    operations = [
        migrations.RunSQL((SQL / "0007_wholes_and_members.sql").read_text()),
        migrations.CreateModel(
            name="MemberPayment",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "contribution",
                        "region",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="member_payments",
                        to="register.contribution",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="register.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "betaling van leden",
                "verbose_name_plural": "betalingen van leden",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="PublicWhole",
            fields=[
                (
                    "part",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="above",
                        serialize=False,
                        to="register.contribution",
                    ),
                ),
                (
                    "whole",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="register.contribution",
                    ),
                ),
                ("held", models.BooleanField()),
            ],
            options={
                "verbose_name": "openbaar geheel",
                "verbose_name_plural": "openbare gehelen",
                "managed": False,
            },
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                models.OrderBy(models.F("amount_eur"), descending=True, nulls_last=True),
                models.F("id"),
                name="contribution_by_size",
            ),
        ),
    ]
