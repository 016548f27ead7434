use jiff::Timestamp;
use kluis_vault::SafeId;
use serde_json::{Map, Value, json};

use super::ReceiptEvent;
use crate::{Entry, Grant, RequestRecord};

/// What a receipt is made of.
pub(super) struct Facts<'a> {
    pub id: &'a str,
    pub safe: SafeId,
    pub grant: &'a Grant,
    pub request: &'a RequestRecord,
    pub event: ReceiptEvent,
    pub time: Timestamp,
    pub entry: &'a Entry,
}

impl Facts<'_> {
    /// Returns the document without its proof.
    pub(super) fn document(&self) -> Map<String, Value> {
        let (grant, asked) = (self.grant, &self.request.asked);
        let recipient = json!({"@id": grant.recipient.web_id});
        let mut members = Map::new();
        let mut add = |name: &str, value: Value| members.insert(name.to_owned(), value);
        add("@context", context());
        add("@id", json!(format!("urn:uuid:{}", uuid::Uuid::new_v4())));
        add("@type", json!("dpv:ConsentRecord"));
        add("dct:identifier", json!(self.id));
        add(
            "dct:conformsTo",
            json!({"@id": "https://w3id.org/dpv/schema/dpv-27560#record"}),
        );
        if let Some(document) = &asked.document_id {
            add("dct:source", reference(document));
        }
        add("dpv:hasDataSubject", json!({"@id": self.data_subject()}));
        add(
            "dpv:hasDataController",
            json!({"@id": grant.recipient.web_id, "dct:title": grant.recipient.name}),
        );
        add("dpv:hasNotice", self.notice());
        let legal_basis = asked
            .dossier
            .as_ref()
            .map(|dossier| dossier.legal_basis.as_slice())
            .unwrap_or_default();
        if !legal_basis.is_empty() {
            add(
                "dpv:hasLegalBasis",
                legal_basis.iter().map(|term| reference(term)).collect(),
            );
        }
        let mut process = json!({
            "@type": "dpv:Process",
            "dpv:hasPurpose": grant.purposes.iter().map(|term| reference(term)).collect::<Vec<_>>(),
            "dpv:hasPersonalData": grant.category_names(),
            "dpv:hasProcessing": {"@id": "dpv:Use"},
            "dpv:hasRecipient": recipient,
        });
        if let Some(retention) = asked
            .dossier
            .as_ref()
            .and_then(|dossier| dossier.retention.as_ref())
        {
            process["dpv:hasStorageCondition"] =
                json!({"@type": "dpv:StorageDuration", "dpv:hasDuration": retention});
        }
        add("dpv:hasProcess", json!([process]));
        add("dpv:hasConsentStatus", self.statuses());
        add("kluis:refused", json!(self.refused()));
        add("kluis:grant", json!(grant.id));
        add("kluis:requestDigest", json!(self.request.digest));
        add(
            "kluis:auditHead",
            json!({"kluis:sequence": self.entry.sequence, "kluis:hash": self.entry.hash}),
        );
        members
    }

    fn data_subject(&self) -> String {
        self.grant
            .data_subject
            .clone()
            .unwrap_or_else(|| format!("urn:kluis:safe:{}", self.safe))
    }

    /// What the person had before them when deciding: the dossier, or else the request.
    fn notice(&self) -> Value {
        let asked = &self.request.asked;
        let (name, digest) = match &asked.dossier {
            Some(dossier) => (&dossier.id, &dossier.digest),
            None => (&self.request.id, &self.request.digest),
        };
        json!({"dct:identifier": name, "kluis:digest": digest, "dct:language": self.grant.language})
    }

    fn statuses(&self) -> Value {
        let person = json!({"@id": self.data_subject()});
        let given = json!({
            "@type": ["dpv:ConsentGiven", "dpv:ExplicitlyExpressedConsent"],
            "dpv:isIndicatedBy": person,
            "dpv:isIndicatedAtTime": time(self.grant.since),
            "dpv:hasDuration": time(self.grant.until),
        });
        match self.event {
            ReceiptEvent::Given => json!([given]),
            // What is given still is what the process names.
            ReceiptEvent::Narrowed => json!([given, {
                "@type": "kluis:ConsentNarrowed",
                "dpv:isIndicatedBy": person,
                "dpv:isIndicatedAtTime": time(self.time),
                "kluis:withdrawn": self.taken_out(),
            }]),
            ReceiptEvent::Withdrawn => json!([given, {
                "@type": "dpv:ConsentWithdrawn",
                "dpv:isIndicatedBy": person,
                "dpv:isIndicatedAtTime": time(self.time),
            }]),
            ReceiptEvent::Expired => json!([given, {
                "@type": "dpv:ConsentExpired",
                "dpv:isIndicatedAtTime": time(self.time),
            }]),
        }
    }

    /// What was given and taken out.
    fn taken_out(&self) -> Vec<&str> {
        let categories = self.grant.categories.iter();
        categories
            .filter(|category| category.ended.is_some())
            .map(|category| category.category.as_str())
            .collect()
    }

    /// What was asked for and not given, or not any more.
    fn refused(&self) -> Vec<&str> {
        let given = self.grant.category_names();
        let asked = self
            .request
            .asked
            .categories
            .iter()
            .map(|category| category.id.as_str());
        asked.filter(|id| !given.contains(id)).collect()
    }
}

/// The context, whole: a receipt is read without fetching anything.
fn context() -> Value {
    json!({
        "dpv": "https://w3id.org/dpv#",
        "dct": "http://purl.org/dc/terms/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "kluis": "https://w3id.org/kluis/ns#",
        "type": "@type",
        "created": {"@id": "dct:created", "@type": "xsd:dateTime"},
        "proof": {"@id": "https://w3id.org/security#proof", "@type": "@id", "@container": "@graph"},
        "DataIntegrityProof": "https://w3id.org/security#DataIntegrityProof",
        "cryptosuite": "https://w3id.org/security#cryptosuite",
        "proofValue": "https://w3id.org/security#proofValue",
        "proofPurpose": {"@id": "https://w3id.org/security#proofPurpose", "@type": "@vocab"},
        "assertionMethod": "https://w3id.org/security#assertionMethod",
        "verificationMethod": {"@id": "https://w3id.org/security#verificationMethod", "@type": "@id"},
    })
}

fn time(time: Timestamp) -> Value {
    json!({"@type": "xsd:dateTime", "@value": time.to_string()})
}

/// A term as a reference; words that are no term stay words.
fn reference(text: &str) -> Value {
    if url::Url::parse(text).is_ok() {
        json!({"@id": text})
    } else {
        json!(text)
    }
}
