-- The register version: one row that moves when a transaction commits that changed something public.

-- A mark for each open transaction that did. It is gone before the commit is done.
CREATE TABLE register_moved (transaction bigint PRIMARY KEY);

-- Set off by whatever writes something public, the first time in a transaction that it happens.
CREATE FUNCTION register_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('register.moves', true) IS DISTINCT FROM 'yes' THEN
    PERFORM set_config('register.moves', 'yes', true);
    INSERT INTO register_moved VALUES (txid_current());
  END IF;
  RETURN NULL;
END $$;

-- Everybody who commits needs the one row, so it is written last of all. Other checks wait for the
-- commit as well, after an import thousands of them. This one stands among those, and what the
-- DELETE sets off comes behind them.
CREATE FUNCTION register_commits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM register_moved WHERE transaction = NEW.transaction;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER commits AFTER INSERT ON register_moved
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register_commits();

CREATE FUNCTION register_version_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO register_registerversion AS v (id, number, moved_at) VALUES (1, 1, clock_timestamp())
  ON CONFLICT (id) DO UPDATE SET number = v.number + 1, moved_at = excluded.moved_at;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER moves AFTER DELETE ON register_moved
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register_version_moves();

-- touch_entries writes the index row of an entry whenever the entry or a related row changes.
-- What was public once never becomes a concept again, so a concept was never seen.
CREATE TRIGGER moves_version AFTER INSERT OR UPDATE ON register_entryindex
  FOR EACH ROW WHEN (NEW.publication <> 'concept') EXECUTE FUNCTION register_moves();

DO $$
DECLARE
  name text;
BEGIN
  -- All that pages tell besides entries. The nightly refresh writes the closure.
  FOREACH name IN ARRAY ARRAY['region', 'regioncode', 'regionmembership', 'regionclosure',
                              'topsector', 'theme', 'tag', 'sourcedocument', 'passage']
  LOOP
    EXECUTE format(
      'CREATE TRIGGER moves_version AFTER INSERT OR UPDATE OR DELETE ON %I '
      'FOR EACH STATEMENT EXECUTE FUNCTION register_moves()', 'register_' || name);
  END LOOP;
END $$;
