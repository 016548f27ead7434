use secrecy::SecretString;

use crate::{
    FORMAT_VERSION, KdfParams, KeyPurpose, RecoveryCode, SafeId, VaultError, WordList,
    header::{ReadHeader, Slot},
    keys::{Key256, MasterKey},
    passphrase::passphrase_bytes,
    slot::{SlotParameters, SlotV1, random},
    slot_parameters::{
        AgeIdentity, KEYRING_KIND, KeyringParametersV1, PASSPHRASE_KIND, PassphraseParametersV1,
        RECIPIENT_KIND, RECOVERY_KIND, RecipientParametersV1, RecoveryParametersV1,
    },
};

/// What a safe is opened with.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Key<'a> {
    /// The passphrase, as typed.
    Passphrase(&'a SecretString),
    /// The recovery code written down when the safe was made.
    Recovery(&'a RecoveryCode),
    /// The identities of an age identity file, one of which may be a recipient's of this safe.
    Identities(&'a [AgeIdentity]),
    /// The secret that [`Vault::add_stored`](crate::Vault::add_stored) gave.
    Stored(&'a [u8; 32]),
}

/// Finds the slot that `key` opens and proves the whole header with what is inside.
///
/// A wrong key always costs the full derivation of every slot of its kind.
pub(crate) fn unlock(read: &ReadHeader, key: Key<'_>) -> Result<MasterKey, VaultError> {
    find_slot(read, key).map(|(_, master)| master)
}

/// The slot that `key` opens, and the master key in it.
pub(crate) fn find_slot<'a>(
    read: &'a ReadHeader,
    key: Key<'_>,
) -> Result<(&'a Slot, MasterKey), VaultError> {
    let safe = read.header.id;
    let passphrase = match key {
        Key::Passphrase(passphrase) => Some(passphrase_bytes(passphrase)?),
        _ => None,
    };
    for slot in &read.header.slots {
        let wrapping_key = match (slot, key, &passphrase) {
            (Slot::Passphrase(slot), _, Some(passphrase)) => {
                Some(slot.parameters.derive_wrapping_key(passphrase)?)
            }
            (Slot::Recovery(slot), Key::Recovery(code), _) => {
                Some(slot.parameters.derive_wrapping_key(code)?)
            }
            (Slot::Recipient(slot), Key::Identities(identities), _) => {
                slot.parameters.open_wrapping_key(identities)?
            }
            (Slot::Keyring(slot), Key::Stored(stored), _) => {
                Some(slot.parameters.derive_wrapping_key(stored)?)
            }
            _ => None,
        };
        let Some(wrapping_key) = wrapping_key else {
            continue;
        };
        if let Some(master) = slot.unwrap(safe, &wrapping_key)? {
            read.verify_mac(&master.derive_header_mac_key(safe))?;
            return Ok((slot, master));
        }
    }
    Err(VaultError::WrongKey)
}

/// The key of the passphrase slot that `passphrase` opens, or `None` when it opens none.
pub(crate) fn passphrase_wrapping_key(
    read: &ReadHeader,
    passphrase: &SecretString,
) -> Result<Option<Key256>, VaultError> {
    let passphrase = passphrase_bytes(passphrase)?;
    for slot in &read.header.slots {
        if let Slot::Passphrase(parts) = slot {
            let key = parts.parameters.derive_wrapping_key(&passphrase)?;
            if slot.unwrap(read.header.id, &key)?.is_some() {
                return Ok(Some(key));
            }
        }
    }
    Ok(None)
}

/// A new slot and the key it was closed with, so that the written file can be tried with it.
pub(crate) struct MadeSlot {
    pub(crate) slot: Slot,
    pub(crate) wrapping_key: Key256,
}

/// A slot that opens with `passphrase`, whose every guess costs `kdf`.
pub(crate) fn make_passphrase_slot(
    safe: SafeId,
    master: &MasterKey,
    passphrase: &SecretString,
    kdf: KdfParams,
) -> Result<MadeSlot, VaultError> {
    let parameters = PassphraseParametersV1::new(kdf)?;
    let wrapping_key = parameters.derive_wrapping_key(&passphrase_bytes(passphrase)?)?;
    let wrap = Wrap(safe, master, PASSPHRASE_KIND);
    wrap.make(parameters, wrapping_key, Slot::Passphrase)
}

/// A slot that opens with `code`, shown in the words of `list`; the same words open the age file in it
/// that holds the safe's age identity.
pub(crate) fn make_recovery_slot(
    safe: SafeId,
    master: &MasterKey,
    code: &RecoveryCode,
    list: WordList,
) -> Result<MadeSlot, VaultError> {
    let identity = kluis_objects::identity_text(&master.derive_for(safe, KeyPurpose::Identity));
    let parameters = RecoveryParametersV1::new(list, Some((code, &identity)))?;
    let wrapping_key = parameters.derive_wrapping_key(code)?;
    let wrap = Wrap(safe, master, RECOVERY_KIND);
    wrap.make(parameters, wrapping_key, Slot::Recovery)
}

/// A slot that opens with the identity of `recipient` (`age1…`). That it opens can be tried by who holds
/// the identity alone.
pub(crate) fn make_recipient_slot(
    safe: SafeId,
    master: &MasterKey,
    recipient: &str,
) -> Result<MadeSlot, VaultError> {
    let (parameters, wrapping_key) = RecipientParametersV1::new(recipient)?;
    let wrap = Wrap(safe, master, RECIPIENT_KIND);
    wrap.make(parameters, wrapping_key, Slot::Recipient)
}

/// A slot that opens with 32 random bytes, and those bytes, for the keyring of the operating system.
pub(crate) fn make_stored_slot(
    safe: SafeId,
    master: &MasterKey,
) -> Result<(MadeSlot, Key256), VaultError> {
    let stored = Key256::new(random()?);
    let made = make_slot_for_stored(safe, master, &stored)?;
    Ok((made, stored))
}

/// As [`make_stored_slot`], for bytes that are in the keyring already.
pub(crate) fn make_slot_for_stored(
    safe: SafeId,
    master: &MasterKey,
    stored: &[u8; 32],
) -> Result<MadeSlot, VaultError> {
    let parameters = KeyringParametersV1::new()?;
    let wrapping_key = parameters.derive_wrapping_key(stored)?;
    let wrap = Wrap(safe, master, KEYRING_KIND);
    wrap.make(parameters, wrapping_key, Slot::Keyring)
}

/// What is the same for every kind of slot: the safe, its master key, and the kind's name.
struct Wrap<'a>(SafeId, &'a MasterKey, &'static str);

impl Wrap<'_> {
    fn make<P: SlotParameters>(
        self,
        parameters: P,
        wrapping_key: Key256,
        slot: fn(SlotV1<P>) -> Slot,
    ) -> Result<MadeSlot, VaultError> {
        let Self(safe, master, kind) = self;
        let made = SlotV1::wrap(
            FORMAT_VERSION,
            safe,
            kind,
            parameters,
            &wrapping_key,
            master,
        )?;
        Ok(MadeSlot {
            slot: slot(made),
            wrapping_key,
        })
    }
}

/// Refuses written bytes unless they read back, carry the right MAC and open with each key of `made`.
pub(crate) fn verify_written(
    written: Vec<u8>,
    master: &MasterKey,
    made: &[&Key256],
) -> Result<(), VaultError> {
    let read = ReadHeader::parse(written)?;
    let safe = read.header.id;
    read.verify_mac(&master.derive_header_mac_key(safe))?;
    for key in made {
        let mut opens = false;
        for slot in &read.header.slots {
            let opened = slot.unwrap(safe, key)?;
            // Exposed to be compared with itself on the way back from the disk.
            opens |= opened
                .is_some_and(|opened| opened.expose_for_wrapping() == master.expose_for_wrapping());
        }
        if !opens {
            return Err(VaultError::damaged(
                "safe.json does not read back as it was written",
                "the disk may be failing; nothing was changed",
            ));
        }
    }
    Ok(())
}
