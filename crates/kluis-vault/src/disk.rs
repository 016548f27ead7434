use std::{
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use crate::{VaultError, error::RESTORE_HINT};

pub(crate) const HEADER_FILE: &str = "safe.json";
pub(crate) const FORMER_HEADER_FILE: &str = "safe.json.bak";
pub(crate) const DATABASE_FILE: &str = "pod.db";
pub(crate) const WAL_FILE: &str = "pod.db-wal";
pub(crate) const WAL_INDEX_FILE: &str = "pod.db-shm";
pub(crate) const LOCK_FILE: &str = "lock";
pub(crate) const OBJECTS_FOLDER: &str = "objects";
/// Only in a safe that is being restored.
pub(crate) const SNAPSHOT_FILE: &str = "snapshot.db";

/// More than any header needs, so that an absurd file is refused before it fills the memory.
const LARGEST_HEADER: u64 = 1024 * 1024;

/// Reads `safe.json`, which must be a plain file of at most one megabyte.
pub(crate) fn read_header(dir: &Path) -> Result<Vec<u8>, VaultError> {
    if let Some(bytes) = read_header_file(dir, HEADER_FILE)? {
        return Ok(bytes);
    }
    if dir.join(DATABASE_FILE).exists() {
        return Err(VaultError::damaged(
            "safe.json is missing beside pod.db",
            "put safe.json back; without it the database cannot be opened by any passphrase",
        ));
    }
    Err(VaultError::NotASafe {
        path: dir.to_owned(),
    })
}

/// Reads a file of the form of `safe.json`, or gives `None` when there is none.
pub(crate) fn read_header_file(dir: &Path, name: &str) -> Result<Option<Vec<u8>>, VaultError> {
    let path = dir.join(name);
    match size_of_plain_file(&path)? {
        Some(size) if size <= LARGEST_HEADER => {}
        Some(_) => {
            return Err(VaultError::damaged(
                format!("{name} is larger than one megabyte"),
                RESTORE_HINT,
            ));
        }
        None => return Ok(None),
    }
    let mut bytes = Vec::new();
    File::open(&path)
        .and_then(|file| file.take(LARGEST_HEADER + 1).read_to_end(&mut bytes))
        .map_err(|error| VaultError::io(&path, error))?;
    Ok(Some(bytes))
}

/// The size of the file in bytes, or `None` when there is none. Anything but a plain file is damage: a
/// link or a pipe in its place could make the reader wait or write elsewhere.
pub(crate) fn size_of_plain_file(path: &Path) -> Result<Option<u64>, VaultError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Ok(Some(found.len())),
        Ok(_) => Err(VaultError::damaged(
            format!("{} is not a plain file", path.display()),
            RESTORE_HINT,
        )),
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(VaultError::io(path, error)),
    }
}

/// Whether there is a plain file of a name that a safe can do without. Anything else there counts as nothing:
/// it must not keep a sound safe shut.
pub(crate) fn is_plain_file(path: &Path) -> Result<bool, VaultError> {
    match size_of_plain_file(path) {
        Err(VaultError::Damaged { .. }) => {
            tracing::warn!("{} is passed over: it is not a plain file", path.display());
            Ok(false)
        }
        other => Ok(other?.is_some()),
    }
}

/// Makes an empty file that only its owner may read, whatever the umask.
pub(crate) fn create_private_file(path: &Path) -> Result<File, VaultError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let file = options
        .open(path)
        .map_err(|error| VaultError::io(path, error))?;
    make_private(path, 0o600)?;
    Ok(file)
}

/// Makes a folder that only its owner may look into; one that is there stays.
pub(crate) fn make_private_dir(path: &Path) -> Result<(), VaultError> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    match builder.create(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(VaultError::io(path, error))
        }
        _ => make_private(path, 0o700),
    }
}

/// Sets the mode of a file or folder; on systems without modes the folder's own rules apply.
pub(crate) fn make_private(path: &Path, mode: u32) -> Result<(), VaultError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
            .map_err(|error| VaultError::io(path, error))?;
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}

/// Writes `safe.json` of a folder that has none yet.
pub(crate) fn write_first_header(dir: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let path = dir.join(HEADER_FILE);
    write_synced(&path, bytes)?;
    sync_dir(dir)
}

/// Puts `bytes` in the place of the file `name`, whole or not at all. The name lasts when the folder is
/// synced.
///
/// The new file is written, synced, read again and given to `verify` before it takes the name.
pub(crate) fn write_beside(
    dir: &Path,
    name: &str,
    bytes: &[u8],
    verify: impl FnOnce(&[u8]) -> Result<(), VaultError>,
) -> Result<(), VaultError> {
    let staged = Staged::write(dir, name, bytes)?;
    staged.read_back(verify)?;
    staged.take_name()
}

