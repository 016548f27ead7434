//! Data Integrity proofs of the cryptosuite
//! [`eddsa-jcs-2022`](https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022), with Ed25519 keys named as
//! [`did:key`](crate::did_key).

use ed25519_dalek::{Signature, Signer, SigningKey};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::jcs::NotCanonical;
use crate::{did_key, jcs};

/// The one cryptosuite that is signed and verified here.
pub const CRYPTOSUITE: &str = "eddsa-jcs-2022";

/// The longest part of a foreign name that a message repeats, in characters.
const MAX_SHOWN: usize = 60;

/// Why a proof cannot be accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The document has no proof.
    #[error("the document carries no proof")]
    Missing,
    /// The proof is not a single object.
    #[error("the document carries no single proof; expected exactly one object")]
    NotSingle,
    /// The proof is of a kind that is not known here.
    #[error("{member} of the proof is {found}; expected \"{expected}\"")]
    Unsupported {
        /// The member that says so.
        member: &'static str,
        /// What it holds, shortened.
        found: String,
        /// The one value that is known.
        expected: &'static str,
    },
    /// The `@context` of the proof is not that of the document.
    #[error("the proof was made for another context")]
    Context,
    /// The verification method names no Ed25519 key, or two of them.
    #[error("the verification method is not a did:key of Ed25519")]
    Method,
    /// The proof value is no signature.
    #[error("the signature is not one of Ed25519 in base58")]
    Encoding,
    /// The document or its proof is not what was signed.
    #[error("the signature does not fit the document")]
    Mismatch,
    /// The document or its proof holds a number that has no canonical writing.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
}

/// Adds a proof to `document`, an object without one, and returns it.
///
/// # Errors
/// [`NotCanonical`], when the document holds a number that has no canonical writing.
pub fn sign(
    document: Map<String, Value>,
    key: &SigningKey,
    created: Timestamp,
) -> Result<Map<String, Value>, NotCanonical> {
    let method = did_key::method(&did_key::encode(&key.verifying_key()));
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
    let value = did_key::encode_multibase(&signature.to_bytes());
    proof.insert("proofValue".to_owned(), json!(value));
    signed.insert("proof".to_owned(), Value::Object(proof));
    Ok(signed)
}

/// Checks the proof of `document` and returns the `did:key` that made it.
///
/// It says who signed, not whether that party is to be trusted. Signatures that some verifiers take and
/// others do not are refused ([`ed25519_dalek::VerifyingKey::verify_strict`]).
///
/// # Errors
/// [`ProofError`], when there is no single proof of this cryptosuite, or it does not hold.
pub fn verify(document: &Map<String, Value>) -> Result<String, ProofError> {
    let mut unsecured = document.clone();
    let mut proof = match unsecured.remove("proof") {
        None | Some(Value::Null) => return Err(ProofError::Missing),
        Some(Value::Object(proof)) => proof,
        Some(_) => return Err(ProofError::NotSingle),
    };
    for (member, expected) in [
        ("type", "DataIntegrityProof"),
        ("cryptosuite", CRYPTOSUITE),
        ("proofPurpose", "assertionMethod"),
    ] {
        let found = proof.get(member);
        if found.and_then(Value::as_str) != Some(expected) {
            return Err(ProofError::Unsupported {
                member,
                found: found.map_or_else(|| "missing".to_owned(), shown),
                expected,
            });
        }
    }
    let signature = decode_signature(proof.remove("proofValue")).ok_or(ProofError::Encoding)?;
    // The recommendation lets a proof carry the beginning of the document's contexts only; what came
    // after it would then be covered by nothing.
    if proof.get("@context") != unsecured.get("@context") {
        return Err(ProofError::Context);
    }
    let method = proof.get("verificationMethod").and_then(Value::as_str);
    let (did, key) = method
        .and_then(did_key::decode_method)
        .ok_or(ProofError::Method)?;
    key.verify_strict(&hash_data(&unsecured, &proof)?, &signature)
        .map_err(|_| ProofError::Mismatch)?;
    Ok(did)
}

/// The hash of the proof's configuration followed by the hash of the document, as the cryptosuite signs it.
fn hash_data(
    document: &Map<String, Value>,
    proof: &Map<String, Value>,
) -> Result<[u8; 64], NotCanonical> {
    let mut joined = [0; 64];
    joined[..32].copy_from_slice(&jcs::hash(&Value::Object(proof.clone()))?);
    joined[32..].copy_from_slice(&jcs::hash(&Value::Object(document.clone()))?);
    Ok(joined)
}

fn decode_signature(value: Option<Value>) -> Option<Signature> {
    let bytes = did_key::decode_multibase(value?.as_str()?)?;
    Signature::from_slice(&bytes).ok()
}

/// A value as a message shows it.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.as_str(),
        _ => return "no string".to_owned(),
    };
    let plain = text.chars().filter(|c| !c.is_control()).take(MAX_SHOWN);
    format!("\"{}\"", plain.collect::<String>())
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
            did_key::encode(&SigningKey::from_bytes(&[7; 32]).verifying_key())
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
            assert!(verify(&changed).is_err(), "{name}");
        }
        assert_eq!(verify(&document()), Err(ProofError::Missing));
    }

    #[test]
    fn another_cryptosuite_is_refused_by_its_name() {
        let mut changed = signed();
        changed["proof"]["cryptosuite"] = json!("ecdsa-jcs-2019");
        let refused = verify(&changed).unwrap_err().to_string();
        assert!(refused.contains("\"ecdsa-jcs-2019\""), "{refused}");
        assert!(refused.contains("eddsa-jcs-2022"), "{refused}");
    }

    #[test]
    fn a_proof_set_is_refused() {
        let mut several = signed();
        several["proof"] = json!([several["proof"].clone()]);
        assert!(verify(&several).is_err());
    }
}
