//! Reading backups: checking one, and making a safe out of it.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::sync::Arc;

use age::{Identity, x25519};
use kluis_api::{VerifyFinding, VerifyReport};
use kluis_backup::{Backup, BackupError, Manifest, Member};
use kluis_objects::{Work, identity_text};
use kluis_vault::{Clock, HeaderKeys, KeyPurpose, Restoration, Vault, VaultError};
use secrecy::ExposeSecret;

use crate::{AppError, Home, KeyGiven, Result, Session};

const BUFFER: usize = 64 * 1024;

impl Home {
    /// Reads a backup to its end and checks everything in it, without writing anything.
    ///
    /// # Errors
    /// [`BackupError::NotABackup`], [`VaultError::WrongKey`], or that it could not be read. What is wrong
    /// with it is in the report.
    pub fn verify_backup(
        &self,
        file: &Path,
        key: &KeyGiven,
        work: Work<'_>,
    ) -> Result<VerifyReport> {
        let backup = Backup::open(file)?;
        let keys = header_keys(backup.head().safe_json(), key)?;
        report(check(backup, &keys, work))
    }

    /// Makes a new safe out of a backup and opens it. There must be no safe of that name: nothing is
    /// overwritten. The safe has the ways to open that it had when the backup was made.
    ///
    /// # Errors
    /// [`VaultError::Exists`], [`VaultError::WrongKey`], [`BackupError::Damaged`], [`BackupError::Forged`],
    /// [`VaultError::DiskFull`], [`BackupError::Cancelled`]; then there is no safe of that name.
    pub fn restore(
        &self,
        file: &Path,
        key: &KeyGiven,
        name: &str,
        work: Work<'_>,
    ) -> Result<Session> {
        self.check_free(name)?;
        let backup = Backup::open(file)?;
        let keys = header_keys(backup.head().safe_json(), key)?;
        let (vault, _) = restore_into(&self.safe_folder(name), backup, keys, self.clock(), work)?;
        let session = Session::start(name, vault)?;
        // From here on it and the folder it came from go their own ways, and so do their backups.
        session.renew_copy_id()?;
        Ok(session)
    }

    /// The other safes in this folder that have the same id as the one named: copies of each other, which
    /// would both sync with the same pod.
    ///
    /// # Errors
    /// As [`Home::find`] and [`Home::safes`].
    pub fn copies_of(&self, name: &str) -> Result<Vec<String>> {
        let id = kluis_vault::peek(&self.find(name)?)?.id;
        let is_copy = |other: &str| {
            other != name
                && kluis_vault::peek(&self.safe_folder(other)).is_ok_and(|header| header.id == id)
        };
        Ok(self
            .safes()?
            .into_iter()
            .map(|safe| safe.name)
            .filter(|other| is_copy(other))
            .collect())
    }
}

impl Session {
    /// Reads a backup of this safe to its end, and refuses it at the first thing that is wrong.
    pub(super) fn read_back(&self, file: &Path, work: Work<'_>) -> Result<()> {
        let backup = Backup::open(file)?;
        let keys = HeaderKeys::of_open(&self.vault, backup.head().safe_json())?;
        check(backup, &keys, work)?;
        Ok(())
    }
}

/// Opens the ways to open that a backup carries.
fn header_keys(safe_json: &[u8], key: &KeyGiven) -> Result<HeaderKeys> {
    key.unlock(
        || Ok(kluis_vault::peek_header(safe_json.to_vec())?),
        |key| Ok(HeaderKeys::unlock(safe_json, key)?),
    )
}

/// Reads everything in a backup.
fn check(backup: Backup<BufReader<File>>, keys: &HeaderKeys, work: Work<'_>) -> Result<Manifest> {
    let identity = identity(keys);
    let contents = backup.decrypt(std::iter::once(&identity as &dyn Identity))?;
    let manifest = contents.manifest().clone();
    let mac_key = keys.derive_key(KeyPurpose::Backup);
    contents.read_members(Some(&mac_key), work, |_, _, _| Ok::<(), BackupError>(()))?;
    require_generation(&manifest, keys)?;
    Ok(manifest)
}

