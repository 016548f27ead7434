//! The last part of renewing the keys: what was prepared takes the places of the former files.
//!
//! The renaming of `safe.json.rotation` to `safe.json` decides. From then on the prepared files are the safe,
//! and whoever opens it finishes what is left to do. What is left is told by facts inside the prepared
//! database, never by the names of files alone: it says which database it replaces, and that the objects are
//! still to be exchanged. So a file that comes back later, from a copy or a wastebasket, replaces nothing.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use kluis_objects::ObjectStore;
use rusqlite::Connection;

use crate::{
    KeyPurpose, VaultError, database,
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
/// What proves that this program made the header above, for a passphrase of the present `safe.json`.
pub(crate) const PROOF_FILE: &str = "safe.json.rotation.mac";
/// The database under its new key.
pub(crate) const NEW_DATABASE_FILE: &str = "pod.db.rotated";
/// The objects under their new key.
pub(crate) const NEW_OBJECTS_FOLDER: &str = "objects.rotated";
/// The objects under their former key, until they are removed.
pub(crate) const FORMER_OBJECTS_FOLDER: &str = "objects.old";

const FACT_SWITCH: &str = "switch";
const PENDING: &str = "pending";
/// The salt of the one database that this one is to take the place of.
const FACT_SWITCH_FROM: &str = "switch-from";

/// Says in a prepared database that it is not in its place yet, and that it replaces `former` alone.
pub(crate) fn mark_pending(database: &Connection, former: &Connection) -> Result<(), VaultError> {
    set_fact(database, FACT_SWITCH_FROM, &database::salt(former)?)?;
    set_fact(database, FACT_SWITCH, PENDING)
}

/// Whether this database says that the switch to it is not finished.
pub(crate) fn is_pending(database: &Connection) -> Result<bool, VaultError> {
    Ok(fact(database, FACT_SWITCH)?.as_deref() == Some(PENDING))
}

/// Whether keys are being prepared that nothing is opened with yet.
pub(crate) fn is_prepared(dir: &Path) -> Result<bool, VaultError> {
    disk::is_plain_file(&dir.join(NEW_HEADER_FILE))
}

/// What lies in the folder under the names of a renewal while none is under way.
pub(crate) fn leftovers(dir: &Path) -> Result<Vec<&'static str>, VaultError> {
    if is_prepared(dir)? {
        return Ok(Vec::new());
    }
    let names = [
        NEW_HEADER_FILE,
        PROOF_FILE,
        NEW_DATABASE_FILE,
        NEW_OBJECTS_FOLDER,
        FORMER_OBJECTS_FOLDER,
    ];
    let lies_there = |name: &&str| fs::symlink_metadata(dir.join(name)).is_ok();
    Ok(names.into_iter().filter(lies_there).collect())
}

