-- What is agreed on with the sealed container of a storage, one row a storage.
CREATE TABLE sync_sealed (
    storage    TEXT NOT NULL PRIMARY KEY,
    recipient  TEXT NOT NULL,                   -- of the keys it was written under, age1…
    generation INTEGER NOT NULL,                -- of the last index agreed on
    sha256     TEXT NOT NULL,                   -- of that index as it lies there, hex
    contents   BLOB NOT NULL,                   -- what stands in it: packs, entries, policies
    head       TEXT                             -- SHA-256 of the head that was written last, hex
) STRICT, WITHOUT ROWID;

-- The version of each resource that both sides agreed on last.
CREATE TABLE sync_sealed_base (
    storage TEXT NOT NULL,
    path    TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (storage, path)
) STRICT, WITHOUT ROWID;

-- Packs that may be there and are of no use: uploads begun and not yet in an index, and packs to be removed.
CREATE TABLE sync_sealed_loose (
    storage TEXT NOT NULL,
    name    TEXT NOT NULL,
    PRIMARY KEY (storage, name)
) STRICT, WITHOUT ROWID;

-- Storages where something sealed is expected that this computer has not seen yet: it was restored from there.
CREATE TABLE sync_sealed_expected (
    storage TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
