-- What people corrected and decided, and who they are. No run overwrites any of it.

CREATE TABLE corrections (                -- a person's value of a field; it stands above what any run reads
    key TEXT NOT NULL,                    -- of the letter
    field TEXT NOT NULL,
    value TEXT NOT NULL,                  -- '': the letter has none
    seen TEXT NOT NULL DEFAULT '',        -- what the program had read when the person said it
    PRIMARY KEY (key, field)
) WITHOUT ROWID;

CREATE TABLE readings (                   -- what the newest run read of a letter that has corrections
    key TEXT PRIMARY KEY,
    letter BLOB NOT NULL                  -- as in contents
) WITHOUT ROWID;

CREATE TABLE decisions (                  -- what people decided in the review, so that it can be undone
    id INTEGER PRIMARY KEY,
    made TEXT NOT NULL,                   -- ISO, to the second
    who TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('field', 'link', 'same', 'body')),
    target TEXT NOT NULL,                 -- JSON list: key and field; citing and cited; one and other; name
    before TEXT NOT NULL,                 -- JSON: the decision that stood before; null for none
    after TEXT NOT NULL,                  -- JSON
    undone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX decisions_target ON decisions (kind, target);
CREATE INDEX decisions_who ON decisions (who, id);

-- What waits for review is found by these, not by looking at every letter and link.
CREATE INDEX letters_doubtful ON letters (first) WHERE sureness < 0.9 OR code = '' OR length(date) < 10 OR issuer_key = '';
CREATE INDEX links_doubtful ON links (state, letter_id, position) WHERE state IN ('ambiguous', 'suggested');
CREATE INDEX derived_links_doubtful ON derived_links (state, letter_id) WHERE state IN ('ambiguous', 'suggested');

CREATE TABLE accounts (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('reader', 'archivist', 'auditor', 'administrator')),
    password TEXT NOT NULL,               -- argon2id
    bodies TEXT NOT NULL DEFAULT '',      -- names of the only bodies whose letters are seen, one a line; '': all
    made TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0,
    epoch INTEGER NOT NULL DEFAULT 1      -- grows when all sessions of the account end
) WITHOUT ROWID;

CREATE TABLE tokens (                     -- for other systems, to read only
    name TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,            -- SHA-256 of the token, which is kept nowhere
    bodies TEXT NOT NULL DEFAULT '',
    made TEXT NOT NULL,
    who TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
