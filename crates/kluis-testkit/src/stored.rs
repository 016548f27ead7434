//! What a server keeps in its files: found by its address, set aside, put back.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use percent_encoding::percent_decode_str;
use tempfile::TempDir;

/// What a server kept at an address and below it, at a moment.
#[derive(Debug)]
pub struct StoredCopy {
    place: PathBuf,
    folder: TempDir,
}

impl StoredCopy {
    /// Copies a folder with all that is in it, times and all.
    pub(crate) fn take(place: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("kluis-stored-copy-")
            .tempdir()
            .context("cannot make a temporary folder for a copy")?;
        copy(place, &folder.path().join("copy"))
            .with_context(|| format!("cannot copy {}", place.display()))?;
        Ok(Self {
            place: place.to_owned(),
            folder,
        })
    }

    /// Puts all of it back in the place of what is there now.
    pub(crate) fn put_back(&self) -> Result<()> {
        empty(&self.place)?;
        copy(&self.folder.path().join("copy"), &self.place)
            .with_context(|| format!("cannot put {} back", self.place.display()))
    }
}

/// Removes all that is in a folder, and leaves the folder.
pub(crate) fn empty(folder: &Path) -> Result<()> {
    let remove = || -> io::Result<()> {
        for entry in folder.read_dir()? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    };
    remove().with_context(|| format!("cannot empty {}", folder.display()))
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let about = from.metadata()?;
    if about.is_dir() {
        fs::create_dir_all(to)?;
        for entry in from.read_dir()? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
    } else {
        fs::copy(from, to)?;
    }
    // The server makes entity tags of times.
    File::open(to)?.set_modified(about.modified()?)
}

/// Where a server with files keeps what has this path, if it is there.
///
/// A name whose ending does not tell the media type has one more: `name$.ending`.
pub(crate) fn stored_at(data: &Path, url_path: &str) -> Option<PathBuf> {
    let decoded = percent_decode_str(url_path.trim_matches('/')).decode_utf8();
    let place = data.join(decoded.ok()?.as_ref());
    if place.exists() {
        return Some(place);
    }
    let name = format!("{}$.", place.file_name()?.to_str()?);
    let mut beside = place.parent()?.read_dir().ok()?.flatten();
    beside
        .find(|entry| entry.file_name().to_string_lossy().starts_with(&name))
        .map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_comes_back_with_its_times() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        fs::create_dir_all(data.join("anna/notes")).unwrap();
        fs::write(data.join("anna/notes/a b.txt"), "a").unwrap();
        fs::write(data.join("anna/notes/c$.bin"), "c").unwrap();
        let file = stored_at(data, "/anna/notes/a%20b.txt").unwrap();
        let time = file.metadata().unwrap().modified().unwrap();
        let copy = StoredCopy::take(&data.join("anna")).unwrap();
        fs::write(&file, "changed").unwrap();
        fs::write(data.join("anna/new"), "new").unwrap();
        empty(&data.join("anna/notes")).unwrap();
        assert_eq!(stored_at(data, "/anna/notes/c"), None);
        copy.put_back().unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "a");
        assert_eq!(file.metadata().unwrap().modified().unwrap(), time);
        assert!(!data.join("anna/new").exists());
        assert!(stored_at(data, "/anna/notes/c").is_some());
    }
}
