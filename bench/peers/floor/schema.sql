-- Tables for the bare floor, made of the table `stage` (the plain file) and `tag` (every code).
CREATE TEXT SEARCH CONFIGURATION nl (COPY = dutch);
ALTER TEXT SEARCH CONFIGURATION nl
  ALTER MAPPING FOR hword, hword_part, word WITH unaccent, dutch_stem;

-- One row for each distinct list of codes: a join instead of a subquery per initiative.
CREATE TEMP TABLE code_list AS
  SELECT kind, list, (SELECT array_agg(t.id ORDER BY t.id)
                        FROM unnest(string_to_array(list, ';')) c
                        JOIN tag t ON t.code = c AND t.dimension = kind) AS ids
    FROM (SELECT 'region' AS kind, regions AS list FROM stage
          UNION SELECT 'region', found_under FROM stage
          UNION SELECT 'topsector', topsectors FROM stage) lists;
ANALYZE code_list;

-- Narrow, and in the order in which lists show it.
CREATE TABLE initiative AS
  SELECT substr(s.code, 4)::int AS id, s.code, s.title, s.start_year, s.end_year,
         s.amount_eur AS amount, th.id AS theme, st.id AS status,
         r.ids AS regions, f.ids AS found_under, t.ids AS topsectors
    FROM stage s
    JOIN tag th ON th.dimension = 'theme' AND th.code = s.theme
    JOIN tag st ON st.dimension = 'status' AND st.code = s.status
    JOIN code_list r ON r.kind = 'region' AND r.list = s.regions
    JOIN code_list f ON f.kind = 'region' AND f.list = s.found_under
    JOIN code_list t ON t.kind = 'topsector' AND t.list = s.topsectors
   ORDER BY s.start_year DESC, id;
ALTER TABLE initiative ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX ON initiative (code);
CREATE INDEX ON initiative (theme, status, amount);

CREATE TABLE initiative_text AS
  SELECT i.id, s.partners, s.summary, s.description
    FROM stage s JOIN initiative i USING (code) ORDER BY i.start_year DESC, i.id;
ALTER TABLE initiative_text ADD PRIMARY KEY (id);

-- Tags and words of an initiative in one list of numbers, so that one index answers for both.
CREATE UNLOGGED TABLE lexemes AS
  SELECT i.id, tsvector_to_array(to_tsvector('nl', concat_ws(' ', i.title, t.summary, t.description)))
         AS words
    FROM initiative i JOIN initiative_text t USING (id);
CREATE TABLE initiative_terms AS
  SELECT i.id, i.start_year, i.found_under || ARRAY[i.theme, i.status] AS tags,
         i.found_under || ARRAY(SELECT hashtext(w) | x'80000000'::int FROM unnest(l.words) w) AS terms
    FROM initiative i JOIN lexemes l USING (id) ORDER BY i.start_year DESC, i.id;
CREATE INDEX ON initiative_terms (start_year DESC, id);
CREATE INDEX ON initiative_terms USING gin (terms gin__int_ops) WITH (fastupdate = off);

CREATE TABLE vocabulary AS SELECT w AS word, count(*)::int AS n FROM lexemes, unnest(words) w GROUP BY 1;
CREATE UNIQUE INDEX ON vocabulary (word);
-- A misspelt word shares the beginning, or the beginning less a letter, with what was meant.
CREATE TABLE deletion AS
  SELECT DISTINCT CASE WHEN i = 0 THEN p ELSE overlay(p placing '' from i for 1) END AS part, word
    FROM (SELECT word, left(word, 8) AS p FROM vocabulary WHERE n >= 5 AND length(word) >= 4) v,
         generate_series(0, length(p)) i;
CREATE INDEX ON deletion (part);

-- 0 stands for any region, or any topsector.
CREATE TABLE listing AS
  SELECT region, topsector, start_year, id
    FROM initiative, unnest(found_under || 0) region, unnest(topsectors || 0) topsector;
CREATE UNIQUE INDEX ON listing (region, topsector, start_year DESC, id);
CREATE TABLE cube AS
  SELECT region, topsector, theme, status, count(*)::int AS n
    FROM initiative, unnest(found_under || 0) region, unnest(topsectors || 0) topsector
   GROUP BY 1, 2, 3, 4;
CREATE UNIQUE INDEX ON cube (region, topsector, theme, status) INCLUDE (n);
CREATE INDEX ON cube (topsector, region, theme, status) INCLUDE (n);

DROP TABLE stage, lexemes;
