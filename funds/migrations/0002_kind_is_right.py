from django.db import migrations


class Migration(migrations.Migration):
    """An entry of one kind cannot have a row in the table of another."""

    dependencies = [("funds", "0001_initial"), ("register", "0002_after_tables")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE funds_fund ADD CONSTRAINT funds_fund_is_fund
              FOREIGN KEY (entry_ptr_id, own_kind) REFERENCES register_entry (id, kind)
              DEFERRABLE INITIALLY DEFERRED
            """
        ),
    ]