/// Whether the database of this very header still lies beside the one that it is to replace.
///
/// Asked only when `pod.db` does not open with the key of the header. That alone would not be enough: a newer
/// database may be damaged. The prepared one names the salt of the one it replaces, which no other has.
pub(crate) fn database_waits(
    dir: &Path,
    read: &ReadHeader,
    master: &MasterKey,
) -> Result<bool, VaultError> {
    let waiting = dir.join(NEW_DATABASE_FILE);
    if !disk::is_plain_file(&waiting)? {
        return Ok(false);
    }
    let key = master.derive_database_key(read.header.id);
    let replaces = database::open_at_rest(&waiting, &key).and_then(|database| {
        require_matching(&database, &read.header)?;
        if !is_pending(&database)? {
            return Ok(None);
        }
        fact(&database, FACT_SWITCH_FROM)
    });
    let former = match replaces {
        Ok(Some(former)) => former,
        // Of other keys, or cut off: it is not what this header was written for.
        Ok(None) | Err(VaultError::Damaged { .. }) => return Ok(false),
        Err(error) => return Err(error),
    };
    let present = dir.join(DATABASE_FILE);
    match disk::size_of_plain_file(&present)? {
        Some(_) => Ok(database::salt_at_rest(&present, &key)? == former),
        // A medium may lose the former name in the renaming. A log would be that of a database which
        // somebody took away.
        None => Ok(!disk::is_plain_file(&dir.join(WAL_FILE))?),
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
    let key = master.derive_database_key(read.header.id);
    let open = || {
        database::open(dir, &key, |database| {
            require_matching(database, &read.header)
        })
    };
    let database = match open() {
        Err(error @ VaultError::Damaged { .. }) => {
            if !database_waits(dir, read, master)? {
                return Err(name_damaged_switch(dir, error));
            }
            adopt_database(dir, step)?;
            open()?
        }
        other => other?,
    };
    if !is_pending(&database)? {
        return Ok(());
    }
    step();
    let seed = master.derive_for(read.header.id, KeyPurpose::Identity);
    exchange_objects(
        dir,
        &ObjectStore::new(&dir.join(OBJECTS_FOLDER), &seed),
        step,
    )?;
    // It opens with the former passphrase and leads to keys that open nothing here any more.
    for name in [FORMER_HEADER_FILE, PROOF_FILE] {
        remove_file(&dir.join(name))?;
    }
    disk::sync_dir(dir)?;
    step();
    let changes = database.unchecked_transaction()?;
    remove_fact(&changes, FACT_SWITCH)?;
    remove_fact(&changes, FACT_SWITCH_FROM)?;
    changes.commit()?;
    step();
    database::checkpoint(&database)?;
    database
        .close()
        .map_err(|(_, error)| VaultError::from(error))
}

/// Gives the prepared database its place.
fn adopt_database(dir: &Path, step: &dyn Fn()) -> Result<(), VaultError> {
    // The former log would be taken for one of the new database. Its index goes first, because an index
    // without a log looks like a log that was taken away.
    for name in [WAL_INDEX_FILE, WAL_FILE] {
        remove_file(&dir.join(name))?;
        step();
    }
    disk::sync_dir(dir)?;
    rename(dir, NEW_DATABASE_FILE, DATABASE_FILE)?;
    step();
    Ok(())
}

/// Gives the objects under the new key their place and removes the former ones.
///
/// `present` is the folder `objects` under the new key. One that holds an object of that key is in its place
/// already, whatever else lies beside it; and former objects are removed only when each is in the new folder.
fn exchange_objects(dir: &Path, present: &ObjectStore, step: &dyn Fn()) -> Result<(), VaultError> {
    if is_plain_folder(&dir.join(NEW_OBJECTS_FOLDER)) {
        let is_there = fs::symlink_metadata(dir.join(OBJECTS_FOLDER)).is_ok();
        if is_there && holds_an_object(present)? {
            tracing::warn!("{NEW_OBJECTS_FOLDER} is left where it is: the objects have their keys");
        } else {
            if is_there {
                require_no_former_objects(dir)?;
                rename(dir, OBJECTS_FOLDER, FORMER_OBJECTS_FOLDER)?;
                step();
            }
            rename(dir, NEW_OBJECTS_FOLDER, OBJECTS_FOLDER)?;
            step();
        }
    }
    let former = dir.join(FORMER_OBJECTS_FOLDER);
    if is_plain_folder(&former) {
        let kept = present.list()?;
        // Of the former objects only the names are asked for, so that any key does.
        let superseded = ObjectStore::new(&former, &[0; 32]).list()?;
        if superseded.iter().all(|id| kept.binary_search(id).is_ok()) {
            remove_folder(&former)?;
        } else {
            tracing::warn!("{FORMER_OBJECTS_FOLDER} is kept: it holds what the objects do not");
        }
    }
    step();
    Ok(())
}

/// Whether any object opens with the key of this store.
fn holds_an_object(store: &ObjectStore) -> Result<bool, VaultError> {
    let ids = store.list()?;
    Ok(ids.into_iter().any(|id| store.open(id).is_ok()))
}

fn is_plain_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}

/// Puts the prepared header in the place of `safe.json`: the moment that decides. The former one stays
/// beside it until the switch is finished.
pub(crate) fn decide(dir: &Path, former: &ReadHeader) -> Result<(), VaultError> {
    disk::write_beside(dir, FORMER_HEADER_FILE, former.bytes(), |_| Ok(()))?;
    disk::sync_dir(dir)?;
    rename(dir, NEW_HEADER_FILE, HEADER_FILE)
}

/// Removes what was prepared and never decided upon. The header goes last: it tells of the rest.
pub(crate) fn discard(dir: &Path) -> Result<(), VaultError> {
    remove_folder(&dir.join(NEW_OBJECTS_FOLDER))?;
    remove_new_database(dir)?;
    remove_file(&dir.join(PROOF_FILE))?;
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

/// Refuses to renew where something lies that this program did not put under a name it needs.
pub(crate) fn require_room_for_names(dir: &Path) -> Result<(), VaultError> {
    for name in [NEW_HEADER_FILE, PROOF_FILE, NEW_DATABASE_FILE] {
        if !disk::is_plain_file(&dir.join(name))? && fs::symlink_metadata(dir.join(name)).is_ok() {
            return Err(in_the_way(&dir.join(name), "of a file of the renewal"));
        }
    }
    let objects = dir.join(NEW_OBJECTS_FOLDER);
    if !is_plain_folder(&objects) && fs::symlink_metadata(&objects).is_ok() {
        return Err(in_the_way(&objects, "of the renewed objects"));
    }
    require_no_former_objects(dir)
}

/// Refuses to go on where something lies that the former objects are to be called.
fn require_no_former_objects(dir: &Path) -> Result<(), VaultError> {
    let path = dir.join(FORMER_OBJECTS_FOLDER);
    if fs::symlink_metadata(&path).is_err() {
        return Ok(());
    }
    Err(in_the_way(&path, "of the former objects"))
}

fn in_the_way(path: &Path, of_what: &str) -> VaultError {
    VaultError::damaged(
        format!("{} is in the way {of_what}", path.display()),
        "nothing of this safe belongs there: move it elsewhere",
    )
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
