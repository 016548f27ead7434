//! One try at writing a backup.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use age::x25519::Recipient;
use jiff::Timestamp;
use kluis_backup::{BackupWriter, Head, Manifest, Written};
use kluis_objects::{ObjectError, ObjectId, Work};
use kluis_pod::PodContents;
use kluis_vault::{KeyPurpose, VaultError};
use zeroize::Zeroizing;

use super::place::WorkingFolder;
use crate::{AppError, Result, Session};

pub(super) struct Attempt<'a> {
    pub session: &'a Session,
    pub target: &'a Path,
    pub recipients: &'a [Recipient],
    pub made: Timestamp,
    /// Objects that an earlier try could not read to the end. Where there are some, all others are read
    /// before the first byte is written, so that the next one does not make the work begin again.
    pub unreadable: &'a BTreeSet<ObjectId>,
}

pub(super) enum Tried {
    Made(Done),
    /// This object is missing or damaged; nothing was kept.
    Unreadable(ObjectId),
}

pub(super) struct Done {
    pub written: Written,
    pub manifest: Manifest,
}

impl Attempt<'_> {
    pub(super) fn make(&self, work: Work<'_>) -> Result<Tried> {
        let vault = &self.session.vault;
        // For the progress alone, so that it need not be of the same moment.
        let objects_now: u64 = self.session.read(|r| {
            let contents = kluis_pod::contents(r.sql())?;
            Ok(contents.objects.iter().map(|(_, size)| size).sum())
        })?;
        let working = WorkingFolder::create(vault.dir())?;
        let snapshot_path = working.join("snapshot.db");
        let key = random_key()?;
        let expected = kluis_vault::peek(vault.dir())?.database_bytes;
        let whole = expected * 2 + objects_now;
        let snapshot = vault.snapshot(&snapshot_path, &key, work.part(0, whole))?;
        // The revisions of the snapshot refer to objects that nothing removes: a revision stays, and so
        // does every object that one refers to.
        let contents = kluis_vault::read_snapshot(&snapshot_path, &key, |transaction| {
            kluis_pod::contents(transaction).map_err(AppError::from)
        })?;
        let head = Head::new(self.made, snapshot.header)?;
        let missing = self.find_missing(&contents, work)?;
        let in_it: Vec<(ObjectId, u64)> = contents
            .objects
            .iter()
            .filter(|(id, _)| !missing.contains(id))
            .copied()
            .collect();
        let manifest = Manifest {
            safe: vault.id(),
            copy: Some(self.session.copy_id()?),
            generation: snapshot.generation,
            made: head.made(),
            database_bytes: std::fs::metadata(&snapshot_path)
                .map_err(|source| AppError::file(&snapshot_path, source))?
                .len(),
            database_key: key,
            objects: in_it.len() as u64,
            object_bytes: in_it.iter().map(|(_, size)| size).sum(),
            missing: missing.iter().map(ToString::to_string).collect(),
            resources: contents.resources,
            resource_digest: contents.digest,
        };
        let offset = manifest.database_bytes;
        let part = work.part(offset, offset + manifest.whole());
        self.write(&head, manifest, &in_it, &snapshot_path, part)
    }

    /// The objects that are missing or damaged, as far as opening them tells; as far as reading them does,
    /// when an earlier try met one that is damaged further on.
    fn find_missing(&self, contents: &PodContents, work: Work<'_>) -> Result<BTreeSet<ObjectId>> {
        let store = self.session.vault.objects();
        let mut missing = self.unreadable.clone();
        for (id, size) in &contents.objects {
            if missing.contains(id) {
                continue;
            }
            let found = if self.unreadable.is_empty() {
                store.open(*id).map(|reader| reader.size())
            } else {
                store.check_with(*id, work.part(0, 0), &mut |_| {})
            };
            match found {
                Ok(found) if found == *size => {}
                // Its revision says another size than its file.
                Ok(_) | Err(ObjectError::Missing(_) | ObjectError::Damaged { .. }) => {
                    missing.insert(*id);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(missing)
    }

    fn write(
        &self,
        head: &Head,
        manifest: Manifest,
        in_it: &[(ObjectId, u64)],
        snapshot: &Path,
        work: Work<'_>,
    ) -> Result<Tried> {
        let vault = &self.session.vault;
        let store = vault.objects();
        let mut writer =
            BackupWriter::create(self.target, head, manifest.clone(), self.recipients, work)?;
        let mut database =
            File::open(snapshot).map_err(|source| AppError::file(snapshot, source))?;
        writer.database(&mut database)?;
        for (id, size) in in_it {
            let mut reader = match store.open(*id) {
                Ok(reader) => reader,
                Err(error) => return unreadable(*id, error),
            };
            let mut watched = Watched {
                inner: &mut reader,
                failed: None,
            };
            let written = writer.object(&id.to_string(), *size, &mut watched);
            match watched.failed {
                Some(error) => return unreadable(*id, ObjectError::from_read(*id, error)),
                None => match written {
                    // Its revision says another size than its file.
                    Err(kluis_backup::BackupError::Changed { .. }) => {
                        return Ok(Tried::Unreadable(*id));
                    }
                    written => written?,
                },
            }
        }
        let written = writer.finish(&vault.derive_key(KeyPurpose::Backup))?;
        Ok(Tried::Made(Done { written, manifest }))
    }
}

/// Damage is passed over; that the disk cannot be read is a reason to stop.
fn unreadable(id: ObjectId, error: ObjectError) -> Result<Tried> {
    match error {
        ObjectError::Missing(_) | ObjectError::Damaged { .. } => Ok(Tried::Unreadable(id)),
        other => Err(other.into()),
    }
}

/// Keeps the failure of a reader apart from those of what is done with its bytes.
struct Watched<'a, R> {
    inner: &'a mut R,
    failed: Option<std::io::Error>,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.inner.read(buffer).map_err(|error| {
            let told = std::io::Error::from(error.kind());
            if error.kind() != std::io::ErrorKind::Interrupted {
                self.failed = Some(error);
            }
            told
        })
    }
}

/// A key for one snapshot.
fn random_key() -> Result<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(key.as_mut_slice()).map_err(|_| VaultError::Randomness)?;
    Ok(key)
}
