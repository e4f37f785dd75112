-- Each line beside the regions whose members pay it and that do not pay it themselves: once,
-- however many members pay. The first of them stands for all: with DISTINCT instead, the largest
-- lines of one region could not be found by their index.
CREATE OR REPLACE VIEW register_memberpayment AS
SELECT payer.contribution_id, around.whole_id AS region_id
  FROM register_contributionpayer payer
  JOIN register_regionclosure around ON around.part_id = payer.region_id
 WHERE around.whole_id <> around.part_id
   AND NOT EXISTS (
     SELECT FROM register_contributionpayer other
       JOIN register_regionclosure within ON within.part_id = other.region_id
      WHERE other.contribution_id = payer.contribution_id AND within.whole_id = around.whole_id
        AND (other.id < payer.id OR other.region_id = around.whole_id));
