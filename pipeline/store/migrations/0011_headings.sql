-- Numbers and subjects in an index of their own: letters that say a query's words there come first, and are found
-- without a look at all those whose text has the words (of a million letters nearly all have "báo cáo").

CREATE VIRTUAL TABLE headings USING fts5 (
    code, subject, content = '', tokenize = "unicode61 remove_diacritics 0"
);
INSERT INTO headings (rowid, code, subject) SELECT id, folded(code) || ' ' || match_key(code), folded(subject) FROM letters;
