//! Changing the ways to open a safe.

use jiff::Timestamp;
use rusqlite::Transaction;
use secrecy::SecretString;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    KdfParams, Key, RecoveryCode, SlotKind, Vault, VaultError, WordList, disk,
    facts::{raise_generation, read_generation, require_matching},
    header::{Header, MOST_PASSPHRASE_SLOTS, MOST_SLOTS, ReadHeader, Slot, require_affordable},
    slot_labels::{self, SlotLabel},
    unlock::{
        MadeSlot, find_slot, make_passphrase_slot, make_recipient_slot, make_recovery_slot,
        make_stored_slot, verify_written,
    },
};

/// One way to open a safe, as its holder sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SlotInfo {
    /// Its id, random.
    pub id: Uuid,
    /// What it opens with.
    pub kind: SlotKind,
    /// What the person calls it.
    pub label: Option<String>,
    /// When it was made; not known of a safe that was made before this was kept.
    pub added: Option<Timestamp>,
    /// The age recipient it was made for.
    pub recipient: Option<String>,
    /// The list its words were shown in.
    pub words: Option<WordList>,
    /// Whether [`Vault::remove_slot`] takes it away: not the last that a person holds in head or hand.
    pub removable: bool,
}

impl Vault {
    /// The ways to open this safe, in the order of `safe.json`.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] or [`VaultError::Io`] when `safe.json` cannot be read anew, and as
    /// [`Vault::read`].
    pub fn slots(&self) -> Result<Vec<SlotInfo>, VaultError> {
        let mac_key = self.master.derive_header_mac_key(self.id());
        self.read(|transaction| {
            let read = ReadHeader::read(self.dir())?;
            read.verify_mac(&mac_key)?;
            let mut labels = slot_labels::read_labels(transaction)?;
            let slots = &read.header.slots;
            let info = |slot: &Slot| {
                let (label, added, recipient) = match labels.remove(&slot.id()) {
                    Some(known) => (known.label, Some(known.added), known.recipient),
                    None => (None, None, None),
                };
                SlotInfo {
                    id: slot.id(),
                    kind: slot.kind(),
                    label,
                    added,
                    recipient,
                    words: match slot {
                        Slot::Recovery(slot) => slot.parameters.list(),
                        _ => None,
                    },
                    removable: opens_without(slots, slot.id()),
                }
            };
            Ok(slots.iter().map(info).collect())
        })
    }

    /// Adds a passphrase beside those there are; a safe has at most 4.
    ///
    /// # Errors
    /// [`VaultError::TooManySlots`], [`VaultError::EmptyPassphrase`], [`VaultError::KdfOutOfRange`],
    /// [`VaultError::KdfFailed`], and as [`Vault::write`]; nothing is changed then.
    pub fn add_passphrase(
        &self,
        passphrase: &SecretString,
        label: Option<&str>,
        kdf: KdfParams,
    ) -> Result<Uuid, VaultError> {
        let made = make_passphrase_slot(self.id(), &self.master, passphrase, kdf)?;
        let label = self.label(label, None);
        self.change_slots(|_, header| Ok(header.add(made, label)))
    }

    /// Replaces the passphrase `current` and leaves every other way to open as it is.
    ///
    /// The master key stays the same, and the former `safe.json` stays beside the new one: whoever has a
    /// copy of it and knows the old passphrase can still open this safe's files.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`] when `current` opens nothing, and as [`Vault::add_passphrase`]; the old
    /// passphrase then still opens the safe.
    pub fn change_passphrase(
        &self,
        current: &SecretString,
        new: &SecretString,
        kdf: KdfParams,
    ) -> Result<Uuid, VaultError> {
        let read = ReadHeader::read(self.dir())?;
        let (former, _) = find_slot(&read, Key::Passphrase(current))?;
        let former = former.id();
        let made = make_passphrase_slot(self.id(), &self.master, new, kdf)?;
        self.change_slots(|transaction, header| {
            let known = slot_labels::read_labels(transaction)?.remove(&former);
            let label = known.and_then(|known| known.label);
            header.remove(former)?;
            Ok(header.add_first(made, self.label(label.as_deref(), None)))
        })
    }

    /// Puts one new passphrase in the place of all there are, for who opened the safe without one. As
    /// [`Vault::change_passphrase`], the files as they were still open with the old ones.
    ///
    /// # Errors
    /// As [`Vault::add_passphrase`].
    pub fn replace_passphrases(
        &self,
        new: &SecretString,
        kdf: KdfParams,
    ) -> Result<Uuid, VaultError> {
        let made = make_passphrase_slot(self.id(), &self.master, new, kdf)?;
        self.change_slots(|_, header| {
            header.remove_kind(&SlotKind::Passphrase);
            Ok(header.add_first(made, self.label(None, None)))
        })
    }

