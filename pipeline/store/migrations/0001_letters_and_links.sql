-- What the archive holds, what is cited, what is believed. Dates are EDTF text ("" when unknown); first and
-- last are the days they can mean. Keys (block, *_key) are folded: see pipeline/text/keys.py.

CREATE TABLE letters (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,            -- document key: the first 16 digits of the hash, longer if taken
    sha256 TEXT NOT NULL,                -- of the file
    part INTEGER NOT NULL DEFAULT 0,     -- 0: the file is one letter; else its place among those of the file
    path TEXT NOT NULL,
    media_type TEXT NOT NULL,
    code TEXT NOT NULL DEFAULT '',
    blocks TEXT NOT NULL DEFAULT '',     -- match keys under which it may be cited, one a line
    number_key TEXT NOT NULL DEFAULT '', -- of the whole code; '' when none was read
    serial TEXT NOT NULL DEFAULT '',
    symbol_key TEXT NOT NULL DEFAULT '',
    candidates TEXT,                     -- JSON list of number keys that a handwritten serial may mean
    date TEXT NOT NULL DEFAULT '',
    first TEXT,
    last TEXT,
    year INTEGER,
    genre TEXT NOT NULL DEFAULT '',
    issuer TEXT NOT NULL DEFAULT '',
    issuer_key TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '',
    signer TEXT NOT NULL DEFAULT '',
    urgency TEXT NOT NULL DEFAULT '',
    sureness REAL NOT NULL DEFAULT 0,    -- of the number
    tasks INTEGER NOT NULL DEFAULT 0,    -- how many the letter gives (not those it only tells of)
    problems TEXT NOT NULL DEFAULT '',   -- their codes, separated by spaces
    copy_of TEXT,                        -- key of the letter that stands for this document
    UNIQUE (sha256, part)
);
CREATE INDEX letters_number ON letters (number_key) WHERE number_key <> '';
CREATE INDEX letters_day ON letters (symbol_key, date) WHERE symbol_key <> '';
CREATE INDEX letters_serial ON letters (serial, date) WHERE serial <> '';
CREATE INDEX letters_blank ON letters (symbol_key, substr(date, 1, 7)) WHERE serial = '' AND symbol_key <> '';
CREATE INDEX letters_issuer ON letters (issuer_key, date);
CREATE INDEX letters_date ON letters (first, key);

CREATE TABLE contents (                   -- what is wanted for one letter at a time, compressed
    letter_id INTEGER PRIMARY KEY REFERENCES letters (id) ON DELETE CASCADE,
    letter BLOB NOT NULL,                 -- the record as JSON, without text and words
    text BLOB NOT NULL,
    words BLOB                            -- word boxes
);

CREATE TABLE blocks (                     -- match keys under which a held letter may be cited
    block TEXT NOT NULL,
    letter_id INTEGER NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
    PRIMARY KEY (block, letter_id)
) WITHOUT ROWID;
CREATE INDEX blocks_letter ON blocks (letter_id);

