-- Resources as they are now. Times are microseconds since 1970 UTC.
CREATE TABLE resource (
    path TEXT NOT NULL PRIMARY KEY,
    parent TEXT,
    is_container INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    created INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_children ON resource (parent, is_container DESC, path);

-- Every change ever made; the present body of a resource is that of its newest revision.
-- encoding: 0 the bytes themselves, 1 zstd.
CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    number INTEGER NOT NULL,
    operation TEXT NOT NULL CHECK (operation IN ('put', 'delete')),
    actor TEXT NOT NULL CHECK (actor IN ('owner', 'import', 'sync', 'application')),
    actor_name TEXT,
    reason TEXT NOT NULL,
    time INTEGER NOT NULL,
    media_type TEXT,
    etag TEXT,
    size INTEGER,
    encoding INTEGER,
    body BLOB,
    UNIQUE (path, number)
) STRICT;

-- What lists and charts read: one row a record, derived from its document.
CREATE TABLE record_index (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    category TEXT NOT NULL,
    start TEXT,
    sort_time INTEGER,
    title TEXT NOT NULL,
    value_text TEXT,
    value REAL,
    unit TEXT,
    code TEXT,
    identity TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    import TEXT,
    source TEXT
) STRICT;
CREATE INDEX record_index_category ON record_index (category, sort_time, path);
CREATE INDEX record_index_kind ON record_index (kind, sort_time, path);
CREATE INDEX record_index_time ON record_index (sort_time, path);
CREATE INDEX record_index_identity ON record_index (identity);
CREATE INDEX record_index_content_hash ON record_index (content_hash);

CREATE VIRTUAL TABLE record_text USING fts5 (
    title, value_text,
    content = 'record_index', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TRIGGER record_text_inserted AFTER INSERT ON record_index BEGIN
    INSERT INTO record_text (rowid, title, value_text)
    VALUES (new.id, new.title, new.value_text);
END;
CREATE TRIGGER record_text_deleted AFTER DELETE ON record_index BEGIN
    INSERT INTO record_text (record_text, rowid, title, value_text)
    VALUES ('delete', old.id, old.title, old.value_text);
END;
CREATE TRIGGER record_text_updated AFTER UPDATE ON record_index BEGIN
    INSERT INTO record_text (record_text, rowid, title, value_text)
    VALUES ('delete', old.id, old.title, old.value_text);
    INSERT INTO record_text (rowid, title, value_text)
    VALUES (new.id, new.title, new.value_text);
END;

CREATE TABLE import_run (
    id TEXT NOT NULL PRIMARY KEY,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    format TEXT NOT NULL,
    time INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX import_run_file ON import_run (file_hash);
CREATE INDEX import_run_time ON import_run (time);

CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
