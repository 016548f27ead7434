//! The first member: what the backup says of itself.

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::{
    BackupError, FORMAT, FORMAT_VERSION,
    head::{Head, moment_text, parse_moment},
    member::{MANIFEST, Member},
};

/// More than any manifest needs; it can name a hundred thousand objects that are missing.
pub(crate) const MOST_MANIFEST_BYTES: u64 = 4 * 1024 * 1024;

/// What is in a backup.
#[derive(Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The id of the safe.
    pub safe: Uuid,
    /// The folder that the safe lay in, as the safe itself calls it: a safe made from a backup has another
    /// one. `None` in backups from before there was such an id.
    pub copy: Option<Uuid>,
    /// How often the ways to open the safe had been changed.
    pub generation: u64,
    /// When the backup was made, to the second.
    pub made: Timestamp,
    /// Bytes of the database.
    pub database_bytes: u64,
    /// The key the copy of the database is encrypted with; made for this backup alone.
    pub database_key: Zeroizing<[u8; 32]>,
    /// How many large bodies there are.
    pub objects: u64,
    /// Bytes of all large bodies together.
    pub object_bytes: u64,
    /// The ids of large bodies that the database refers to and that could not be read when the backup was
    /// made; none where all is well.
    pub missing: Vec<String>,
    /// How many resources there are, containers not counted.
    pub resources: u64,
    /// A digest over all resources, 64 lowercase hex digits; see `docs/formats/backup.md`.
    pub resource_digest: String,
}

impl Manifest {
    /// Bytes of everything that is worth telling progress about.
    pub fn whole(&self) -> u64 {
        self.database_bytes.saturating_add(self.object_bytes)
    }
}

/// `manifest.json` of version 1.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestV1 {
    format: String,
    version: u32,
    safe: Uuid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    copy: Option<Uuid>,
    generation: u64,
    made: String,
    head_sha256: String,
    database: DatabaseV1,
    objects: ObjectsV1,
    resources: ResourcesV1,
}

#[derive(Serialize, Deserialize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct DatabaseV1 {
    bytes: u64,
    /// 32 bytes in hex.
    key: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectsV1 {
    count: u64,
    bytes: u64,
    missing: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ResourcesV1 {
    count: u64,
    digest: String,
}

/// The bytes of the member.
pub(crate) fn to_json(manifest: &Manifest, head: &Head) -> Zeroizing<Vec<u8>> {
    let written = ManifestV1 {
        format: FORMAT.to_owned(),
        version: FORMAT_VERSION,
        safe: manifest.safe,
        copy: manifest.copy,
        generation: manifest.generation,
        made: moment_text(manifest.made),
        head_sha256: head.digest(),
        database: DatabaseV1 {
            bytes: manifest.database_bytes,
            // Goes into the encrypted part of the backup and nowhere else.
            key: hex::encode(*manifest.database_key),
        },
        objects: ObjectsV1 {
            count: manifest.objects,
            bytes: manifest.object_bytes,
            missing: manifest.missing.clone(),
        },
        resources: ResourcesV1 {
            count: manifest.resources,
            digest: manifest.resource_digest.clone(),
        },
    };
    // Room for all of it, so that the key is not left behind when the text grows.
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096 + 64 * manifest.missing.len()));
    serde_json::to_writer_pretty(&mut *bytes, &written)
        .expect("a manifest is made of texts and numbers");
    bytes.push(b'\n');
    bytes
}

/// Reads the member and refuses one that belongs to another head.
pub(crate) fn from_json(bytes: &[u8], head: &Head, file: &Path) -> Result<Manifest, BackupError> {
    let damaged = |what: &str| BackupError::damaged(file, MANIFEST, what);
    let written: ManifestV1 = serde_json::from_slice(bytes)
        .map_err(|error| damaged(&format!("cannot be read (line {})", error.line())))?;
    if written.format != FORMAT || written.version != FORMAT_VERSION {
        return Err(damaged("names another format than the first line"));
    }
    if written.head_sha256 != head.digest() {
        return Err(damaged(
            "does not fit what stands before the encrypted part: one of them was changed",
        ));
    }
    if written.safe != head.safe() {
        return Err(damaged("names another safe than the copy of safe.json"));
    }
    let made = parse_moment(&written.made)
        .filter(|made| *made == head.made())
        .ok_or_else(|| damaged("names another moment than the second line"))?;
    let mut database_key = Zeroizing::new([0; 32]);
    hex::decode_to_slice(written.database.key.as_bytes(), database_key.as_mut_slice())
        .map_err(|_| damaged("the key of the database is not 64 hex digits"))?;
    let digest = written.resources.digest.clone();
    if hex::decode(&digest).map_or(0, |bytes| bytes.len()) != 32 {
        return Err(damaged("the digest of the resources is not 64 hex digits"));
    }
    let missing = written.objects.missing;
    if missing.iter().any(|id| Member::object(id).is_none()) {
        return Err(damaged(
            "names something else than objects that are missing",
        ));
    }
    Ok(Manifest {
        safe: written.safe,
        copy: written.copy,
        generation: written.generation,
        made,
        database_bytes: written.database.bytes,
        database_key,
        objects: written.objects.count,
        object_bytes: written.objects.bytes,
        missing,
        resources: written.resources.count,
        resource_digest: digest,
    })
}
