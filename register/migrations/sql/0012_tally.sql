-- How many published entries there are of each kind with each value of a facet, kept as changes:
-- a sum over the rows of register_facettally. Nobody waits for another to count, since a change
-- only adds rows. register_tally_together() makes one row of many.

-- The values of one index row by the name of the column; NULL where it has none.
CREATE FUNCTION register_tallied(
  theme_id bigint, ladder text, start_year smallint, amount_eur bigint, region_ids bigint[],
  own_region_ids bigint[], topsector_ids bigint[], stated_topsector_ids bigint[], tag_ids bigint[],
  left_open varchar[]
) RETURNS TABLE (facet text, value text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('total', NULL), ('theme_id', theme_id::text), ('ladder', ladder),
    ('start_year', start_year::text),
    ('amount_eur', width_bucket(amount_eur, '{1000000,10000000,100000000,1000000000}')::text)
  UNION ALL SELECT 'region_ids', unnest(coalesce(nullif(region_ids, '{}'), '{NULL}'))::text
  UNION ALL SELECT 'own_region_ids', unnest(coalesce(nullif(own_region_ids, '{}'), '{NULL}'))::text
  UNION ALL SELECT 'topsector_ids', unnest(coalesce(nullif(topsector_ids, '{}'), '{NULL}'))::text
  UNION ALL SELECT 'stated_topsector_ids',
                   unnest(coalesce(nullif(stated_topsector_ids, '{}'), '{NULL}'))::text
  UNION ALL SELECT 'tag_ids', unnest(coalesce(nullif(tag_ids, '{}'), '{NULL}'))::text
  UNION ALL SELECT 'left_open', unnest(coalesce(nullif(left_open, '{}'), '{NULL}'))
$$;

CREATE FUNCTION register_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      INSERT INTO register_facettally (kind, facet, value, entries)
      SELECT r.kind, t.facet, t.value, count(*)
        FROM after r, register_tallied(theme_id, ladder, start_year, amount_eur, region_ids,
          own_region_ids, topsector_ids, stated_topsector_ids, tag_ids, left_open) AS t
       WHERE publication = 'published' GROUP BY 1, 2, 3;
    WHEN 'DELETE' THEN
      INSERT INTO register_facettally (kind, facet, value, entries)
      SELECT r.kind, t.facet, t.value, -count(*)
        FROM before r, register_tallied(theme_id, ladder, start_year, amount_eur, region_ids,
          own_region_ids, topsector_ids, stated_topsector_ids, tag_ids, left_open) AS t
       WHERE publication = 'published' GROUP BY 1, 2, 3;
    ELSE
      INSERT INTO register_facettally (kind, facet, value, entries)
      SELECT r.kind, t.facet, t.value, sum(r.change)
        FROM (SELECT 1 AS change, * FROM after UNION ALL SELECT -1, * FROM before) AS r,
             register_tallied(theme_id, ladder, start_year, amount_eur, region_ids,
          own_region_ids, topsector_ids, stated_topsector_ids, tag_ids, left_open) AS t
       WHERE publication = 'published' GROUP BY 1, 2, 3 HAVING sum(r.change) <> 0;
  END CASE;
  RETURN NULL;
END $$;

CREATE TRIGGER tally_insert AFTER INSERT ON register_entryindex
  REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION register_tally();
CREATE TRIGGER tally_update AFTER UPDATE ON register_entryindex
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION register_tally();
CREATE TRIGGER tally_delete AFTER DELETE ON register_entryindex
  REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION register_tally();

-- What another adds meanwhile is not seen here, and stays.
CREATE FUNCTION register_tally_together() RETURNS void LANGUAGE sql AS $$
  WITH gone AS (DELETE FROM register_facettally RETURNING kind, facet, value, entries)
  INSERT INTO register_facettally (kind, facet, value, entries)
  SELECT kind, facet, value, sum(entries) FROM gone GROUP BY 1, 2, 3 HAVING sum(entries) <> 0
$$;

INSERT INTO register_facettally (kind, facet, value, entries)
SELECT r.kind, t.facet, t.value, count(*)
  FROM register_entryindex r, register_tallied(theme_id, ladder, start_year, amount_eur, region_ids,
    own_region_ids, topsector_ids, stated_topsector_ids, tag_ids, left_open) AS t
 WHERE publication = 'published' GROUP BY 1, 2, 3;
