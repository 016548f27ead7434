//! What each kind of slot is opened through: the settings in `safe.json` beside the wrapped key.

use std::{
    io::{Read, Write},
    iter,
};

use age::{DecryptError, Decryptor};
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    KdfParams, RecoveryCode, VaultError, WordList,
    kdf::ARGON2_VERSION,
    keys::{Key256, hkdf_sha256},
    slot::{SlotParameters, append_text, damaged_slot, expect_text, fixed, random},
};

pub(crate) const PASSPHRASE_KIND: &str = "passphrase";
pub(crate) const RECOVERY_KIND: &str = "recovery";
pub(crate) const RECIPIENT_KIND: &str = "recipient";
pub(crate) const KEYRING_KIND: &str = "keyring";
const ARGON2ID: &str = "argon2id";
const HKDF: &str = "hkdf-sha256";
const AGE: &str = "age";
const RECOVERY_LABEL: &str = "kluis-safe/v1/slot/recovery";
const KEYRING_LABEL: &str = "kluis-safe/v1/slot/keyring";
/// More than an age file of 32 bytes to one recipient needs, with those of plugins.
const LARGEST_AGE_FILE: usize = 16 * 1024;
/// The passphrase of the age file in a recovery slot is 160 random bits: a slow hash adds nothing.
const IDENTITY_WORK_FACTOR: u8 = 10;

/// An age identity of any kind, as the age library reads it from an identity file.
pub type AgeIdentity = Box<dyn age::Identity + Send + Sync>;

/// Settings of the hash a passphrase slot is opened through.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PassphraseParametersV1 {
    algorithm: String,
    argon2_version: u32,
    memory_kib: u32,
    iterations: u32,
    parallelism: u32,
    /// 16 bytes in lowercase hex.
    salt: String,
}

/// Settings of a recovery slot.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecoveryParametersV1 {
    algorithm: String,
    words: String,
    /// 32 bytes in lowercase hex.
    salt: String,
    /// An age file in base64, its passphrase the words, that holds the safe's age identity: backups open
    /// with it by hand. Absent in safes made before it existed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    identity: Option<String>,
}

/// Settings of a slot for an age recipient.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecipientParametersV1 {
    algorithm: String,
    /// An age file in base64 that holds the 32 bytes of the slot's key. It does not name its recipient.
    secret: String,
}

/// Settings of a slot whose secret lies in the keyring of the operating system.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyringParametersV1 {
    algorithm: String,
    /// 32 bytes in lowercase hex.
    salt: String,
}

impl PassphraseParametersV1 {
    pub(crate) fn new(kdf: KdfParams) -> Result<Self, VaultError> {
        kdf.validate()?;
        Ok(Self {
            algorithm: ARGON2ID.to_owned(),
            argon2_version: ARGON2_VERSION,
            memory_kib: kdf.memory_kib,
            iterations: kdf.iterations,
            parallelism: kdf.parallelism,
            salt: hex::encode(random::<16>()?),
        })
    }

    pub(crate) fn derive_wrapping_key(&self, passphrase: &[u8]) -> Result<Key256, VaultError> {
        let salt: [u8; 16] = fixed(&self.salt, "the salt of the passphrase slot")?;
        self.kdf().derive(passphrase, &salt)
    }

    pub(crate) fn kdf(&self) -> KdfParams {
        KdfParams {
            memory_kib: self.memory_kib,
            iterations: self.iterations,
            parallelism: self.parallelism,
        }
    }
}

impl SlotParameters for PassphraseParametersV1 {
    fn append_canonical(&self, to: &mut Vec<u8>) {
        append_text(to, &self.algorithm);
        for number in [
            self.argon2_version,
            self.memory_kib,
            self.iterations,
            self.parallelism,
        ] {
            to.extend_from_slice(&number.to_be_bytes());
        }
        append_text(to, &self.salt);
    }

    fn validate(&self) -> Result<(), VaultError> {
        expect_text(&self.algorithm, ARGON2ID, "the passphrase slot's algorithm")?;
        if self.argon2_version != ARGON2_VERSION {
            return Err(damaged_slot(format!(
                "the passphrase slot names Argon2 version {}, expected {ARGON2_VERSION}",
                self.argon2_version
            )));
        }
        self.kdf().validate().map_err(|refused| {
            damaged_slot(format!("safe.json is not to be trusted: {refused}"))
        })?;
        fixed::<16>(&self.salt, "the salt of the passphrase slot").map(drop)
    }
}

