-- Where things lay at a storage that was left for good: what a server is asked about afterwards.
CREATE TABLE sync_left (
    storage TEXT NOT NULL,
    path    TEXT NOT NULL,
    PRIMARY KEY (storage, path)
) STRICT, WITHOUT ROWID;
