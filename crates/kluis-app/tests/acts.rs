//! What the facade promises beyond what the command line shows: stopping, expiry, one clock.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::SignedDuration;
use kluis_api::{ApproveRequest, GrantState};
use kluis_app::{
    AppError, Clock, Home, ImportControl, ImportSource, KdfParams, KeyGiven, NewSafeSettings,
    Session,
};
use kluis_testkit::ManualClock;
use secrecy::SecretString;

const PASSPHRASE: &str = "vier kale bomen langs het water";

struct Safe {
    folder: tempfile::TempDir,
    clock: Arc<ManualClock>,
}

impl Safe {
    fn new() -> (Self, Session) {
        let safe = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            clock: Arc::new(ManualClock::default()),
        };
        let settings = NewSafeSettings {
            owner: "Eva".to_owned(),
            language: "nl".to_owned(),
            passphrase: SecretString::from(PASSPHRASE),
            kdf: Some(KdfParams::FLOOR),
        };
        let (session, _) = safe.home().create("eva", &settings).expect("a new safe");
        (safe, session)
    }

    fn home(&self) -> Home {
        let clock: Arc<dyn Clock> = Arc::clone(&self.clock) as Arc<dyn Clock>;
        Home::locate(Some(self.folder.path()), clock).expect("a data folder")
    }

    fn open(&self) -> Session {
        let key = KeyGiven::Passphrase(SecretString::from(PASSPHRASE));
        self.home().open("eva", &key).expect("the passphrase opens")
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file beside the safe");
        path
    }
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/sample/eva-peeters.json")
}

#[test]
fn stopping_an_import_undoes_the_file_at_hand_and_keeps_those_before_it() {
    let (safe, session) = Safe::new();
    let patient = r#"{"resourceType":"Patient","id":"p","birthDate":"1951-04-09"}"#;
    let sources = [
        ImportSource {
            path: safe.write("first.json", patient),
        },
        ImportSource { path: sample() },
    ];
    let asked = Cell::new(0);
    let stop = || {
        asked.set(asked.get() + 1);
        asked.get() > 40
    };
    let mut control = ImportControl {
        progress: &mut |_| {},
        stop: &stop,
    };
    let stopped = session.import(&sources, None, &mut control);
    assert!(matches!(stopped, Err(AppError::Stopped)), "{stopped:?}");
    assert!(
        asked.get() > 40,
        "the stop came in the middle of the second file"
    );
    let kept: u64 = session
        .categories()
        .unwrap()
        .iter()
        .map(|category| category.count)
        .sum();
    assert_eq!(kept, 1);

    // The same command run again carries on.
    control.stop = &|| false;
    let report = session.import(&sources, None, &mut control).unwrap();
    assert_eq!((report.files[0].known, report.files[1].new), (1, 123));
}

#[test]
fn progress_is_told_to_the_end_of_each_file() {
    let (_safe, session) = Safe::new();
    let mut seen = Vec::new();
    let mut control = ImportControl {
        progress: &mut |state| seen.push(state),
        stop: &|| false,
    };
    let sources = [ImportSource { path: sample() }];
    session.import(&sources, None, &mut control).unwrap();
    let last = seen.last().expect("progress was told");
    assert_eq!((last.file_number, last.files), (1, 1));
    assert!(
        seen.windows(2).all(|pair| pair[0].bytes <= pair[1].bytes),
        "{seen:?}"
    );
    assert!(last.bytes <= last.total_bytes);
}

