use std::{collections::HashSet, path::Path};

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    FORMAT_VERSION, KdfParams, SafeId, VaultError,
    disk::{self, DATABASE_FILE, WAL_FILE},
    error::RESTORE_HINT,
    keys::{Key256, MasterKey},
    slot::{SlotParameters, SlotV1},
    slot_parameters::{
        KEYRING_KIND, KeyringParametersV1, PASSPHRASE_KIND, PassphraseParametersV1, RECIPIENT_KIND,
        RECOVERY_KIND, RecipientParametersV1, RecoveryParametersV1,
    },
};

const FORMAT: &str = "kluis-safe";
pub(crate) const MOST_SLOTS: usize = 64;
/// Each passphrase slot costs a whole hash when a passphrase is wrong.
pub(crate) const MOST_PASSPHRASE_SLOTS: usize = 4;

const MAC_OPENING: &[u8] = b",\n  \"mac\": \"";
const CHECKSUM_OPENING: &[u8] = b"\",\n  \"checksum\": \"";
const CLOSING: &[u8] = b"\"\n}\n";
const HEX_DIGITS: usize = 64;

/// What `safe.json` of version 1 holds before its MAC and checksum.
#[derive(Serialize)]
struct BodyV1<'a> {
    format: &'a str,
    version: u32,
    id: SafeId,
    generation: u64,
    slots: Vec<Value>,
}

/// The whole of `safe.json` of version 1 as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderV1 {
    format: String,
    version: u32,
    id: SafeId,
    generation: u64,
    slots: Vec<Value>,
    #[serde(rename = "mac")]
    _mac: String,
    #[serde(rename = "checksum")]
    _checksum: String,
}

/// What every version of `safe.json` has in common.
#[derive(Deserialize)]
struct AnyVersion {
    format: String,
    version: u32,
}

#[derive(Deserialize)]
struct AnySlot {
    id: Uuid,
    kind: String,
}

/// One way to the master key.
pub(crate) enum Slot {
    Passphrase(SlotV1<PassphraseParametersV1>),
    Recovery(SlotV1<RecoveryParametersV1>),
    Recipient(SlotV1<RecipientParametersV1>),
    Keyring(SlotV1<KeyringParametersV1>),
    /// A kind this version does not know: kept as it is and passed over.
    Other {
        id: Uuid,
        kind: String,
        kept: Value,
    },
}

impl Slot {
    pub(crate) fn id(&self) -> Uuid {
        match self {
            Self::Passphrase(slot) => slot.id,
            Self::Recovery(slot) => slot.id,
            Self::Recipient(slot) => slot.id,
            Self::Keyring(slot) => slot.id,
            Self::Other { id, .. } => *id,
        }
    }

    pub(crate) fn kind(&self) -> SlotKind {
        match self {
            Self::Passphrase(_) => SlotKind::Passphrase,
            Self::Recovery(_) => SlotKind::Recovery,
            Self::Recipient(_) => SlotKind::Recipient,
            Self::Keyring(_) => SlotKind::Keyring,
            Self::Other { kind, .. } => SlotKind::Other(kind.clone()),
        }
    }

    /// The master key, or `None` when `wrapping_key` is not this slot's.
    pub(crate) fn unwrap(
        &self,
        safe: SafeId,
        wrapping_key: &Key256,
    ) -> Result<Option<MasterKey>, VaultError> {
        match self {
            Self::Passphrase(slot) => slot.unwrap(FORMAT_VERSION, safe, wrapping_key),
            Self::Recovery(slot) => slot.unwrap(FORMAT_VERSION, safe, wrapping_key),
            Self::Recipient(slot) => slot.unwrap(FORMAT_VERSION, safe, wrapping_key),
            Self::Keyring(slot) => slot.unwrap(FORMAT_VERSION, safe, wrapping_key),
            Self::Other { .. } => Ok(None),
        }
    }

