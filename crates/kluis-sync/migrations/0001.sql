CREATE TABLE sync_policy (
    path  TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('local', 'shared'))
) STRICT, WITHOUT ROWID;

-- What both sides agreed on last, one row a resource and storage.
CREATE TABLE sync_state (
    storage         TEXT NOT NULL,
    path            TEXT NOT NULL,
    content_hash    TEXT NOT NULL,              -- SHA-256 of the bytes, hex
    size            INTEGER NOT NULL,
    local_etag      TEXT NOT NULL,
    local_revision  INTEGER NOT NULL,
    remote_etag     TEXT,                       -- null: the server gave none
    remote_modified TEXT,                       -- as listed; null: to be looked at again
    sent            INTEGER NOT NULL,           -- 1 once these or former bytes came from here
    PRIMARY KEY (storage, path)
) STRICT, WITHOUT ROWID;

-- Containers that are or were shared and are known to exist there.
CREATE TABLE sync_container (
    storage TEXT NOT NULL,
    path    TEXT NOT NULL,
    made    INTEGER NOT NULL,                   -- 1 where the first write of ours made it
    PRIMARY KEY (storage, path)
) STRICT, WITHOUT ROWID;

-- Access rules that may be there because of us.
CREATE TABLE sync_rule (
    storage   TEXT NOT NULL,
    container TEXT NOT NULL,
    rule_id   TEXT NOT NULL,
    PRIMARY KEY (storage, container, rule_id)
) STRICT, WITHOUT ROWID;

-- Writing steps that were begun and whose answer was not yet checked.
CREATE TABLE sync_journal (
    storage        TEXT NOT NULL,
    path           TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('put', 'delete')),
    content_hash   TEXT NOT NULL,               -- of what is sent; of the base for a removal
    size           INTEGER NOT NULL,
    local_etag     TEXT NOT NULL,
    local_revision INTEGER NOT NULL,
    begun          TEXT NOT NULL,
    PRIMARY KEY (storage, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_conflict (
    storage TEXT NOT NULL,
    path    TEXT NOT NULL,
    why     TEXT NOT NULL,
    PRIMARY KEY (storage, path)
) STRICT, WITHOUT ROWID;

-- The last round that reached its end, one row a storage.
CREATE TABLE sync_round (
    storage TEXT NOT NULL PRIMARY KEY,
    ended   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
