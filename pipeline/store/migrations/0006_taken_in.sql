-- When each letter and each row of a register came into the store, so that an old audit can be made again.

ALTER TABLE letters ADD COLUMN taken_in TEXT NOT NULL DEFAULT '';   -- ISO; '' before the store kept it
ALTER TABLE register ADD COLUMN taken_in TEXT NOT NULL DEFAULT '';
