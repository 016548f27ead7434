use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::{Zeroize, Zeroizing};

use crate::{
    SafeId, VaultError,
    error::RESTORE_HINT,
    keys::{Key256, MasterKey},
};

const ASSOCIATED_DATA_LABEL: &[u8] = b"kluis-safe/slot";

/// A slot as `safe.json` of version 1 writes it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SlotV1<P> {
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) parameters: P,
    /// 24 bytes in lowercase hex.
    nonce: String,
    /// The encrypted master key with its tag, 48 bytes in lowercase hex.
    wrapped_key: String,
}

/// Settings of a slot kind: what is authenticated with the key, and what is refused on reading.
pub(crate) trait SlotParameters {
    /// Appends every setting in a fixed order, each with a fixed width or its length before it.
    fn append_canonical(&self, to: &mut Vec<u8>);
    /// Refuses settings this version does not allow.
    fn validate(&self) -> Result<(), VaultError>;
}

impl<P: SlotParameters> SlotV1<P> {
    pub(crate) fn wrap(
        version: u32,
        safe: SafeId,
        kind: &str,
        parameters: P,
        wrapping_key: &Key256,
        master: &MasterKey,
    ) -> Result<Self, VaultError> {
        let nonce = random::<24>()?;
        let mut slot = Self {
            id: Uuid::new_v4(),
            kind: kind.to_owned(),
            parameters,
            nonce: hex::encode(nonce),
            wrapped_key: String::new(),
        };
        let associated = slot.associated_data(version, safe);
        let wrapped = cipher(wrapping_key)
            .encrypt(
                &nonce.into(),
                Payload {
                    // Exposed to be encrypted under the slot's key.
                    msg: master.expose_for_wrapping(),
                    aad: &associated,
                },
            )
            .expect("32 bytes are far under the limit of the cipher");
        slot.wrapped_key = hex::encode(wrapped);
        Ok(slot)
    }

    /// The master key, or `None` when `wrapping_key` is not this slot's.
    pub(crate) fn unwrap(
        &self,
        version: u32,
        safe: SafeId,
        wrapping_key: &Key256,
    ) -> Result<Option<MasterKey>, VaultError> {
        let nonce: [u8; 24] = fixed(&self.nonce, "the nonce of a slot")?;
        let wrapped: [u8; 48] = fixed(&self.wrapped_key, "the wrapped key of a slot")?;
        let associated = self.associated_data(version, safe);
        let opened = cipher(wrapping_key).decrypt(
            &nonce.into(),
            Payload {
                msg: &wrapped,
                aad: &associated,
            },
        );
        let Ok(opened) = opened.map(Zeroizing::new) else {
            return Ok(None);
        };
        let mut bytes: [u8; 32] = opened
            .as_slice()
            .try_into()
            .expect("48 bytes less a tag of 16 are 32");
        let master = MasterKey::from_bytes(&bytes);
        bytes.zeroize();
        Ok(Some(master))
    }

    /// Refuses a slot that is not as version 1 writes it; costs no derivation.
    pub(crate) fn validate(&self) -> Result<(), VaultError> {
        self.parameters.validate()?;
        fixed::<24>(&self.nonce, "the nonce of a slot")?;
        fixed::<48>(&self.wrapped_key, "the wrapped key of a slot").map(drop)
    }

    fn associated_data(&self, version: u32, safe: SafeId) -> Vec<u8> {
        let mut data = Vec::with_capacity(256);
        data.extend_from_slice(ASSOCIATED_DATA_LABEL);
        data.extend_from_slice(&version.to_be_bytes());
        data.extend_from_slice(safe.as_bytes());
        data.extend_from_slice(self.id.as_bytes());
        append_text(&mut data, &self.kind);
        self.parameters.append_canonical(&mut data);
        data
    }
}

fn cipher(key: &Key256) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new_from_slice(key.as_slice()).expect("the key has the 32 bytes it needs")
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| VaultError::Randomness)?;
    Ok(bytes)
}