#[test]
fn a_consent_ends_at_its_date_also_while_the_program_was_not_running() {
    let (safe, session) = Safe::new();
    let request = serde_json::json!({
        "type": ["VerifiableCredential", "SolidAccessRequest"],
        "expirationDate": "2027-12-31T23:59:59Z",
        "credentialSubject": {
            "id": "https://doctor.example/card#me",
            "hasConsent": {
                "mode": "http://www.w3.org/ns/auth/acl#Read",
                "forPurpose": "https://w3id.org/dpv#ServiceProvision",
                "https://w3id.org/kluis/ns#categories": ["weight"]
            }
        }
    });
    let request = session
        .import_request(&safe.write("request.json", &request.to_string()))
        .unwrap();
    let grant = session
        .approve(&ApproveRequest {
            id: request.id,
            only: vec!["weight".to_owned()],
            until: Some("2026-12-01T00:00:00Z".to_owned()),
        })
        .unwrap();
    assert_eq!(grant.state, GrantState::Planned);
    drop(session);

    safe.clock.advance(SignedDuration::from_hours(24 * 30));
    let session = safe.open();
    let ended = session.grant(&grant.id).unwrap();
    assert_eq!(
        ended.state,
        GrantState::Ended,
        "no rule was ever set anywhere"
    );
    assert_eq!(ended.ended.as_deref(), Some("2026-12-01T00:00:00Z"));
    let acts: Vec<String> = session
        .activity(None, None, None)
        .unwrap()
        .into_iter()
        .map(|entry| entry.act)
        .collect();
    assert_eq!(acts[0], "consent.expired");
    assert!(session.verify_activity().unwrap().ok);

    let id = format!("{}-expired", grant.id);
    let page = session.receipt_page(&id, Some("nl")).unwrap();
    assert!(page.contains("liep deze toestemming af"), "{page}");
    let checked = kluis_app::check_receipt(&safe.write("receipt.html", &page), None).unwrap();
    assert!(checked.ok, "{:?}", checked.problem);
    let facts = checked.receipt.unwrap();
    assert_eq!(
        (facts.event, facts.time),
        ("expired".into(), ended.ended.unwrap())
    );
    let report = session.year_report(None).unwrap();
    assert_eq!(report.recipients[0].acts["consent.expired"], 1);
}

#[test]
fn a_medicine_is_named_by_the_record_that_holds_its_name_in_whatever_order_they_come() {
    let (safe, session) = Safe::new();
    let bundle = r#"{"resourceType":"Bundle","type":"collection","entry":[
        {"fullUrl":"urn:uuid:11111111-1111-4111-8111-111111111111",
         "resource":{"resourceType":"MedicationStatement","status":"active",
            "medicationReference":{"reference":"urn:uuid:22222222-2222-4222-8222-222222222222"}}},
        {"fullUrl":"urn:uuid:22222222-2222-4222-8222-222222222222",
         "resource":{"resourceType":"Medication","code":{"text":"Ramipril 5 mg"}}}]}"#;
    let sources = [ImportSource {
        path: safe.write("medicines.json", bundle),
    }];
    let mut control = ImportControl {
        progress: &mut |_| {},
        stop: &|| false,
    };
    session.import(&sources, None, &mut control).unwrap();
    let titles = |session: &Session| -> Vec<String> {
        let page = session.records("medications", None, 0, 10).unwrap();
        page.rows.into_iter().map(|row| row.title).collect()
    };
    assert_eq!(titles(&session), ["Ramipril 5 mg", "Ramipril 5 mg"]);
    session.rebuild_index().unwrap();
    assert_eq!(titles(&session), ["Ramipril 5 mg", "Ramipril 5 mg"]);
}

#[test]
fn a_document_does_not_tell_the_name_of_the_file_it_came_in() {
    let (safe, session) = Safe::new();
    let observation = r#"{"resourceType":"Observation","id":"o","status":"final",
        "code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]}}"#;
    let sources = [ImportSource {
        path: safe.write("psychiatry-2026.json", observation),
    }];
    let mut control = ImportControl {
        progress: &mut |_| {},
        stop: &|| false,
    };
    session.import(&sources, None, &mut control).unwrap();
    let rows = session.records("weight", None, 0, 10).unwrap().rows;
    assert_eq!(rows[0].source.as_deref(), Some("psychiatry-2026.json"));
    let (_, body) = session.fetch(&rows[0].path).unwrap();
    let document = String::from_utf8(body).unwrap();
    assert!(document.contains("prov:Activity"), "{document}");
    assert!(!document.contains("psychiatry"), "{document}");
}