    fn parse(value: Value) -> Result<Self, VaultError> {
        let AnySlot { id, kind } = AnySlot::deserialize(&value)
            .map_err(|error| damaged(format!("a slot in safe.json cannot be read: {error}")))?;
        match kind.as_str() {
            PASSPHRASE_KIND => parse_known(value).map(Self::Passphrase),
            RECOVERY_KIND => parse_known(value).map(Self::Recovery),
            RECIPIENT_KIND => parse_known(value).map(Self::Recipient),
            KEYRING_KIND => parse_known(value).map(Self::Keyring),
            _ => Ok(Self::Other {
                id,
                kind,
                kept: value,
            }),
        }
    }

    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::Passphrase(slot) => serde_json::to_value(slot),
            Self::Recovery(slot) => serde_json::to_value(slot),
            Self::Recipient(slot) => serde_json::to_value(slot),
            Self::Keyring(slot) => serde_json::to_value(slot),
            Self::Other { kept, .. } => Ok(kept.clone()),
        }
        .expect("a slot is made of texts and numbers")
    }
}

fn parse_known<P: SlotParameters + DeserializeOwned>(
    value: Value,
) -> Result<SlotV1<P>, VaultError> {
    let slot: SlotV1<P> = serde_json::from_value(value)
        .map_err(|error| damaged(format!("a slot in safe.json cannot be read: {error}")))?;
    slot.validate()?;
    Ok(slot)
}

/// `safe.json` without its seals.
pub(crate) struct Header {
    pub(crate) id: SafeId,
    pub(crate) generation: u64,
    pub(crate) slots: Vec<Slot>,
}

/// A header as it was read, with its MAC still to be checked once the key is known.
pub(crate) struct ReadHeader {
    pub(crate) header: Header,
    bytes: Vec<u8>,
    mac: [u8; 32],
    mac_input_length: usize,
}

impl Header {
    /// The bytes of `safe.json`.
    pub(crate) fn seal(&self, mac_key: &Key256) -> Vec<u8> {
        let body = BodyV1 {
            format: FORMAT,
            version: FORMAT_VERSION,
            id: self.id,
            generation: self.generation,
            slots: self.slots.iter().map(Slot::to_value).collect(),
        };
        let mut bytes =
            serde_json::to_vec_pretty(&body).expect("the header is made of texts and numbers");
        bytes.truncate(bytes.len() - b"\n}".len());
        bytes.extend_from_slice(MAC_OPENING);
        let mac = mac_over(mac_key, &bytes).finalize().into_bytes();
        bytes.extend_from_slice(hex::encode(mac).as_bytes());
        bytes.extend_from_slice(CHECKSUM_OPENING);
        let checksum = Sha256::digest(&bytes);
        bytes.extend_from_slice(hex::encode(checksum).as_bytes());
        bytes.extend_from_slice(CLOSING);
        bytes
    }
}

impl ReadHeader {
    pub(crate) fn read(dir: &Path) -> Result<Self, VaultError> {
        Self::parse(disk::read_header(dir)?)
    }

    /// Accepts only what version 1 writes. Runs no key derivation, so that a damaged, weakened or
    /// inflated header is refused at once.
    pub(crate) fn parse(bytes: Vec<u8>) -> Result<Self, VaultError> {
        let seals = Seals::find(&bytes);
        if let Some(seals) = &seals
            && Sha256::digest(&bytes[..seals.checksum_input_length]).as_slice() != seals.checksum
        {
            return Err(damaged("safe.json does not match its own checksum"));
        }
        let unreadable = |error| damaged(format!("safe.json cannot be read: {error}"));
        let any: AnyVersion = serde_json::from_slice(&bytes).map_err(unreadable)?;
        if any.format != FORMAT {
            return Err(damaged("safe.json does not name the format kluis-safe"));
        }
        if any.version > FORMAT_VERSION {
            return Err(VaultError::Newer {
                what: "the safe".to_owned(),
                found: any.version,
                known: FORMAT_VERSION,
            });
        }
        let seals = seals.ok_or_else(|| {
            damaged("safe.json does not end with its MAC and checksum as they were written")
        })?;
        let written: HeaderV1 = serde_json::from_slice(&bytes).map_err(unreadable)?;
        debug_assert_eq!(written.format, FORMAT);
        if written.version != FORMAT_VERSION || written.generation == 0 {
            return Err(damaged("safe.json has version or generation zero"));
        }
        let slots = parse_slots(written.slots)?;
        Ok(Self {
            header: Header {
                id: written.id,
                generation: written.generation,
                slots,
            },
            mac: seals.mac,
            mac_input_length: seals.mac_input_length,
            bytes,
        })
    }

