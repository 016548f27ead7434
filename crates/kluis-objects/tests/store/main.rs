//! What the store of objects promises.

#![expect(clippy::unwrap_used, reason = "tests")]

mod by_hand;
mod frozen;
mod full_disk;
mod keeping;
mod sweeping;
mod tampering;

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use kluis_objects::{ObjectError, ObjectId, ObjectStore, Work, Written};
use tempfile::TempDir;

/// Bytes that age encrypts at a time.
const CHUNK: usize = 64 * 1024;
const SEED: [u8; 32] = [7; 32];

/// A store in a folder that goes away with the test.
fn throwaway() -> (TempDir, ObjectStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = ObjectStore::new(&folder.path().join("objects"), &SEED);
    (folder, store)
}

fn write(store: &ObjectStore, content: &[u8]) -> Written {
    store.write(&mut &content[..], Work::silent()).unwrap()
}

/// Reads an object to its end.
fn read(store: &ObjectStore, id: ObjectId) -> Result<Vec<u8>, ObjectError> {
    let mut content = Vec::new();
    store
        .open(id)?
        .read_to_end(&mut content)
        .map_err(|error| ObjectError::from_read(id, error))?;
    Ok(content)
}

fn file_of(store: &ObjectStore, id: ObjectId) -> PathBuf {
    let digits = id.to_string();
    store.dir().join(&digits[..2]).join(&digits[2..])
}

/// Bytes without a pattern that a changed place could repeat.
fn sample(len: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(len)
    .collect()
}

/// Every file and folder below one, by path.
fn everything_in(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(everything_in(&path));
        }
        found.push(path);
    }
    found.sort();
    found
}