    /// Makes a new recovery code, to be shown in the words of `list`. The former one, and its shares, open
    /// the safe no more.
    ///
    /// # Errors
    /// As [`Vault::write`]; the former code then still opens the safe.
    pub fn renew_recovery(&self, list: WordList) -> Result<RecoveryCode, VaultError> {
        let code = RecoveryCode::generate()?;
        let made = make_recovery_slot(self.id(), &self.master, &code, list)?;
        self.change_slots(|_, header| {
            header.remove_kind(&SlotKind::Recovery);
            Ok(header.add(made, self.label(None, None)))
        })?;
        Ok(code)
    }

    /// Lets the holder of an age identity open the safe: a person of full trust, another device, a token.
    ///
    /// # Errors
    /// [`VaultError::NotARecipient`] unless `recipient` is one (`age1…`),
    /// [`VaultError::RecipientAlreadyAdded`], [`VaultError::TooManySlots`], and as [`Vault::write`].
    pub fn add_recipient(&self, recipient: &str, label: Option<&str>) -> Result<Uuid, VaultError> {
        let recipient = recipient.trim();
        let made = make_recipient_slot(self.id(), &self.master, recipient)?;
        let label = self.label(label, Some(recipient));
        self.change_slots(|transaction, header| {
            let labels = slot_labels::read_labels(transaction)?;
            let mut present = header.header.slots.iter().map(Slot::id);
            // Bech32 may be written in capitals too.
            let added = present.find(|id| {
                let other = labels.get(id).and_then(|label| label.recipient.as_deref());
                other.is_some_and(|other| other.eq_ignore_ascii_case(recipient))
            });
            match added {
                Some(id) => Err(VaultError::RecipientAlreadyAdded { id }),
                None => Ok(header.add(made, label)),
            }
        })
    }

    /// Adds a slot for a secret that the caller keeps in the keyring of the operating system, and gives
    /// that secret. `keep` is called with both before anything is written: when it fails, nothing is.
    ///
    /// # Errors
    /// What `keep` returns, [`VaultError::TooManySlots`], and as [`Vault::write`].
    pub fn add_stored<E: From<VaultError>>(
        &self,
        label: Option<&str>,
        keep: impl FnOnce(Uuid, &Zeroizing<[u8; 32]>) -> Result<(), E>,
    ) -> Result<Uuid, E> {
        let (made, stored) = make_stored_slot(self.id(), &self.master)?;
        keep(made.slot.id(), &stored)?;
        let label = self.label(label, None);
        Ok(self.change_slots(|_, header| Ok(header.add(made, label)))?)
    }

    /// Takes a way to open away. Whoever copied the files before and holds that way can still read the
    /// copy, and, since the master key stays, later ones with it.
    ///
    /// # Errors
    /// [`VaultError::NoSuchSlot`]; [`VaultError::LastWay`] for the last passphrase or recovery code; and
    /// as [`Vault::write`].
    pub fn remove_slot(&self, id: Uuid) -> Result<(), VaultError> {
        self.change_slots(|_, header| header.remove(id))
    }

    fn label(&self, label: Option<&str>, recipient: Option<&str>) -> SlotLabel {
        let label = label.map(str::trim).filter(|label| !label.is_empty());
        SlotLabel {
            label: label.map(str::to_owned),
            added: self.clock().now(),
            recipient: recipient.map(str::to_owned),
        }
    }

