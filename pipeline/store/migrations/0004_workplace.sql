-- What the workplace in the browser keeps: files on their way in, searches that people keep, who changed what.

CREATE TABLE generation (                 -- grows whenever what tables are made of has changed
    number INTEGER NOT NULL
);
INSERT INTO generation VALUES (1);
CREATE TRIGGER generation_letter_in AFTER INSERT ON letters BEGIN UPDATE generation SET number = number + 1; END;
CREATE TRIGGER generation_letter_out AFTER DELETE ON letters BEGIN UPDATE generation SET number = number + 1; END;
CREATE TRIGGER generation_linked AFTER DELETE ON unlinked BEGIN UPDATE generation SET number = number + 1; END;
CREATE TRIGGER generation_register AFTER INSERT ON register BEGIN UPDATE generation SET number = number + 1; END;
CREATE TRIGGER generation_verdict_in AFTER INSERT ON verdicts BEGIN UPDATE generation SET number = number + 1; END;
CREATE TRIGGER generation_verdict_out AFTER DELETE ON verdicts BEGIN UPDATE generation SET number = number + 1; END;

CREATE INDEX letters_genre ON letters (genre, first);
CREATE INDEX letters_subject ON letters (subject);

CREATE TABLE jobs (                       -- one drop of files, or what a watched folder brought
    id INTEGER PRIMARY KEY,
    made TEXT NOT NULL,                   -- ISO, to the second
    who TEXT NOT NULL,
    origin TEXT NOT NULL,                 -- 'upload', 'again', or the path of a watched folder
    state TEXT NOT NULL CHECK (state IN ('filling', 'waiting', 'reading', 'linking', 'done')),
    started REAL,                         -- seconds since the epoch, for the time left
    finished TEXT
);
CREATE INDEX jobs_open ON jobs (state) WHERE state <> 'done';

CREATE TABLE job_files (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,                   -- as the person knows it
    path TEXT NOT NULL,                   -- where it lies until it is read
    size INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'added', 'known', 'replaced', 'secret', 'failed')),
    key TEXT NOT NULL DEFAULT '',         -- of the letter
    message TEXT NOT NULL DEFAULT ''
);
CREATE INDEX job_files_job ON job_files (job, state);

CREATE TABLE watched (                    -- files of watched folders that were looked at
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    changed REAL NOT NULL                 -- time of the last change
) WITHOUT ROWID;

CREATE TABLE saved_searches (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    query TEXT NOT NULL,                  -- of the search page's address
    who TEXT NOT NULL,
    made TEXT NOT NULL
);

CREATE TABLE changes (                    -- who changed what; nothing here is ever changed or removed
    id INTEGER PRIMARY KEY,
    made TEXT NOT NULL,                   -- ISO, to the second
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    key TEXT NOT NULL,                    -- of the letter or document; '' when it is of none
    field TEXT NOT NULL,
    old TEXT,                             -- JSON
    new TEXT,                             -- JSON
    before TEXT NOT NULL,                 -- hash of the entry before; '' for the first
    hash TEXT NOT NULL                    -- SHA-256 over before and all of the above
);
CREATE INDEX changes_key ON changes (key) WHERE key <> '';
CREATE TRIGGER changes_stay BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'the log of changes is only added to'); END;
CREATE TRIGGER changes_remain BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'the log of changes is only added to'); END;
