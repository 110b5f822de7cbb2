-- What linking one letter more asks of a number that very many letters bear: those of one year, not all.

CREATE TABLE blocks_by_date (             -- match keys under which a held letter may be cited
    block TEXT NOT NULL,
    date TEXT NOT NULL,                   -- of the letter
    letter_id INTEGER NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
    PRIMARY KEY (block, date, letter_id)
) WITHOUT ROWID;
INSERT INTO blocks_by_date SELECT block, l.date, letter_id FROM blocks JOIN letters l ON l.id = letter_id;
DROP TABLE blocks;
ALTER TABLE blocks_by_date RENAME TO blocks;
CREATE INDEX blocks_letter ON blocks (letter_id);

DROP INDEX documents_block;
CREATE INDEX documents_block ON documents (block, date);

CREATE TABLE stale_slices (               -- what a letter has left and that is to be linked again
    block TEXT NOT NULL,
    date TEXT NOT NULL,                   -- of the paper that changed; '': citations without a date, '*': all
    PRIMARY KEY (block, date)
) WITHOUT ROWID;
INSERT INTO stale_slices SELECT block, '*' FROM stale;
INSERT OR IGNORE INTO stale_slices SELECT DISTINCT block, '*' FROM documents WHERE founder IS NULL;
DROP TABLE stale;
ALTER TABLE stale_slices RENAME TO stale;

-- Letters of a body and symbol of which number or day is not surely known, or was settled by the archive.
CREATE INDEX IF NOT EXISTS letters_unread ON letters (issuer_key, symbol_key, date)
    WHERE sureness < 0.9 OR length(date) < 10 OR instr(problems, '_settled') > 0;
