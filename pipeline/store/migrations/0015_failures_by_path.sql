-- Two bad files may hold the same bytes (both empty): each is named.
CREATE TABLE failures_by_path (
    sha256 TEXT NOT NULL,
    path TEXT NOT NULL,                   -- '' for a letter set aside as secret
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    secret INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (sha256, path)
) WITHOUT ROWID;

INSERT INTO failures_by_path SELECT sha256, path, code, message, secret FROM failures;

DROP TABLE failures;

ALTER TABLE failures_by_path RENAME TO failures;
