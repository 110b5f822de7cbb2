-- What finding a reply without a number, and linking one letter more into a large archive, look up directly.

CREATE TABLE correspondents_by_pair (     -- bodies a letter is addressed to or gives tasks to, by key
    body_key TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('addressee', 'assignee')),
    issuer_key TEXT NOT NULL,             -- of the letter, as its date: who wrote to whom, and when, is one range
    date TEXT NOT NULL,
    letter_id INTEGER NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
    PRIMARY KEY (body_key, role, issuer_key, date, letter_id)
) WITHOUT ROWID;
INSERT INTO correspondents_by_pair
    SELECT body_key, role, issuer_key, date, letter_id FROM correspondents JOIN letters ON id = letter_id;
DROP TABLE correspondents;
ALTER TABLE correspondents_by_pair RENAME TO correspondents;
CREATE INDEX correspondents_letter ON correspondents (letter_id, role);

-- The citation by which a document only cited came to be known, and how far down its citations describe it.
ALTER TABLE documents ADD COLUMN founder INTEGER;                   -- id of the citing letter; NULL: not known yet
ALTER TABLE documents ADD COLUMN founder_at INTEGER;                -- position in its citations
ALTER TABLE documents ADD COLUMN heard TEXT NOT NULL DEFAULT '';    -- the last that is heard; '': all are

-- A letter of which only what it may answer is to be looked at again: its citations are linked.
ALTER TABLE unlinked ADD COLUMN only_reply INTEGER NOT NULL DEFAULT 0;

-- The letters of one body, symbol and year that were read surely: all that settling an unread number asks of them.
CREATE INDEX letters_series ON letters (issuer_key, symbol_key, date, serial, key) WHERE sureness >= 0.9;
CREATE INDEX letters_copies ON letters (copy_of) WHERE copy_of IS NOT NULL;
