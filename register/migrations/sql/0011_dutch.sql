-- Dutch, as search reads it: texts become words, words become lexemes, lexemes are what is found.
-- What it must do stands in tests/register/dutch_examples.csv. It is SQL, so that the index row is
-- right after every way of writing. The query side is register/search/dutch.py.

-- Texts ---------------------------------------------------------------------------------------

-- The words of a text, in order: 'Innovatiefonds MKB+, ’s-Hertogenbosch' becomes
-- {innovatiefonds, mkb+, s, hertogenbosch}. A + stays behind a word and an & between two
-- letters, for they belong to names: MESA+, R&D. Longer than any word is cut.
CREATE FUNCTION register_words(text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  signs text := lower(coalesce($1, '') COLLATE "C");
BEGIN
  -- What few texts have, and costs time: accents and other alphabets, + and &, endless words.
  IF signs ~ '[^\u0001-\u007f‘’“”„–—…€]|[+&]|[a-z0-9]{61}' THEN
    signs := lower(regexp_replace(normalize(signs, NFKD), '[\u0300-\u036f]', '', 'g') COLLATE "C");
    signs := regexp_replace(signs,
      '(?<![a-z0-9])[+&]+|&(?![a-z0-9])|\+(?=[a-z0-9&])|(?<=\+)[+&]+', ' ', 'g');
    signs := regexp_replace(signs, '([a-z0-9+&]{60})[a-z0-9+&]+', '\1', 'g');
  END IF;
  RETURN array_remove(regexp_split_to_array(signs, '[^a-z0-9+&]+'), '');
END $$;

-- Words ---------------------------------------------------------------------------------------

-- One form for a word in singular and plural, or NULL for one that says nothing, such as 'het'.
-- PostgreSQL's own Dutch stemmer, until it stands still, with what it leaves apart: campus and
-- campussen, haven and havens, bedrijf and bedrijven, provincie and provincies. Codes stay whole.
CREATE FUNCTION register_stem(word text) RETURNS text LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
  -- Also at the end of a word: binnensteden. Not of besteden: three letters must come before.
  base text := (SELECT left(register_stem.word, -length(i.word)) || i.base
                  FROM register_irregularword i
                 WHERE i.word = register_stem.word
                    OR length(i.word) > 4 AND length(register_stem.word) > length(i.word) + 2
                       AND right(register_stem.word, length(i.word)) = i.word
                 ORDER BY length(i.word) DESC LIMIT 1);
  stem text := coalesce(base, word);
  before text := '';
BEGIN
  -- What is left of 's-Hertogenbosch, 't Zand and regio's.
  IF stem IN ('s', 't', 'n') OR ts_lexize('pg_catalog.dutch_stem', stem) = '{}' THEN
    RETURN NULL;
  END IF;
  WHILE stem <> before AND length(stem) > 3 AND stem !~ '[0-9+&]' LOOP
    before := stem;
    IF length(stem) > 5 AND stem LIKE '%ien' THEN  -- provinciën
      stem := left(stem, -1);
    ELSIF length(stem) > 5 AND stem LIKE '%ieen' THEN  -- energieën
      stem := left(stem, -2);
    END IF;
    stem := coalesce(nullif((ts_lexize('pg_catalog.dutch_stem', stem))[1], ''), stem);
    IF right(stem, 2) IN ('bb','dd','ff','gg','kk','ll','mm','nn','pp','rr','ss','tt') THEN
      stem := left(stem, -1);
    END IF;
    IF right(stem, 1) IN ('v', 'z') THEN
      stem := left(stem, -1) || translate(right(stem, 1), 'vz', 'fs');
    ELSIF length(stem) > 4 AND right(stem, 1) = 's' AND right(stem, 2) ~ '[aeiou]s' THEN
      stem := left(stem, -1);
    END IF;
  END LOOP;
  RETURN stem;
END $$;

-- The forms a building word takes at the end of another, each with its stem.
CREATE TABLE register_buildingform (
  form text COLLATE "C" NOT NULL,
  stem text NOT NULL,
  word text COLLATE "C" NOT NULL,
  PRIMARY KEY (form, word)
);
CREATE INDEX ON register_buildingform (left(form, 3));
CREATE INDEX ON register_buildingform (right(form, 3));

CREATE FUNCTION register_forms(word text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT f FROM unnest(ARRAY[
      word, word || 's', word || 'n', word || 'en', word || right(word, 1) || 'en',
      left(word, -1) || translate(right(word, 1), 'fs', 'vz') || 'en']) AS f
   WHERE f = word OR register_stem(f) = register_stem(word)
  UNION
  SELECT i.word FROM register_irregularword i WHERE i.base = register_forms.word
$$;

-- The stems of the building words that a word is composed of, in order, with what is left
-- between them: energietransitiefonds is {energie, transitie, fonds}, as stems. Empty if none.
-- From both ends, the longest first. At the end of a word they are sure: 3 letters before it will
-- do. At its beginning they may be chance: regionale and natuurlijke are not composed.
CREATE FUNCTION register_parts(word text) RETURNS text[] LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
  rest text := CASE WHEN word ~ '^[a-z]+$' THEN word ELSE '' END;
  heads text[] := '{}';
  tails text[] := '{}';
  longest record;
BEGIN
  LOOP
    SELECT b.form, b.stem, right(rest, length(b.form)) = b.form AS at_end INTO longest
      FROM register_buildingform b
     WHERE right(b.form, 3) = right(rest, 3) AND right(rest, length(b.form)) = b.form
           AND length(rest) - length(b.form) NOT BETWEEN 1 AND 2
        OR left(b.form, 3) = left(rest, 3) AND left(rest, length(b.form)) = b.form
           AND (substr(rest, length(b.form) + 1) ~ '^(?!lijk).{5}'
                OR EXISTS (SELECT FROM register_buildingform r
                            WHERE r.form = substr(rest, length(b.form) + 1)))
     ORDER BY length(b.form) DESC, b.form LIMIT 1;
    IF NOT FOUND THEN
      EXIT;
    ELSIF longest.at_end THEN
      tails := longest.stem || tails;
      rest := left(rest, -length(longest.form));
    ELSE
      heads := heads || longest.stem;
      rest := substr(rest, length(longest.form) + 1);
    END IF;
  END LOOP;
  -- A building word by itself is not composed.
  IF cardinality(heads || tails) = 0 OR (cardinality(heads || tails) = 1 AND rest = '') THEN
    RETURN '{}';
  END IF;
  RETURN heads || CASE WHEN length(rest) > 2 AND register_stem(rest) IS NOT NULL
                       THEN ARRAY[register_stem(rest)] ELSE '{}' END || tails;
END $$;

-- All that a word is found by: its own stem first, then its parts. Empty for a stop word.
CREATE FUNCTION register_lexemes(word text) RETURNS text[] LANGUAGE sql STABLE STRICT AS $$
  SELECT CASE
    WHEN own IS NULL THEN '{}'
    -- MKB+ is found by mkb too, and Agro&Food by food; R&D not by r.
    WHEN word ~ '[+&]' THEN own || ARRAY(
      SELECT register_stem(p) FROM string_to_table(translate(word, '+&', '  '), ' ') p
       WHERE length(p) > 1 AND register_stem(p) IS NOT NULL)
    ELSE own || register_parts(word)
  END FROM (SELECT register_stem(word) AS own) AS one
$$;

-- Entries -------------------------------------------------------------------------------------

-- What is searched of an entry, by weight. In order, so that the same entry gives the same row:
-- by ids, for a region may get another code and a sentence another number.
CREATE VIEW register_entry_words AS
SELECT e.id AS entry_id, e.publication <> 'concept' AS is_public,
  register_words(concat_ws(' ', e.title, array_to_string(e.aliases, ' '))) AS a,
  register_words(concat_ws(' ', e.summary, e.place, array_to_string(e.partners, ' '),
    (SELECT string_agg(concat_ws(' ', r.name, array_to_string(r.aliases, ' ')), ' ' ORDER BY r.id)
       FROM register_entryregion l JOIN register_region r ON r.id = l.region_id
      WHERE l.entry_id = e.id),
    (SELECT string_agg(t.name, ' ' ORDER BY t.id)
       FROM register_entrytopsector l JOIN register_topsector t ON t.id = l.topsector_id
      WHERE l.entry_id = e.id),
    (SELECT string_agg(t.name, ' ' ORDER BY t.id)
       FROM register_entrytag l JOIN register_tag t ON t.id = l.tag_id WHERE l.entry_id = e.id),
    (SELECT string_agg('eur' || c.amount_eur, ' ' ORDER BY c.amount_eur)
       FROM register_contribution c WHERE c.entry_id = e.id))) AS b,
  register_words((SELECT string_agg(c.quote, ' ' ORDER BY c.passage_id)
     FROM register_citation c WHERE c.entry_id = e.id)) AS c
FROM register_entry e;

-- The search column of entries, and the words in them that were not seen before.
-- Words are not unique: two who write the same new word at once would wait for each other, or
-- end in a deadlock. A double costs nothing, for it puts the same lexemes in the same place.
-- For the same reason a word that was in concepts only is written again, and never changed, once it
-- is public: what is not public may not decide what somebody finds.
-- A gap between the weights, wider than any phrase: none runs on from a title into a summary. A
-- word of the title is there a second time, as '=haf': an index finds that, and would have to read
-- each row to see a weight.
CREATE FUNCTION register_search(ids bigint[]) RETURNS TABLE (entry_id bigint, search tsvector)
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan SET work_mem = '64MB' AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH
    texts AS MATERIALIZED (
      SELECT entry_id, is_public, cardinality(a) AS a, cardinality(a) + cardinality(b) + 20 AS b,
             a || array_fill(''::text, '{20}') || b || array_fill(''::text, '{20}') || c AS words
        -- OFFSET 0: else each text is read again for each place it is named.
        FROM (SELECT * FROM register_entry_words WHERE entry_id = ANY (ids) OFFSET 0) AS once),
    words AS MATERIALIZED (
      SELECT w.word COLLATE "C" AS word, bool_or(is_public) AS is_public
        FROM texts, unnest(words) AS w (word) WHERE w.word <> '' GROUP BY 1),
    known AS MATERIALIZED (
      SELECT w.word, w.lexemes, w.is_public FROM words JOIN register_word w USING (word)),
    learnt AS (
      INSERT INTO register_word (word, lexemes, is_public)
      SELECT word, register_lexemes(word), is_public FROM words
       WHERE NOT EXISTS (SELECT FROM known
                          WHERE known.word = words.word AND known.is_public >= words.is_public)
      RETURNING word, lexemes),
    -- Each word once, as a tsvector has it, with # where its place will stand.
    written AS MATERIALIZED (
      SELECT word, anywhere, anywhere || ' =' || replace(anywhere, ' ', ' =') AS in_title
        FROM (SELECT word, array_to_string(lexemes, '# ') || '#' AS anywhere
                FROM (SELECT word, lexemes FROM known UNION TABLE learnt) AS each
               WHERE lexemes <> '{}') AS all_words)
  SELECT t.entry_id, coalesce(found.search, '')
    FROM texts t
    LEFT JOIN (
      SELECT p.entry_id,
             string_agg(replace(
               CASE WHEN place <= a THEN in_title ELSE anywhere END, '#',
               ':' || place || CASE WHEN place <= a THEN 'A' WHEN place <= b THEN 'B' ELSE 'C' END),
               ' ')::tsvector AS search
        FROM texts p, unnest(p.words) WITH ORDINALITY AS w (word, place)
        JOIN written ON written.word = w.word COLLATE "C"
       GROUP BY p.entry_id) AS found USING (entry_id);
END $$;

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
  ], NULL)::varchar[] AS left_open
