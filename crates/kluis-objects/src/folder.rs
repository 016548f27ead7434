//! Where the file of an object lies, and folders that only their owner may look into.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::{ObjectError, ObjectId};

/// How the name of a file that is being written begins; it has no object's name yet.
pub(crate) const UNFINISHED: &str = ".new-";

/// The file of an object: its first two digits are a folder, so that none grows too large.
pub(crate) fn path_of(dir: &Path, id: ObjectId) -> PathBuf {
    let digits = id.to_string();
    dir.join(&digits[..2]).join(&digits[2..])
}

/// Makes a folder in an existing one with mode 0700, and sets that mode on one that is there.
pub(crate) fn make_private(dir: &Path) -> Result<(), ObjectError> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(dir) {
        Ok(()) => sync(dir.parent().unwrap_or(dir)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => restrict(dir),
        Err(error) => Err(ObjectError::io(dir, error)),
    }
}

#[cfg(unix)]
fn restrict(dir: &Path) -> Result<(), ObjectError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(dir)
        .map_err(|error| ObjectError::io(dir, error))?
        .permissions()
        .mode();
    if mode & 0o777 != 0o700 {
        // Media without modes refuse this; the content is encrypted all the same.
        let _ = fs::set_permissions(dir, fs::Permissions::from_mode(0o700));
    }
    Ok(())
}

#[cfg(not(unix))]
fn restrict(_dir: &Path) -> Result<(), ObjectError> {
    Ok(())
}

/// Makes the names in a folder last through a power cut, where the system has a way to ask for it.
pub(crate) fn sync(dir: &Path) -> Result<(), ObjectError> {
    #[cfg(unix)]
    File::open(dir)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| ObjectError::io(dir, error))?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

/// Every object in the folder, in the order of their ids. What has no object's name is passed over.
pub(crate) fn list(dir: &Path) -> Result<Vec<ObjectId>, ObjectError> {
    let mut found = Vec::new();
    for first in names_in(dir)? {
        if first.len() != 2 {
            continue;
        }
        for rest in names_in(&dir.join(&first))? {
            found.extend(format!("{first}{rest}").parse::<ObjectId>().ok());
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// The files in the folder that never got an object's name.
pub(crate) fn unfinished(dir: &Path) -> Result<Vec<PathBuf>, ObjectError> {
    Ok(names_in(dir)?
        .into_iter()
        .filter(|name| name.starts_with(UNFINISHED))
        .map(|name| dir.join(name))
        .collect())
}

/// The names in a folder that are text; nothing for a folder that is not there or is no folder.
fn names_in(dir: &Path) -> Result<Vec<String>, ObjectError> {
    let failed = |error| ObjectError::io(dir, error);
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(Vec::new());
        }
        Err(error) => return Err(failed(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.extend(entry.map_err(failed)?.file_name().into_string().ok());
    }
    Ok(names)
}
