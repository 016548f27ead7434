//! Changing the ways to open a safe.

use secrecy::SecretString;

use crate::{
    KdfParams, Vault, VaultError, disk,
    facts::{raise_generation, require_matching},
    header::{ReadHeader, Slot},
    unlock::{make_passphrase_slot, verify_written},
};

impl Vault {
    /// Replaces the passphrase. The old one opens the safe no more.
    ///
    /// The master key stays the same, and the former `safe.json` stays beside the new one: whoever has a
    /// copy of it and knows the old passphrase can still open this safe's files.
    ///
    /// # Errors
    /// As [`Vault::create`] and [`Vault::write`]; the old passphrase then still opens the safe.
    pub fn change_passphrase(
        &self,
        passphrase: &SecretString,
        kdf: KdfParams,
    ) -> Result<(), VaultError> {
        let made = make_passphrase_slot(self.id(), &self.master, passphrase, kdf)?;
        let mac_key = self.master.derive_header_mac_key(self.id());
        // The write lock keeps two programs from changing the slots at once. The header goes first: cut
        // off in between, it is one generation ahead of the database, which the next opening makes good.
        // The other way round it would look like an old header put back.
        self.write(|transaction| {
            let read = ReadHeader::read(self.dir())?;
            read.verify_mac(&mac_key)?;
            require_matching(transaction, &read.header)?;
            let former = read.bytes().to_vec();
            let mut header = read.header;
            header.generation += 1;
            header
                .slots
                .retain(|slot| !matches!(slot, Slot::Passphrase(_)));
            header.slots.insert(0, made.slot);
            let sealed = header.seal(&mac_key);
            disk::replace_header(self.dir(), &former, &sealed, |written| {
                verify_written(written.to_vec(), &self.master, &[&made.wrapping_key])
            })?;
            raise_generation(transaction, header.generation)
        })
    }
}
