use std::{fmt::Write, fs::File, io::Read, path::Path, time::Duration};

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, config::DbConfig};
use zeroize::Zeroizing;

use crate::{
    VaultError,
    disk::{self, DATABASE_FILE, WAL_FILE, WAL_INDEX_FILE},
    error::{DAMAGED_PAGE, RESTORE_HINT},
    keys::Key256,
};

pub(crate) const PAGE_BYTES: u64 = 4096;

/// How long a statement waits for another connection.
const BUSY_WAIT: Duration = Duration::from_secs(5);
/// How long the database is waited for that is to be had alone: a look at it from elsewhere is over by then.
const HOLD_WAIT: Duration = Duration::from_millis(500);

/// Settings of every connection, set before the first page is read.
const SETTINGS: &str = "
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA mmap_size = 0;
";

/// 64 MiB. Unlike the settings above, setting it reads the first page.
const CACHE_SETTING: &str = "PRAGMA cache_size = -65536";

/// Makes the database of a new safe in `dir` and lets `fill` write its first rows.
///
/// When this returns everything is in `pod.db` itself, on the disk.
pub(crate) fn create(
    dir: &Path,
    key: &Key256,
    fill: impl FnOnce(&Connection) -> Result<(), VaultError>,
) -> Result<(), VaultError> {
    let path = dir.join(DATABASE_FILE);
    // Made beforehand for its mode: SQLite takes an empty file for a new database, and gives the WAL
    // the mode of the database.
    let file = disk::create_private_file(&path)?;
    let connection = open_new(&path, key)?;
    switch_to_wal(&connection)?;
    fill(&connection)?;
    checkpoint(&connection)?;
    connection
        .close()
        .map_err(|(_, error)| VaultError::from(error))?;
    require_encrypted(&path)?;
    file.sync_all()
        .map_err(|error| VaultError::io(&path, error))
}

/// Opens an empty file that is to become a database under `key`.
pub(crate) fn open_new(path: &Path, key: &Key256) -> Result<Connection, VaultError> {
    let connection = Connection::open_with_flags(path, live_flags())?;
    give_key(&connection, key)?;
    connection.execute_batch(CACHE_SETTING)?;
    Ok(connection)
}

/// Refuses a finished file that is no encrypted database.
///
/// No connection may be open on it in this process: closing the file here would drop its locks.
pub(crate) fn require_encrypted(path: &Path) -> Result<(), VaultError> {
    let mut start = [0; 16];
    File::open(path)
        .and_then(|mut file| file.read_exact(&mut start))
        .map_err(|error| VaultError::io(path, error))?;
    if start.starts_with(b"SQLite format 3") {
        return Err(VaultError::Unsafe {
            what: "the new database was not written encrypted".to_owned(),
        });
    }
    Ok(())
}

/// Opens a closed database that nobody writes, for reading. Makes no file and takes no lock.
pub(crate) fn open_at_rest(path: &Path, key: &Key256) -> Result<Connection, VaultError> {
    let size = disk::size_of_plain_file(path)?.unwrap_or(0);
    if size == 0 || !size.is_multiple_of(PAGE_BYTES) {
        return Err(VaultError::damaged(
            format!(
                "{} is cut off: {size} bytes is no whole number of pages",
                path.display()
            ),
            RESTORE_HINT,
        ));
    }
    let connection = open_immutable(path)?;
    give_key(&connection, key)?;
    // Nothing tells a wrong key before the first page is read.
    connection.execute_batch(CACHE_SETTING)?;
    require_authentic(&connection)?;
    Ok(connection)
}

/// The salt of an open database in hex: random, and of this one file alone.
pub(crate) fn salt(connection: &Connection) -> Result<String, VaultError> {
    Ok(connection.query_row("PRAGMA cipher_salt", [], |row| row.get(0))?)
}

/// The salt of a database as it lies there, whatever its key. Read through SQLite, as everything of `pod.db`.
pub(crate) fn salt_at_rest(path: &Path, any_key: &Key256) -> Result<String, VaultError> {
    let connection = open_immutable(path)?;
    give_key(&connection, any_key)?;
    salt(&connection)
}

/// Takes the database away from every other connection, of any process, until this one is closed. Changes
/// no file.
///
/// A lease ends when somebody deletes its file. SQLite's own locks are on the database itself, where every
/// open connection holds one.
pub(crate) fn hold_alone(connection: &Connection) -> Result<(), VaultError> {
    connection.busy_timeout(HOLD_WAIT)?;
    let mode: String =
        connection.query_row("PRAGMA locking_mode = EXCLUSIVE", [], |row| row.get(0))?;
    if mode != "exclusive" {
        return Err(VaultError::Unsafe {
            what: format!("the locking mode is {mode}, expected exclusive"),
        });
    }
    // In this mode what a writing transaction locks stays locked when it ends.
    match connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK") {
        Err(error)
            if matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
            ) =>
        {
            Err(VaultError::InUse)
        }
        other => Ok(other?),
    }
}

