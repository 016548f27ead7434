//! The part of a backup that is readable without a key.

use std::{
    io::{BufRead, Read},
    path::Path,
};

use jiff::Timestamp;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{BackupError, FORMAT, FORMAT_VERSION};

/// Longer lines are not written.
const MOST_LINE_BYTES: u64 = 64;
/// As much as a reader of `safe.json` takes.
const MOST_SAFE_JSON_BYTES: usize = 1024 * 1024;
const PART: &str = "head";

/// The readable head of a backup. None of it is proven until the whole backup has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    made: Timestamp,
    safe: Uuid,
    safe_json: Vec<u8>,
}

/// What every version of `safe.json` says about its safe.
#[derive(Deserialize)]
struct AnySafe {
    id: Uuid,
}

impl Head {
    /// The head of a backup made at `made`, with the bytes of the safe's `safe.json`.
    ///
    /// # Errors
    /// [`BackupError::Damaged`] when these are not the bytes of a `safe.json`.
    pub fn new(made: Timestamp, safe_json: Vec<u8>) -> Result<Self, BackupError> {
        Self::checked(made, safe_json, Path::new("safe.json"))
    }

    fn checked(made: Timestamp, safe_json: Vec<u8>, file: &Path) -> Result<Self, BackupError> {
        if safe_json.len() > MOST_SAFE_JSON_BYTES {
            return Err(BackupError::damaged(
                file,
                PART,
                "the copy of safe.json is larger than one megabyte",
            ));
        }
        let AnySafe { id } = serde_json::from_slice(&safe_json)
            .map_err(|_| BackupError::damaged(file, PART, "the copy of safe.json names no safe"))?;
        Ok(Self {
            made: Timestamp::from_second(made.as_second())
                .expect("a moment without its fraction is still in range"),
            safe: id,
            safe_json,
        })
    }

    /// When the backup was made, to the second.
    pub fn made(&self) -> Timestamp {
        self.made
    }

    /// The id of the safe.
    pub fn safe(&self) -> Uuid {
        self.safe
    }

    /// The bytes of the safe's `safe.json`: the ways to open it.
    pub fn safe_json(&self) -> &[u8] {
        &self.safe_json
    }

    /// Everything that stands before the encrypted part.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = format!(
            "{FORMAT} {FORMAT_VERSION}\n{}\n{}\n",
            moment_text(self.made),
            self.safe_json.len()
        )
        .into_bytes();
        bytes.extend_from_slice(&self.safe_json);
        bytes
    }

    /// The SHA-256 of everything that stands before the encrypted part, in lowercase hex.
    pub(crate) fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.to_bytes()))
    }

    /// Reads the head and leaves `input` at the first byte of the encrypted part.
    pub(crate) fn read(input: &mut impl BufRead, file: &Path) -> Result<Self, BackupError> {
        let not_a_backup = || BackupError::NotABackup {
            file: file.to_owned(),
        };
        let damaged = |what: &str| BackupError::damaged(file, PART, what);
        let first = line(input, file)?.ok_or_else(not_a_backup)?;
        let version = first
            .strip_prefix(FORMAT)
            .and_then(|rest| rest.strip_prefix(' '))
            .and_then(plain_number)
            .ok_or_else(not_a_backup)?;
        if version > FORMAT_VERSION {
            return Err(BackupError::Newer {
                file: file.to_owned(),
                found: version,
                known: FORMAT_VERSION,
            });
        }
        if version != FORMAT_VERSION {
            return Err(damaged("the version is zero"));
        }
        let made = line(input, file)?
            .and_then(|text| parse_moment(&text))
            .ok_or_else(|| damaged("the second line is not a moment like 2026-11-21T12:00:00Z"))?;
        let length = line(input, file)?
            .and_then(|text| plain_number(&text))
            .and_then(|length| usize::try_from(length).ok())
            .filter(|length| *length <= MOST_SAFE_JSON_BYTES)
            .ok_or_else(|| damaged("the third line is not the length of safe.json"))?;
        let mut safe_json = vec![0; length];
        input
            .read_exact(&mut safe_json)
            .map_err(|error| BackupError::reading(file, PART, error))?;
        Self::checked(made, safe_json, file)
    }
}

