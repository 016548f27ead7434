//! The index: which packs there are, what is where in them, and what came before.

use std::collections::{BTreeMap, BTreeSet};

use hmac::Mac;
use kluis_objects::{ObjectId, Wrong};
use kluis_pod::{MAX_BODY_BYTES, PodPath};
use serde::{Deserialize, Serialize};

use super::keys::{Encrypted, SealedKeys};
use super::pack::{is_version, padded};
use crate::policy::{State, check};

const OPENING: &str = "kluis-sealed-index";
const VERSION: u32 = 1;
/// What the MAC is over before the rest, so that it can stand for nothing else.
const CONTEXT: &[u8] = b"kluis-sealed/v1/index\n";
/// The most bytes of an index: half a million resources.
const MOST_INDEX_BYTES: usize = 128 * 1024 * 1024;
/// How many former indexes are named. A computer that missed more cannot tell whether it was followed.
const MOST_FORMER: usize = 64;

/// What is kept sealed at one storage, at one generation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Counted from 1; 0 where there is none yet.
    pub(crate) generation: u64,
    /// Those it follows, newest first.
    pub(crate) former: Vec<Former>,
    pub(crate) policies: BTreeMap<PodPath, State>,
    pub(crate) packs: BTreeMap<ObjectId, PackFacts>,
    pub(crate) entries: BTreeMap<PodPath, Entry>,
    /// Packs that are of no use any more and are about to be removed.
    pub(crate) leaving: BTreeSet<ObjectId>,
}

/// A former index, by what lay there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Former {
    pub(crate) generation: u64,
    pub(crate) sha256: String,
}

/// What is known of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PackFacts {
    /// SHA-256 of the pack as it lies there, in hex.
    pub(crate) sha256: String,
    /// Bytes of the pack as it lies there.
    pub(crate) size: u64,
    /// Bytes of all contents in it, those included that are of no use any more.
    pub(crate) bytes: u64,
}

/// Where one resource lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) media_type: String,
    /// Names type and bytes.
    pub(crate) version: String,
    pub(crate) pack: ObjectId,
    pub(crate) at: u64,
    pub(crate) size: u64,
}