    /// Refuses a header that was not written by someone who held the master key.
    pub(crate) fn verify_mac(&self, mac_key: &Key256) -> Result<(), VaultError> {
        mac_over(mac_key, &self.bytes[..self.mac_input_length])
            .verify_slice(&self.mac)
            .map_err(|_| damaged("safe.json was changed by something other than this program"))
    }

    /// The bytes of the file.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

fn parse_slots(values: Vec<Value>) -> Result<Vec<Slot>, VaultError> {
    if values.len() > MOST_SLOTS {
        return Err(damaged(format!(
            "safe.json has more than {MOST_SLOTS} slots"
        )));
    }
    let slots = values
        .into_iter()
        .map(Slot::parse)
        .collect::<Result<Vec<_>, _>>()?;
    let passphrases = slots
        .iter()
        .filter(|slot| matches!(slot, Slot::Passphrase(_)))
        .count();
    if passphrases > MOST_PASSPHRASE_SLOTS {
        return Err(damaged(format!(
            "safe.json has more than {MOST_PASSPHRASE_SLOTS} passphrase slots"
        )));
    }
    require_affordable(&slots).map_err(|error| damaged(format!("safe.json: {error}")))?;
    let distinct: HashSet<Uuid> = slots.iter().map(Slot::id).collect();
    if distinct.len() != slots.len() {
        return Err(damaged("two slots in safe.json have the same id"));
    }
    Ok(slots)
}

/// Refuses passphrase slots that would together take too long to try.
pub(crate) fn require_affordable(slots: &[Slot]) -> Result<(), VaultError> {
    KdfParams::validate_together(slots.iter().filter_map(|slot| match slot {
        Slot::Passphrase(slot) => Some(slot.parameters.kdf()),
        _ => None,
    }))
}

fn mac_over(mac_key: &Key256, bytes: &[u8]) -> Hmac<Sha256> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(mac_key.as_slice()).expect("HMAC takes a key of any length");
    mac.update(bytes);
    mac
}

/// The MAC and checksum at the end of the file. They stand at fixed places counted from the end, so that
/// what they cover is plain bytes and needs no canonical form of JSON.
struct Seals {
    mac: [u8; 32],
    checksum: [u8; 32],
    mac_input_length: usize,
    checksum_input_length: usize,
}

impl Seals {
    fn find(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_suffix(CLOSING)?;
        let (rest, checksum) = split_digest(rest)?;
        let checksum_input_length = rest.len();
        let rest = rest.strip_suffix(CHECKSUM_OPENING)?;
        let (rest, mac) = split_digest(rest)?;
        rest.ends_with(MAC_OPENING).then_some(Self {
            mac,
            checksum,
            mac_input_length: rest.len(),
            checksum_input_length,
        })
    }
}

fn split_digest(bytes: &[u8]) -> Option<(&[u8], [u8; 32])> {
    let (rest, digits) = bytes.split_at_checked(bytes.len().checked_sub(HEX_DIGITS)?)?;
    if digits.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    let mut digest = [0; 32];
    hex::decode_to_slice(digits, &mut digest).ok()?;
    Some((rest, digest))
}

