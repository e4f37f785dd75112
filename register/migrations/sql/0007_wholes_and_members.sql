-- What follows from lines of money that are parts of others, and from regions within regions.

-- Every total asks it of every part.
ALTER FUNCTION register_held_by_another(bigint) PARALLEL SAFE;

-- Of each part the nearest line above that readers may see, and whether no total adds it up.
CREATE VIEW register_publicwhole AS
SELECT part.id AS part_id, whole.id AS whole_id, register_held_by_another(part.id) AS held
  FROM register_contribution part
  CROSS JOIN LATERAL register_nearest_public(part.included_in_id) AS whole (id)
 WHERE whole.id IS NOT NULL;

-- Each line beside the regions whose members pay it and that do not pay it themselves: once,
-- however many members pay.
CREATE VIEW register_memberpayment AS
SELECT DISTINCT payer.contribution_id, around.whole_id AS region_id
  FROM register_contributionpayer payer
  JOIN register_regionclosure around ON around.part_id = payer.region_id
 WHERE around.whole_id <> around.part_id
   AND NOT EXISTS (
     SELECT FROM register_contributionpayer same
      WHERE same.contribution_id = payer.contribution_id AND same.region_id = around.whole_id);
