//! Renewing the keys of a safe: a new master key, new slots, everything encrypted anew.

use std::{fs, path::Path, sync::Arc, sync::atomic::AtomicBool, sync::atomic::Ordering};

use jiff::Timestamp;
use kluis_objects::{ObjectError, ObjectStore, Work};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use secrecy::SecretString;

use crate::{
    Clock, KdfParams, Key, KeyPurpose, RecoveryCode, Vault, VaultError, WordList,
    copy::copy_database,
    database,
    disk::{self, DATABASE_FILE, OBJECTS_FOLDER},
    error::RESTORE_HINT,
    facts::{FACT_GENERATION, require_matching, set_fact},
    former_keys,
    header::{Header, ReadHeader, Slot},
    integrity,
    keys::MasterKey,
    lease::Lease,
    rotation_proof::Prover,
    slot_labels::{self, SlotLabel},
    switch::{self, NEW_DATABASE_FILE, NEW_HEADER_FILE, NEW_OBJECTS_FOLDER},
    unlock::{
        MadeSlot, make_passphrase_slot, make_recipient_slot, make_recovery_slot, unlock,
        verify_written,
    },
};

/// What opens a safe after its keys were renewed, beside the age recipients it had before.
pub struct Rotation<'a> {
    /// The passphrase; not empty. Mostly the one there was.
    pub passphrase: &'a SecretString,
    /// How hard a guess is made.
    pub kdf: KdfParams,
    /// The list that the new recovery words are taken from.
    pub words: WordList,
}

impl Vault {
    /// Renews the keys of the safe in `dir` and opens it: whoever has an old key, passphrase, recovery code
    /// or share opens no file of it any more. What was copied before still opens with them.
    ///
    /// Age recipients keep their way in. The old recovery code and its shares, other passphrases and
    /// secrets in keyrings do not; the new recovery code is returned this once. Needs as much room on the
    /// disk again as the safe takes. `work` is told bytes, and is not stopped any more once the new keys
    /// are in force.
    ///
    /// Cut off at any moment, the safe is whole: it has the old keys or the new ones. In the first case a
    /// call with the same passphrase goes on where it was, provided that it opens the safe as it is, and any
    /// other one begins anew; in the second the next opening finishes. Who never saw the new recovery code makes another one with
    /// [`Vault::renew_recovery`]. Where this fails or is stopped before the new keys are in force, what was
    /// prepared is removed.
    ///
    /// # Errors
    /// [`VaultError::InUse`] when the safe is open anywhere; [`VaultError::WrongKey`] and the other errors
    /// of [`Vault::open`]; [`VaultError::Damaged`] for an object that cannot be read, for a folder `objects`
    /// that is none, and for an age recipient that is not known any more; [`VaultError::Cancelled`];
    /// [`VaultError::DiskFull`]; [`VaultError::Io`].
    pub fn rotate(
        dir: &Path,
        key: Key<'_>,
        new: &Rotation<'_>,
        clock: Arc<dyn Clock>,
        work: Work<'_>,
    ) -> Result<(Self, RecoveryCode), VaultError> {
        let read = ReadHeader::read(dir)?;
        let master = unlock(&read, key)?;
        let lease = Lease::exclusive(dir)?;
        switch::require_unchanged(dir, &read)?;
        switch::complete(dir, &read, &master, &|| {})?;
        switch::require_room_for_names(dir)?;
        require_plain_objects(&dir.join(OBJECTS_FOLDER))?;
        let database_key = master.derive_database_key(read.header.id);
        let database = database::open(dir, &database_key, |database| {
            require_matching(database, &read.header)
        })?;
        // The lease keeps out who looks for it; this keeps out everybody, until the new keys are in force.
        database::hold_alone(&database)?;
        let former = Former {
            dir,
            read,
            master,
            database,
        };
        let prepared = former
            .prepare(new, clock.now(), work)
            .and_then(|renewed| former.fill(&renewed, work).map(|()| renewed));
        let renewed = match prepared {
            Ok(renewed) => renewed,
            Err(error) => {
                if switch::discard(dir).is_err() {
                    tracing::warn!("what was prepared for new keys could not be removed");
                }
                return Err(error);
            }
        };
        let Former { read, database, .. } = former;
        switch::decide(dir, &read)?;
        // From here on the new keys are in force, and nothing stops the rest.
        if database.close().is_err() {
            tracing::debug!("the former database could not be closed properly; it is replaced now");
        }
        let step = || {
            let _ = work.advance(0, 0);
        };
        step();
        let read = ReadHeader::read(dir)?;
        switch::complete(dir, &read, &renewed.master, &step)?;
        let lease = lease.share(dir)?;
        let vault = Self::open_database(dir, &read, renewed.master, clock, lease)?;
        Ok((vault, renewed.recovery))
    }
}

