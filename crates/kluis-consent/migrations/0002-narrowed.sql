-- When one kind of data was taken out of a grant that goes on.
ALTER TABLE consent_grant_category ADD COLUMN ended TEXT;

-- That has a receipt too, and can happen more than once.
CREATE TABLE consent_receipt_of_now (
    id       TEXT PRIMARY KEY,
    grant_id TEXT NOT NULL REFERENCES consent_grant (id),
    event    TEXT NOT NULL CHECK (event IN ('given', 'narrowed', 'withdrawn', 'expired')),
    time     TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT;
INSERT INTO consent_receipt_of_now SELECT id, grant_id, event, time, document FROM consent_receipt ORDER BY rowid;
DROP TABLE consent_receipt;
ALTER TABLE consent_receipt_of_now RENAME TO consent_receipt;
CREATE UNIQUE INDEX consent_receipt_once ON consent_receipt (grant_id, event) WHERE event <> 'narrowed';
