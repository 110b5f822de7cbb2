-- The incoming register that the office keeps, and what people said about links.

CREATE TABLE register (                   -- sổ đăng ký văn bản đến: the ten columns of Decree 30/2020
    source TEXT NOT NULL,                 -- hash of the file
    line INTEGER NOT NULL,
    arrived TEXT NOT NULL,                -- EDTF
    number TEXT NOT NULL,                 -- số đến
    author TEXT NOT NULL,
    author_key TEXT NOT NULL,
    code TEXT NOT NULL,
    number_key TEXT NOT NULL,
    date TEXT NOT NULL,                   -- EDTF
    title TEXT NOT NULL,                  -- tên loại và trích yếu
    receiver TEXT NOT NULL,
    passed_on TEXT NOT NULL,
    receipt TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (source, line)
) WITHOUT ROWID;
CREATE INDEX register_number ON register (number_key);

CREATE TABLE verdicts (                   -- a person's word on a link; no run overwrites it
    citing TEXT NOT NULL,                 -- key of the citing letter
    cited TEXT NOT NULL,                  -- key of a document
    confirmed INTEGER NOT NULL,           -- 1 confirmed, 0 rejected
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (citing, cited)
) WITHOUT ROWID;
