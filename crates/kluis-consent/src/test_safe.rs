//! A real safe for the tests of this crate, with a clock that is set by hand.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use kluis_objects::Work;
use kluis_pod::{Pod, PodRead, PodWrite};
use kluis_vault::{Clock, KdfParams, Key, NewSafe, Rotation, Vault};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::{Consent, ConsentError, Decision, Grant, parse_request};

const PASSPHRASE: &str = "vijf kale kraaien zingen zacht";
pub(crate) const STUDY: &str = "https://studie.example.test/id#app";
pub(crate) const OWNER: &str = "https://id.example.test/eva#me";

const UNGUARD: &str = "DROP TRIGGER IF EXISTS audit_entry_is_never_changed;
    DROP TRIGGER IF EXISTS audit_entry_is_never_removed;";

struct SetClock(Mutex<Timestamp>);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

pub(crate) struct TestSafe {
    pub pod: Pod,
    pub consent: Consent,
    clock: Arc<SetClock>,
    folder: tempfile::TempDir,
}

pub(crate) fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

/// A request for blood pressure, steps and one category that is not known, until the end of June 2027.
pub(crate) fn request_document() -> Value {
    json!({
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "id": "urn:request:1",
        "type": ["VerifiableCredential", "SolidAccessRequest"],
        "issuanceDate": "2026-11-21T10:00:00Z",
        "expirationDate": "2027-06-30T23:59:59Z",
        "credentialSubject": {
            "id": STUDY,
            "https://w3id.org/kluis/ns#name": "Hartstudie",
            "hasConsent": {
                "mode": ["http://www.w3.org/ns/auth/acl#Read"],
                "isConsentForDataSubject": OWNER,
                "forPersonalData": ["https://pod.example.test/eva/health/steps/"],
                "forPurpose": ["https://w3id.org/dpv#AcademicResearch"],
                "inherit": true,
                "https://w3id.org/kluis/ns#categories": ["blood-pressure", "steps", "birth-year"],
            },
        },
    })
}

pub(crate) fn decision(only: &[&str]) -> Decision {
    Decision {
        only: only.iter().map(|&id| id.to_owned()).collect(),
        until: None,
        language: "nl".to_owned(),
        owner: Some(OWNER.to_owned()),
    }
}

impl TestSafe {
    /// A safe at noon of 21 November 2026.
    pub fn new() -> Self {
        Self::after(|_| {})
    }

    /// The same, of which something happened to the pod before its consents were first opened.
    pub fn after(before: impl FnOnce(&Pod)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock(Mutex::new(at("2026-11-21T12:00:00.75Z"))));
        let passphrase = SecretString::from(PASSPHRASE);
        let new = NewSafe {
            passphrase: &passphrase,
            words: kluis_vault::WordList::English,
            kdf: KdfParams::FLOOR,
            owner: None,
        };
        let (vault, _) = Vault::create(
            &folder.path().join("safe"),
            &new,
            Arc::clone(&clock) as Arc<dyn Clock>,
        )
        .unwrap();
        let pod = Pod::new(Arc::new(vault)).unwrap();
        before(&pod);
        let consent = Consent::new(&pod).unwrap();
        Self {
            pod,
            consent,
            clock,
            folder,
        }
    }

    /// The same safe, with its keys renewed and opened anew.
    pub fn renew_keys(self) -> Self {
        let Self {
            pod,
            consent,
            clock,
            folder,
        } = self;
        drop((pod, consent));
        let passphrase = SecretString::from(PASSPHRASE);
        let new = Rotation {
            passphrase: &passphrase,
            kdf: KdfParams::FLOOR,
            words: kluis_vault::WordList::English,
        };
        let (vault, _) = Vault::rotate(
            &folder.path().join("safe"),
            Key::Passphrase(&passphrase),
            &new,
            Arc::clone(&clock) as Arc<dyn Clock>,
            Work::silent(),
        )
        .unwrap();
        let pod = Pod::new(Arc::new(vault)).unwrap();
        let consent = Consent::new(&pod).unwrap();
        Self {
            pod,
            consent,
            clock,
            folder,
        }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn set_time(&self, time: &str) {
        *self.clock.0.lock().unwrap() = at(time);
    }

    pub fn pass(&self, seconds: i64) {
        *self.clock.0.lock().unwrap() += SignedDuration::from_secs(seconds);
    }

    pub fn read<T>(&self, act: impl FnOnce(&PodRead) -> Result<T, ConsentError>) -> T {
        self.pod.read(act).unwrap()
    }

    pub fn write<T>(&self, act: impl FnOnce(&PodWrite) -> Result<T, ConsentError>) -> T {
        self.pod.write(act).unwrap()
    }

    pub fn refused<T: std::fmt::Debug>(
        &self,
        act: impl FnOnce(&PodWrite) -> Result<T, ConsentError>,
    ) -> ConsentError {
        self.pod.write(act).unwrap_err()
    }

    /// Runs statements as somebody would who has the database open.
    pub fn tamper(&self, statements: &str) {
        self.write(|w| {
            w.sql().execute_batch(UNGUARD)?;
            Ok(w.sql().execute_batch(statements)?)
        });
    }

    /// As [`TestSafe::tamper`], then `look`, and everything undone again.
    pub fn as_if_tampered<T>(&self, statements: &str, look: impl FnOnce(&PodWrite) -> T) -> T {
        let mut seen = None;
        let undone = self.pod.write(|w| {
            w.sql().execute_batch(UNGUARD)?;
            w.sql().execute_batch(statements)?;
            seen = Some(look(w));
            Err::<(), _>(ConsentError::NothingChosen)
        });
        seen.unwrap_or_else(|| panic!("{statements}: {undone:?}"))
    }

    pub fn store(&self, document: &Value) -> String {
        let parsed = parse_request(document.to_string().as_bytes(), "request.json").unwrap();
        self.write(|w| Ok(self.consent.store_request(w, parsed)?.id))
    }

    /// The request of [`request_document`], approved for these categories.
    pub fn approved(&self, only: &[&str]) -> Grant {
        let request = self.store(&request_document());
        self.write(|w| self.consent.approve(w, &request, &decision(only)))
    }

    pub fn grant(&self, id: &str) -> Grant {
        self.read(|r| self.consent.grant(r, id, self.now()))
    }

    /// The names of the acts in the audit log, the oldest first.
    pub fn acts(&self) -> Vec<String> {
        let entries = self.read(|r| self.consent.entries(r, &crate::AuditFilter::default()));
        entries
            .iter()
            .rev()
            .map(|entry| entry.act.to_string())
            .collect()
    }
}