/// Opens the database in `dir`, after `examine` has accepted what it holds.
///
/// No file changes when this fails. In this process `pod.db` is opened by SQLite alone: closing any other
/// descriptor of it would drop the locks of a second vault on the same safe.
pub(crate) fn open(
    dir: &Path,
    key: &Key256,
    examine: impl Fn(&Connection) -> Result<(), VaultError>,
) -> Result<Connection, VaultError> {
    require_files(dir)?;
    if wal_is_empty(dir)? {
        // Opening for writing would make a WAL, so the database is first looked at as it lies. When
        // another program starts to write meanwhile, what was seen may be torn and does not count.
        let looked_at = look(dir, key, &examine);
        if looked_at.is_err() && wal_is_empty(dir)? {
            return Err(name_plain_database(dir, looked_at));
        }
    }
    open_live(dir, key, &examine).map_err(|error| name_read_only(dir, error))
}

fn open_live(
    dir: &Path,
    key: &Key256,
    examine: &impl Fn(&Connection) -> Result<(), VaultError>,
) -> Result<Connection, VaultError> {
    let connection = Connection::open_with_flags(dir.join(DATABASE_FILE), live_flags())?;
    // Until the content is accepted, closing must not fold the WAL into the database.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    give_key(&connection, key)?;
    require_fitting_key(&connection)?;
    examine(&connection)?;
    require_authentic(&connection)?;
    switch_to_wal(&connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(connection)
}

/// Reads the first page: before that, nothing tells a key that is not the database's.
fn require_fitting_key(connection: &Connection) -> Result<(), VaultError> {
    match connection.execute_batch(CACHE_SETTING) {
        // The header was genuine, and yet its key is not that of the database.
        Err(error)
            if matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
            ) =>
        {
            Err(VaultError::damaged(
                "the database pod.db does not open with the key in safe.json: safe.json is from \
                 before the keys were renewed, or pod.db is damaged",
                "nothing was changed; put back the newest safe.json of this safe, or restore a backup",
            ))
        }
        other => Ok(other?),
    }
}

/// Names the folder where the system lets nothing be written: a log is kept even for reading.
fn name_read_only(dir: &Path, error: VaultError) -> VaultError {
    match error {
        VaultError::Database(error)
            if matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied)
            ) =>
        {
            VaultError::ReadOnly {
                path: dir.to_owned(),
            }
        }
        other => other,
    }
}

/// Folds the whole WAL into the database, so that `pod.db` alone is complete.
pub(crate) fn checkpoint(connection: &Connection) -> Result<(), VaultError> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// As [`checkpoint`], but keeps nobody waiting and leaves the WAL where it is.
///
/// # Errors
/// [`VaultError::Busy`] while somebody still reads what was there before.
pub(crate) fn fold(connection: &Connection) -> Result<(), VaultError> {
    let (frames, folded): (i64, i64) =
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
            Ok((row.get(1)?, row.get(2)?))
        })?;
    if frames == folded {
        return Ok(());
    }
    Err(VaultError::Busy)
}

/// Refuses to go on with a connection that has met a page which fails its authentication.
///
/// SQLCipher gives such a page as zeros and only remembers the failure. Where zeros make a valid page, as
/// at the end of a long value, no statement fails: so this is asked after everything that was read.
pub(crate) fn require_authentic(connection: &Connection) -> Result<(), VaultError> {
    // Not from the statement cache: the answer is settled when the statement is prepared.
    let status: Option<String> = connection
        .query_row("PRAGMA cipher_status", [], |row| row.get(0))
        .optional()?;
    if status.as_deref() == Some("1") {
        return Ok(());
    }
    Err(VaultError::damaged(DAMAGED_PAGE, RESTORE_HINT))
}

fn live_flags() -> OpenFlags {
    // Without SQLITE_OPEN_CREATE a missing database stays missing.
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

fn give_key(connection: &Connection, key: &Key256) -> Result<(), VaultError> {
    // The library logs failed pages by itself otherwise; and the key text below is wiped by it only
    // when memory security is on before.
    connection.execute_batch(
        "PRAGMA cipher_log_level = NONE;
         PRAGMA cipher_memory_security = ON;",
    )?;
    let cipher_version = connection
        .query_row("PRAGMA cipher_version", [], |row| row.get::<_, String>(0))
        .unwrap_or_default();
    if cipher_version.is_empty() {
        return Err(VaultError::Unsafe {
            what: "the database library has no encryption".to_owned(),
        });
    }
    // Room for the whole statement, so that it never moves in memory.
    let mut statement = Zeroizing::new(String::with_capacity(128));
    statement.push_str("PRAGMA key = \"x'");
    for byte in key.iter() {
        write!(statement, "{byte:02x}").expect("writing to a string cannot fail");
    }
    statement.push_str("'\"");
    connection.execute_batch(&statement)?;
    connection.execute_batch(
        "PRAGMA cipher_hmac_algorithm = HMAC_SHA256;
         PRAGMA cipher_page_size = 4096;",
    )?;
    require(connection, "cipher_hmac_algorithm", "HMAC_SHA256")?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.execute_batch(SETTINGS)?;
    require(connection, "foreign_keys", "1")?;
    require(connection, "temp_store", "2")
}

/// The settings that need a readable database.
fn switch_to_wal(connection: &Connection) -> Result<(), VaultError> {
    connection.execute_batch("PRAGMA secure_delete = FAST; PRAGMA synchronous = FULL;")?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(VaultError::Unsafe {
            what: format!("the journal mode is {mode}, expected wal"),
        });
    }
    require(connection, "synchronous", "2")
}

