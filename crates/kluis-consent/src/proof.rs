//! Data Integrity proofs of the cryptosuite
//! [`eddsa-jcs-2022`](https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022), with Ed25519 keys named as
//! [`did:key`](https://w3c-ccg.github.io/did-key-spec/).

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::{ConsentError, jcs};

const CRYPTOSUITE: &str = "eddsa-jcs-2022";
const DID_KEY: &str = "did:key:";
/// The multicodec prefix of an Ed25519 public key.
const ED25519_PUBLIC_KEY: [u8; 2] = [0xed, 0x01];

/// Returns the `did:key` of a public key.
pub(crate) fn did_of(key: &VerifyingKey) -> String {
    let mut bytes = ED25519_PUBLIC_KEY.to_vec();
    bytes.extend_from_slice(key.as_bytes());
    format!("{DID_KEY}z{}", bs58::encode(bytes).into_string())
}

/// Adds a proof to `document`, an object without one.
///
/// # Errors
/// [`ConsentError::NotCanonical`] when the document holds a number that has no canonical writing.
pub(crate) fn sign(
    document: Map<String, Value>,
    key: &SigningKey,
    created: Timestamp,
) -> Result<Map<String, Value>, ConsentError> {
    let did = did_of(&key.verifying_key());
    let method = format!("{did}#{}", did.trim_start_matches(DID_KEY));
    let mut proof = Map::new();
    proof.insert("type".to_owned(), json!("DataIntegrityProof"));
    proof.insert("cryptosuite".to_owned(), json!(CRYPTOSUITE));
    proof.insert("created".to_owned(), json!(created.to_string()));
    proof.insert("verificationMethod".to_owned(), json!(method));
    proof.insert("proofPurpose".to_owned(), json!("assertionMethod"));
    if let Some(context) = document.get("@context") {
        proof.insert("@context".to_owned(), context.clone());
    }
    let mut signed = document;
    let signature = key.sign(&hash_data(&signed, &proof)?);
    proof.insert(
        "proofValue".to_owned(),
        json!(format!(
            "z{}",
            bs58::encode(signature.to_bytes()).into_string()
        )),
    );
    signed.insert("proof".to_owned(), Value::Object(proof));
    Ok(signed)
}

/// Checks the proof of `document` and returns the `did:key` that made it.
///
/// It says who signed, not whether that party is to be trusted.
///
/// # Errors
/// [`ConsentError::Proof`] when there is no single proof of this cryptosuite, or it does not hold.
pub(crate) fn verify(document: &Map<String, Value>) -> Result<String, ConsentError> {
    let mut unsecured = document.clone();
    let Some(Value::Object(mut proof)) = unsecured.remove("proof") else {
        return Err(ConsentError::Proof("the document carries no single proof"));
    };
    for (name, expected) in [
        ("type", "DataIntegrityProof"),
        ("cryptosuite", CRYPTOSUITE),
        ("proofPurpose", "assertionMethod"),
    ] {
        if proof.get(name).and_then(Value::as_str) != Some(expected) {
            return Err(ConsentError::Proof(
                "the proof is of a kind that is not known here",
            ));
        }
    }
    let signature = decode_signature(&proof.remove("proofValue").unwrap_or_default())?;
    // With one context on either side, "starts with the same values in the same order" is equality.
    if proof.get("@context") != unsecured.get("@context") {
        return Err(ConsentError::Proof(
            "the proof was made for another context",
        ));
    }
    let method = proof
        .get("verificationMethod")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let (did, key) = decode_method(method)?;
    key.verify_strict(&hash_data(&unsecured, &proof)?, &signature)
        .map_err(|_| ConsentError::Proof("the signature does not fit the document"))?;
    Ok(did)
}

/// The hash of the proof's configuration followed by the hash of the document, as the cryptosuite signs it.
fn hash_data(
    document: &Map<String, Value>,
    proof: &Map<String, Value>,
) -> Result<[u8; 64], ConsentError> {
    let mut joined = [0; 64];
    joined[..32].copy_from_slice(&jcs::hash(&Value::Object(proof.clone()))?);
    joined[32..].copy_from_slice(&jcs::hash(&Value::Object(document.clone()))?);
    Ok(joined)
}

fn decode_multibase(text: &str) -> Option<Vec<u8>> {
    // A key and a signature are both shorter; base58 takes quadratic time, so longer text is not decoded.
    if text.len() > 100 {
        return None;
    }
    bs58::decode(text.strip_prefix('z')?).into_vec().ok()
}

