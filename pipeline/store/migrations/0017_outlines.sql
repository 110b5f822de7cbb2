-- What an audit asks of a letter, by itself: a tenth of the letter, so that it need not be opened.

CREATE TABLE outlines (
    letter_id INTEGER PRIMARY KEY REFERENCES letters (id) ON DELETE CASCADE,
    outline BLOB NOT NULL                 -- as the letter in contents, with what its words say; '': that one is damaged
);
INSERT INTO outlines SELECT letter_id, outlined(letter, text) FROM contents;
