-- What people decided about files, and what the archive says about letters whose number or day could not be read.

CREATE TABLE cuts (                       -- where the letters of a file begin, on a person's word
    sha256 TEXT PRIMARY KEY,
    pages TEXT NOT NULL,                  -- JSON list of page numbers; both lists empty: one letter
    lines TEXT NOT NULL                   -- JSON list of paragraph numbers, for files without pages
) WITHOUT ROWID;

CREATE TABLE sameness (                   -- a person's word on two files being one document; no run overwrites it
    one TEXT NOT NULL,                    -- keys of letters, one < other
    other TEXT NOT NULL,
    same INTEGER NOT NULL,                -- 1 the same document, 0 two documents
    PRIMARY KEY (one, other)
) WITHOUT ROWID;

CREATE TABLE settled (                    -- serial and day concluded from the archive; made anew at each linking
    letter_id INTEGER NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
    field TEXT NOT NULL CHECK (field IN ('code', 'date')),
    value TEXT NOT NULL,                  -- '' when only the order of the candidates changed
    confidence REAL NOT NULL,
    why TEXT NOT NULL,                    -- for a clerk
    candidates TEXT NOT NULL,             -- JSON [[value, probability], ...], most probable first
    PRIMARY KEY (letter_id, field)
) WITHOUT ROWID;