FROM register_entry e;

CREATE OR REPLACE FUNCTION touch_entries(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Regions do not move or change names, and search learns no other Dutch, while entries are
  -- computed from them, and the other way round: who comes second waits, and then sees what
  -- the first one did.
  PERFORM pg_advisory_xact_lock_shared(hashtext('register_region'));
  -- Lock first, compute after: the next statement then sees what others committed meanwhile.
  PERFORM FROM register_entryindex WHERE entry_id = ANY (ids) ORDER BY entry_id FOR UPDATE;
  INSERT INTO register_entryindex AS i (
    entry_id, kind, number, sort_key, publication, ladder, theme_id, owner_id, start_year, end_year,
    amount_eur, region_ids, own_region_ids, topsector_ids, stated_topsector_ids, tag_ids, left_open,
    search, changed_at, version, transaction)
  SELECT s.*, words.search, now(), 1, txid_current()
    FROM register_entry_source s JOIN register_search(ids) words USING (entry_id)
   WHERE s.entry_id = ANY (ids)
  ON CONFLICT (entry_id) DO UPDATE SET
    (kind, sort_key, publication, ladder, theme_id, owner_id, start_year, end_year, amount_eur,
     region_ids, own_region_ids, topsector_ids, stated_topsector_ids, tag_ids, left_open, search,
     changed_at) =
    (excluded.kind, excluded.sort_key, excluded.publication, excluded.ladder, excluded.theme_id,
     excluded.owner_id, excluded.start_year, excluded.end_year, excluded.amount_eur,
     excluded.region_ids, excluded.own_region_ids, excluded.topsector_ids,
     excluded.stated_topsector_ids, excluded.tag_ids,
     excluded.left_open, excluded.search, excluded.changed_at),
    version = i.version + (i.transaction <> excluded.transaction)::int,
    transaction = excluded.transaction;
END $$;

DROP FUNCTION register_word_vector(text);

-- The names of topsectors and tags are searched in their entries, as those of regions are.
CREATE FUNCTION register_topsector_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM touch_entries(ARRAY(
    SELECT l.entry_id FROM after a JOIN before b USING (id)
      JOIN register_entrytopsector l ON l.topsector_id = a.id WHERE a.name <> b.name));
  RETURN NULL;
END $$;

CREATE FUNCTION register_tag_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM touch_entries(ARRAY(
    SELECT l.entry_id FROM after a JOIN before b USING (id)
      JOIN register_entrytag l ON l.tag_id = a.id WHERE a.name <> b.name));
  RETURN NULL;
END $$;

CREATE TRIGGER renamed AFTER UPDATE ON register_topsector
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION register_topsector_renamed();
CREATE TRIGGER renamed AFTER UPDATE ON register_tag
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION register_tag_renamed();

-- Synonyms ------------------------------------------------------------------------------------

CREATE FUNCTION register_stems(text) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(SELECT register_stem(w.word)
                 FROM unnest(register_words($1)) WITH ORDINALITY AS w (word, place)
                WHERE register_stem(w.word) IS NOT NULL ORDER BY w.place)
$$;

-- Each synonym both ways: the stems of what is said, and of what is meant.
CREATE TABLE register_synonymstems (
  said text[] NOT NULL,
  meant text[] NOT NULL,
  PRIMARY KEY (said, meant)
);
CREATE INDEX ON register_synonymstems ((said[1]));

CREATE FUNCTION register_read_synonyms() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtext('register_region'));
  DELETE FROM register_synonymstems;
  WITH stems AS (
    SELECT register_stems(term) AS term, register_stems(meaning) AS meaning FROM register_synonym)
  INSERT INTO register_synonymstems (said, meant)
  SELECT * FROM (SELECT term, meaning FROM stems UNION SELECT meaning, term FROM stems)
    AS both_ways (said, meant)
   WHERE said <> '{}' AND meant <> '{}';
