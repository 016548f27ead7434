use secrecy::SecretString;

use crate::{
    FORMAT_VERSION, KdfParams, RecoveryCode, SafeId, VaultError,
    header::{ReadHeader, Slot},
    keys::{Key256, MasterKey},
    passphrase::passphrase_bytes,
    slot::{PASSPHRASE_KIND, PassphraseParametersV1, RECOVERY_KIND, RecoveryParametersV1, SlotV1},
};

/// What a safe is opened with.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Key<'a> {
    /// The passphrase, as typed.
    Passphrase(&'a SecretString),
    /// The recovery code written down when the safe was made.
    Recovery(&'a RecoveryCode),
}

/// Finds the slot that `key` opens and proves the whole header with what is inside.
///
/// A wrong key always costs the full derivation of every slot of its kind.
pub(crate) fn unlock(read: &ReadHeader, key: Key<'_>) -> Result<MasterKey, VaultError> {
    let safe = read.header.id;
    let passphrase = match key {
        Key::Passphrase(passphrase) => Some(passphrase_bytes(passphrase)?),
        Key::Recovery(_) => None,
    };
    for slot in &read.header.slots {
        let opened = match (slot, key, &passphrase) {
            (Slot::Passphrase(slot), _, Some(passphrase)) => slot.unwrap(
                FORMAT_VERSION,
                safe,
                &slot.parameters.derive_wrapping_key(passphrase)?,
            )?,
            (Slot::Recovery(slot), Key::Recovery(code), _) => slot.unwrap(
                FORMAT_VERSION,
                safe,
                &slot.parameters.derive_wrapping_key(code)?,
            )?,
            _ => None,
        };
        if let Some(master) = opened {
            read.verify_mac(&master.derive_header_mac_key(safe))?;
            return Ok(master);
        }
    }
    Err(VaultError::WrongKey)
}

/// A new slot and the key it was closed with, so that the written file can be tried with it.
pub(crate) struct MadeSlot {
    pub(crate) slot: Slot,
    pub(crate) wrapping_key: Key256,
}

pub(crate) fn make_passphrase_slot(
    safe: SafeId,
    master: &MasterKey,
    passphrase: &SecretString,
    kdf: KdfParams,
) -> Result<MadeSlot, VaultError> {
    let parameters = PassphraseParametersV1::new(kdf)?;
    let wrapping_key = parameters.derive_wrapping_key(&passphrase_bytes(passphrase)?)?;
    let slot = SlotV1::wrap(
        FORMAT_VERSION,
        safe,
        PASSPHRASE_KIND,
        parameters,
        &wrapping_key,
        master,
    )?;
    Ok(MadeSlot {
        slot: Slot::Passphrase(slot),
        wrapping_key,
    })
}

pub(crate) fn make_recovery_slot(
    safe: SafeId,
    master: &MasterKey,
    code: &RecoveryCode,
) -> Result<MadeSlot, VaultError> {
    let parameters = RecoveryParametersV1::new()?;
    let wrapping_key = parameters.derive_wrapping_key(code)?;
    let slot = SlotV1::wrap(
        FORMAT_VERSION,
        safe,
        RECOVERY_KIND,
        parameters,
        &wrapping_key,
        master,
    )?;
    Ok(MadeSlot {
        slot: Slot::Recovery(slot),
        wrapping_key,
    })
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
            let opened = match slot {
                Slot::Passphrase(slot) => slot.unwrap(FORMAT_VERSION, safe, key)?,
                Slot::Recovery(slot) => slot.unwrap(FORMAT_VERSION, safe, key)?,
                Slot::Other { .. } => None,
            };
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
