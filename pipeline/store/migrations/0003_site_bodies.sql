-- Bodies that people have confirmed, named otherwise or set aside: they stand above the program's lexicon.

CREATE TABLE bodies (
    name TEXT PRIMARY KEY,                -- full name
    key TEXT NOT NULL,                    -- the identity by which letters know it
    kind TEXT NOT NULL,
    place TEXT NOT NULL DEFAULT '',
    also TEXT NOT NULL DEFAULT '',        -- other ways to write it, ";" between them
    symbols TEXT NOT NULL DEFAULT '',     -- its part of số, ký hiệu, ";" between several
    since TEXT NOT NULL DEFAULT '',       -- first and last day, ISO
    until TEXT NOT NULL DEFAULT '',
    successors TEXT NOT NULL DEFAULT '',  -- full names of the bodies that followed it
    state TEXT NOT NULL DEFAULT 'confirmed' -- or 'dismissed': not a body, or not to be offered again
) WITHOUT ROWID;
