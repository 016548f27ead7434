use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::{Timestamp, tz::TimeZone};
use uuid::Uuid;

use crate::{Backup, BackupError};

/// What the name of a backup ends with.
pub const EXTENSION: &str = "kluis-backup";
/// More backups of one day than this are not named.
const MOST_A_DAY: u32 = 1000;

/// A backup that lies in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it lies.
    pub file: PathBuf,
    /// When it was made, by its readable head.
    pub made: Timestamp,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Found {
    /// Whether its name is one that [`free_name`] gives for a safe called `name` and that moment, rather
    /// than one that a person chose.
    pub fn has_name_of(&self, name: &str) -> bool {
        self.file
            .file_name()
            .and_then(|file| file.to_str())
            .and_then(|file| file.strip_prefix(&stem(name, self.made)))
            .and_then(|rest| rest.strip_suffix(&format!(".{EXTENSION}")))
            .is_some_and(is_number_behind)
    }
}

/// The backups of one safe in a folder, newest first. Told by what their readable heads say; nothing of it
/// is proven. What cannot be read is passed over.
///
/// # Errors
/// [`BackupError::Io`] when the folder cannot be listed.
pub fn backups_in(folder: &Path, safe: Uuid) -> Result<Vec<Found>, BackupError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| BackupError::io(folder, error))? {
        let entry = entry.map_err(|error| BackupError::io(folder, error))?;
        let file = entry.path();
        let is_named = file.extension().is_some_and(|given| given == EXTENSION);
        // Not through links: what they lead to is not in this folder.
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        if !is_named || !metadata.is_file() {
            continue;
        }
        if let Ok(backup) = Backup::open(&file)
            && backup.head().safe() == safe
        {
            found.push(Found {
                made: backup.head().made(),
                bytes: metadata.len(),
                file,
            });
        }
    }
    found.sort_by(|left, right| (right.made, &right.file).cmp(&(left.made, &left.file)));
    Ok(found)
}

/// A name in `folder` that is not taken: `NAME-2026-11-21.kluis-backup`, or with `-2`, `-3` behind the day.
///
/// # Errors
/// [`BackupError::Exists`] when a thousand are taken.
pub fn free_name(folder: &Path, name: &str, made: Timestamp) -> Result<PathBuf, BackupError> {
    let stem = stem(name, made);
    let mut path = folder.join(format!("{stem}.{EXTENSION}"));
    let mut number = 1;
    while fs::symlink_metadata(&path).is_ok() {
        number += 1;
        if number > MOST_A_DAY {
            return Err(BackupError::Exists { file: path });
        }
        path = folder.join(format!("{stem}-{number}.{EXTENSION}"));
    }
    Ok(path)
}

fn stem(name: &str, made: Timestamp) -> String {
    let day = made.to_zoned(TimeZone::UTC).date();
    format!("{name}-{day}")
}

/// Nothing, or `-2` and so on as [`free_name`] counts.
fn is_number_behind(text: &str) -> bool {
    text.is_empty() || (2..=MOST_A_DAY).any(|number| text == format!("-{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_count_on_and_are_known_again() {
        let folder = tempfile::tempdir().unwrap();
        let made = "2026-11-21T23:59:59Z".parse().unwrap();
        for expected in [
            "eva-2026-11-21.kluis-backup",
            "eva-2026-11-21-2.kluis-backup",
            "eva-2026-11-21-3.kluis-backup",
        ] {
            let path = free_name(folder.path(), "eva", made).unwrap();
            assert_eq!(path, folder.path().join(expected));
            fs::write(&path, b"").unwrap();
            assert!(found(path, made).has_name_of("eva"), "{expected}");
        }
        for other in [
            "before-surgery",
            "before-surgery-2026-11-21",
            "eva-copy-2026-11-21",
            "va-2026-11-21",
            "2026-11-21",
            "eva-2026-11",
            "eva-2026-11-20",
            "eva-2026-11-21-b",
            "eva-2026-11-21-1",
            "eva-2026-11-21-02",
            "eva-2026-11-21-1001",
            "eva-2026-11-21-2-2",
            "eva-2026-11-21 ",
        ] {
            let path = folder.path().join(format!("{other}.{EXTENSION}"));
            assert!(!found(path, made).has_name_of("eva"), "{other}");
        }
    }

    fn found(file: PathBuf, made: Timestamp) -> Found {
        Found {
            file,
            made,
            bytes: 0,
        }
    }

    #[test]
    fn only_readable_backups_of_this_safe_are_listed_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        let ours = Uuid::from_bytes([1; 16]);
        let put = |name: &str, safe: Uuid, made: &str| {
            let json = format!("{{\"id\": \"{safe}\"}}").into_bytes();
            let head = crate::Head::new(made.parse().unwrap(), json).unwrap();
            fs::write(folder.path().join(name), head.to_bytes()).unwrap();
        };
        put("a-2026-11-20.kluis-backup", ours, "2026-11-20T12:00:00Z");
        put("by hand.kluis-backup", ours, "2026-11-21T12:00:00Z");
        put(
            "b.kluis-backup",
            Uuid::from_bytes([2; 16]),
            "2026-11-21T12:00:00Z",
        );
        put("c.zip", ours, "2026-11-21T12:00:00Z");
        fs::write(folder.path().join("d.kluis-backup"), b"something else").unwrap();
        let found = backups_in(folder.path(), ours).unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|found| {
                (
                    found.file.file_name().unwrap().to_str().unwrap(),
                    found.has_name_of("a"),
                )
            })
            .collect();
        assert_eq!(
            names,
            [
                ("by hand.kluis-backup", false),
                ("a-2026-11-20.kluis-backup", true)
            ]
        );
    }
}
