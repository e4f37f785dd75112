-- The names of entries, to find those that are alike: register_entryname, and register_alike.

-- Accents and capitals go; then letters and digits stay, with and without spaces between words.
CREATE VIEW register_entryname_source AS
SELECT e.id AS entry_id, n.name, register_plain(n.name) AS apart,
       replace(register_plain(n.name), ' ', '') AS together
  FROM register_entry e
  CROSS JOIN LATERAL (SELECT DISTINCT unnest(e.title || e.aliases)) AS n (name)
 -- In another alphabet nothing is left to compare.
 WHERE register_plain(n.name) <> '';

CREATE FUNCTION register_name_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO register_entryname (entry_id, name, apart, together)
  SELECT * FROM register_entryname_source WHERE entry_id IN (SELECT id FROM after);
  RETURN NULL;
END $$;

CREATE FUNCTION register_rename_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids bigint[] := ARRAY(SELECT a.id FROM after a JOIN before b USING (id)
                         WHERE (a.title, a.aliases) IS DISTINCT FROM (b.title, b.aliases));
BEGIN
  IF ids <> '{}' THEN
    DELETE FROM register_entryname WHERE entry_id = ANY (ids);
    INSERT INTO register_entryname (entry_id, name, apart, together)
    SELECT * FROM register_entryname_source WHERE entry_id = ANY (ids);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER names_on_insert AFTER INSERT ON register_entry
  REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION register_name_entries();
CREATE TRIGGER names_on_update AFTER UPDATE ON register_entry
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION register_rename_entries();

-- The entries with a name like one of ``names``, most alike first: published ones, and concepts of
-- ``owner``. Where many names are much alike, those that are less so are not looked at: that is
-- what keeps it fast in a large register. The setting is put back at the end, by SET.
CREATE FUNCTION register_alike(names text[], owner bigint, leave_out bigint, enough int)
RETURNS TABLE (entry_id bigint, name text, likeness real)
LANGUAGE plpgsql SET pg_trgm.similarity_threshold = 0.4 AS $$
#variable_conflict use_column
DECLARE
  threshold text;
  found record;
BEGIN
  FOREACH threshold IN ARRAY ARRAY['0.4', '0.3', '0.2'] LOOP
    PERFORM set_config('pg_trgm.similarity_threshold', threshold, true);
    SELECT jsonb_agg(best) AS best, count(*) AS count INTO found FROM (
      SELECT * FROM (
        SELECT DISTINCT ON (n.entry_id) n.entry_id, n.name,
               greatest(similarity(n.apart, q.apart), similarity(n.together, q.together)) AS likeness
          FROM (SELECT register_plain(given) AS apart,
                       replace(register_plain(given), ' ', '') AS together
                  FROM unnest(names) AS given WHERE register_plain(given) <> '') AS q
          JOIN register_entryname n ON n.together % q.together
          JOIN register_entry e ON e.id = n.entry_id
         WHERE e.id IS DISTINCT FROM leave_out
           AND (e.publication = 'published' OR e.publication = 'concept' AND e.owner_id = owner)
         ORDER BY n.entry_id, likeness DESC) AS each
      ORDER BY likeness DESC, entry_id LIMIT enough) AS best;
    EXIT WHEN found.count >= enough;
  END LOOP;
  RETURN QUERY SELECT * FROM jsonb_to_recordset(found.best)
    AS r (entry_id bigint, name text, likeness real) ORDER BY r.likeness DESC, r.entry_id;
END $$;

INSERT INTO register_entryname (entry_id, name, apart, together)
SELECT * FROM register_entryname_source;
