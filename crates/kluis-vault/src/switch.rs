//! The last part of renewing the keys: what was prepared takes the places of the former files.
//!
//! The renaming of `safe.json.rotation` to `safe.json` decides. From then on the prepared files are the safe,
//! and whoever opens it finishes what is left to do. The prepared database says itself that there is
//! something left: no file that merely lies there makes a reader remove anything.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use crate::{
    VaultError, database,
    disk::{
        self, DATABASE_FILE, FORMER_HEADER_FILE, HEADER_FILE, OBJECTS_FOLDER, WAL_FILE,
        WAL_INDEX_FILE,
    },
    facts::{fact, remove_fact, require_matching, set_fact},
    header::ReadHeader,
    keys::MasterKey,
    lease::Lease,
};

/// The header of the safe with its new keys, until it takes the place of `safe.json`.
pub(crate) const NEW_HEADER_FILE: &str = "safe.json.rotation";
/// The database under its new key.
pub(crate) const NEW_DATABASE_FILE: &str = "pod.db.rotated";
/// The objects under their new key.
pub(crate) const NEW_OBJECTS_FOLDER: &str = "objects.rotated";
/// The objects under their former key, until they are removed.
pub(crate) const FORMER_OBJECTS_FOLDER: &str = "objects.old";

const FACT_SWITCH: &str = "switch";
const PENDING: &str = "pending";

/// Says in a prepared database that it is not in its place yet.
pub(crate) fn mark_pending(database: &Connection) -> Result<(), VaultError> {
    set_fact(database, FACT_SWITCH, PENDING)
}

/// Whether this database says that the switch to it is not finished.
pub(crate) fn is_pending(database: &Connection) -> Result<bool, VaultError> {
    Ok(fact(database, FACT_SWITCH)?.as_deref() == Some(PENDING))
}

/// Whether keys are being prepared that nothing is opened with yet.
pub(crate) fn is_prepared(dir: &Path) -> Result<bool, VaultError> {
    Ok(disk::size_of_plain_file(&dir.join(NEW_HEADER_FILE))?.is_some())
}

/// Whether the database of this very header still lies beside the former one.
pub(crate) fn database_waits(
    dir: &Path,
    read: &ReadHeader,
    master: &MasterKey,
) -> Result<bool, VaultError> {
    let waiting = dir.join(NEW_DATABASE_FILE);
    if is_prepared(dir)? || disk::size_of_plain_file(&waiting)?.is_none() {
        return Ok(false);
    }
    let key = master.derive_database_key(read.header.id);
    let belongs = database::open_at_rest(&waiting, &key).and_then(|database| {
        require_matching(&database, &read.header)?;
        is_pending(&database)
    });
    match belongs {
        // Of other keys, or cut off: it is not what this header was written for.
        Err(VaultError::Damaged { .. }) => Ok(false),
        other => other,
    }
}

/// Names the prepared database when it is what keeps a decided switch from being finished.
pub(crate) fn name_damaged_switch(dir: &Path, error: VaultError) -> VaultError {
    let is_there =
        |name| disk::size_of_plain_file(&dir.join(name)).is_ok_and(|size| size.is_some());
    let waits = is_there(NEW_DATABASE_FILE) && is_there(FORMER_HEADER_FILE);
    match error {
        VaultError::Damaged { .. } if waits && !is_there(NEW_HEADER_FILE) => VaultError::damaged(
            "pod.db.rotated, the database under the renewed keys, is damaged, and pod.db has the former key",
            "nothing was changed; put safe.json.bak in the place of safe.json to open the safe with its former keys",
        ),
        other => other,
    }
}

/// As [`complete`], with a lease of its own, which it gives back as a shared one.
pub(crate) fn complete_alone(
    dir: &Path,
    read: &ReadHeader,
    master: &MasterKey,
) -> Result<Lease, VaultError> {
    let lease = Lease::exclusive(dir)?;
    require_unchanged(dir, read)?;
    complete(dir, read, master, &|| {})?;
    lease.share(dir)
}

