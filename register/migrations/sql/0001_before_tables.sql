-- What tables need before they exist: permanent numbers, and text without accents.

CREATE SEQUENCE register_entry_number;

-- 'Fryslân' and 'Frysla^n' (composed or not) become 'fryslan', "'s-Hertogenbosch" 's hertogenbosch'.
-- It finds words and sorts names alike in every database locale: accents go first, so that
-- lower() only meets ASCII. register.models.index.words_of does the same in Python. It may call
-- no function of ours: a restore computes the columns that use it with an empty search_path.
CREATE FUNCTION register_plain(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT trim(regexp_replace(
    lower(regexp_replace(normalize($1, NFKD), '[\u0300-\u036f]', '', 'g') COLLATE "C"),
    '[^a-z0-9]+', ' ', 'g'))
$$;

CREATE FUNCTION register_word_vector(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('pg_catalog.dutch', register_plain(coalesce($1, '')))
      || to_tsvector('pg_catalog.simple', register_plain(coalesce($1, '')))
$$;

-- Stands in until the tables are there; 0002_after_tables.sql gives it its body.
CREATE FUNCTION touch_entries(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
END $$;
