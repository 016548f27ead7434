//! One encrypted file with everything that is in a safe.
