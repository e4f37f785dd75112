-- The index row of each entry, the regions within regions, and two rules that span tables.

CREATE VIEW register_entry_source AS
SELECT
  e.id AS entry_id, e.kind, e.number, left(register_plain(e.title), 200) AS sort_key,
  e.publication, e.ladder, e.theme_id, e.owner_id, e.start_year, e.end_year,
  (SELECT max(c.amount_eur) FROM register_contribution c WHERE c.entry_id = e.id) AS amount_eur,
  ARRAY(SELECT DISTINCT c.whole_id FROM register_entryregion l
          JOIN register_regionclosure c ON c.part_id = l.region_id
         WHERE l.entry_id = e.id ORDER BY 1) AS region_ids,
  ARRAY(SELECT l.topsector_id FROM register_entrytopsector l
         WHERE l.entry_id = e.id ORDER BY 1) AS topsector_ids,
  ARRAY(SELECT l.topsector_id FROM register_entrytopsector l
         WHERE l.entry_id = e.id AND l.basis = 'stated' ORDER BY 1) AS stated_topsector_ids,
  ARRAY(SELECT l.tag_id FROM register_entrytag l WHERE l.entry_id = e.id ORDER BY 1) AS tag_ids,
  setweight(register_word_vector(concat_ws(' ', e.title, array_to_string(e.aliases, ' '))), 'A')
    || setweight(register_word_vector(concat_ws(' ', e.summary, e.place,
         array_to_string(e.partners, ' '),
         (SELECT string_agg(concat_ws(' ', r.name, array_to_string(r.aliases, ' ')), ' ')
            FROM register_entryregion l JOIN register_region r ON r.id = l.region_id
           WHERE l.entry_id = e.id))), 'B')
    || setweight(register_word_vector((SELECT string_agg(c.quote, ' ')
         FROM register_citation c WHERE c.entry_id = e.id)), 'C') AS search
FROM register_entry e;

CREATE OR REPLACE FUNCTION touch_entries(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Regions do not move or change names while entries are computed from them, and the
  -- other way round: who comes second waits, and then sees what the first one did.
  PERFORM pg_advisory_xact_lock_shared(hashtext('register_region'));
  -- Lock first, compute after: the next statement then sees what others committed meanwhile.
  PERFORM FROM register_entryindex WHERE entry_id = ANY (ids) ORDER BY entry_id FOR UPDATE;
  INSERT INTO register_entryindex AS i (
    entry_id, kind, number, sort_key, publication, ladder, theme_id, owner_id, start_year, end_year,
    amount_eur, region_ids, topsector_ids, stated_topsector_ids, tag_ids, search,
    changed_at, version, transaction)
  SELECT s.*, now(), 1, txid_current() FROM register_entry_source s WHERE s.entry_id = ANY (ids)
  ON CONFLICT (entry_id) DO UPDATE SET
    (kind, sort_key, publication, ladder, theme_id, owner_id, start_year, end_year, amount_eur,
     region_ids, topsector_ids, stated_topsector_ids, tag_ids, search, changed_at) =
    (excluded.kind, excluded.sort_key, excluded.publication, excluded.ladder, excluded.theme_id,
     excluded.owner_id, excluded.start_year, excluded.end_year, excluded.amount_eur,
     excluded.region_ids, excluded.topsector_ids, excluded.stated_topsector_ids, excluded.tag_ids,
     excluded.search, excluded.changed_at),
    version = i.version + (i.transaction <> excluded.transaction)::int,
    transaction = excluded.transaction;
END $$;

-- Regions within regions ---------------------------------------------------------------------

CREATE VIEW register_regionclosure_source AS
WITH RECURSIVE walk (part_id, whole_id) AS (
  SELECT id, id FROM register_region
  UNION
  SELECT w.part_id, m.whole_id
    FROM walk w
    JOIN register_regionmembership m ON m.part_id = w.whole_id
   -- The day begins when it does in the Netherlands; the connection's time zone is UTC.
   WHERE coalesce(m.valid_from, '-infinity') <= (now() AT TIME ZONE 'Europe/Amsterdam')::date
     AND coalesce(m.valid_until, 'infinity') >= (now() AT TIME ZONE 'Europe/Amsterdam')::date
)
SELECT part_id, whole_id FROM walk;

CREATE FUNCTION refresh_region_closure() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  moved bigint[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('register_region'));
  WITH
    gone AS (
      DELETE FROM register_regionclosure c
       WHERE NOT EXISTS (SELECT FROM register_regionclosure_source s
                          WHERE (s.part_id, s.whole_id) = (c.part_id, c.whole_id))
      RETURNING part_id),
    come AS (
      INSERT INTO register_regionclosure (part_id, whole_id)
      SELECT part_id, whole_id FROM register_regionclosure_source
      ON CONFLICT DO NOTHING
      RETURNING part_id)
  SELECT array_agg(part_id) INTO moved FROM (TABLE gone UNION TABLE come) AS both_ways;
  PERFORM touch_entries(ARRAY(
    SELECT DISTINCT entry_id FROM register_entryregion WHERE region_id = ANY (moved)));
END $$;

CREATE FUNCTION region_closure_trigger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_region_closure();
  RETURN NULL;
END $$;

-- Whatever the dates: a circle of later would stop the register on the day it begins.
CREATE FUNCTION membership_no_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('register_region'));
  IF EXISTS (
    WITH RECURSIVE walk (part_id, whole_id) AS (
      SELECT part_id, whole_id FROM register_regionmembership
      UNION
      SELECT w.part_id, m.whole_id
        FROM walk w JOIN register_regionmembership m ON m.part_id = w.whole_id
    )
    SELECT FROM walk WHERE part_id = whole_id
  ) THEN
    RAISE check_violation USING
      MESSAGE = 'Een regio kan niet (via een ander) lid van zichzelf zijn.',
      CONSTRAINT = 'membership_no_cycle';
  END IF;
  RETURN NULL;
