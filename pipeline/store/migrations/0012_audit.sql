-- What an audit asks for directly: the letters that give tasks by their days, and the papers of a body's day that the
-- archive does not hold, one of which may be the directive whose number could not be read.

CREATE INDEX letters_directives ON letters (first, key) WHERE tasks > 0;
CREATE INDEX documents_issuer ON documents (issuer_key, date) WHERE issuer_key <> '' AND length(date) = 10;
