-- Readers see public answers on the page of an entry, which is kept under the register version. So
-- it moves when an answer becomes public, changes or goes away, and for nothing else of a report:
-- that somebody has reported something, or that words were erased, says nothing to the public.

CREATE TRIGGER moves_version_on_insert AFTER INSERT ON submissions_report
  FOR EACH ROW WHEN (NEW.is_public) EXECUTE FUNCTION register_moves();

CREATE TRIGGER moves_version_on_update AFTER UPDATE ON submissions_report
  FOR EACH ROW WHEN (
    (OLD.is_public OR NEW.is_public)
    AND (OLD.is_public, OLD.entry_id, OLD.public_question, OLD.answer,
         OLD.handled_at, OLD.handled_role, OLD.handled_region_id)
      IS DISTINCT FROM
        (NEW.is_public, NEW.entry_id, NEW.public_question, NEW.answer,
         NEW.handled_at, NEW.handled_role, NEW.handled_region_id)
  ) EXECUTE FUNCTION register_moves();

CREATE TRIGGER moves_version_on_delete AFTER DELETE ON submissions_report
  FOR EACH ROW WHEN (OLD.is_public) EXECUTE FUNCTION register_moves();