END $$;

-- PostgreSQL fires triggers by name: the check comes before the closure.
CREATE TRIGGER a_no_cycle AFTER INSERT OR UPDATE ON register_regionmembership
  FOR EACH STATEMENT EXECUTE FUNCTION membership_no_cycle();
CREATE TRIGGER closure AFTER INSERT OR UPDATE OR DELETE ON register_regionmembership
  FOR EACH STATEMENT EXECUTE FUNCTION region_closure_trigger();
CREATE TRIGGER closure AFTER INSERT ON register_region
  FOR EACH STATEMENT EXECUTE FUNCTION region_closure_trigger();

-- A region's names are searched in its entries.
CREATE FUNCTION region_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('register_region'));
  PERFORM touch_entries(ARRAY(
    SELECT DISTINCT l.entry_id FROM after a JOIN before b USING (id)
      JOIN register_entryregion l ON l.region_id = a.id
     WHERE (a.name, a.aliases) IS DISTINCT FROM (b.name, b.aliases)));
  RETURN NULL;
END $$;

CREATE TRIGGER renamed AFTER UPDATE ON register_region
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION region_renamed();

-- Sources ------------------------------------------------------------------------------------

CREATE FUNCTION register_citation_is_literal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The sentence may not change while it is read.
  PERFORM FROM register_passage WHERE id = NEW.passage_id FOR SHARE;
  IF NEW.quote !~ '\S' OR NOT EXISTS (
    SELECT FROM register_passage p WHERE p.id = NEW.passage_id AND strpos(p.text, NEW.quote) > 0
  ) THEN
    RAISE check_violation USING
      MESSAGE = 'Dit citaat staat niet letterlijk in de gekozen zin.',
      CONSTRAINT = 'citation_is_literal';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER is_literal AFTER INSERT OR UPDATE OF quote, passage_id ON register_citation
  FOR EACH ROW EXECUTE FUNCTION register_citation_is_literal();

CREATE FUNCTION register_passage_keeps_quotes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM register_citation c
              WHERE c.passage_id = NEW.id AND strpos(NEW.text, c.quote) = 0) THEN
    RAISE check_violation USING
      MESSAGE = 'Deze zin wordt geciteerd met woorden die er dan niet meer in staan.',
      CONSTRAINT = 'passage_keeps_quotes';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER keeps_quotes AFTER UPDATE OF text ON register_passage
  FOR EACH ROW EXECUTE FUNCTION register_passage_keeps_quotes();

-- Money rests on a sentence that its own entry cites. Deferred: a form saves both in one go.
ALTER TABLE register_contribution ADD CONSTRAINT contribution_rests_on_citation
  FOREIGN KEY (entry_id, passage_id) REFERENCES register_citation (entry_id, passage_id)
  DEFERRABLE INITIALLY DEFERRED;