/// Puts `bytes` in the place of `safe.json`, whole or not at all, and keeps `former` beside it.
///
/// The new file is written, synced, read again and given to `verify` before it takes the name.
pub(crate) fn replace_header(
    dir: &Path,
    former: &[u8],
    bytes: &[u8],
    verify: impl FnOnce(&[u8]) -> Result<(), VaultError>,
) -> Result<(), VaultError> {
    let staged_former = Staged::write(dir, FORMER_HEADER_FILE, former)?;
    let staged = Staged::write(dir, HEADER_FILE, bytes)?;
    staged.read_back(verify)?;
    staged_former.take_name()?;
    staged.take_name()?;
    sync_dir(dir)
}

/// A finished file under a temporary name in the folder it is meant for; removed unless it gets its name.
struct Staged {
    path: PathBuf,
    target: PathBuf,
}

impl Staged {
    fn write(dir: &Path, name: &str, bytes: &[u8]) -> Result<Self, VaultError> {
        let staged = Self {
            path: dir.join(format!("{name}.new")),
            target: dir.join(name),
        };
        // What an interrupted change left behind; the change itself holds the database's write lock.
        match fs::remove_file(&staged.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(VaultError::io(&staged.path, error));
            }
            _ => {}
        }
        write_synced(&staged.path, bytes)?;
        Ok(staged)
    }

    fn read_back(
        &self,
        verify: impl FnOnce(&[u8]) -> Result<(), VaultError>,
    ) -> Result<(), VaultError> {
        let written = fs::read(&self.path).map_err(|error| VaultError::io(&self.path, error))?;
        verify(&written)
    }

    fn take_name(self) -> Result<(), VaultError> {
        fs::rename(&self.path, &self.target).map_err(|error| VaultError::io(&self.target, error))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After the rename there is nothing by this name; before it, nothing else can be done.
        let _ = fs::remove_file(&self.path);
    }
}

/// Puts the former header, kept beside the new one by [`replace_header`], back in its place. Needs no room.
pub(crate) fn put_back_header(dir: &Path, former: &[u8]) -> Result<(), VaultError> {
    let kept = dir.join(FORMER_HEADER_FILE);
    if read_header_file(dir, FORMER_HEADER_FILE)?.as_deref() != Some(former) {
        return Err(VaultError::damaged(
            format!("{} is not the header as it was", kept.display()),
            RESTORE_HINT,
        ));
    }
    fs::rename(&kept, dir.join(HEADER_FILE)).map_err(|error| VaultError::io(&kept, error))?;
    sync_dir(dir)
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let mut file = create_private_file(path)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(|error| VaultError::io(path, error))
}

/// Makes the names in a folder last through a power cut, where the system has a way to ask for it.
pub(crate) fn sync_dir(dir: &Path) -> Result<(), VaultError> {
    #[cfg(unix)]
    File::open(dir)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| VaultError::io(dir, error))?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_refused_new_header_leaves_the_old_one_and_no_trace() {
        let dir = tempfile::tempdir().unwrap();
        write_first_header(dir.path(), b"old").unwrap();
        let refused = replace_header(dir.path(), b"old", b"new", |written| {
            assert_eq!(written, b"new");
            Err(VaultError::WrongKey)
        });
        assert!(matches!(refused, Err(VaultError::WrongKey)));
        assert_eq!(names(dir.path()), ["safe.json"]);
        assert_eq!(read_header(dir.path()).unwrap(), b"old");
    }

    #[test]
    fn a_new_header_keeps_exactly_one_former_copy() {
        let dir = tempfile::tempdir().unwrap();
        write_first_header(dir.path(), b"1").unwrap();
        // Left by a change that was cut off.
        fs::write(dir.path().join("safe.json.new"), b"half").unwrap();
        replace_header(dir.path(), b"1", b"2", |_| Ok(())).unwrap();
        replace_header(dir.path(), b"2", b"3", |_| Ok(())).unwrap();
        assert_eq!(names(dir.path()), ["safe.json", "safe.json.bak"]);
        assert_eq!(read_header(dir.path()).unwrap(), b"3");
        assert_eq!(fs::read(dir.path().join("safe.json.bak")).unwrap(), b"2");
    }

    #[test]
    fn an_oversized_or_linked_header_is_refused_unread() {
        let dir = tempfile::tempdir().unwrap();
        let header = dir.path().join(HEADER_FILE);
        let file = File::create(&header).unwrap();
        file.set_len(LARGEST_HEADER + 1).unwrap();
        assert!(matches!(
            read_header(dir.path()),
            Err(VaultError::Damaged { .. })
        ));
        #[cfg(unix)]
        {
            fs::remove_file(&header).unwrap();
            std::os::unix::fs::symlink("/dev/zero", &header).unwrap();
            assert!(matches!(
                read_header(dir.path()),
                Err(VaultError::Damaged { .. })
            ));
        }
    }
}
