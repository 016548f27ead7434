use jiff::Timestamp;
use serde_json::json;

use super::dossier;
use crate::arguments::{Request, RequestNew};
use crate::error::ReviewError;
use crate::files;

pub fn run(request: &Request, now: Timestamp) -> Result<(), ReviewError> {
    let Request::New(new) = request;
    create(new, now)
}

fn create(new: &RequestNew, now: Timestamp) -> Result<(), ReviewError> {
    let (dossier, _) = dossier::read(&new.dossier)?;
    let modes: Vec<String> = new
        .modes
        .iter()
        .map(|mode| format!("http://www.w3.org/ns/auth/acl#{}", mode.as_str()))
        .collect();
    let mut request = json!({
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://schema.inrupt.com/credentials/v2.jsonld"
        ],
        "id": super::fresh_id(),
        "type": ["VerifiableCredential", "SolidAccessRequest"],
        "issuer": dossier.applicant,
        "issuanceDate": now.to_string(),
        "expirationDate": new.until.to_string(),
        "credentialSubject": {
            "id": dossier.applicant,
            "hasConsent": {
                "mode": modes,
                "hasStatus": "https://w3id.org/GConsent#ConsentStatusRequested",
                "isConsentForDataSubject": new.person,
                "forPersonalData": new.data,
                "forPurpose": dossier.purposes,
                "inherit": new.inherit,
                "https://w3id.org/kluis/ns#dossier": dossier.id,
                "https://w3id.org/kluis/ns#dossierDigest": dossier.digest,
            },
        },
    });
    if !new.categories.is_empty() {
        request["credentialSubject"]["hasConsent"]["https://w3id.org/kluis/ns#categories"] =
            json!(new.categories);
    }
    files::create(&new.out, &request)
}
