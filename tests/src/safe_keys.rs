//! The keys of a safe, found without the program: what must not be left in memory.

use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::memory::Secret;

const READS: &str = "safe.json is as its description says";

/// The master key of the safe and the keys derived from it, by the description in
/// `docs/formats/safe.md` alone.
///
/// # Panics
/// When the safe does not open as it is described.
pub fn of(safe: &Path, passphrase: &str) -> Vec<Secret> {
    let header: serde_json::Value =
        serde_json::from_slice(&std::fs::read(safe.join("safe.json")).expect(READS)).expect(READS);
    let id = uuid::Uuid::parse_str(header["id"].as_str().expect(READS)).expect(READS);
    let slot = &header["slots"][0];
    assert_eq!(slot["kind"], "passphrase");
    let number =
        |name: &str| u32::try_from(slot["parameters"][name].as_u64().expect(READS)).expect(READS);
    let text = |value: &serde_json::Value| value.as_str().expect(READS).to_owned();
    let salt = text(&slot["parameters"]["salt"]);
    let costs = argon2::Params::new(
        number("memory_kib"),
        number("iterations"),
        number("parallelism"),
        Some(32),
    )
    .expect(READS);
    let mut wrapping_key = [0; 32];
    argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, costs)
        .hash_password_into(
            passphrase.as_bytes(),
            &hex::decode(&salt).expect(READS),
            &mut wrapping_key,
        )
        .expect(READS);
    let mut associated = b"kluis-safe/slot".to_vec();
    let append = |associated: &mut Vec<u8>, text: &str| {
        associated.extend_from_slice(&u32::try_from(text.len()).expect(READS).to_be_bytes());
        associated.extend_from_slice(text.as_bytes());
    };
    associated.extend_from_slice(&1_u32.to_be_bytes());
    associated.extend_from_slice(id.as_bytes());
    let slot_id = uuid::Uuid::parse_str(slot["id"].as_str().expect(READS)).expect(READS);
    associated.extend_from_slice(slot_id.as_bytes());
    append(&mut associated, "passphrase");
    append(&mut associated, "argon2id");
    for name in ["argon2_version", "memory_kib", "iterations", "parallelism"] {
        associated.extend_from_slice(&number(name).to_be_bytes());
    }
    append(&mut associated, &salt);
    let nonce: [u8; 24] = hex::decode(text(&slot["nonce"]))
        .expect(READS)
        .try_into()
        .expect(READS);
    let master = XChaCha20Poly1305::new(&wrapping_key.into())
        .decrypt(
            &XNonce::from(nonce),
            Payload {
                msg: &hex::decode(text(&slot["wrapped_key"])).expect(READS),
                aad: &associated,
            },
        )
        .expect("the slot opens as its description says");
    let derive = |label: &str| {
        let mut key = [0; 32];
        hkdf::Hkdf::<sha2::Sha256>::new(Some(id.as_bytes()), &master)
            .expand(label.as_bytes(), &mut key)
            .expect(READS);
        key
    };
    let database = derive("kluis-safe/v1/database");
    let identity = derive("kluis-safe/v1/x25519-identity-seed");
    let audit = derive("kluis-safe/v1/audit-chain");
    let receipt = derive("kluis-safe/v1/receipt-signing-seed");
    let secret = |name, bytes: &[u8]| Secret {
        name,
        bytes: bytes.to_vec(),
    };
    vec![
        secret("the passphrase slot's key", &wrapping_key),
        secret("the master key", &master),
        secret("the database key", &database),
        secret("the database key in hex", hex::encode(database).as_bytes()),
        secret("the identity's seed", &identity),
        secret("the audit key", &audit),
        secret("the receipt key", &receipt),
    ]
}