$$;

CREATE FUNCTION register_synonyms_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM register_read_synonyms();
  RETURN NULL;
END $$;

CREATE TRIGGER stems AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON register_synonym
  FOR EACH STATEMENT EXECUTE FUNCTION register_synonyms_changed();

-- A change of Dutch --------------------------------------------------------------------------

-- Analyse anew the words in which one of ``pieces`` occurs, and read the entries that hold them.
-- Not by touch_entries: no entry has changed, and none may look as if it has.
CREATE FUNCTION register_relearn(pieces text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  stems text[];
BEGIN
  WITH
    concerned AS (
      -- Piece by piece, for then each is looked up in the index word_alike.
      SELECT w.id, min(w.lexemes) AS before, register_lexemes(min(w.word)) AS after
        FROM unnest(pieces) AS piece JOIN register_word w ON w.word LIKE '%' || piece || '%'
       GROUP BY w.id),
    changed AS (
      UPDATE register_word w SET lexemes = c.after FROM concerned c
       WHERE c.id = w.id AND c.before <> c.after RETURNING c.before)
  SELECT array_agg(DISTINCT before[1]) INTO stems FROM changed;
  -- The first lexeme is in every entry that holds the word. A stop word has none: read them all.
  UPDATE register_entryindex i SET search = words.search
    FROM register_search(ARRAY(
           SELECT e.entry_id FROM register_entryindex e
            WHERE e.search @@ (SELECT string_agg(quote_literal(stem), '|')::tsquery
                                 FROM unnest(stems) AS stem WHERE stem IS NOT NULL)
               OR array_position(stems, NULL) IS NOT NULL)) AS words
   WHERE i.entry_id = words.entry_id AND i.search <> words.search;
END $$;

CREATE FUNCTION register_dutch_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  words text[] := array_remove(ARRAY[to_jsonb(OLD)->>'word', to_jsonb(NEW)->>'word',
                                     to_jsonb(OLD)->>'base', to_jsonb(NEW)->>'base'], NULL);
  -- Whoever says what kalveren is, says what melkkalveren is.
  endings text[] := ARRAY(SELECT '%' || word FROM unnest(words) AS word);
  forms text[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('register_region'));
  WITH gone AS (DELETE FROM register_buildingform WHERE word LIKE ANY (endings) RETURNING form)
  SELECT array_agg(form) INTO forms FROM gone;
  WITH come AS (
    INSERT INTO register_buildingform (form, stem, word)
    SELECT f, register_stem(f), b.word FROM register_buildingword b, register_forms(b.word) AS f
     WHERE b.word LIKE ANY (endings) AND register_stem(f) IS NOT NULL RETURNING form)
  SELECT forms || array_agg(form) INTO forms FROM come;
  PERFORM register_relearn(words || forms);
  PERFORM register_read_synonyms();
  RETURN NULL;
END $$;

CREATE TRIGGER dutch_changed AFTER INSERT OR UPDATE OR DELETE ON register_irregularword
  FOR EACH ROW EXECUTE FUNCTION register_dutch_changed();
CREATE TRIGGER dutch_changed AFTER INSERT OR UPDATE OR DELETE ON register_buildingword
  FOR EACH ROW EXECUTE FUNCTION register_dutch_changed();

-- With other Dutch, the same question finds other entries: pages of before no longer hold.
CREATE TRIGGER moves_version AFTER INSERT OR UPDATE OR DELETE ON register_irregularword
  FOR EACH STATEMENT EXECUTE FUNCTION register_moves();
CREATE TRIGGER moves_version AFTER INSERT OR UPDATE OR DELETE ON register_buildingword
  FOR EACH STATEMENT EXECUTE FUNCTION register_moves();
CREATE TRIGGER moves_version AFTER INSERT OR UPDATE OR DELETE ON register_synonym
  FOR EACH STATEMENT EXECUTE FUNCTION register_moves();
