-- A confirmation says that nothing had to change. So it does not make an entry look changed, on its
-- page and in lists by newest change; its version does rise, for no open screen may write over it.
CREATE FUNCTION register_only_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_at = OLD.changed_at;
  RETURN NEW;
END $$;

CREATE TRIGGER only_confirmed BEFORE UPDATE ON register_entryindex
  FOR EACH ROW WHEN (current_setting('register.confirms', true) = 'yes')
  EXECUTE FUNCTION register_only_confirmed();
