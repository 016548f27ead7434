use jiff::Timestamp;
use kluis_credentials::document::ReviewKind;
use kluis_credentials::{did_key, proof};
use serde_json::{Value, json};

use super::dossier;
use crate::arguments::{Committee, Decision, Review, Sign};
use crate::error::ReviewError;
use crate::{files, key};

/// The context of signed documents.
pub const CONTEXT: &str = "https://www.w3.org/ns/credentials/v2";

pub fn run(review: &Review, now: Timestamp) -> Result<(), ReviewError> {
    let Review::Sign(sign) = review;
    let key = key::read(&sign.key)?;
    let (dossier, _) = dossier::read(&sign.dossier)?;
    let described: Vec<&String> = dossier.categories.iter().map(|it| &it.id).collect();
    let categories = if sign.categories.is_empty() {
        described
    } else {
        sign.categories.iter().collect()
    };
    let mut modes: Vec<&String> = Vec::new();
    for mode in dossier.categories.iter().flat_map(|it| &it.modes) {
        if !modes.contains(&mode) {
            modes.push(mode);
        }
    }
    let document = json!({
        "@context": [CONTEXT],
        "id": sign.id.clone().unwrap_or_else(super::fresh_id),
        "type": ["VerifiableCredential", kind(sign).credential_type()],
        "issuer": did_key::encode(&key.verifying_key()),
        "validFrom": now.to_string(),
        "validUntil": sign.valid_until.to_string(),
        "credentialSubject": {
            "id": dossier.applicant,
            "dossier": dossier.id,
            "dossierDigest": dossier.digest,
            "decision": match sign.decision {
                Decision::Approved => "approved",
                Decision::Rejected => "rejected",
            },
            "reference": sign.reference,
            "purposes": dossier.purposes,
            "dataCategories": categories,
            "modes": modes,
            "maxAccessUntil": sign.access_until.unwrap_or(dossier.max_access_until).to_string(),
        },
    });
    let Value::Object(document) = document else {
        unreachable!("the document was just written as an object")
    };
    let signed = proof::sign(document, &key, now)?;
    files::create(&sign.out, &Value::Object(signed))
}

fn kind(sign: &Sign) -> ReviewKind {
    match sign.committee {
        Committee::Ethics => ReviewKind::Ethics,
        Committee::Legal => ReviewKind::Legal,
    }
}
