//! Requests, grants, the decision point, receipts and the audit log.
//!
//! A request is read and checked ([`parse_request`], [`check`]); the person approves a part of it, until a
//! date ([`Consent::approve`]), and takes it back at any time ([`Consent::revoke`]). Each of these is one
//! transaction with its receipt, its entry in the audit log, and what the places of enforcement have to do
//! about it ([`Consent::intents`]).
//!
//! It promises that a [`Permit`] is made by [`decide`] alone, and only for reading a category of a grant
//! that is in force; that the audit log shows when it was altered ([`Consent::verify`]); and that a receipt
//! of which one fact was changed no longer verifies ([`verify_receipt`]).
//!
//! Whether a request was reviewed is checked by `kluis-credentials`, against the signers that the person
//! trusts ([`Trust`]); without any, nothing is called reviewed. This crate does not reach out to any server itself; that is the sync engine's,
//! which reports back with [`Consent::begin`] and [`Consent::settle`].
//!
//! ```
//! let request = br#"{
//!     "type": ["VerifiableCredential", "SolidAccessRequest"],
//!     "expirationDate": "2027-06-30T23:59:59Z",
//!     "credentialSubject": {
//!         "id": "https://study.example/id#app",
//!         "hasConsent": {
//!             "mode": "http://www.w3.org/ns/auth/acl#Read",
//!             "forPurpose": "https://w3id.org/dpv#AcademicResearch",
//!             "forPersonalData": "https://pod.example/eva/health/steps/"
//!         }
//!     }
//! }"#;
//! let asked = kluis_consent::parse_request(request, "request.json")?.asked;
//! assert_eq!(asked.recipient.name, "study.example#app");
//! assert_eq!(asked.known_categories()[0].as_str(), "steps");
//! # Ok::<(), kluis_consent::ConsentError>(())
//! ```
//!
//! The texts of [`Check`]s and errors are English; screens translate by their names.

mod audit;
mod category;
mod decide;
mod enforcement;
mod error;
mod grant;
mod receipt;
mod request;
mod short_id;
mod trust;

#[cfg(test)]
mod test_safe;
#[cfg(test)]
mod trust_tests;

use std::sync::Arc;

use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use kluis_credentials::did_key;
use kluis_pod::Pod;
use kluis_vault::{KeyPurpose, SafeId};

pub use audit::{Act, AuditFilter, AuditHead, Entry, NewEntry, Verification};
pub use decide::{Mode, Permit, Refusal, decide};
pub use enforcement::{AccessIntent, Outcome, Want};
pub use error::ConsentError;
pub use grant::{Decision, Ending, Enforcement, Grant, GrantCategory, GrantState, Level, Place};
pub use receipt::{
    Notice, Receipt, ReceiptEvent, VerifiedReceipt, embed_receipt, embedded_receipt, verify_receipt,
};
pub use request::{
    Asked, AskedCategory, Assessment, Check, Dossier, MAX_REQUEST_BYTES, Notification,
    ParsedRequest, Party, Purpose, RequestRecord, RequestState, Verdict, check, parse_request,
};

pub use trust::{Trust, parse_anchors};

pub use kluis_credentials::log::{LogReport, verify as verify_log};

/// The database steps of this component, in order; a step that was released never changes.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001-first.sql"),
    include_str!("../migrations/0002-narrowed.sql"),
    include_str!("../migrations/0003-inbox.sql"),
];

/// Everything about consent in one opened safe. Clones are the same.
#[derive(Clone)]
pub struct Consent {
    audit_keys: Arc<audit::AuditKeys>,
    receipt_key: Arc<SigningKey>,
    /// The `did:key`s that receipts were signed with before the safe's keys were renewed, the oldest first.
    former_signers: Arc<[String]>,
    safe: SafeId,
}

impl Consent {
    /// Makes the tables where they are missing, and takes the keys of the safe that `pod` lies in. After a
    /// renewal of those keys it adds [`Act::KeysRenewed`] to the audit log, once.
    ///
    /// # Errors
    /// [`ConsentError::Vault`], among others for tables written by a newer version.
    pub fn new(pod: &Pod) -> Result<Self, ConsentError> {
        let vault = pod.vault();
        vault.migrate("consent", MIGRATIONS)?;
        let former_signers = vault.former_keys(KeyPurpose::Receipt)?;
        let former_signers = former_signers
            .iter()
            .map(|seed| did_key::encode(&SigningKey::from_bytes(seed).verifying_key()));
        let consent = Self {
            audit_keys: Arc::new(audit::AuditKeys::new(
                vault.former_keys(KeyPurpose::Audit)?,
                vault.derive_key(KeyPurpose::Audit),
            )),
            receipt_key: Arc::new(SigningKey::from_bytes(
                &vault.derive_key(KeyPurpose::Receipt),
            )),
            former_signers: former_signers.collect(),
            safe: vault.id(),
        };
        if pod.read(|r| consent.epoch_is_to_begin(r))? {
            pod.write(|w| consent.begin_epoch(w))?;
        }
        Ok(consent)
    }
}

/// Returns `time` without fractions of a second, never later than it was.
///
/// Times are hashed, signed and exchanged as text; whole seconds are written in one way only.
fn whole_seconds(time: Timestamp) -> Timestamp {
    let seconds = time.as_second() - i64::from(time.subsec_nanosecond() < 0);
    Timestamp::from_second(seconds).unwrap_or(time)
}
