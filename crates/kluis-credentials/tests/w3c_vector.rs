//! The test vector of the W3C Recommendation "Data Integrity EdDSA Cryptosuites v1.0", appendix B.2,
//! "Representation: eddsa-jcs-2022": <https://www.w3.org/TR/vc-di-eddsa/#representation-eddsa-jcs-2022>.

use ed25519_dalek::SigningKey;
use kluis_credentials::{did_key, jcs, proof};
use serde_json::{Map, Value, json};

const PUBLIC: &str = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
/// The secret key of the vector: the two bytes of its multicodec, then the seed.
const SECRET: &str = "3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq";
const CREATED: &str = "2023-02-24T23:36:38Z";
const PROOF_VALUE: &str =
    "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX";
const DOCUMENT_HASH: &str = "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19";
const PROOF_HASH: &str = "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db";

fn credential() -> Map<String, Value> {
    let credential = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://www.w3.org/ns/credentials/examples/v2"
        ],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:abcdefgh",
            "alumniOf": "The School of Examples"
        }
    });
    credential.as_object().expect("an object").clone()
}

fn signed() -> Map<String, Value> {
    let mut signed = credential();
    signed.insert(
        "proof".to_owned(),
        json!({
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "created": CREATED,
            "verificationMethod": did_key::method(PUBLIC),
            "proofPurpose": "assertionMethod",
            "@context": credential()["@context"],
            "proofValue": PROOF_VALUE,
        }),
    );
    signed
}

#[test]
fn the_published_signature_verifies() {
    assert_eq!(proof::verify(&signed()).as_deref(), Ok(PUBLIC));
}

#[test]
fn the_published_hashes_are_those_of_the_canonical_writing() {
    let document = Value::Object(credential());
    assert_eq!(hex::encode(jcs::hash(&document).unwrap()), DOCUMENT_HASH);
    let mut options = signed()["proof"].clone();
    options.as_object_mut().unwrap().remove("proofValue");
    assert_eq!(hex::encode(jcs::hash(&options).unwrap()), PROOF_HASH);
}

#[test]
fn signing_with_the_published_key_gives_the_published_signature() {
    let secret = bs58::decode(SECRET).into_vec().unwrap();
    let seed = secret.strip_prefix(&[0x80, 0x26]).unwrap();
    let key = SigningKey::from_bytes(seed.try_into().unwrap());
    assert_eq!(did_key::encode(&key.verifying_key()), PUBLIC);
    let made = proof::sign(credential(), &key, CREATED.parse().unwrap()).unwrap();
    assert_eq!(made, signed());
}

#[test]
fn the_published_credential_changed_does_not_verify() {
    let mut changed = signed();
    changed["credentialSubject"]["alumniOf"] = json!("The School of Forgeries");
    assert!(proof::verify(&changed).is_err());
}
