//! A bundle of our own, signed with keys for tests only, with a change at any stage of its making.

#![allow(dead_code, reason = "each test file uses a part of it")]

use ed25519_dalek::SigningKey;
use kluis_credentials::{Assessment, Bundle, TrustAnchors, check, did_key, jcs, proof};
use serde_json::{Map, Value, json};

pub const NOW: &str = "2026-11-21T12:00:00Z";
pub const LAST_SEEN: u64 = 7;
pub const APPLICATION: &str = "https://study.example/id#app";
pub const STORAGE: &str = "https://pod.example/eva/";

pub const SUBJECT: &str = "credentialSubject";
pub const OTHER: &str = "https://other.example/id#app";
pub const MARKETING: &str = "https://w3id.org/dpv#Marketing";

/// A stage, the place of a change, what is put there, and the reason that is expected.
pub type Row = (Stage, &'static str, Option<Value>, &'static str);

pub fn expect(row: &Row, verdict: &str) {
    let (stage, pointer, value, reason) = row;
    let assessment = Making::default()
        .with(*stage, pointer, value.clone())
        .assess();
    let found = assessment.reason.map(|reason| reason.to_string());
    assert_eq!(
        (assessment.verdict.as_str(), found.as_deref()),
        (verdict, Some(*reason)),
        "{stage:?} {pointer} {value:?}\n{:#?}",
        assessment.checks
    );
}

pub fn rejected(rows: &[Row]) {
    for row in rows {
        expect(row, "reject");
    }
}

/// When a change is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Before the dossier has its digest.
    Draft,
    /// Before the committees sign.
    Unsigned,
    /// After they signed, before the register takes their reviews up.
    Reviewed,
    /// Before the register is signed.
    Listed,
    /// When all is done.
    Done,
}

/// How a bundle is made.
pub struct Making {
    pub changes: Vec<(Stage, String, Option<Value>)>,
    /// Seeds of the keys that sign ethics, legal and register.
    pub seeds: [u8; 3],
    /// When they sign.
    pub created: [&'static str; 3],
}

impl Default for Making {
    fn default() -> Self {
        Self {
            changes: Vec::new(),
            seeds: [1, 2, 3],
            created: [
                "2026-05-01T09:00:00Z",
                "2026-05-10T09:00:00Z",
                "2026-11-20T06:00:00Z",
            ],
        }
    }
}

impl Making {
    pub fn with(mut self, stage: Stage, pointer: &str, value: impl Into<Option<Value>>) -> Self {
        self.changes.push((stage, pointer.to_owned(), value.into()));
        self
    }

    pub fn bundle(&self) -> Value {
        let mut bundle = template();
        self.apply(Stage::Draft, &mut bundle);
        let digest = json!(jcs::digest(&bundle["dossier"]).expect("whole numbers only"));
        let consent = "/request/credentialSubject/hasConsent/https:~1~1w3id.org~1kluis~1ns#";
        for (pointer, value) in [
            ("/ethics/credentialSubject/dossierDigest", &digest),
            ("/legal/credentialSubject/dossierDigest", &digest),
            (
                &format!("{consent}dossier"),
                &bundle["dossier"]["id"].clone(),
            ),
            (&format!("{consent}dossierDigest"), &digest),
        ] {
            set(&mut bundle, pointer, Some(value.clone()));
        }
        self.apply(Stage::Unsigned, &mut bundle);
        self.sign(&mut bundle, "ethics", 0);
        self.sign(&mut bundle, "legal", 1);
        self.apply(Stage::Reviewed, &mut bundle);
        let entry = |review: &Value| {
            json!({
                "credential": review["id"],
                "digest": jcs::digest(review).unwrap_or_default(),
                "status": "approved"
            })
        };
        let entries = json!([entry(&bundle["ethics"]), entry(&bundle["legal"])]);
        set(
            &mut bundle,
            "/register/credentialSubject/entries",
            Some(entries),
        );
        self.apply(Stage::Listed, &mut bundle);
        self.sign(&mut bundle, "register", 2);
        self.apply(Stage::Done, &mut bundle);
        bundle
    }

    pub fn assess(&self) -> Assessment {
        assess(&self.bundle())
    }

    fn apply(&self, stage: Stage, bundle: &mut Value) {
        for (at, pointer, value) in &self.changes {
            if *at == stage {
                set(bundle, pointer, value.clone());
            }
        }
    }

