//! Packs: the contents of many resources, one after another, encrypted as one.

use kluis_objects::{ObjectId, Wrong, padme};
use kluis_pod::{ETag, MAX_BODY_BYTES, PodPath};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::index::{Entry, PackFacts};
use super::keys::{Encrypted, SealedKeys};
use crate::SyncError;
use crate::policy::Sealable;

/// A pack that holds something takes nothing more beyond this.
const FULL_BYTES: usize = 1024 * 1024;
/// The smallest plaintext.
const LEAST_BYTES: usize = 16 * 1024;
/// Up to this, plaintexts are as long as a power of two; above, as Padmé has it.
const FEW_SIZES_UP_TO: usize = 1024 * 1024;
const VERSION_DIGITS: usize = 32;

/// What names a media type and bytes: the entity tag of the pod, without its quotes.
pub(crate) fn version_of(etag: &ETag) -> &str {
    etag.as_str().trim_matches('"')
}

pub(crate) fn is_version(text: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == VERSION_DIGITS && text.bytes().all(is_digit)
}

/// The length that a plaintext of so many bytes is brought to, so that its size tells little.
pub(crate) fn padded(bytes: usize) -> usize {
    if bytes <= FEW_SIZES_UP_TO {
        return bytes.max(LEAST_BYTES).next_power_of_two();
    }
    let whole = padme(bytes as u64).and_then(|whole| usize::try_from(whole).ok());
    whole.expect("what is in memory is not that long")
}

/// A pack in the making. It takes nothing without the leave of the policy.
pub(crate) struct PackBuilder {
    name: ObjectId,
    plain: Zeroizing<Vec<u8>>,
    entries: Vec<(PodPath, Entry)>,
}

/// A pack to be written.
pub(crate) struct Packed {
    pub(crate) name: ObjectId,
    pub(crate) object: Encrypted,
    pub(crate) facts: PackFacts,
    pub(crate) entries: Vec<(PodPath, Entry)>,
}

impl PackBuilder {
    pub(crate) fn new() -> Result<Self, SyncError> {
        Ok(Self {
            name: ObjectId::generate().map_err(|_| SyncError::Randomness)?,
            plain: Zeroizing::default(),
            entries: Vec::new(),
        })
    }

    /// Whether so many more bytes belong into this pack.
    pub(crate) fn has_room_for(&self, bytes: u64) -> bool {
        self.plain.is_empty()
            || (self.plain.len() as u64).saturating_add(bytes) <= FULL_BYTES as u64
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &PodPath> {
        self.entries.iter().map(|(path, _)| path)
    }

    pub(crate) fn add(&mut self, leave: &Sealable, media_type: &str, bytes: &[u8]) {
        let entry = Entry {
            media_type: media_type.to_owned(),
            version: version_of(&ETag::of(media_type, bytes)).to_owned(),
            pack: self.name,
            at: self.plain.len() as u64,
            size: bytes.len() as u64,
        };
        self.plain.extend_from_slice(bytes);
        self.entries.push((leave.path().clone(), entry));
    }

    pub(crate) fn finish(mut self, keys: &SealedKeys) -> Packed {
        let bytes = self.plain.len();
        self.plain.resize(padded(bytes), 0);
        let object = keys.seal(&self.plain);
        let facts = PackFacts {
            sha256: hex::encode(Sha256::digest(object.bytes())),
            size: object.bytes().len() as u64,
            bytes: bytes as u64,
        };
        Packed {
            name: self.name,
            object,
            facts,
            entries: self.entries,
        }
    }
}

/// A pack as it was fetched and found to be the one that the index speaks of.
pub(crate) struct OpenPack(Zeroizing<Vec<u8>>);

impl OpenPack {
    pub(crate) fn open(keys: &SealedKeys, facts: &PackFacts, object: &[u8]) -> Result<Self, Wrong> {
        if hex::encode(Sha256::digest(object)) != facts.sha256 {
            return Err(Wrong::Exchanged);
        }
        let most = usize::try_from(MAX_BODY_BYTES).map_err(|_| Wrong::Layout)?;
        let plain = keys.open(object, padded(most))?;
        if (plain.len() as u64) < facts.bytes {
            return Err(Wrong::Layout);
        }
        Ok(Self(plain))
    }

    /// The bytes of one resource; `None` where they are not what the index says.
    pub(crate) fn content(&self, entry: &Entry) -> Option<&[u8]> {
        let start = usize::try_from(entry.at).ok()?;
        let end = start.checked_add(usize::try_from(entry.size).ok()?)?;
        let bytes = self.0.get(start..end)?;
        (version_of(&ETag::of(&entry.media_type, bytes)) == entry.version).then_some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::policy::{Policy, State};
    use crate::sealed::keys::tests::keys;

    fn leave(text: &str) -> Sealable {
        let path = PodPath::parse(text).unwrap();
        let root = PodPath::parse("/a/").unwrap();
        Policy::of([(root, State::Sealed)]).sealable(&path).unwrap()
    }

    #[test]
    fn contents_come_back_from_the_pack_that_the_index_speaks_of_and_from_no_other() {
        let mut builder = PackBuilder::new().unwrap();
        builder.add(&leave("/a/x"), "text/plain", b"first");
        builder.add(&leave("/a/y"), "text/plain", b"");
        builder.add(&leave("/a/z"), "text/csv", b"third");
        let packed = builder.finish(&keys(1));
        let open = OpenPack::open(&keys(1), &packed.facts, packed.object.bytes()).unwrap();
        let contents: Vec<&[u8]> = packed
            .entries
            .iter()
            .map(|(_, entry)| open.content(entry).unwrap())
            .collect();
        assert_eq!(contents, [&b"first"[..], b"", b"third"]);
        let other = keys(1).seal(b"another pack");
        assert!(OpenPack::open(&keys(1), &packed.facts, other.bytes()).is_err());
        let mut moved = packed.entries[0].1.clone();
        moved.at = 1;
        assert_eq!(open.content(&moved), None);
    }

    #[test]
    fn packs_have_few_sizes() {
        let small: BTreeSet<usize> = (0..1024 * 1024).step_by(997).map(padded).collect();
        assert_eq!(small.len(), 7);
        let large: BTreeSet<usize> = (1..64).map(|mib| padded(mib << 20 | 12_345)).collect();
        assert!(large.len() < 64);
        assert!(padded(3 << 20) < (3 << 20) + (3 << 20) / 8);
    }
}