/// Finishes a switch that was decided, from wherever it was cut off; does nothing when there is none.
///
/// To be called with the exclusive lease. `step` is called between any two changes in the folder.
pub(crate) fn complete(
    dir: &Path,
    read: &ReadHeader,
    master: &MasterKey,
    step: &dyn Fn(),
) -> Result<(), VaultError> {
    if database_waits(dir, read, master)? {
        // The former log would be taken for one of the new database. Its index goes first, because an
        // index without a log looks like a log that was taken away.
        for name in [WAL_INDEX_FILE, WAL_FILE] {
            remove_file(&dir.join(name))?;
            step();
        }
        disk::sync_dir(dir)?;
        rename(dir, NEW_DATABASE_FILE, DATABASE_FILE)?;
        step();
    }
    let key = master.derive_database_key(read.header.id);
    let database = database::open(dir, &key, |database| {
        require_matching(database, &read.header)
    })
    .map_err(|error| name_damaged_switch(dir, error))?;
    if !is_pending(&database)? {
        return Ok(());
    }
    step();
    if dir.join(NEW_OBJECTS_FOLDER).exists() {
        if dir.join(OBJECTS_FOLDER).exists() {
            require_no_former_objects(dir)?;
            rename(dir, OBJECTS_FOLDER, FORMER_OBJECTS_FOLDER)?;
            step();
        }
        rename(dir, NEW_OBJECTS_FOLDER, OBJECTS_FOLDER)?;
        step();
    }
    remove_folder(&dir.join(FORMER_OBJECTS_FOLDER))?;
    step();
    // It opens with the former passphrase and leads to keys that open nothing here any more.
    remove_file(&dir.join(FORMER_HEADER_FILE))?;
    disk::sync_dir(dir)?;
    step();
    remove_fact(&database, FACT_SWITCH)?;
    step();
    database::checkpoint(&database)?;
    database
        .close()
        .map_err(|(_, error)| VaultError::from(error))
}

/// Puts the prepared header in the place of `safe.json`: the moment that decides. The former one stays
/// beside it until the switch is finished.
pub(crate) fn decide(dir: &Path, former: &ReadHeader) -> Result<(), VaultError> {
    disk::write_beside(dir, FORMER_HEADER_FILE, former.bytes(), |_| Ok(()))?;
    disk::sync_dir(dir)?;
    rename(dir, NEW_HEADER_FILE, HEADER_FILE)
}

/// Removes what was prepared and never decided upon. The header goes last: without it, the rest would look
/// like a switch to be finished.
pub(crate) fn discard(dir: &Path) -> Result<(), VaultError> {
    remove_folder(&dir.join(NEW_OBJECTS_FOLDER))?;
    remove_new_database(dir)?;
    disk::sync_dir(dir)?;
    remove_file(&dir.join(NEW_HEADER_FILE))?;
    disk::sync_dir(dir)
}

/// Removes a prepared database, finished or not.
pub(crate) fn remove_new_database(dir: &Path) -> Result<(), VaultError> {
    for ending in ["-journal", "-shm", "-wal", ""] {
        remove_file(&dir.join(format!("{NEW_DATABASE_FILE}{ending}")))?;
    }
    Ok(())
}

/// Refuses to go on where something lies that the former objects are to be called.
pub(crate) fn require_no_former_objects(dir: &Path) -> Result<(), VaultError> {
    let path = dir.join(FORMER_OBJECTS_FOLDER);
    if fs::symlink_metadata(&path).is_err() {
        return Ok(());
    }
    Err(VaultError::damaged(
        format!("{} is in the way of the former objects", path.display()),
        "nothing of this safe belongs there: move it elsewhere",
    ))
}

/// Refuses to go on with a header that was replaced since it was read.
pub(crate) fn require_unchanged(dir: &Path, read: &ReadHeader) -> Result<(), VaultError> {
    if ReadHeader::read(dir)?.bytes() == read.bytes() {
        return Ok(());
    }
    Err(VaultError::InUse)
}

/// Gives a file or folder of the safe another name, for good.
fn rename(dir: &Path, from: &str, to: &str) -> Result<(), VaultError> {
    let from: PathBuf = dir.join(from);
    fs::rename(&from, dir.join(to)).map_err(|error| VaultError::io(&from, error))?;
    disk::sync_dir(dir)
}

fn remove_file(path: &Path) -> Result<(), VaultError> {
    absent_is_removed(path, fs::remove_file(path))
}

fn remove_folder(path: &Path) -> Result<(), VaultError> {
    absent_is_removed(path, fs::remove_dir_all(path))
}

fn absent_is_removed(path: &Path, removed: std::io::Result<()>) -> Result<(), VaultError> {
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(VaultError::io(path, error)),
        _ => Ok(()),
    }
}