/// Why bytes are no index of this safe.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// It does not decrypt.
    #[error("the index of the sealed copies cannot be opened: {0}")]
    Sealed(Wrong),
    /// It was encrypted for this safe by somebody without its keys.
    #[error("the index of the sealed copies was not written by this safe")]
    Forged,
    /// It is authentic and cannot be understood.
    #[error("the index of the sealed copies cannot be understood: {0}")]
    Damaged(&'static str),
    /// A later version of the format.
    #[error(
        "the index of the sealed copies has version {found} of its format, and {known} is the newest known here"
    )]
    Newer {
        /// The version found.
        found: u32,
        /// The newest that is read.
        known: u32,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndexV1 {
    generation: u64,
    former: Vec<Former>,
    policies: Vec<PolicyV1>,
    packs: Vec<PackV1>,
    leaving: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyV1 {
    path: String,
    state: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackV1 {
    name: String,
    sha256: String,
    size: u64,
    bytes: u64,
    entries: Vec<EntryV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryV1 {
    path: String,
    #[serde(rename = "type")]
    media_type: String,
    version: String,
    at: u64,
    size: u64,
}

impl Index {
    /// Reads an index as it lies at the cooperative.
    ///
    /// # Errors
    /// [`IndexError`] says in which way it is none of this safe.
    pub fn open(keys: &SealedKeys, object: &[u8]) -> Result<Self, IndexError> {
        let plain = keys
            .open(object, MOST_INDEX_BYTES)
            .map_err(IndexError::Sealed)?;
        let damaged = || IndexError::Damaged("its first line is not as it must be");
        let end = plain.iter().take(128).position(|byte| *byte == b'\n');
        let (first, rest) = plain.split_at(end.ok_or_else(damaged)? + 1);
        let first = std::str::from_utf8(first).map_err(|_| damaged())?;
        let mut words = first.trim_end_matches('\n').split(' ');
        if words.next() != Some(OPENING) {
            return Err(damaged());
        }
        let version: u32 = words
            .next()
            .and_then(|word| word.parse().ok())
            .ok_or_else(damaged)?;
        if version > VERSION {
            return Err(IndexError::Newer {
                found: version,
                known: VERSION,
            });
        }
        let mac = words.next().and_then(|digits| hex::decode(digits).ok());
        let mac = mac.ok_or_else(damaged)?;
        keys.mac()
            .chain_update(CONTEXT)
            .chain_update(rest)
            .verify_slice(&mac)
            .map_err(|_| IndexError::Forged)?;
        Self::parse(rest)
    }

    /// The index as it is to lie at the cooperative.
    pub(crate) fn seal(&self, keys: &SealedKeys) -> Encrypted {
        let mut json = self.to_json();
        // The first line is 1 + 1 + 2 + 64 characters longer than its opening.
        let first = OPENING.len() + 68;
        // Spaces and line ends around a JSON document mean nothing.
        json.push(b'\n');
        let whole = padded(json.len() + first);
        json.resize(whole - first, b' ');
        let mac = keys
            .mac()
            .chain_update(CONTEXT)
            .chain_update(&json)
            .finalize()
            .into_bytes();
        let mut plain = format!("{OPENING} {VERSION} {}\n", hex::encode(mac)).into_bytes();
        debug_assert_eq!(plain.len(), first);
        plain.append(&mut json);
        keys.seal(&plain)
    }

    /// The document in it.
    pub(crate) fn to_json(&self) -> Vec<u8> {
        let mut entries: BTreeMap<ObjectId, Vec<EntryV1>> = BTreeMap::new();
        for (path, entry) in &self.entries {
            entries.entry(entry.pack).or_default().push(EntryV1 {
                path: path.as_str().to_owned(),
                media_type: entry.media_type.clone(),
                version: entry.version.clone(),
                at: entry.at,
                size: entry.size,
            });
        }
        let document = IndexV1 {
            generation: self.generation,
            former: self.former.clone(),
            policies: self
                .policies
                .iter()
                .map(|(path, state)| PolicyV1 {
                    path: path.as_str().to_owned(),
                    state: state.as_str().to_owned(),
                })
                .collect(),
            packs: self
                .packs
                .iter()
                .map(|(name, pack)| PackV1 {
                    name: name.to_string(),
                    sha256: pack.sha256.clone(),
                    size: pack.size,
                    bytes: pack.bytes,
                    entries: entries.remove(name).unwrap_or_default(),
                })
                .collect(),
            leaving: self.leaving.iter().map(ToString::to_string).collect(),
        };
        serde_json::to_vec(&document).expect("an index is made of texts and numbers")
    }

    /// Reads the document in an index.
    ///
    /// # Errors
    /// [`IndexError::Damaged`].
    pub fn parse(json: &[u8]) -> Result<Self, IndexError> {
        let damaged = IndexError::Damaged;
        let document: IndexV1 = serde_json::from_slice(json)
            .map_err(|_| damaged("its document is not as it must be"))?;
        if document.generation == 0 {
            return Err(damaged("its generation is zero"));
        }
        let falls = document
            .former
            .windows(2)
            .all(|pair| pair[0].generation > pair[1].generation);
        let newest = document
            .former
            .first()
            .map_or(0, |former| former.generation);
        if !falls || newest >= document.generation || document.former.len() > MOST_FORMER {
            return Err(damaged("the indexes it follows are not in order"));
        }
        let mut index = Self {
            generation: document.generation,
            former: document.former,
            ..Self::default()
        };
        for policy in document.policies {
            let path = PodPath::parse(&policy.path).map_err(|_| damaged("a path is none"))?;
            let state = State::parse(&policy.state).ok_or(damaged("a state is none"))?;
            check(&path, state).map_err(|_| damaged("a policy may not be set"))?;
            index.policies.insert(path, state);
        }
        for pack in document.packs {
            index.take_pack(pack)?;
        }
        for name in document.leaving {
            let name = name.parse().map_err(|_| damaged("a name is none"))?;
            if index.packs.contains_key(&name) {
                return Err(damaged("a pack in use is to be removed"));
            }
            index.leaving.insert(name);
        }
        Ok(index)
    }

    fn take_pack(&mut self, pack: PackV1) -> Result<(), IndexError> {
        let damaged = IndexError::Damaged;
        let name = pack.name.parse().map_err(|_| damaged("a name is none"))?;
        let facts = PackFacts {
            sha256: pack.sha256,
            size: pack.size,
            bytes: pack.bytes,
        };
        if facts.bytes > MAX_BODY_BYTES {
            return Err(damaged("a pack is too large"));
        }
        for entry in pack.entries {
            let path = PodPath::parse(&entry.path).map_err(|_| damaged("a path is none"))?;
            let is_within = entry
                .at
                .checked_add(entry.size)
                .is_some_and(|end| end <= facts.bytes);
            if path.is_container() || !is_within || !is_version(&entry.version) {
                return Err(damaged("an entry is not as it must be"));
            }
            let entry = Entry {
                media_type: entry.media_type,
                version: entry.version,
                pack: name,
                at: entry.at,
                size: entry.size,
            };
            if self.entries.insert(path, entry).is_some() {
                return Err(damaged("a path is there twice"));
            }
        }
        match self.packs.insert(name, facts) {
            Some(_) => Err(damaged("a pack is there twice")),
            None => Ok(()),
        }
    }

    /// Whether this is `remembered` or follows it.
    pub(crate) fn follows(&self, remembered: &Former) -> bool {
        if self.generation <= remembered.generation {
            return false;
        }
        let oldest = self.former.last().map_or(0, |former| former.generation);
        self.former.contains(remembered)
            || (self.former.len() == MOST_FORMER && oldest > remembered.generation)
    }

    /// The indexes that one after this names, this first. `sha256` is of this one as it lies there.
    pub(crate) fn former_for_next(&self, sha256: &str) -> Vec<Former> {
        if self.generation == 0 {
            return Vec::new();
        }
        let this = Former {
            generation: self.generation,
            sha256: sha256.to_owned(),
        };
        let before = self.former.iter().cloned();
        std::iter::once(this)
            .chain(before)
            .take(MOST_FORMER)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use kluis_pod::ETag;

    use super::*;
    use crate::sealed::keys::tests::keys;

    fn example() -> Index {
        let pack = ObjectId::generate().unwrap();
        let mut index = Index {
            generation: 3,
            former: vec![
                Former {
                    generation: 2,
                    sha256: "b".repeat(64),
                },
                Former {
                    generation: 1,
                    sha256: "a".repeat(64),
                },
            ],
            ..Index::default()
        };
        let facts = PackFacts {
            sha256: "c".repeat(64),
            size: 17_000,
            bytes: 10,
        };
        index.packs.insert(pack, facts);
        let health = PodPath::parse("/health/").unwrap();
        index.policies.insert(health, State::Sealed);
        let entry = Entry {
            media_type: "text/plain".to_owned(),
            version: ETag::of("text/plain", b"x")
                .as_str()
                .trim_matches('"')
                .to_owned(),
            pack,
            at: 4,
            size: 6,
        };
        let path = PodPath::parse("/health/één.txt").unwrap();
        index.entries.insert(path, entry);
        index.leaving.insert(ObjectId::generate().unwrap());
        index
    }

    #[test]
    fn an_index_reads_back_and_one_that_was_touched_does_not() {
        let index = example();
        let sealed = index.seal(&keys(1));
        assert_eq!(Index::open(&keys(1), sealed.bytes()).unwrap(), index);
        assert_eq!(
            Index::open(&keys(2), sealed.bytes()),
            Err(IndexError::Sealed(Wrong::NotOurs))
        );
        for cut in [0, 5, 100, 300, sealed.bytes().len() - 1] {
            let torn = Index::open(&keys(1), &sealed.bytes()[..cut]);
            assert!(matches!(torn, Err(IndexError::Sealed(_))), "{cut}");
        }
    }

    #[test]
    fn who_knows_only_the_recipient_writes_no_index() {
        let plain = keys(1)
            .open(example().seal(&keys(1)).bytes(), 1 << 20)
            .unwrap();
        let text = String::from_utf8(plain.to_vec()).unwrap();
        let forged = keys(1).seal(text.replace("\"at\":4", "\"at\":3").as_bytes());
        assert_eq!(
            Index::open(&keys(1), forged.bytes()),
            Err(IndexError::Forged)
        );
    }

    #[test]
    fn what_does_not_hold_together_is_refused() {
        let json = String::from_utf8(example().to_json()).unwrap();
        assert_eq!(
            Index::parse(json.as_bytes()).unwrap().to_json(),
            json.as_bytes()
        );
        for (from, to) in [
            ("\"generation\":3", "\"generation\":0"),
            ("\"generation\":3", "\"generation\":2"),
            ("\"size\":6", "\"size\":7"),
            ("\"at\":4", "\"at\":18446744073709551615"),
            ("/health/één.txt", "/health/één/"),
            ("/health/één.txt", "/../x"),
            ("\"sealed\"", "\"open\""),
            ("\"path\":\"/health/\"", "\"path\":\"/settings/\""),
            ("\"leaving\":", "\"staying\":"),
        ] {
            let broken = json.replacen(from, to, 1);
            assert_ne!(broken, json, "{from}");
            assert!(Index::parse(broken.as_bytes()).is_err(), "{to}");
        }
    }

    #[test]
    fn an_index_follows_those_it_names_and_no_other() {
        let index = example();
        let former = |generation, letter: &str| Former {
            generation,
            sha256: letter.repeat(64),
        };
        assert!(index.follows(&former(2, "b")));
        assert!(index.follows(&former(1, "a")));
        assert!(!index.follows(&former(1, "b")));
        assert!(!index.follows(&former(3, "b")));
        assert!(!index.follows(&former(4, "b")));
    }
}
