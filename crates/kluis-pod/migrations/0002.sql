-- A large body lies outside, as the object of this name; then encoding and body are NULL.
ALTER TABLE revision ADD COLUMN object TEXT
    CHECK (object IS NULL OR (body IS NULL AND encoding IS NULL));
CREATE INDEX revision_object ON revision (object) WHERE object IS NOT NULL;