impl RecoveryParametersV1 {
    /// With `identity`, the text of the safe's age identity, which the words then open too.
    pub(crate) fn new(
        list: WordList,
        identity: Option<(&RecoveryCode, &SecretString)>,
    ) -> Result<Self, VaultError> {
        let identity = identity.map(|(code, identity)| seal_identity(list, code, identity));
        Ok(Self {
            algorithm: HKDF.to_owned(),
            words: list.recovery_name().to_owned(),
            salt: hex::encode(random::<32>()?),
            identity: identity.transpose()?,
        })
    }

    pub(crate) fn derive_wrapping_key(&self, code: &RecoveryCode) -> Result<Key256, VaultError> {
        let salt: [u8; 32] = fixed(&self.salt, "the salt of the recovery slot")?;
        Ok(hkdf_sha256(&salt, code.entropy(), RECOVERY_LABEL))
    }

    /// The list the words were shown in.
    pub(crate) fn list(&self) -> Option<WordList> {
        WordList::from_recovery_name(&self.words)
    }
}

impl SlotParameters for RecoveryParametersV1 {
    fn append_canonical(&self, to: &mut Vec<u8>) {
        append_text(to, &self.algorithm);
        append_text(to, &self.words);
        append_text(to, &self.salt);
        if let Some(identity) = &self.identity {
            append_text(to, identity);
        }
    }

    fn validate(&self) -> Result<(), VaultError> {
        expect_text(&self.algorithm, HKDF, "the recovery slot's algorithm")?;
        if self.list().is_none() {
            return Err(damaged_slot(
                "the recovery slot's word list in safe.json is none this program knows".to_owned(),
            ));
        }
        fixed::<32>(&self.salt, "the salt of the recovery slot")?;
        match &self.identity {
            Some(identity) => age_file(identity, "the identity of the recovery slot").map(drop),
            None => Ok(()),
        }
    }
}

impl RecipientParametersV1 {
    /// The settings and the key of a slot that `recipient` opens.
    pub(crate) fn new(recipient: &str) -> Result<(Self, Key256), VaultError> {
        let recipient: age::x25519::Recipient = recipient
            .trim()
            .parse()
            .map_err(|_| VaultError::NotARecipient)?;
        let key = Zeroizing::new(random::<32>()?);
        let sealed = age::encrypt(&recipient, key.as_slice()).map_err(recipient_failed)?;
        let parameters = Self {
            algorithm: AGE.to_owned(),
            secret: STANDARD.encode(sealed),
        };
        Ok((parameters, key))
    }

    /// The slot's key, or `None` when none of the identities is its recipient's.
    pub(crate) fn open_wrapping_key(
        &self,
        identities: &[AgeIdentity],
    ) -> Result<Option<Key256>, VaultError> {
        let sealed = age_file(&self.secret, "the secret of the recipient slot")?;
        let not_readable = || {
            damaged_slot("the secret of the recipient slot in safe.json is no age file".to_owned())
        };
        let decryptor = Decryptor::new_buffered(sealed.as_slice()).map_err(|_| not_readable())?;
        let given = identities
            .iter()
            .map(|identity| &**identity as &dyn age::Identity);
        let mut reader = match decryptor.decrypt(given) {
            Ok(reader) => reader,
            Err(
                DecryptError::NoMatchingKeys
                | DecryptError::KeyDecryptionFailed
                | DecryptError::DecryptionFailed,
            ) => return Ok(None),
            Err(_) => return Err(not_readable()),
        };
        let mut key = Zeroizing::new([0; 32]);
        let whole = reader.read_exact(key.as_mut_slice()).is_ok()
            && reader.read(&mut [0]).is_ok_and(|more| more == 0);
        if whole {
            Ok(Some(key))
        } else {
            Err(not_readable())
        }
    }
}

impl SlotParameters for RecipientParametersV1 {
    fn append_canonical(&self, to: &mut Vec<u8>) {
        append_text(to, &self.algorithm);
        append_text(to, &self.secret);
    }

    fn validate(&self) -> Result<(), VaultError> {
        expect_text(&self.algorithm, AGE, "the recipient slot's algorithm")?;
        age_file(&self.secret, "the secret of the recipient slot").map(drop)
    }
}

impl KeyringParametersV1 {
    pub(crate) fn new() -> Result<Self, VaultError> {
        Ok(Self {
            algorithm: HKDF.to_owned(),
            salt: hex::encode(random::<32>()?),
        })
    }

    pub(crate) fn derive_wrapping_key(&self, stored: &[u8; 32]) -> Result<Key256, VaultError> {
        let salt: [u8; 32] = fixed(&self.salt, "the salt of the keyring slot")?;
        Ok(hkdf_sha256(&salt, stored, KEYRING_LABEL))
    }
}