/// Whether a renewal of the keys of the safe in `dir` was cut off before it came into force. The safe opens
/// as before; [`Vault::rotate`] goes on with it or removes it.
///
/// # Errors
/// [`VaultError::Io`].
pub fn rotation_is_prepared(dir: &Path) -> Result<bool, VaultError> {
    switch::is_prepared(dir)
}

/// The safe as it is, held alone.
struct Former<'a> {
    dir: &'a Path,
    read: ReadHeader,
    master: MasterKey,
    database: Connection,
}

/// The safe as it is to be.
struct Renewed {
    header: Header,
    master: MasterKey,
    labels: Vec<SlotLabel>,
    recovery: RecoveryCode,
}

impl Former<'_> {
    /// Writes the new header: of keys that were prepared before, or of new ones.
    fn prepare(
        &self,
        new: &Rotation<'_>,
        now: Timestamp,
        work: Work<'_>,
    ) -> Result<Renewed, VaultError> {
        let recipients = self.recipients()?;
        let prover = Prover::new(&self.read, new.passphrase)?;
        let master = match self.prepared_master(prover.as_ref(), new.passphrase)? {
            Some(master) => master,
            None => {
                switch::discard(self.dir)?;
                MasterKey::generate()?
            }
        };
        work.advance(0, 0)?;
        let safe = self.read.header.id;
        let recovery = RecoveryCode::generate()?;
        let unlabelled = || SlotLabel {
            label: None,
            added: now,
            recipient: None,
        };
        let by_passphrase = make_passphrase_slot(safe, &master, new.passphrase, new.kdf)?;
        let by_recovery = make_recovery_slot(safe, &master, &recovery, new.words)?;
        let mut made = vec![(by_passphrase, unlabelled()), (by_recovery, unlabelled())];
        for (recipient, label) in recipients {
            made.push((make_recipient_slot(safe, &master, &recipient)?, label));
        }
        let (made, labels): (Vec<MadeSlot>, Vec<SlotLabel>) = made.into_iter().unzip();
        let (slots, keys): (Vec<Slot>, Vec<_>) = made
            .into_iter()
            .map(|made| (made.slot, made.wrapping_key))
            .unzip();
        let header = Header {
            id: safe,
            generation: self.read.header.generation + 1,
            slots,
        };
        let sealed = header.seal(&master.derive_header_mac_key(safe));
        disk::write_beside(self.dir, NEW_HEADER_FILE, &sealed, |written| {
            verify_written(written.to_vec(), &master, &keys.iter().collect::<Vec<_>>())
        })?;
        if let Some(prover) = prover {
            prover.write(self.dir, &sealed)?;
        }
        disk::sync_dir(self.dir)?;
        work.advance(0, 0)?;
        Ok(Renewed {
            header,
            master,
            labels,
            recovery,
        })
    }

    /// The master key of a renewal that was cut off, when this program made it for this state of the safe and
    /// for this passphrase. Whatever else lies there is nothing to go on with.
    fn prepared_master(
        &self,
        prover: Option<&Prover<'_>>,
        passphrase: &SecretString,
    ) -> Result<Option<MasterKey>, VaultError> {
        let Some(prover) = prover else {
            return Ok(None);
        };
        let bytes = match disk::read_header_file(self.dir, NEW_HEADER_FILE) {
            Ok(Some(bytes)) => bytes,
            Ok(None) | Err(VaultError::Damaged { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        // Before anything in it is believed, so that no stranger's settings are hashed with.
        if !prover.holds(self.dir, &bytes)? {
            return Ok(None);
        }
        let opened = ReadHeader::parse(bytes).and_then(|read| {
            let same = read.header.id == self.read.header.id
                && read.header.generation == self.read.header.generation + 1;
            if !same {
                return Ok(None);
            }
            unlock(&read, Key::Passphrase(passphrase)).map(Some)
        });
        Ok(opened.unwrap_or_default())
    }

    /// The age recipients that open the safe, with what is known of them.
    fn recipients(&self) -> Result<Vec<(String, SlotLabel)>, VaultError> {
        let transaction = self.transaction()?;
        let mut labels = slot_labels::read_labels(&transaction)?;
        let slots = self.read.header.slots.iter();
        slots
            .filter(|slot| matches!(slot, Slot::Recipient(_)))
            .map(|slot| {
                let known = labels.remove(&slot.id());
                known
                    .and_then(|label| Some((label.recipient.clone()?, label)))
                    .ok_or_else(|| {
                        VaultError::damaged(
                            format!(
                                "the database does not know whom the way to open {} is for, and cannot keep it",
                                slot.id()
                            ),
                            "nothing was changed; take that way away, add the age recipient again, then try again",
                        )
                    })
            })
            .collect()
    }

    fn transaction(&self) -> Result<Transaction<'_>, VaultError> {
        Ok(Transaction::new_unchecked(
            &self.database,
            TransactionBehavior::Deferred,
        )?)
    }

    /// Makes the objects and the database under the new keys, beside the present ones.
    fn fill(&self, renewed: &Renewed, work: Work<'_>) -> Result<(), VaultError> {
        let database_bytes = disk::size_of_plain_file(&self.dir.join(DATABASE_FILE))?.unwrap_or(0);
        let object_bytes = bytes_below(&self.dir.join(OBJECTS_FOLDER))?;
        let whole = database_bytes + object_bytes;
        work.advance(0, whole)?;
        self.copy_objects(renewed, &Part::new(work, 0, whole))?;
        work.advance(object_bytes, whole)?;
        let part = Part::new(work, object_bytes, whole);
        part.run(|work| self.copy_database(renewed, work))?;
        disk::sync_dir(self.dir)?;
        work.advance(whole, whole)?;
        Ok(())
    }

    fn copy_objects(&self, renewed: &Renewed, part: &Part<'_>) -> Result<(), VaultError> {
        let from = self.dir.join(OBJECTS_FOLDER);
        if !require_plain_objects(&from)? {
            return Ok(());
        }
        let safe = self.read.header.id;
        let to = self.dir.join(NEW_OBJECTS_FOLDER);
        disk::make_private_dir(&to)?;
        let from = ObjectStore::new(&from, &self.master.derive_for(safe, KeyPurpose::Identity));
        let to = ObjectStore::new(&to, &renewed.master.derive_for(safe, KeyPurpose::Identity));
        let present = from.list()?;
        for stale in to.list()? {
            // Of an object that was removed since the work was cut off.
            if present.binary_search(&stale).is_err() {
                to.remove(stale)?;
            }
        }
        let mut done = 0;
        for &id in &present {
            let part = part.after(done);
            part.run(|work| from.reencrypt_into(&to, id, work))
                .map_err(name_unreadable_object)?;
            done += from.open(id)?.size();
        }
        if to.list()? == present {
            return Ok(());
        }
        Err(VaultError::damaged(
            "the objects changed while they were encrypted anew",
            "nothing was changed; close every program that uses the safe and try again",
        ))
    }

    fn copy_database(&self, renewed: &Renewed, work: Work<'_>) -> Result<(), VaultError> {
        let safe = self.read.header.id;
        let path = self.dir.join(NEW_DATABASE_FILE);
        let key = renewed.master.derive_database_key(safe);
        switch::remove_new_database(self.dir)?;
        let transaction = self.transaction()?;
        copy_database(&transaction, &path, &key, work, |copy| {
            let changes = copy.unchecked_transaction()?;
            set_fact(
                &changes,
                FACT_GENERATION,
                &renewed.header.generation.to_string(),
            )?;
            for (slot, label) in renewed.header.slots.iter().zip(&renewed.labels) {
                slot_labels::write_label(&changes, slot.id(), label)?;
            }
            slot_labels::keep_only(&changes, &renewed.header.slots)?;
            for (purpose, name) in former_keys::KEPT {
                let key = self.master.derive_for(safe, purpose);
                former_keys::keep(&changes, name, self.read.header.generation, &key)?;
            }
            switch::mark_pending(&changes, &self.database)?;
            Ok(changes.commit()?)
        })?;
        work.advance(0, 0)?;
        // The former database is given up for this one, so every page of it is read first.
        let copy = database::open_at_rest(&path, &key)?;
        require_matching(&copy, &renewed.header)?;
        if integrity::check_pages(&copy)?.is_empty() {
            return Ok(());
        }
        Err(VaultError::damaged(
            "the database under its new key does not read back as it was written",
            RESTORE_HINT,
        ))
    }
}

/// Says what to do about a file that cannot become an object under the new key.
fn name_unreadable_object(error: ObjectError) -> VaultError {
    match error {
        ObjectError::Damaged { id, wrong } => {
            let digits = id.to_string();
            VaultError::damaged(
                format!(
                    "{OBJECTS_FOLDER}/{}/{} is not an object of this safe that can be read: {wrong}",
                    &digits[..2],
                    &digits[2..]
                ),
                "nothing was changed; move it out of the folder, or restore it from a backup, then try again",
            )
        }
        other => other.into(),
    }
}

/// Whether there are objects. Anything but a plain folder of plain folders is refused: through a link to a
/// drive that is away everything would look like nothing, and nothing would be kept.
fn require_plain_objects(folder: &Path) -> Result<bool, VaultError> {
    let failed = |error| VaultError::io(folder, error);
    let not_plain = |path: &Path| {
        VaultError::damaged(
            format!("{} is not a plain folder", path.display()),
            "nothing was changed; put the folder itself in its place, with everything in it, then try again",
        )
    };
    match fs::symlink_metadata(folder) {
        Ok(found) if found.is_dir() => {}
        Ok(_) => return Err(not_plain(folder)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(failed(error)),
    }
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_symlink() {
            return Err(not_plain(&entry.path()));
        }
    }
    Ok(true)
}

/// A part of a longer work, told as where it lies in the whole.
struct Part<'a> {
    work: Work<'a>,
    before: u64,
    whole: u64,
}

impl<'a> Part<'a> {
    fn new(work: Work<'a>, before: u64, whole: u64) -> Self {
        Self {
            work,
            before,
            whole,
        }
    }

    fn after(&self, done: u64) -> Self {
        Self::new(self.work, self.before + done, self.whole)
    }

    fn run<T>(&self, act: impl FnOnce(Work<'_>) -> T) -> T {
        let stopped = AtomicBool::new(false);
        let on_progress = |done: u64, _: u64| {
            let done = (self.before + done).min(self.whole);
            if self.work.advance(done, self.whole).is_err() {
                stopped.store(true, Ordering::Relaxed);
            }
        };
        act(Work::new(&on_progress, &stopped))
    }
}

/// The bytes of all files in a folder and the folders in it; 0 for one that is not there.
fn bytes_below(folder: &Path) -> Result<u64, VaultError> {
    let failed = |error| VaultError::io(folder, error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(failed(error)),
    };
    let mut bytes = 0;
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let found = entry.metadata().map_err(failed)?;
        bytes += if found.is_dir() {
            bytes_below(&entry.path())?
        } else {
            found.len()
        };
    }
    Ok(bytes)
}
