-- What register/search/dutch.py and register/search/spelling.py ask about what somebody typed.

-- The words in pieces of text, in order, and how each is found. ``joined`` is the stem of the word
-- and the next one together, if the register knows that. Of a word that it does not know, nor as a
-- part, or by concepts only: ``begun``, the stems of 50 words at most that begin with it, and ``halves``, the stems of
-- the two words that it is when a space was left out.
CREATE FUNCTION register_read(pieces text[]) RETURNS TABLE (
  piece bigint, place bigint, word text, lexemes text[], joined text, begun text[], halves text[]
) LANGUAGE sql STABLE AS $$
  WITH typed AS (
    SELECT p.piece, w.place, w.word,
           w.word || lead(w.word) OVER (PARTITION BY p.piece ORDER BY w.place) AS pair
      FROM unnest(pieces) WITH ORDINALITY AS p (text, piece),
           unnest(register_words(p.text)) WITH ORDINALITY AS w (word, place))
  SELECT t.piece, t.place, t.word, register_lexemes(t.word),
    (SELECT k.lexemes[1] FROM register_word k WHERE k.word = t.pair AND k.is_public LIMIT 1),
    CASE WHEN known OR length(t.word) < 3 OR t.word ~ '[^a-z0-9]' THEN '{}' ELSE ARRAY(
      SELECT DISTINCT begins.lexemes[1] FROM (
        SELECT k.lexemes FROM register_word k
          -- { comes after z. Not LIKE: that finds its way in an index only by a constant.
         WHERE k.word >= t.word AND k.word < t.word || '{'
           AND k.is_public AND k.lexemes <> '{}'
         ORDER BY k.word LIMIT 50) AS begins) END,
    CASE WHEN known OR length(t.word) < 6 OR t.word ~ '[^a-z]' THEN '{}' ELSE coalesce((
      SELECT ARRAY[register_stem(left(t.word, n)), register_stem(substr(t.word, n + 1))]
        FROM generate_series(3, length(t.word) - 3) AS n
       WHERE EXISTS (SELECT FROM register_word k
                      WHERE k.word = left(t.word, n) AND k.is_public AND k.lexemes <> '{}')
         AND EXISTS (SELECT FROM register_word k
                      WHERE k.word = substr(t.word, n + 1) AND k.is_public
                        AND k.lexemes <> '{}')
       ORDER BY abs(length(t.word) - 2 * n) LIMIT 1), '{}') END
  FROM typed t,
       LATERAL (SELECT EXISTS (SELECT FROM register_word k WHERE k.word = t.word AND k.is_public)
                    OR EXISTS (SELECT FROM register_buildingform b WHERE b.form = t.word)
                    AS known) AS k
  ORDER BY t.piece, t.place
$$;

-- The synonyms of which one side is among ``stems``: the stems of that side, and of the other.
CREATE FUNCTION register_synonyms(stems text[]) RETURNS TABLE (said text[], meant text[])
LANGUAGE sql STABLE AS $$
  SELECT s.said, s.meant FROM register_synonymstems s
   WHERE s.said[1] = ANY (stems) AND s.said <@ stems
   ORDER BY s.said, s.meant
$$;

-- Whether a published entry holds a stem.
CREATE FUNCTION register_is_public(stem text) RETURNS boolean LANGUAGE sql STABLE
SET enable_seqscan = off AS $$
  SELECT EXISTS (SELECT FROM register_entryindex
                  WHERE publication = 'published' AND search @@ quote_literal(stem)::tsquery)
$$;

-- The word that was meant by each of ``words``: the word itself when it says nothing or a
-- published entry holds it, else the most alike that one holds, else NULL. No more than 20 are
-- looked at. Short words look like very many, and who types four that nobody knows has made no
-- slip: to look for those takes long and finds nothing that was meant.
-- Without enable_seqscan off, PostgreSQL would rather read all entries for the first that fits.
CREATE FUNCTION register_meant(words text[]) RETURNS TABLE (place bigint, word text, meant text)
LANGUAGE sql STABLE SET enable_seqscan = off AS $$
  WITH typed AS MATERIALIZED (
    SELECT w.place, w.word, stem IS NULL OR register_is_public(stem) AS is_known
      FROM unnest(words) WITH ORDINALITY AS w (word, place), register_stem(w.word) AS stem)
  SELECT t.place, t.word, CASE
    WHEN t.is_known THEN t.word
    WHEN length(t.word) > 3 AND (SELECT count(*) FROM typed WHERE NOT is_known) < 4 THEN (
      SELECT alike.word FROM (
        SELECT k.word, min(k.lexemes[1]) AS stem, similarity(k.word, t.word) AS score
          FROM register_word k
         WHERE k.word % t.word AND k.is_public AND k.lexemes <> '{}' AND k.word ~ '^[a-z]{3,}$'
         GROUP BY k.word
         ORDER BY score DESC, k.word LIMIT 20) AS alike
       WHERE register_is_public(alike.stem) ORDER BY score DESC, alike.word LIMIT 1) END
    FROM typed t
   ORDER BY t.place
$$;
