//! What guessing the passphrase of a safe costs.

use std::path::Path;

use crate::{
    KdfParams, VaultError,
    header::{ReadHeader, Slot},
};

/// The settings of the hash of each passphrase of the safe in `dir`, without a key. Not proven until the safe
/// is open.
///
/// # Errors
/// As [`crate::peek`].
pub fn passphrase_costs(dir: &Path) -> Result<Vec<KdfParams>, VaultError> {
    let slots = ReadHeader::read(dir)?.header.slots;
    let costs = slots.iter().filter_map(|slot| match slot {
        Slot::Passphrase(slot) => Some(slot.parameters.kdf()),
        _ => None,
    });
    Ok(costs.collect())
}
