-- Several writes of a mark in a row may be lost: of which counter one is known to have been there is kept,
-- instead of whether the last one is.
ALTER TABLE sync_mark ADD COLUMN seen INTEGER NOT NULL DEFAULT 0; -- the highest that is known to have been there
UPDATE sync_mark SET seen = counter - (confirmed = 0);
ALTER TABLE sync_mark DROP COLUMN confirmed;
