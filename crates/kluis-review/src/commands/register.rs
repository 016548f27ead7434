use std::path::Path;

use ed25519_dalek::SigningKey;
use jiff::{SignedDuration, Timestamp};
use kluis_credentials::document;
use kluis_credentials::strict_json::Fault;
use kluis_credentials::{did_key, jcs, proof};
use serde_json::{Map, Value, json};

use super::review::CONTEXT;
use crate::arguments::{Entries, Issue, Register};
use crate::error::ReviewError;
use crate::{files, key};

/// How long an issue is fresh when nothing else is said.
const FRESH: SignedDuration = SignedDuration::from_hours(30 * 24);

pub fn run(register: &Register, now: Timestamp) -> Result<(), ReviewError> {
    match register {
        Register::New { issue, sequence } => {
            let key = key::read(&issue.key)?;
            let signed = sign(&key, issue, now, &fresh(), *sequence, json!([]))?;
            files::create(&issue.register, &signed)
        }
        Register::Add(entries) => change(entries, "approved", now),
        Register::Withdraw(entries) => change(entries, "withdrawn", now),
        Register::Suspend(entries) => change(entries, "suspended", now),
        Register::Warn(entries) => change(entries, "warning", now),
    }
}

fn fresh() -> Map<String, Value> {
    let mut register = Map::new();
    register.insert("id".to_owned(), json!(super::fresh_id()));
    register
}

/// Puts the status of reviews into the register, and issues it under the next number.
fn change(entries: &Entries, status: &str, now: Timestamp) -> Result<(), ReviewError> {
    let issue = &entries.issue;
    let file = &issue.register;
    let key = key::read(&issue.key)?;
    let former = read_own(file, &key)?;
    let value = Value::Object(former.clone());
    let known = document::Register::read(&value);
    let known = known.map_err(|fault| ReviewError::malformed(file, fault))?;
    let next = known.sequence.checked_add(1).ok_or_else(|| {
        ReviewError::malformed(
            file,
            Fault::new(
                "$.credentialSubject.sequence",
                "a number that has a next one",
            ),
        )
    })?;
    let mut listed = value["credentialSubject"]["entries"].clone();
    let Some(listed_entries) = listed.as_array_mut() else {
        unreachable!("a register that was read has a list of entries")
    };
    for review in &entries.reviews {
        set_status(file, review, status, listed_entries)?;
    }
    let signed = sign(&key, issue, now, &former, next, listed)?;
    files::replace(file, &signed)
}

fn set_status(
    register: &Path,
    review_file: &Path,
    status: &str,
    listed: &mut Vec<Value>,
) -> Result<(), ReviewError> {
    let review = read_signed(review_file)?;
    let Some(id) = review.get("id").and_then(Value::as_str) else {
        let fault = Fault::new("$.id", "the identifier of a review");
        return Err(ReviewError::malformed(review_file, fault));
    };
    let digest = jcs::digest(&Value::Object(review.clone()))?;
    match listed.iter_mut().find(|entry| entry["credential"] == id) {
        Some(entry) => {
            // A review that is taken up again may have been signed anew; one taken back is the one known.
            if status == "approved" {
                entry["digest"] = json!(digest);
            }
            entry["status"] = json!(status);
        }
        None if status == "approved" => {
            listed.push(json!({"credential": id, "digest": digest, "status": status}));
        }
        None => {
            return Err(ReviewError::UnknownReview {
                file: register.to_owned(),
                review: id.to_owned(),
            });
        }
    }
    Ok(())
}

/// Reads a register that was signed with this key.
fn read_own(file: &Path, key: &SigningKey) -> Result<Map<String, Value>, ReviewError> {
    let register = read_signed(file)?;
    let issuer = register.get("issuer").and_then(Value::as_str);
    let own = did_key::encode(&key.verifying_key());
    if issuer != Some(&own) {
        return Err(ReviewError::OtherKey {
            file: file.to_owned(),
            issuer: issuer.unwrap_or("nobody").to_owned(),
            key: own,
        });
    }
    Ok(register)
}

fn read_signed(file: &Path) -> Result<Map<String, Value>, ReviewError> {
    let document = files::read_object(file)?;
    proof::verify(&document).map_err(|reason| ReviewError::Unsigned {
        file: file.to_owned(),
        reason: reason.to_string(),
    })?;
    Ok(document)
}

fn sign(
    key: &SigningKey,
    issue: &Issue,
    now: Timestamp,
    former: &Map<String, Value>,
    sequence: u64,
    entries: Value,
) -> Result<Value, ReviewError> {
    let id = former.get("id").cloned().unwrap_or_default();
    let until = issue
        .valid_until
        .unwrap_or_else(|| now.checked_add(FRESH).unwrap_or(Timestamp::MAX));
    let document = json!({
        "@context": [CONTEXT],
        "id": id,
        "type": ["VerifiableCredential", "ReviewRegister"],
        "issuer": did_key::encode(&key.verifying_key()),
        "validFrom": now.to_string(),
        "validUntil": until.to_string(),
        "credentialSubject": {"id": id, "sequence": sequence, "entries": entries},
    });
    let Value::Object(document) = document else {
        unreachable!("the document was just written as an object")
    };
    Ok(Value::Object(proof::sign(document, key, now)?))
}
