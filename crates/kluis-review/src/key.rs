//! Secret keys, each in a file of its own.

use std::path::Path;

use ed25519_dalek::SigningKey;
use kluis_credentials::did_key;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::ReviewError;
use crate::files;

/// The multicodec prefix of an Ed25519 secret key.
const ED25519_SECRET_KEY: [u8; 2] = [0x80, 0x26];

/// The file of a secret key, in the form of a
/// [Multikey](https://www.w3.org/TR/controller-document/#Multikey).
#[derive(Deserialize, Serialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct KeyFile {
    #[serde(rename = "type")]
    kind: String,
    controller: String,
    secret_key_multibase: String,
}

const KIND: &str = "Multikey";

/// Makes a key in a new file and returns its `did:key`.
pub fn create(file: &Path) -> Result<String, ReviewError> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut_slice()).map_err(ReviewError::Random)?;
    let did = did_key::encode(&SigningKey::from_bytes(&seed).verifying_key());
    let mut bytes = Zeroizing::new(ED25519_SECRET_KEY.to_vec());
    bytes.reserve_exact(seed.len());
    bytes.extend_from_slice(seed.as_slice());
    let key = KeyFile {
        kind: KIND.to_owned(),
        controller: did.clone(),
        secret_key_multibase: format!("z{}", bs58::encode(bytes.as_slice()).into_string()),
    };
    let text = serde_json::to_vec_pretty(&key).expect("a few strings are always JSON");
    files::create_secret(file, &Zeroizing::new(text))?;
    Ok(did)
}

/// Reads the key in a file.
pub fn read(file: &Path) -> Result<SigningKey, ReviewError> {
    refuse_open_file(file)?;
    let no_key = || ReviewError::NoKey(file.to_owned());
    let text = Zeroizing::new(files::read_bytes(file)?);
    let key: KeyFile = serde_json::from_slice(&text).map_err(|_| no_key())?;
    let encoded = key.secret_key_multibase.strip_prefix('z');
    let encoded = encoded.filter(|encoded| encoded.len() <= 100);
    let bytes = encoded.and_then(|encoded| bs58::decode(encoded).into_vec().ok());
    let bytes = Zeroizing::new(bytes.ok_or_else(no_key)?);
    let seed = bytes.strip_prefix(&ED25519_SECRET_KEY).ok_or_else(no_key)?;
    let seed: Zeroizing<[u8; 32]> = Zeroizing::new(seed.try_into().map_err(|_| no_key())?);
    let signing = SigningKey::from_bytes(&seed);
    if key.kind != KIND || key.controller != did_key::encode(&signing.verifying_key()) {
        return Err(no_key());
    }
    Ok(signing)
}

#[cfg(unix)]
fn refuse_open_file(file: &Path) -> Result<(), ReviewError> {
    use std::os::unix::fs::PermissionsExt;

    let facts = std::fs::metadata(file).map_err(|source| ReviewError::Read {
        file: file.to_owned(),
        source,
    })?;
    if facts.permissions().mode() & 0o077 != 0 {
        return Err(ReviewError::KeyIsOpen(file.to_owned()));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_open_file(_file: &Path) -> Result<(), ReviewError> {
    Ok(())
}