fn damaged(what: impl Into<String>) -> VaultError {
    VaultError::damaged(what, RESTORE_HINT)
}

/// The kind of a slot, as shown to a person who has not unlocked the safe.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SlotKind {
    /// Opens with the passphrase.
    Passphrase,
    /// Opens with the recovery words.
    Recovery,
    /// Opens with the identity of an age recipient.
    Recipient,
    /// Opens with a secret in the keyring of the operating system.
    Keyring,
    /// A kind this version does not know, by its name in the file.
    Other(String),
}

impl std::fmt::Display for SlotKind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Passphrase => PASSPHRASE_KIND,
            Self::Recovery => RECOVERY_KIND,
            Self::Recipient => RECIPIENT_KIND,
            Self::Keyring => KEYRING_KIND,
            Self::Other(name) => name,
        })
    }
}

/// What can be read of a safe without a key. None of it is proven until the safe is open.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SafeHeader {
    /// The safe's id.
    pub id: SafeId,
    /// The version of its format.
    pub version: u32,
    /// How often the slots were changed, counted from 1.
    pub generation: u64,
    /// The kinds of its slots, in the order of the file.
    pub slots: Vec<SlotKind>,
    /// The ids of its slots of the kind `keyring`, under which their secrets are kept.
    pub keyring_slots: Vec<Uuid>,
    /// The size of the database in bytes, with what is not yet folded in; 0 when the file is missing.
    pub database_bytes: u64,
}

/// Reads the public facts of the safe in `dir`, without a key and without opening the database.
///
/// # Errors
/// [`VaultError::NotASafe`], [`VaultError::Damaged`], [`VaultError::Newer`] or [`VaultError::Io`].
pub fn peek(dir: &Path) -> Result<SafeHeader, VaultError> {
    let size = |name| disk::size_of_plain_file(&dir.join(name)).map(|size| size.unwrap_or(0));
    Ok(SafeHeader {
        database_bytes: size(DATABASE_FILE)? + size(WAL_FILE)?,
        ..peek_header(disk::read_header(dir)?)?
    })
}

