from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    """Reads every entry anew: about a second for each 10,000 entries."""

    dependencies = [("register", "0010_words_of_search")]

    operations = [
        migrations.RunSQL((SQL / "0011_dutch.sql").read_text()),
        migrations.RunSQL((SQL / "0011_queries.sql").read_text()),
        migrations.RunSQL((SQL / "0011_words.sql").read_text()),
        migrations.RunSQL(
            # Not by touch_entries: no entry has changed, and none may look as if it has. In parts:
            # what is worked out for all entries at once does not fit in memory.
            "DO $$ DECLARE part bigint[]; BEGIN"
            " FOR part IN SELECT array_agg(id) FROM register_entry GROUP BY id / 10000 LOOP"
            "   UPDATE register_entryindex i"
            "   SET search = words.search, own_region_ids = s.own_region_ids"
            "   FROM register_search(part) AS words JOIN register_entry_source s USING (entry_id)"
            "   WHERE words.entry_id = i.entry_id;"
            " END LOOP; END $$"
        ),
    ]