impl SlotParameters for KeyringParametersV1 {
    fn append_canonical(&self, to: &mut Vec<u8>) {
        append_text(to, &self.algorithm);
        append_text(to, &self.salt);
    }

    fn validate(&self) -> Result<(), VaultError> {
        expect_text(&self.algorithm, HKDF, "the keyring slot's algorithm")?;
        fixed::<32>(&self.salt, "the salt of the keyring slot").map(drop)
    }
}

/// The identity as an age file whose passphrase is the words as they are shown.
fn seal_identity(
    list: WordList,
    code: &RecoveryCode,
    identity: &SecretString,
) -> Result<String, VaultError> {
    let words = SecretString::from(code.words(list).as_str());
    let mut recipient = age::scrypt::Recipient::new(words);
    recipient.set_work_factor(IDENTITY_WORK_FACTOR);
    let encryptor =
        age::Encryptor::with_recipients(iter::once(&recipient as _)).map_err(recipient_failed)?;
    let mut sealed = Vec::new();
    // Exposed to be encrypted under the recovery words, with a line end as an identity file has it.
    let write = |sealed: &mut Vec<u8>| -> std::io::Result<()> {
        let mut writer = encryptor.wrap_output(sealed)?;
        writer.write_all(identity.expose_secret().as_bytes())?;
        writer.write_all(b"\n")?;
        writer.finish().map(drop)
    };
    write(&mut sealed).map_err(|error| VaultError::RecipientFailed {
        reason: error.to_string(),
    })?;
    Ok(STANDARD.encode(sealed))
}

fn age_file(text: &str, name: &str) -> Result<Vec<u8>, VaultError> {
    let decoded = STANDARD.decode(text).ok();
    decoded
        .filter(|bytes| !bytes.is_empty() && bytes.len() <= LARGEST_AGE_FILE)
        .ok_or_else(|| damaged_slot(format!("{name} in safe.json is no age file in base64")))
}

fn recipient_failed(error: age::EncryptError) -> VaultError {
    VaultError::RecipientFailed {
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDENTITY: &str = include_str!("../tests/frozen/age/identity.txt");
    /// The bytes 0 to 31, encrypted by the `age` program, version 1.1.1.
    const SECRET: &str = include_str!("../tests/frozen/age/secret.txt");

    #[test]
    fn a_secret_that_the_age_program_encrypted_is_opened() {
        let parameters = RecipientParametersV1 {
            algorithm: AGE.to_owned(),
            secret: SECRET.trim_end().to_owned(),
        };
        parameters.validate().unwrap();
        let file = age::IdentityFile::from_buffer(IDENTITY.as_bytes()).unwrap();
        let identities = file.into_identities().unwrap();
        let key = parameters.open_wrapping_key(&identities).unwrap();
        assert_eq!(
            *key.expect("its own identity"),
            std::array::from_fn(|at| at as u8)
        );
        let other: AgeIdentity = Box::new(age::x25519::Identity::generate());
        assert!(parameters.open_wrapping_key(&[other]).unwrap().is_none());
    }

    #[test]
    fn a_secret_of_another_length_is_damage_and_not_a_wrong_key() {
        let identity = age::x25519::Identity::generate();
        for length in [0, 31, 33] {
            let sealed = age::encrypt(&identity.to_public(), &vec![7; length]).unwrap();
            let parameters = RecipientParametersV1 {
                algorithm: AGE.to_owned(),
                secret: STANDARD.encode(sealed),
            };
            let given: [AgeIdentity; 1] = [Box::new(identity.clone())];
            let refused = parameters.open_wrapping_key(&given);
            assert!(
                matches!(refused, Err(VaultError::Damaged { .. })),
                "{length}"
            );
        }
    }

    #[test]
    fn parameters_with_and_without_an_identity_are_authenticated_differently() {
        let code = RecoveryCode::from_bytes(&[3; 20]);
        let identity = SecretString::from("AGE-SECRET-KEY-1");
        let with = RecoveryParametersV1::new(WordList::Dutch, Some((&code, &identity))).unwrap();
        let without = RecoveryParametersV1 {
            algorithm: with.algorithm.clone(),
            words: with.words.clone(),
            salt: with.salt.clone(),
            identity: None,
        };
        with.validate().unwrap();
        without.validate().unwrap();
        let canonical = |parameters: &RecoveryParametersV1| {
            let mut bytes = Vec::new();
            parameters.append_canonical(&mut bytes);
            bytes
        };
        assert!(canonical(&with).len() > canonical(&without).len() + 100);
    }
}