    /// Writes the header that `change` makes of the present one, with its labels.
    ///
    /// The write lock keeps two programs from changing the slots at once. The header goes before the commit:
    /// cut off in between, it is one generation ahead of the database, which the next opening makes good. The
    /// other way round it would look like an old header put back. Where the commit fails the former header is
    /// put back, so that what is reported as failed has not happened.
    fn change_slots<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>, &mut Changing) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        let mac_key = self.master.derive_header_mac_key(self.id());
        let mut replacing = None;
        let result = self.write(|transaction| {
            let read = ReadHeader::read(self.dir())?;
            read.verify_mac(&mac_key)?;
            require_matching(transaction, &read.header)?;
            let former = read.bytes().to_vec();
            let mut changing = Changing {
                header: read.header,
                made: Vec::new(),
            };
            let result = change(transaction, &mut changing)?;
            changing.header.generation += 1;
            changing.require_within_limits()?;
            for (id, _, label) in &changing.made {
                slot_labels::write_label(transaction, *id, label)?;
            }
            slot_labels::keep_only(transaction, &changing.header.slots)?;
            raise_generation(transaction, changing.header.generation)?;
            let sealed = changing.header.seal(&mac_key);
            let (former, sealed) = replacing.insert((former, sealed));
            disk::replace_header(self.dir(), former, sealed, |written| {
                let keys: Vec<_> = changing.made.iter().map(|(_, key, _)| key).collect();
                verify_written(written.to_vec(), &self.master, &keys)?;
                verify_survivors(written, &changing.header)
            })?;
            Ok(result)
        });
        if result.is_err()
            && let Some((former, sealed)) = replacing
            && let Err(error) = self.undo_header(&former, &sealed)
        {
            tracing::error!("a change of the slots failed, and yet it may be in force: {error}");
        }
        result
    }

    /// Puts `former` back where `sealed` has taken its place, unless the database went along with it since.
    fn undo_header(&self, former: &[u8], sealed: &[u8]) -> Result<(), VaultError> {
        // Under the write lock nobody who opens the safe raises the generation meanwhile.
        self.write(|transaction| {
            let present = ReadHeader::read(self.dir())?;
            let generation = read_generation(transaction)?;
            if present.bytes() != sealed || generation >= present.header.generation {
                return Ok(());
            }
            disk::put_back_header(self.dir(), former)
        })
    }
}

/// A header that is being changed, and the slots made for it with their keys and labels.
struct Changing {
    header: Header,
    made: Vec<(Uuid, Zeroizing<[u8; 32]>, SlotLabel)>,
}

impl Changing {
    fn add(&mut self, made: MadeSlot, label: SlotLabel) -> Uuid {
        self.insert(self.header.slots.len(), made, label)
    }

    fn add_first(&mut self, made: MadeSlot, label: SlotLabel) -> Uuid {
        self.insert(0, made, label)
    }

    fn insert(&mut self, at: usize, made: MadeSlot, label: SlotLabel) -> Uuid {
        let id = made.slot.id();
        self.header.slots.insert(at, made.slot);
        self.made.push((id, made.wrapping_key, label));
        id
    }

    fn remove_kind(&mut self, kind: &SlotKind) {
        self.header.slots.retain(|slot| slot.kind() != *kind);
    }

    fn remove(&mut self, id: Uuid) -> Result<(), VaultError> {
        let slots = &mut self.header.slots;
        let at = slots.iter().position(|slot| slot.id() == id);
        slots.remove(at.ok_or(VaultError::NoSuchSlot { id })?);
        Ok(())
    }

    fn require_within_limits(&self) -> Result<(), VaultError> {
        let slots = &self.header.slots;
        if !slots.iter().any(is_held_by_a_person) {
            return Err(VaultError::LastWay);
        }
        let passphrases = slots
            .iter()
            .filter(|slot| matches!(slot, Slot::Passphrase(_)));
        for (count, most) in [
            (passphrases.count(), MOST_PASSPHRASE_SLOTS),
            (slots.len(), MOST_SLOTS),
        ] {
            if count > most {
                return Err(VaultError::TooManySlots { most });
            }
        }
        require_affordable(slots)
    }
}

/// A passphrase is in a head, a recovery code in a hand. A keyring is lost with its computer, and the
/// identity of a recipient may be anything.
fn is_held_by_a_person(slot: &Slot) -> bool {
    matches!(slot, Slot::Passphrase(_) | Slot::Recovery(_))
}

fn opens_without(slots: &[Slot], id: Uuid) -> bool {
    slots
        .iter()
        .any(|slot| slot.id() != id && is_held_by_a_person(slot))
}

/// Refuses written bytes unless every slot is in them as it is meant to be.
///
/// The keys of the slots that are kept are not known here. They were authenticated by the former header's
/// MAC, and each is wrapped under nothing but its own members: as long as those read back the same, it
/// opens with the same key as before.
fn verify_survivors(written: &[u8], meant: &Header) -> Result<(), VaultError> {
    let read = ReadHeader::parse(written.to_vec())?;
    let same = read.header.slots.len() == meant.slots.len()
        && read
            .header
            .slots
            .iter()
            .zip(&meant.slots)
            .all(|(written, meant)| written.to_value() == meant.to_value());
    if same {
        return Ok(());
    }
    Err(VaultError::damaged(
        "safe.json does not read back as it was written",
        "the disk may be failing; nothing was changed",
    ))
}