    fn sign(&self, bundle: &mut Value, part: &str, number: usize) {
        let Some(document) = bundle[part].as_object().cloned() else {
            return;
        };
        let created = self.created[number].parse().expect("a time");
        let signed =
            proof::sign(document, &key(self.seeds[number]), created).expect("whole numbers only");
        bundle[part] = Value::Object(signed);
    }
}

pub fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

pub fn did(seed: u8) -> String {
    did_key::encode(&key(seed).verifying_key())
}

pub fn anchors() -> TrustAnchors {
    TrustAnchors::parse(anchors_document().to_string().as_bytes()).expect("anchors")
}

pub fn anchors_document() -> Value {
    json!({
        "ethicsCommittee": [did(1)],
        "legalReview": [did(2)],
        "register": [did(3)],
        "lastSeenRegisterSequence": LAST_SEEN
    })
}

pub fn assess(bundle: &Value) -> Assessment {
    let bundle = Bundle::parse(bundle.to_string().as_bytes()).expect("a bundle");
    check(&bundle, &anchors(), NOW.parse().expect("a time"), LAST_SEEN)
}

/// Sets, adds or removes what a JSON pointer names.
pub fn set(value: &mut Value, pointer: &str, new: Option<Value>) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let name = name.replace("~1", "/").replace("~0", "~");
    let parent = value
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("nothing at {parent}"));
    match (parent, new) {
        (Value::Object(members), Some(new)) => drop(members.insert(name, new)),
        (Value::Object(members), None) => {
            assert!(
                members.shift_remove(&name).is_some(),
                "nothing at {pointer}"
            );
        }
        (Value::Array(items), Some(new)) => match name.parse::<usize>() {
            Ok(position) => items[position] = new,
            Err(_) => items.push(new),
        },
        (Value::Array(items), None) => drop(items.remove(name.parse().expect("a position"))),
        _ => panic!("{pointer} lies in nothing"),
    }
}

fn review(id: &str, kind: &str, seed: u8) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": id,
        "type": ["VerifiableCredential", kind],
        "issuer": did(seed),
        "validFrom": "2026-05-01T00:00:00Z",
        "validUntil": "2027-12-31T23:59:59Z",
        "credentialSubject": {
            "id": APPLICATION,
            "dossier": "urn:uuid:d-1",
            "decision": "approved",
            "reference": "2026-1",
            "purposes": ["https://w3id.org/dpv#AcademicResearch"],
            "dataCategories": ["blood-pressure", "steps"],
            "modes": ["Read"],
            "maxAccessUntil": "2027-12-31T23:59:59Z"
        }
    })
}

fn template() -> Value {
    let mut parts = Map::new();
    parts.insert(
        "dossier".to_owned(),
        json!({
            "id": "urn:uuid:d-1",
            "type": "ApplicationDossier",
            "version": "1",
            "applicant": {"id": APPLICATION, "name": "A study"},
            "purposes": [{"id": "https://w3id.org/dpv#AcademicResearch", "text": {"en": "To learn"}}],
            "dataCategories": [
                {"id": "blood-pressure", "codes": ["http://loinc.org|85354-9"],
                 "necessity": "required", "modes": ["Read"], "generalisation": "none"},
                {"id": "steps", "codes": ["http://loinc.org|55423-8"],
                 "necessity": "optional", "modes": ["Read"], "generalisation": "weekly-mean"}
            ],
            "recipients": [APPLICATION],
            "thirdCountry": false,
            "automatedDecision": false,
            "retention": "P2Y",
            "maxAccessUntil": "2027-12-31T23:59:59Z"
        }),
    );
    parts.insert(
        "request".to_owned(),
        json!({
            "@context": ["https://www.w3.org/2018/credentials/v1"],
            "id": "https://vc.example/1",
            "type": ["VerifiableCredential", "SolidAccessRequest"],
            "issuer": "https://vc.example",
            "issuanceDate": "2026-11-21T10:00:00Z",
            "expirationDate": "2027-06-30T23:59:59Z",
            "credentialSubject": {
                "id": APPLICATION,
                "hasConsent": {
                    "mode": ["http://www.w3.org/ns/auth/acl#Read"],
                    "hasStatus": "https://w3id.org/GConsent#ConsentStatusRequested",
                    "isConsentForDataSubject": "https://id.example/eva#me",
                    "forPersonalData": [
                        format!("{STORAGE}health/blood-pressure/"),
                        format!("{STORAGE}health/steps/")
                    ],
                    "forPurpose": ["https://w3id.org/dpv#AcademicResearch"],
                    "inherit": true
                }
            }
        }),
    );
    parts.insert(
        "ethics".to_owned(),
        review("urn:uuid:e-1", "EthicsApproval", 1),
    );
    parts.insert("legal".to_owned(), review("urn:uuid:l-1", "LegalReview", 2));
    parts.insert(
        "register".to_owned(),
        json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": "urn:register",
            "type": ["VerifiableCredential", "ReviewRegister"],
            "issuer": did(3),
            "validFrom": "2026-11-20T00:00:00Z",
            "validUntil": "2026-12-20T00:00:00Z",
            "credentialSubject": {"id": "urn:register", "sequence": LAST_SEEN, "entries": []}
        }),
    );
    Value::Object(parts)
}
