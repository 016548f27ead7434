CREATE TABLE consent_request (
    id        TEXT PRIMARY KEY,
    digest    TEXT NOT NULL UNIQUE,
    document  TEXT NOT NULL,
    file_name TEXT NOT NULL,
    received  TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'denied'))
) STRICT;

CREATE TABLE consent_grant (
    id             TEXT PRIMARY KEY,
    request        TEXT NOT NULL REFERENCES consent_request (id),
    recipient      TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    data_subject   TEXT,
    purposes       TEXT NOT NULL,
    language       TEXT NOT NULL,
    since          TEXT NOT NULL,
    until          TEXT NOT NULL,
    ended          TEXT,
    ending         TEXT CHECK (ending IN ('withdrawn', 'expired')),
    CHECK ((ended IS NULL) = (ending IS NULL))
) STRICT;

CREATE INDEX consent_grant_of_request ON consent_grant (request);

-- One row for each category of a grant. `wanted` to `detail` say how far the cooperative is with it;
-- `attempted` is set before the first request that could put a rule there, so that a rule whose fate is
-- unknown is still removed; `storage` is the pod where that was, the only one where it can be removed.
CREATE TABLE consent_grant_category (
    grant_id  TEXT NOT NULL REFERENCES consent_grant (id),
    category  TEXT NOT NULL,
    container TEXT NOT NULL,
    mode      TEXT NOT NULL CHECK (mode = 'read'),
    level     TEXT NOT NULL CHECK (level = 'as-is'),
    wanted    TEXT NOT NULL CHECK (wanted IN ('present', 'absent')),
    attempted INTEGER NOT NULL CHECK (attempted IN (0, 1)),
    storage   TEXT,
    outcome   TEXT NOT NULL CHECK (outcome IN ('pending', 'confirmed', 'unconfirmed')),
    found_at  TEXT,
    detail    TEXT,
    PRIMARY KEY (grant_id, category)
) STRICT;

CREATE TABLE consent_receipt (
    id       TEXT PRIMARY KEY,
    grant_id TEXT NOT NULL REFERENCES consent_grant (id),
    event    TEXT NOT NULL CHECK (event IN ('given', 'withdrawn', 'expired')),
    time     TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (grant_id, event)
) STRICT;

CREATE TABLE audit_entry (
    sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
    time     TEXT NOT NULL,
    actor    TEXT NOT NULL,
    act      TEXT NOT NULL,
    about    TEXT NOT NULL,
    details  TEXT NOT NULL,
    former   TEXT NOT NULL,
    hash     TEXT NOT NULL,
    mac      BLOB NOT NULL
) STRICT;

CREATE INDEX audit_entry_by_about ON audit_entry (about);

CREATE TABLE audit_head (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    sequence INTEGER NOT NULL,
    hash     TEXT NOT NULL,
    mac      BLOB NOT NULL
) STRICT;

-- The log is only ever added to. These guard against a mistake in this program; against anyone who can
-- write to the database, the chain of hashes is the guard.
CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;

CREATE TRIGGER audit_entry_is_never_removed BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