pub(crate) fn append_text(to: &mut Vec<u8>, text: &str) {
    let length = u32::try_from(text.len()).expect("safe.json is limited to one megabyte");
    to.extend_from_slice(&length.to_be_bytes());
    to.extend_from_slice(text.as_bytes());
}

/// Decodes lowercase hex of exactly `N` bytes: one value has one spelling.
pub(crate) fn fixed<const N: usize>(text: &str, name: &str) -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    let lowercase = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    if !lowercase || hex::decode_to_slice(text, &mut bytes).is_err() {
        return Err(damaged_slot(format!(
            "{name} in safe.json is not {N} bytes in lowercase hex"
        )));
    }
    Ok(bytes)
}

pub(crate) fn expect_text(found: &str, expected: &str, name: &str) -> Result<(), VaultError> {
    if found == expected {
        return Ok(());
    }
    Err(damaged_slot(format!(
        "{name} in safe.json is not {expected}"
    )))
}

pub(crate) fn damaged_slot(what: String) -> VaultError {
    VaultError::damaged(what, RESTORE_HINT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slot_parameters::{RECOVERY_KIND, RecoveryParametersV1};

    #[test]
    fn xchacha20_poly1305_gives_the_example_of_the_internet_draft() {
        // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
        let key: Vec<u8> = (0x80..=0x9f).collect();
        let nonce: Vec<u8> = (0x40..=0x57).collect();
        let associated = hex::decode("50515253c0c1c2c3c4c5c6c7").unwrap();
        let text = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip \
                     for the future, sunscreen would be it.";
        let nonce: [u8; 24] = nonce.try_into().unwrap();
        let sealed = XChaCha20Poly1305::new_from_slice(&key)
            .unwrap()
            .encrypt(
                &nonce.into(),
                Payload {
                    msg: text,
                    aad: &associated,
                },
            )
            .unwrap();
        let sealed = hex::encode(sealed);
        assert!(
            sealed.starts_with("bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb")
        );
        assert!(
            sealed.ends_with("c0875924c1c7987947deafd8780acf49"),
            "{sealed}"
        );
    }

    #[test]
    fn a_slot_opens_only_as_itself_in_its_own_safe() {
        let safe = SafeId::from_bytes([5; 16]);
        let master = MasterKey::from_bytes(&[9; 32]);
        let key = Zeroizing::new([3_u8; 32]);
        let make = || {
            let parameters = RecoveryParametersV1::new(crate::WordList::English, None).unwrap();
            SlotV1::wrap(1, safe, RECOVERY_KIND, parameters, &key, &master).unwrap()
        };
        let slot = make();
        let opened = slot.unwrap(1, safe, &key).unwrap().expect("opens");
        assert_eq!(opened.expose_for_wrapping(), &[9; 32]);

        let shut = |slot: &SlotV1<RecoveryParametersV1>, version, safe, key: &Key256| {
            slot.unwrap(version, safe, key).unwrap().is_none()
        };
        assert!(shut(&slot, 2, safe, &key), "another version");
        assert!(
            shut(&slot, 1, SafeId::from_bytes([6; 16]), &key),
            "another safe"
        );
        assert!(
            shut(&slot, 1, safe, &Zeroizing::new([4; 32])),
            "another key"
        );
        let other = make();
        assert!(
            shut(
                &SlotV1 {
                    id: other.id,
                    ..make()
                },
                1,
                safe,
                &key
            ),
            "another slot id"
        );
        let kind = "keyring".to_owned();
        assert!(
            shut(&SlotV1 { kind, ..make() }, 1, safe, &key),
            "another kind"
        );
        let parameters = other.parameters;
        assert!(
            shut(
                &SlotV1 {
                    parameters,
                    ..make()
                },
                1,
                safe,
                &key
            ),
            "other parameters"
        );
    }
}
