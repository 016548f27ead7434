use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::{AppError, Result};

/// Writes a document that a person takes along: whole or not at all, and readable by this user only.
///
/// # Errors
/// [`AppError::FileExists`] unless `overwrite`; [`AppError::File`].
pub fn write_whole(file: &Path, document: &str, overwrite: bool) -> Result<()> {
    let failed = |source| AppError::file(file, source);
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut unfinished = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    unfinished.write_all(document.as_bytes()).map_err(failed)?;
    unfinished.as_file().sync_all().map_err(failed)?;
    let done = if overwrite {
        unfinished.persist(file)
    } else {
        unfinished.persist_noclobber(file)
    };
    match done {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {
            Err(AppError::FileExists(file.to_owned()))
        }
        Err(error) => Err(failed(error.error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_whole_or_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.html");
        write_whole(&file, "one", false).unwrap();
        let refused = write_whole(&file, "two", false);
        assert!(matches!(refused, Err(AppError::FileExists(_))));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "one");
        write_whole(&file, "two", true).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "two");
        let missing = folder.path().join("none/a.html");
        assert!(write_whole(&missing, "one", true).is_err());
        // Nothing unfinished is left behind.
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