/// Reads the public facts in the bytes of a `safe.json`, such as lie in a backup. There is no database
/// beside them, so its size is 0.
///
/// # Errors
/// [`VaultError::Damaged`] or [`VaultError::Newer`].
pub fn peek_header(bytes: Vec<u8>) -> Result<SafeHeader, VaultError> {
    let header = ReadHeader::parse(bytes)?.header;
    let keyring_slots = header
        .slots
        .iter()
        .filter(|slot| matches!(slot, Slot::Keyring(_)))
        .map(Slot::id);
    Ok(SafeHeader {
        id: header.id,
        version: FORMAT_VERSION,
        generation: header.generation,
        slots: header.slots.iter().map(Slot::kind).collect(),
        keyring_slots: keyring_slots.collect(),
        database_bytes: 0,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use zeroize::Zeroizing;

    use super::*;
    use crate::{KdfParams, WordList, unlock::make_recipient_slot};

    const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

    fn mac_key() -> Key256 {
        Zeroizing::new([8; 32])
    }

    fn sealed() -> Vec<u8> {
        let id = SafeId::from_bytes([1; 16]);
        let master = MasterKey::from_bytes(&[2; 32]);
        let key = Zeroizing::new([3; 32]);
        let passphrase = PassphraseParametersV1::new(KdfParams::FLOOR).unwrap();
        let recovery = RecoveryParametersV1::new(WordList::English, None).unwrap();
        let keyring = KeyringParametersV1::new().unwrap();
        let later = r#"{"id": "00000000-0000-4000-8000-000000000001", "kind": "age", "z": [1, {"a": null}]}"#;
        let header = Header {
            id,
            generation: 7,
            slots: vec![
                Slot::Passphrase(
                    SlotV1::wrap(1, id, PASSPHRASE_KIND, passphrase, &key, &master).unwrap(),
                ),
                Slot::parse(serde_json::from_str(later).unwrap()).unwrap(),
                Slot::Recovery(
                    SlotV1::wrap(1, id, RECOVERY_KIND, recovery, &key, &master).unwrap(),
                ),
                make_recipient_slot(id, &master, RECIPIENT).unwrap().slot,
                Slot::Keyring(SlotV1::wrap(1, id, KEYRING_KIND, keyring, &key, &master).unwrap()),
            ],
        };
        header.seal(&mac_key())
    }

    /// The bytes with a fitting checksum, as someone without the key can make them.
    fn with_checksum(mut bytes: Vec<u8>) -> Vec<u8> {
        let digits_at = bytes.len() - CLOSING.len() - HEX_DIGITS;
        let checksum = hex::encode(Sha256::digest(&bytes[..digits_at]));
        bytes[digits_at..digits_at + HEX_DIGITS].copy_from_slice(checksum.as_bytes());
        bytes
    }

    #[test]
    fn a_header_reads_back_and_an_unknown_slot_survives_a_rewriting() {
        let bytes = sealed();
        let read = ReadHeader::parse(bytes.clone()).unwrap();
        read.verify_mac(&mac_key()).unwrap();
        assert_eq!(read.header.generation, 7);
        assert!(matches!(&read.header.slots[1], Slot::Other { kind, .. } if kind == "age"));
        assert_eq!(
            String::from_utf8(read.header.seal(&mac_key())).unwrap(),
            String::from_utf8(bytes).unwrap()
        );
        let wrong = Zeroizing::new([9; 32]);
        assert!(read.verify_mac(&wrong).is_err());
    }

    #[test]
    fn no_changed_byte_passes_both_checksum_and_mac() {
        let whole = sealed();
        for at in 0..whole.len() {
            for bit in [0x01, 0x08, 0x20, 0x80] {
                let mut bytes = whole.clone();
                bytes[at] ^= bit;
                let refused = ReadHeader::parse(bytes.clone());
                assert!(
                    matches!(refused, Err(VaultError::Damaged { .. })),
                    "byte {at}, bit {bit:#x} passed the checksum"
                );
                let passed = ReadHeader::parse(with_checksum(bytes.clone()))
                    .is_ok_and(|read| read.verify_mac(&mac_key()).is_ok());
                let restored = with_checksum(bytes) == whole;
                assert_eq!(passed, restored, "byte {at}, bit {bit:#x}");
            }
        }
    }

    #[test]
    fn too_many_slots_and_equal_slot_ids_are_refused() {
        let slot = |id: u32| serde_json::json!({ "id": format!("00000000-0000-4000-8000-{id:012}"), "kind": "x" });
        assert_eq!(parse_slots((0..64).map(slot).collect()).unwrap().len(), 64);
        assert!(parse_slots((0..65).map(slot).collect()).is_err());
        assert!(parse_slots(vec![slot(1), slot(1)]).is_err());
    }

    proptest! {
        #[test]
        fn foreign_bytes_never_panic_and_never_pass(
            bytes in proptest::collection::vec(any::<u8>(), 0..400)
        ) {
            prop_assert!(ReadHeader::parse(bytes).is_err());
        }

        #[test]
        fn a_spliced_header_never_panics(
            cut in 0_usize..3000,
            insert in "[\\x00-\\x7f]{0,40}",
            skip in 0_usize..60,
        ) {
            let whole = sealed();
            let cut = cut.min(whole.len());
            let rest = (cut + skip).min(whole.len());
            let mut bytes = whole[..cut].to_vec();
            bytes.extend_from_slice(insert.as_bytes());
            bytes.extend_from_slice(&whole[rest..]);
            let spliced = bytes != whole;
            let parsed = ReadHeader::parse(bytes);
            prop_assert!(parsed.is_err() || !spliced);
        }
    }
}
