from django.db import migrations


class Migration(migrations.Migration):
    """An entry of one kind cannot have a row in the table of another."""

    dependencies = [("initiatives", "0001_initial"), ("register", "0002_after_tables")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE initiatives_initiative ADD CONSTRAINT initiatives_initiative_is_initiative
              FOREIGN KEY (entry_ptr_id, own_kind) REFERENCES register_entry (id, kind)
              DEFERRABLE INITIALLY DEFERRED
            """
        ),
        migrations.RunSQL(
            """
            ALTER TABLE initiatives_campus ADD CONSTRAINT initiatives_campus_is_campus
              FOREIGN KEY (entry_ptr_id, own_kind) REFERENCES register_entry (id, kind)
              DEFERRABLE INITIALLY DEFERRED
            """
        ),
    ]