fn decode_signature(value: &Value) -> Result<Signature, ConsentError> {
    value
        .as_str()
        .and_then(decode_multibase)
        .and_then(|bytes| Signature::from_slice(&bytes).ok())
        .ok_or(ConsentError::Proof(
            "the signature is not one of Ed25519 in base58",
        ))
}

fn decode_method(method: &str) -> Result<(String, VerifyingKey), ConsentError> {
    const FAULT: ConsentError =
        ConsentError::Proof("the verification method is not a did:key of Ed25519");
    let (did, fragment) = method.split_once('#').ok_or(FAULT)?;
    let name = did.strip_prefix(DID_KEY).ok_or(FAULT)?;
    if name != fragment {
        return Err(FAULT);
    }
    let bytes = decode_multibase(name).ok_or(FAULT)?;
    let raw = bytes.strip_prefix(&ED25519_PUBLIC_KEY).ok_or(FAULT)?;
    let key = VerifyingKey::from_bytes(raw.try_into().map_err(|_| FAULT)?).map_err(|_| FAULT)?;
    Ok((did.to_owned(), key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Map<String, Value> {
        let document =
            json!({"@context": {"ex": "https://example.test/"}, "ex:a": {"ex:b": [1, "x", true]}});
        document.as_object().unwrap().clone()
    }

    fn signed() -> Map<String, Value> {
        sign(
            document(),
            &SigningKey::from_bytes(&[7; 32]),
            "2026-11-21T12:00:00Z".parse().unwrap(),
        )
        .unwrap()
    }

    #[test]
    fn what_was_signed_verifies_and_names_the_key() {
        let did = verify(&signed()).unwrap();
        assert!(did.starts_with("did:key:z6Mk"), "{did}");
        assert_eq!(
            did,
            did_of(&SigningKey::from_bytes(&[7; 32]).verifying_key())
        );
    }

    #[test]
    fn the_form_of_the_signature_never_changes() {
        // Frozen: a receipt of today must verify for ever. Ed25519 signatures are deterministic.
        let proof = signed()["proof"]["proofValue"].as_str().unwrap().to_owned();
        assert_eq!(proof, FROZEN);
    }

    const FROZEN: &str =
        "z5tfT3CZ8eMRpXQHVjyrQfNDMRAbg1zFaHNeeRGfGbtSWk69vkudoXc6RsEuRVqsvurqwr1c4iibuNQeWjWCHQr2j";

    #[test]
    fn another_kind_of_proof_is_refused() {
        for (name, value) in [
            ("cryptosuite", json!("none")),
            ("cryptosuite", json!("eddsa-rdfc-2022")),
            ("type", json!("Ed25519Signature2020")),
            ("proofPurpose", json!("authentication")),
            ("proofValue", json!("z111")),
            ("proofValue", Value::Null),
            ("verificationMethod", json!("https://example.test/key#1")),
            ("@context", json!({"ex": "https://other.test/"})),
        ] {
            let mut changed = signed();
            changed["proof"][name] = value;
            assert!(
                matches!(verify(&changed), Err(ConsentError::Proof(_))),
                "{name}"
            );
        }
        assert!(verify(&document()).is_err());
    }

    #[test]
    fn a_proof_set_is_refused() {
        let mut several = signed();
        several["proof"] = json!([several["proof"].clone()]);
        assert!(verify(&several).is_err());
    }

    #[test]
    fn credentials_of_other_makers_verify() {
        let folder = std::path::Path::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/fixtures/consent-flow"
        ));
        if !folder.is_dir() {
            println!("skipped: the folder with exchanged credentials is not on this machine");
            return;
        }
        for (file, member) in [
            ("ethics-approval.json", None),
            ("legal-review.json", None),
            ("register.json", None),
            ("audit-head.json", None),
            ("vectors/01-valid.json", Some("ethics")),
            ("vectors/11-withdrawn-in-register.json", Some("register")),
        ] {
            let text = std::fs::read_to_string(folder.join(file)).unwrap();
            let whole: Value = serde_json::from_str(&text).unwrap();
            let credential = member
                .map_or(&whole, |name| &whole[name])
                .as_object()
                .unwrap();
            assert!(
                verify(credential).is_ok(),
                "{file}: {:?}",
                verify(credential)
            );
        }
        for (file, member) in [
            ("vectors/02-tampered-purpose.json", "ethics"),
            ("vectors/16-cryptosuite-downgrade.json", "ethics"),
            ("vectors/15-unsigned.json", "ethics"),
        ] {
            let text = std::fs::read_to_string(folder.join(file)).unwrap();
            let whole: Value = serde_json::from_str(&text).unwrap();
            assert!(
                verify(whole[member].as_object().unwrap()).is_err(),
                "{file}"
            );
        }
    }
}