fn require(connection: &Connection, setting: &str, expected: &str) -> Result<(), VaultError> {
    let found = connection.query_row(&format!("PRAGMA {setting}"), [], |row| {
        row.get::<_, rusqlite::types::Value>(0)
    })?;
    let found = match found {
        rusqlite::types::Value::Text(text) => text,
        rusqlite::types::Value::Integer(number) => number.to_string(),
        _ => String::new(),
    };
    if found == expected {
        return Ok(());
    }
    Err(VaultError::Unsafe {
        what: format!("{setting} is {found:?}, expected {expected}"),
    })
}

fn require_files(dir: &Path) -> Result<(), VaultError> {
    match disk::size_of_plain_file(&dir.join(DATABASE_FILE))? {
        Some(size) if size > 0 => {}
        Some(_) => return Err(VaultError::damaged("pod.db is empty", RESTORE_HINT)),
        None => {
            return Err(VaultError::damaged(
                "pod.db is missing beside safe.json",
                "put pod.db back from the same copy, or restore a backup",
            ));
        }
    }
    // SQLite makes the WAL before its index and removes the index first, so an index without a WAL
    // means that the WAL was taken away. Looked at in this order another program that opens or closes
    // the safe at this moment is not mistaken for it.
    let wal = dir.join(WAL_FILE);
    let wal_index = dir.join(WAL_INDEX_FILE);
    let absent = |path| disk::size_of_plain_file(path).map(|size| size.is_none());
    if absent(&wal)? && !absent(&wal_index)? && absent(&wal)? {
        return Err(VaultError::damaged(
            "pod.db-wal is missing beside pod.db-shm, and with it the last changes",
            "put pod.db-wal back from the same copy; removing pod.db-shm too opens the safe without those changes",
        ));
    }
    Ok(())
}

fn wal_is_empty(dir: &Path) -> Result<bool, VaultError> {
    Ok(disk::size_of_plain_file(&dir.join(WAL_FILE))?.unwrap_or(0) == 0)
}

fn look(
    dir: &Path,
    key: &Key256,
    examine: &impl Fn(&Connection) -> Result<(), VaultError>,
) -> Result<(), VaultError> {
    let size = disk::size_of_plain_file(&dir.join(DATABASE_FILE))?.unwrap_or(0);
    if !size.is_multiple_of(PAGE_BYTES) {
        return Err(VaultError::damaged(
            format!("pod.db is cut off: {size} bytes is no whole number of pages"),
            RESTORE_HINT,
        ));
    }
    let connection = open_immutable(&dir.join(DATABASE_FILE))?;
    give_key(&connection, key)?;
    require_fitting_key(&connection)?;
    examine(&connection)?;
    require_authentic(&connection)
}

/// Opens a database as a file that nobody changes: makes no WAL, takes no lock.
fn open_immutable(path: &Path) -> Result<Connection, VaultError> {
    let path = std::path::absolute(path).map_err(|error| VaultError::io(path, error))?;
    let mut uri = String::from("file://");
    #[cfg(windows)]
    uri.push('/');
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(*byte));
            }
            b'\\' | b':' if cfg!(windows) => uri.push(if *byte == b':' { ':' } else { '/' }),
            _ => write!(uri, "%{byte:02X}").expect("writing to a string cannot fail"),
        }
    }
    uri.push_str("?mode=ro&immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(uri, flags)?)
}

/// Gives a database that lies there unencrypted its own message: it is not the one that was made.
fn name_plain_database(dir: &Path, looked_at: Result<(), VaultError>) -> VaultError {
    let readable_without_key = open_immutable(&dir.join(DATABASE_FILE)).is_ok_and(|connection| {
        connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
            .is_ok()
    });
    if readable_without_key {
        return VaultError::damaged(
            "pod.db is a database without encryption, not the one of this safe",
            RESTORE_HINT,
        );
    }
    match looked_at {
        Err(error) => error,
        Ok(()) => VaultError::damaged("pod.db cannot be read", RESTORE_HINT),
    }
}
