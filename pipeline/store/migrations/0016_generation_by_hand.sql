-- A statement that may write several rows, as one with a trigger may, opens a savepoint, and at each savepoint FTS5
-- writes out the words it has gathered: a segment of the index for every letter instead of one for every transaction.
-- insert_entry counts instead. (https://sqlite.org/c3ref, "xSavepoint"; measured: half of the time of an insert.)

DROP TRIGGER IF EXISTS generation_letter_in;
