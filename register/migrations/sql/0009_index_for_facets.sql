-- The index row also tells which regions are the entry's own, apart from what they lie in.

DROP VIEW register_entry_source;

CREATE VIEW register_entry_source AS
SELECT
  e.id AS entry_id, e.kind, e.number, left(register_plain(e.title), 200) AS sort_key,
  e.publication, e.ladder, e.theme_id, e.owner_id, e.start_year, e.end_year,
  (SELECT max(c.amount_eur) FROM register_contribution c WHERE c.entry_id = e.id) AS amount_eur,
  ARRAY(SELECT DISTINCT c.whole_id FROM register_entryregion l
          JOIN register_regionclosure c ON c.part_id = l.region_id
         WHERE l.entry_id = e.id ORDER BY 1) AS region_ids,
  ARRAY(SELECT l.region_id FROM register_entryregion l
         WHERE l.entry_id = e.id ORDER BY 1) AS own_region_ids,
  ARRAY(SELECT l.topsector_id FROM register_entrytopsector l
         WHERE l.entry_id = e.id ORDER BY 1) AS topsector_ids,
  ARRAY(SELECT l.topsector_id FROM register_entrytopsector l
         WHERE l.entry_id = e.id AND l.basis = 'stated' ORDER BY 1) AS stated_topsector_ids,
  ARRAY(SELECT l.tag_id FROM register_entrytag l WHERE l.entry_id = e.id ORDER BY 1) AS tag_ids,
  array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT FROM register_entryregion l WHERE l.entry_id = e.id AND l.implied)
           OR EXISTS (SELECT FROM register_contribution c
                        JOIN register_contributionpayer p ON p.contribution_id = c.id
                       WHERE c.entry_id = e.id AND p.implied) THEN 'regio' END,
    CASE WHEN EXISTS (SELECT FROM register_entrytopsector l
                       WHERE l.entry_id = e.id AND l.basis = 'inferred') THEN 'topsector' END,
    CASE WHEN coalesce(e.start_year, e.end_year) IS NULL THEN 'jaren' END,
    CASE WHEN EXISTS (SELECT FROM register_contribution c
                       WHERE c.entry_id = e.id AND c.amount_eur IS NULL) THEN 'bedrag' END
  ], NULL)::varchar[] AS left_open,
  setweight(register_word_vector(concat_ws(' ', e.title, array_to_string(e.aliases, ' '))), 'A')
    || setweight(register_word_vector(concat_ws(' ', e.summary, e.place,
         array_to_string(e.partners, ' '),
         (SELECT string_agg(concat_ws(' ', r.name, array_to_string(r.aliases, ' ')), ' ' ORDER BY r.code)
            FROM register_entryregion l JOIN register_region r ON r.id = l.region_id
           WHERE l.entry_id = e.id))), 'B')
    || setweight(register_word_vector((SELECT string_agg(c.quote, ' ' ORDER BY p.number)
         FROM register_citation c JOIN register_passage p ON p.id = c.passage_id
        WHERE c.entry_id = e.id)), 'C') AS search
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
    amount_eur, region_ids, own_region_ids, topsector_ids, stated_topsector_ids, tag_ids, left_open, search,
    changed_at, version, transaction)
  SELECT s.*, now(), 1, txid_current() FROM register_entry_source s WHERE s.entry_id = ANY (ids)
  ON CONFLICT (entry_id) DO UPDATE SET
    (kind, sort_key, publication, ladder, theme_id, owner_id, start_year, end_year, amount_eur,
     region_ids, own_region_ids, topsector_ids, stated_topsector_ids, tag_ids, left_open, search, changed_at) =
    (excluded.kind, excluded.sort_key, excluded.publication, excluded.ladder, excluded.theme_id,
     excluded.owner_id, excluded.start_year, excluded.end_year, excluded.amount_eur,
     excluded.region_ids, excluded.own_region_ids, excluded.topsector_ids,
     excluded.stated_topsector_ids, excluded.tag_ids,
     excluded.left_open, excluded.search, excluded.changed_at),
    version = i.version + (i.transaction <> excluded.transaction)::int,
    transaction = excluded.transaction;
END $$;

UPDATE register_entryindex i SET own_region_ids = s.own_region_ids
  FROM register_entry_source s WHERE s.entry_id = i.entry_id;