CREATE TABLE citations (
    letter_id INTEGER NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    block TEXT NOT NULL,
    code TEXT NOT NULL,
    serial TEXT NOT NULL,
    symbol_key TEXT NOT NULL,
    date TEXT NOT NULL,
    genre TEXT NOT NULL,
    issuer TEXT NOT NULL,
    issuer_key TEXT NOT NULL,
    subject TEXT NOT NULL,
    relation TEXT NOT NULL,
    kind TEXT NOT NULL,
    confidence REAL NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    PRIMARY KEY (block, letter_id, position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX citations_letter ON citations (letter_id, position);

CREATE TABLE statements (
    letter_id INTEGER NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    citing INTEGER NOT NULL,
    cited INTEGER NOT NULL,
    relation TEXT NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    PRIMARY KEY (letter_id, position)
) WITHOUT ROWID;

CREATE TABLE correspondents (             -- bodies a letter is addressed to or gives tasks to, by key
    body_key TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('addressee', 'assignee')),
    letter_id INTEGER NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
    PRIMARY KEY (body_key, role, letter_id)
) WITHOUT ROWID;
CREATE INDEX correspondents_letter ON correspondents (letter_id, role);

CREATE TABLE documents (                  -- documents known only by their citations
    key TEXT PRIMARY KEY,
    block TEXT NOT NULL,
    code TEXT NOT NULL,
    serial TEXT NOT NULL,
    symbol_key TEXT NOT NULL,
    date TEXT NOT NULL,
    genre TEXT NOT NULL,
    issuer TEXT NOT NULL,
    issuer_key TEXT NOT NULL,
    subject TEXT NOT NULL,
    citations INTEGER NOT NULL,
    suggested TEXT,                       -- key of the held letter that it may be
    suggested_state TEXT,
    suggested_score REAL,
    suggested_evidence INTEGER REFERENCES evidence (id),
    suggested_others TEXT
) WITHOUT ROWID;
CREATE INDEX documents_block ON documents (block);
CREATE INDEX documents_day ON documents (symbol_key, date) WHERE symbol_key <> '';
CREATE INDEX documents_month ON documents (symbol_key, substr(date, 1, 7)) WHERE symbol_key <> '';
CREATE INDEX documents_serial ON documents (serial, date) WHERE serial <> '';
CREATE INDEX documents_suggested ON documents (suggested) WHERE suggested IS NOT NULL;

CREATE TABLE evidence (                   -- the distinct sets of reasons, written once each
    id INTEGER PRIMARY KEY,
    reasons TEXT NOT NULL UNIQUE          -- JSON [[name, weight, words], …]
);

CREATE TABLE links (                      -- what each citation is believed to mean
    block TEXT NOT NULL,
    letter_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    cited TEXT NOT NULL,                  -- key of a letter or of a document only cited
    state TEXT NOT NULL,
    score REAL NOT NULL,
    evidence INTEGER REFERENCES evidence (id),
    candidates TEXT,
    PRIMARY KEY (block, letter_id, position),
    FOREIGN KEY (block, letter_id, position) REFERENCES citations (block, letter_id, position) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX links_cited ON links (cited);

CREATE TABLE derived_links (              -- links that rest on no citation of the citing letter itself
    letter_id INTEGER NOT NULL REFERENCES letters (id) ON DELETE CASCADE, -- who states it, or who replies
    origin TEXT NOT NULL CHECK (origin IN ('statement', 'reply')),
    position INTEGER NOT NULL,
    citing TEXT NOT NULL,
    cited TEXT NOT NULL,
    relation TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    score REAL NOT NULL,
    evidence INTEGER REFERENCES evidence (id),
    candidates TEXT,
    start INTEGER,
    stop INTEGER,
    PRIMARY KEY (letter_id, origin, position)
) WITHOUT ROWID;
CREATE INDEX derived_links_cited ON derived_links (cited);
CREATE INDEX derived_links_citing ON derived_links (citing);

CREATE TABLE unlinked (                   -- letters taken in and not linked yet
    letter_id INTEGER PRIMARY KEY REFERENCES letters (id) ON DELETE CASCADE
);

CREATE TABLE stale (                      -- blocks that a letter has left and that are to be linked again
    block TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Links as readers see them: a document that is only cited gives way to the held letter it may be.
CREATE VIEW seen_links AS
SELECT letters.key AS citing, coalesce(documents.suggested, links.cited) AS cited, citations.relation, citations.kind,
       coalesce(documents.suggested_state, links.state) AS state,
       coalesce(documents.suggested_score, links.score) AS score,
       coalesce(documents.suggested_evidence, links.evidence) AS evidence,
       NULL AS stated_by, citations.start, citations.stop, links.candidates,
       CASE WHEN documents.suggested IS NOT NULL THEN links.cited END AS cited_as,
       documents.suggested_others, links.letter_id, 'citation' AS origin, links.position,
       links.cited AS believed, letters.copy_of AS said_by_copy
FROM links
JOIN letters ON letters.id = links.letter_id
JOIN citations USING (block, letter_id, position)
LEFT JOIN documents ON documents.key = links.cited AND links.state = 'unresolved'
UNION ALL
SELECT derived_links.citing, cited, relation, kind, state, score, evidence,
       CASE WHEN origin = 'statement' THEN letters.key END, start, stop, derived_links.candidates, NULL, NULL,
       derived_links.letter_id, origin, position, derived_links.cited, letters.copy_of
FROM derived_links
JOIN letters ON letters.id = derived_links.letter_id;

CREATE TABLE failures (                   -- files that could not be taken in, with the reason
    sha256 TEXT PRIMARY KEY,
    path TEXT NOT NULL,                   -- '' for a letter set aside as secret
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    secret INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Folded text for search; contentless, because the text itself stands in texts.
CREATE VIRTUAL TABLE search USING fts5 (
    code, subject, names, body, content = '', tokenize = "unicode61 remove_diacritics 0"
);
