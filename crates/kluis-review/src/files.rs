//! Plain JSON files, read strictly and never overwritten by chance.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use kluis_credentials::MAX_BUNDLE_BYTES;
use kluis_credentials::strict_json::{self, Limits};
use serde_json::{Map, Value};

use crate::error::ReviewError;

const LIMITS: Limits = Limits {
    bytes: MAX_BUNDLE_BYTES,
    depth: 32,
};

/// Returns the bytes of a file, and no more than can be a document.
pub fn read_bytes(file: &Path) -> Result<Vec<u8>, ReviewError> {
    let mut bytes = Vec::new();
    let most = MAX_BUNDLE_BYTES as u64 + 1;
    File::open(file)
        .and_then(|open| open.take(most).read_to_end(&mut bytes))
        .map_err(|source| ReviewError::Read {
            file: file.to_owned(),
            source,
        })?;
    Ok(bytes)
}

/// Returns the JSON object in a file.
pub fn read_object(file: &Path) -> Result<Map<String, Value>, ReviewError> {
    let malformed = |fault| ReviewError::malformed(file, fault);
    match strict_json::parse(&read_bytes(file)?, LIMITS).map_err(malformed)? {
        Value::Object(object) => Ok(object),
        _ => Err(malformed(strict_json::Fault::new("$", "an object"))),
    }
}

/// Writes a new file.
pub fn create(file: &Path, value: &Value) -> Result<(), ReviewError> {
    create_with(file, &OpenOptions::new(), format!("{value:#}\n").as_bytes())
}

/// Writes a new file that only its owner can read.
pub fn create_secret(file: &Path, bytes: &[u8]) -> Result<(), ReviewError> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    create_with(file, &options, bytes)
}

fn create_with(file: &Path, options: &OpenOptions, bytes: &[u8]) -> Result<(), ReviewError> {
    let write = || {
        let mut open = options.clone().write(true).create_new(true).open(file)?;
        open.write_all(bytes)?;
        open.sync_all()
    };
    write().map_err(|source| match source.kind() {
        ErrorKind::AlreadyExists => ReviewError::Exists(file.to_owned()),
        _ => ReviewError::Write {
            file: file.to_owned(),
            source,
        },
    })
}

/// Writes the next state of a file in its place: whole, or not at all.
pub fn replace(file: &Path, value: &Value) -> Result<(), ReviewError> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let write = || {
        let mut beside = tempfile::Builder::new();
        // A register and a file of anchors are for everybody to read.
        #[cfg(unix)]
        beside.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        let mut beside = beside.tempfile_in(folder)?;
        beside.write_all(format!("{value:#}\n").as_bytes())?;
        beside.as_file().sync_all()?;
        beside.persist(file).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|source| ReviewError::Write {
        file: file.to_owned(),
        source,
    })
}
