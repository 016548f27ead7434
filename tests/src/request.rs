//! A request for access, as an application or a doctor's practice would send it.

use serde_json::{Value, json};

/// An access request of `recipient` for these categories until a date.
pub fn access_request(recipient: &str, name: &str, categories: &[&str], until: &str) -> Value {
    json!({
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://schema.inrupt.com/credentials/v2.jsonld"
        ],
        "type": ["VerifiableCredential", "SolidAccessRequest"],
        "issuanceDate": "2026-01-01T00:00:00Z",
        "expirationDate": until,
        "credentialSubject": {
            "id": recipient,
            "https://w3id.org/kluis/ns#name": name,
            "hasConsent": {
                "mode": ["http://www.w3.org/ns/auth/acl#Read"],
                "hasStatus": "https://w3id.org/GConsent#ConsentStatusRequested",
                "forPersonalData": [],
                "forPurpose": ["https://w3id.org/dpv#ServiceProvision"],
                "inherit": true,
                "https://w3id.org/kluis/ns#categories": categories
            }
        }
    })
}
