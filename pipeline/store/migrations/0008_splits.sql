-- Where the letters of a file begin is decided in the review too, and can be undone.

CREATE TABLE decisions_of_all_kinds (     -- what people decided in the review, so that it can be undone
    id INTEGER PRIMARY KEY,
    made TEXT NOT NULL,                   -- ISO, to the second
    who TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('field', 'link', 'same', 'body', 'split')),
    target TEXT NOT NULL,                 -- JSON list: key and field; citing and cited; one and other; name; file's hash
    before TEXT NOT NULL,                 -- JSON: the decision that stood before; null for none
    after TEXT NOT NULL,                  -- JSON
    undone INTEGER NOT NULL DEFAULT 0
);
INSERT INTO decisions_of_all_kinds SELECT * FROM decisions;
DROP TABLE decisions;
ALTER TABLE decisions_of_all_kinds RENAME TO decisions;
CREATE INDEX decisions_target ON decisions (kind, target);
CREATE INDEX decisions_who ON decisions (who, id);

CREATE INDEX letters_several ON letters (sha256, part) WHERE part > 0 OR instr(problems, 'several') > 0;