/// What was wrong, as a report; what kept from looking stays an error.
fn report(checked: Result<Manifest>) -> Result<VerifyReport> {
    let mut report = VerifyReport {
        ok: true,
        database_bytes: 0,
        bodies: 0,
        objects: 0,
        audit_entries: 0,
        findings: Vec::new(),
    };
    let mut found = |place: &str, problem: String, remedy: &str| {
        report.findings.push(VerifyFinding {
            place: place.to_owned(),
            problem,
            remedy: remedy.to_owned(),
        });
    };
    match checked {
        Ok(manifest) => {
            for id in &manifest.missing {
                found(
                    "object",
                    format!("the object {id} could not be read when the backup was made"),
                    "look for it in an older backup",
                );
            }
            report.database_bytes = manifest.database_bytes;
            report.objects = manifest.objects;
        }
        Err(AppError::Backup(error @ BackupError::Damaged { .. })) => {
            let place = match &error {
                BackupError::Damaged { member, .. } if member == "pod.db" => "page",
                BackupError::Damaged { member, .. } if member.starts_with("objects/") => "object",
                _ => "header",
            };
            found(
                place,
                error.to_string(),
                "use another backup, and make a new one on another disk",
            );
        }
        Err(AppError::Backup(error @ BackupError::Forged { .. })) => found(
            "header",
            error.to_string(),
            "do not restore it; use a backup that you made yourself",
        ),
        Err(other) => return Err(other),
    }
    report.ok = report.findings.is_empty();
    Ok(report)
}

/// The identity that opens the encrypted part.
fn identity(keys: &HeaderKeys) -> x25519::Identity {
    identity_of(&keys.derive_key(KeyPurpose::Identity))
}

pub(super) fn identity_of(seed: &[u8; 32]) -> x25519::Identity {
    // Exposed to the parser of the library that decrypts with it.
    identity_text(seed)
        .expose_secret()
        .parse()
        .expect("32 bytes are an identity")
}

fn require_generation(manifest: &Manifest, keys: &HeaderKeys) -> Result<()> {
    if manifest.safe == keys.id() && manifest.generation == keys.generation() {
        return Ok(());
    }
    Err(VaultError::Damaged {
        what: "the manifest of the backup speaks of another state of the safe than its head"
            .to_owned(),
        hint: "use another backup".to_owned(),
    }
    .into())
}

/// Makes a safe in `dir` out of a backup. Nothing takes that name before the seal was seen and the contents
/// were counted.
pub(super) fn restore_into(
    dir: &Path,
    backup: Backup<BufReader<File>>,
    keys: HeaderKeys,
    clock: &Arc<dyn Clock>,
    work: Work<'_>,
) -> Result<(Vault, Manifest)> {
    let identity = identity(&keys);
    let contents = backup.decrypt(std::iter::once(&identity as &dyn Identity))?;
    let manifest = contents.manifest().clone();
    require_generation(&manifest, &keys)?;
    let mac_key = keys.derive_key(KeyPurpose::Backup);
    let restoration = Restoration::begin(dir, keys)?;
    let store = restoration.objects();
    let snapshot = restoration.snapshot_path();
    let whole = manifest.whole() + manifest.database_bytes;
    let part = work.part(0, whole);
    contents.read_members(Some(&mac_key), part, |member, size, content| match member {
        Member::Object(id) => {
            let written = store.write_as(id.parse()?, content, Work::silent())?;
            debug_assert_eq!(written.size, size, "the archive gives as much as it says");
            Ok(())
        }
        _ => write_private(&snapshot, content),
    })?;
    let found = kluis_vault::read_snapshot(&snapshot, &manifest.database_key, |transaction| {
        kluis_pod::contents(transaction).map_err(AppError::from)
    })?;
    if found.resources != manifest.resources || found.digest != manifest.resource_digest {
        return Err(VaultError::Damaged {
            what: "the database in the backup does not hold what its manifest says".to_owned(),
            hint: "use another backup".to_owned(),
        }
        .into());
    }
    let part = work.part(manifest.whole(), whole);
    let vault = restoration.finish(&manifest.database_key, Arc::clone(clock), part)?;
    Ok((vault, manifest))
}

fn write_private(path: &Path, content: &mut dyn Read) -> Result<()> {
    let failed = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::StorageFull => AppError::Vault(VaultError::DiskFull),
        _ => AppError::file(path, source),
    };
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(failed)?;
    let mut buffer = vec![0; BUFFER];
    loop {
        match content.read(&mut buffer).map_err(failed)? {
            0 => return Ok(()),
            read => file.write_all(&buffer[..read]).map_err(failed)?,
        }
    }
}