/// One short line without its end; `None` where there is none.
fn line(input: &mut impl BufRead, file: &Path) -> Result<Option<String>, BackupError> {
    let mut bytes = Vec::new();
    input
        .by_ref()
        .take(MOST_LINE_BYTES)
        .read_until(b'\n', &mut bytes)
        .map_err(|error| BackupError::reading(file, PART, error))?;
    if bytes.pop() != Some(b'\n') {
        return Ok(None);
    }
    Ok(String::from_utf8(bytes).ok())
}

/// A number as it is written here: digits, no sign, no zero in front.
fn plain_number(text: &str) -> Option<u32> {
    let number: u32 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// A moment to the second, [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339) in UTC.
pub(crate) fn moment_text(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

pub(crate) fn parse_moment(text: &str) -> Option<Timestamp> {
    let moment: Timestamp = text.parse().ok()?;
    (moment_text(moment) == text).then_some(moment)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SAFE: &str = "{\"id\": \"6e0a1c9a-3c5e-4c9a-9d57-0c9a3c5e4c9a\"}\n";

    fn head() -> Head {
        let made = "2026-11-21T12:00:00.75Z".parse().unwrap();
        Head::new(made, SAFE.into()).unwrap()
    }

    fn read(bytes: &[u8]) -> Result<Head, BackupError> {
        Head::read(&mut &bytes[..], Path::new("b"))
    }

    #[test]
    fn a_head_reads_back_and_leaves_what_follows() {
        let mut bytes = head().to_bytes();
        assert!(bytes.starts_with(b"kluis-backup 1\n2026-11-21T12:00:00Z\n47\n{"));
        bytes.extend_from_slice(b"age");
        let mut rest = &bytes[..];
        assert_eq!(Head::read(&mut rest, Path::new("b")).unwrap(), head());
        assert_eq!(rest, b"age");
    }

    #[test]
    fn other_files_and_newer_versions_are_told_apart_from_damage() {
        for other in [
            "",
            "PK\u{3}\u{4}",
            "kluis-backup",
            "kluis-backup 1",
            "kluis-backup x\n",
            "kluis-backup 01\n",
        ] {
            assert!(
                matches!(read(other.as_bytes()), Err(BackupError::NotABackup { .. })),
                "{other:?}"
            );
        }
        assert!(matches!(
            read(b"kluis-backup 2\nanything"),
            Err(BackupError::Newer { found: 2, .. })
        ));
        for damaged in [
            "kluis-backup 0\n".to_owned(),
            "kluis-backup 1\nyesterday\n".to_owned(),
            "kluis-backup 1\n2026-11-21T12:00:00.5Z\n47\n".to_owned(),
            "kluis-backup 1\n2026-11-21T12:00:00Z\n-1\n".to_owned(),
            "kluis-backup 1\n2026-11-21T12:00:00Z\n1048577\n".to_owned(),
            "kluis-backup 1\n2026-11-21T12:00:00Z\n47\n{\"id\"".to_owned(),
            format!("kluis-backup 1\n{}\n", "x".repeat(5000)),
        ] {
            assert!(
                matches!(read(damaged.as_bytes()), Err(BackupError::Damaged { .. })),
                "{damaged:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn foreign_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(read(&bytes).is_err());
        }

        #[test]
        fn foreign_lines_never_panic(lines in "kluis-backup [0-9]{1,12}\n[0-9TZ:.-]{0,30}\n[0-9]{0,9}\n\\PC{0,60}") {
            if let Ok(head) = read(lines.as_bytes()) {
                prop_assert!(lines.as_bytes().starts_with(&head.to_bytes()));
            }
        }
    }
}
