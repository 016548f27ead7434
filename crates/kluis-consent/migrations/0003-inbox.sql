-- What of the inbox at the cooperative was read, so that it is not read again.
CREATE TABLE consent_inbox (
    url     TEXT PRIMARY KEY,
    -- The request it holds; nothing where it is none.
    request TEXT REFERENCES consent_request (id)
) STRICT;
