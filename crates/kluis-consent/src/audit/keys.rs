use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::AuditHead;

/// The key of the log's MACs while the safe has one master key.
pub(crate) struct AuditKey(Zeroizing<[u8; 32]>);

/// The keys of the log, one for each epoch: the time between two renewals of the safe's keys.
///
/// An epoch never comes back: after the first entry of one, no entry of a former one holds. Whoever got hold
/// of a former key can so add nothing to the log.
pub(crate) struct AuditKeys {
    former: Vec<AuditKey>,
    present: AuditKey,
}

impl AuditKey {
    pub(crate) fn new(key: Zeroizing<[u8; 32]>) -> Self {
        Self(key)
    }

    fn start(&self, purpose: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice())
            .expect("HMAC takes a key of any length");
        mac.update(purpose);
        mac
    }

    pub(super) fn of_entry(&self, hash: &str) -> Hmac<Sha256> {
        let mut mac = self.start(b"kluis audit entry 1\0");
        mac.update(hash.as_bytes());
        mac
    }

    pub(super) fn of_head(&self, head: &AuditHead) -> Hmac<Sha256> {
        let mut mac = self.start(b"kluis audit head 1\0");
        mac.update(&head.sequence.to_be_bytes());
        mac.update(head.hash.as_bytes());
        mac
    }
}

impl AuditKeys {
    /// The keys from before each renewal, the oldest first, and the one of today.
    pub(crate) fn new(former: Vec<Zeroizing<[u8; 32]>>, present: Zeroizing<[u8; 32]>) -> Self {
        Self {
            former: former.into_iter().map(AuditKey::new).collect(),
            present: AuditKey::new(present),
        }
    }

    /// The key that is written with.
    pub(super) fn present(&self) -> &AuditKey {
        &self.present
    }

    /// The epoch of today, counted from 0.
    pub(crate) fn present_epoch(&self) -> usize {
        self.former.len()
    }

    /// The epoch whose key made the MAC of an entry, unless it lies before `since`.
    pub(super) fn epoch_of_entry(&self, since: usize, hash: &str, mac: &[u8]) -> Option<usize> {
        let keys = self.former.iter().chain([&self.present]);
        keys.enumerate()
            .skip(since)
            .find(|(_, key)| key.of_entry(hash).verify_slice(mac).is_ok())
            .map(|(epoch, _)| epoch)
    }

    /// Whether the MAC of a head was made in `epoch`.
    pub(super) fn head_holds(&self, epoch: usize, head: &AuditHead, mac: &[u8]) -> bool {
        let key = self.former.get(epoch).unwrap_or(&self.present);
        key.of_head(head).verify_slice(mac).is_ok()
    }
}
