-- How surely date and issuer were read: a letter waits for review for any of the three that say which letter it is.

ALTER TABLE letters ADD COLUMN date_sureness REAL NOT NULL DEFAULT 0;     -- 0: not read
ALTER TABLE letters ADD COLUMN issuer_sureness REAL NOT NULL DEFAULT 0;
-- In the packed letter a confidence of 1 is left out. A cell that cannot be read raises no doubt here: it has others.
UPDATE letters SET
    date_sureness = CASE WHEN date = '' THEN 0 ELSE coalesce(json_extract(sure, '$[0]'), 1) END,
    issuer_sureness = CASE WHEN issuer_key = '' THEN 0 ELSE coalesce(json_extract(sure, '$[1]'), 1) END
FROM (
    SELECT letter_id, json_extract(inflated(letter), '$.date.confidence', '$.issuer.confidence') AS sure
    FROM contents LIMIT -1  -- LIMIT: not folded into the query, which would unpack every letter twice
) WHERE letter_id = id;

DROP INDEX letters_doubtful;
CREATE INDEX letters_doubtful ON letters (first) WHERE
    sureness < 0.9 OR date_sureness < 0.9 OR issuer_sureness < 0.9 OR length(date) < 10 OR instr(issuer_key, '?');
