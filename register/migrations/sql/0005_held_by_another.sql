-- Whether a line of money lies, at any depth, in a published line of the same nature. Each euro
-- counts once: a tranche of a tranche counts in the whole, also when the one between is a concept.

CREATE FUNCTION register_held_by_another(contribution bigint) RETURNS boolean
LANGUAGE sql STABLE STRICT AS $$
  WITH RECURSIVE above (id, entry_id, nature, included_in_id) AS (
    SELECT w.id, w.entry_id, w.nature, w.included_in_id
      FROM register_contribution c JOIN register_contribution w ON w.id = c.included_in_id
     WHERE c.id = contribution
    UNION
    SELECT w.id, w.entry_id, w.nature, w.included_in_id
      FROM above a JOIN register_contribution w ON w.id = a.included_in_id
  )
  SELECT EXISTS (
    SELECT FROM above a
      JOIN register_entry e ON e.id = a.entry_id
      JOIN register_contribution c ON c.id = contribution
     WHERE e.publication = 'published' AND a.nature = c.nature)
$$;

-- The line itself when it is published, or else the nearest published one above it. Readers may
-- not learn of what lies between, and still see of which whole a line is part.

CREATE FUNCTION register_nearest_public(contribution bigint) RETURNS bigint
LANGUAGE sql STABLE STRICT AS $$
  WITH RECURSIVE above (id, included_in_id, published) AS (
    SELECT c.id, c.included_in_id, e.publication = 'published'
      FROM register_contribution c JOIN register_entry e ON e.id = c.entry_id
     WHERE c.id = contribution
    UNION
    SELECT w.id, w.included_in_id, e.publication = 'published'
      FROM above a JOIN register_contribution w ON w.id = a.included_in_id
      JOIN register_entry e ON e.id = w.entry_id
     WHERE NOT a.published
  )
  SELECT id FROM above WHERE published
$$;
