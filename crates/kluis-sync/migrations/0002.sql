-- A third state.
CREATE TABLE sync_policy_2 (
    path  TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('local', 'sealed', 'shared'))
) STRICT, WITHOUT ROWID;
INSERT INTO sync_policy_2 SELECT path, state FROM sync_policy;
DROP TABLE sync_policy;
ALTER TABLE sync_policy_2 RENAME TO sync_policy;

-- What waits for a decision, with what is there.
DROP TABLE sync_conflict;
CREATE TABLE sync_conflict (
    id              INTEGER PRIMARY KEY,        -- stays the same while the conflict lasts
    storage         TEXT NOT NULL,
    path            TEXT NOT NULL,
    why             TEXT NOT NULL,
    since           TEXT NOT NULL,
    remote_hash     TEXT,                       -- SHA-256 of what is there, hex; null: not known
    remote_size     INTEGER,
    remote_type     TEXT,
    remote_etag     TEXT,
    remote_modified TEXT,                       -- as listed
    remote_body     BLOB,                       -- null: too large to be kept here
    UNIQUE (storage, path)
) STRICT;

-- What a whole storage is asked about, and the answer until a round has acted on it.
CREATE TABLE sync_question (
    storage TEXT NOT NULL,
    about   TEXT NOT NULL CHECK (about IN ('shared', 'sealed')),
    kind    TEXT NOT NULL CHECK (kind IN ('many-missing', 'emptied', 'rolled-back')),
    since   TEXT NOT NULL,
    count   INTEGER NOT NULL,
    example TEXT,                               -- one path it is about
    answer  TEXT CHECK (answer IN ('mine', 'theirs')),
    PRIMARY KEY (storage, about)
) STRICT, WITHOUT ROWID;

-- The mark that this computer keeps at a storage, to notice that the storage was set back.
CREATE TABLE sync_mark (
    storage   TEXT NOT NULL PRIMARY KEY,
    name      TEXT NOT NULL,                    -- random
    key       BLOB NOT NULL,                    -- random; of its MAC
    counter   INTEGER NOT NULL,                 -- of the last one that was written, or may have been
    confirmed INTEGER NOT NULL                  -- 1 once the last one is known to be there
) STRICT, WITHOUT ROWID;

-- What the last rounds came to.
CREATE TABLE sync_history (
    id        INTEGER PRIMARY KEY,
    storage   TEXT NOT NULL,
    began     TEXT NOT NULL,
    ended     TEXT NOT NULL,
    sent      INTEGER NOT NULL,
    fetched   INTEGER NOT NULL,
    merged    INTEGER NOT NULL,
    removed   INTEGER NOT NULL,
    access    INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    failed    INTEGER NOT NULL,
    outcome   TEXT NOT NULL                     -- 'done', or the code of what broke it off
) STRICT;
