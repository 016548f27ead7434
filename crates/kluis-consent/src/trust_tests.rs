use kluis_credentials::jcs;
use serde_json::{Value, json};

use crate::test_safe::{TestSafe, decision};
use crate::{Assessment, ConsentError, Verdict, check};
use bundles::{Making, Stage, anchors_document, did, set};

#[path = "../../kluis-credentials/tests/support/mod.rs"]
mod bundles;

/// A safe that trusts the committees of the bundles.
fn trusting() -> TestSafe {
    let safe = TestSafe::new();
    let anchors = anchors_document().to_string();
    safe.write(|w| {
        safe.consent
            .set_anchors(w, anchors.as_bytes(), "anchors.json")
    });
    safe
}

fn assess(safe: &TestSafe, request: &str) -> Assessment {
    safe.read(|r| {
        let request = safe.consent.request(r, request)?;
        let trust = safe.consent.trust(r)?;
        Ok(check(&request, &trust, safe.now()))
    })
}

fn approve(safe: &TestSafe, request: &str) -> Result<(), ConsentError> {
    let decision = decision(&["steps"]);
    safe.pod
        .write(|w| safe.consent.approve(w, request, &decision))
        .map(drop)
}

/// The register of a bundle with another sequence and another word about the ethics review.
fn register(making: &Making, sequence: u64, status: &str) -> Value {
    let at = "/register/credentialSubject";
    let digest = jcs::digest(&making.bundle()["ethics"]).unwrap();
    let changed = Making {
        changes: making.changes.clone(),
        ..Making::default()
    };
    let bundle = changed
        .with(Stage::Listed, &format!("{at}/sequence"), json!(sequence))
        .with(
            Stage::Listed,
            &format!("{at}/entries/0/status"),
            json!(status),
        )
        .bundle();
    assert_eq!(
        bundle["register"]["credentialSubject"]["entries"][0]["digest"],
        digest
    );
    bundle["register"].clone()
}

fn take(safe: &TestSafe, register: &Value) -> Result<u64, ConsentError> {
    let bytes = register.to_string();
    safe.pod
        .write(|w| {
            safe.consent
                .take_register(w, bytes.as_bytes(), "register.json")
        })
        .map(|register| register.sequence)
}

#[test]
fn a_request_that_both_committees_approved_is_reviewed_and_can_be_allowed() {
    let safe = trusting();
    let request = safe.store(&Making::default().bundle());
    let assessment = assess(&safe, &request);
    assert_eq!(assessment.verdict, Verdict::Reviewed, "{assessment:#?}");
    assert_eq!(assessment.reason_code, None);
    let names: Vec<&str> = assessment.checks.iter().map(|check| check.name).collect();
    assert_eq!(
        names[names.len() - 4..],
        ["ethics", "legal", "register", "approved"]
    );
    approve(&safe, &request).unwrap();
}

#[test]
fn nothing_is_called_reviewed_where_nobody_is_trusted() {
    let safe = TestSafe::new();
    let request = safe.store(&Making::default().bundle());
    let assessment = assess(&safe, &request);
    assert_eq!(assessment.verdict, Verdict::Unreviewed);
    let reviews = assessment.checks.last().unwrap();
    assert!(reviews.name == "reviews" && !reviews.ok);
}

#[test]
fn a_forged_review_is_named_and_cannot_be_allowed() {
    let cases = [
        (
            "/ethics/credentialSubject/purposes/0",
            Some(json!("https://w3id.org/dpv#Marketing")),
            "ethics-signature",
        ),
        ("/legal", None, "legal-review-missing"),
        (
            "/ethics/issuer",
            Some(json!(did(9))),
            "ethics-issuer-not-pinned",
        ),
    ];
    for (place, value, reason) in cases {
        let safe = trusting();
        let bundle = Making::default().with(Stage::Done, place, value).bundle();
        let request = safe.store(&bundle);
        let assessment = assess(&safe, &request);
        assert_eq!(assessment.verdict, Verdict::Rejected, "{place}");
        assert_eq!(assessment.reason_code.as_deref(), Some(reason));
        let refused = approve(&safe, &request);
        assert!(
            matches!(refused, Err(ConsentError::Rejected { .. })),
            "{refused:?}"
        );
    }
}

#[test]
fn a_newer_register_takes_an_approval_back() {
    let safe = trusting();
    let making = Making::default();
    let request = safe.store(&making.bundle());
    let next = bundles::LAST_SEEN + 1;
    assert_eq!(
        take(&safe, &register(&making, next, "withdrawn")).unwrap(),
        next
    );
    let assessment = assess(&safe, &request);
    assert_eq!(assessment.verdict, Verdict::Rejected);
    assert_eq!(assessment.reason_code.as_deref(), Some("withdrawn"));
    // It came with an older register once more, and that one does not bring the approval back.
    safe.store(&making.bundle());
    assert_eq!(
        assess(&safe, &request).reason_code.as_deref(),
        Some("withdrawn")
    );
    assert!(matches!(
        approve(&safe, &request),
        Err(ConsentError::Rejected { .. })
    ));
}

#[test]
fn a_register_that_steps_back_or_is_forged_is_refused_and_changes_nothing() {
    let safe = trusting();
    let making = Making::default();
    let sequence = bundles::LAST_SEEN + 2;
    take(&safe, &register(&making, sequence, "approved")).unwrap();
    let mut forged = register(&making, sequence + 1, "approved");
    set(
        &mut forged,
        "/credentialSubject/sequence",
        Some(json!(sequence + 5)),
    );
    for (refused, check) in [
        (
            register(&making, sequence - 1, "approved"),
            "register-sequence",
        ),
        (forged, "register-signature"),
        (json!({}), "register-proof"),
    ] {
        match take(&safe, &refused) {
            Err(ConsentError::RegisterRefused { check: found, .. }) => assert_eq!(found, check),
            other => panic!("{check}: {other:?}"),
        }
    }
    let trust = safe.read(|r| safe.consent.trust(r));
    assert_eq!(trust.last_seen_sequence(), sequence);
}

#[test]
fn an_overdue_register_is_a_warning_and_no_refusal() {
    let safe = trusting();
    let request = safe.store(&Making::default().bundle());
    safe.set_time("2026-12-24T12:00:00Z");
    let assessment = assess(&safe, &request);
    assert_eq!(
        assessment.verdict,
        Verdict::ReviewedWithWarning,
        "{assessment:#?}"
    );
    assert_eq!(assessment.reason_code.as_deref(), Some("register-stale"));
    approve(&safe, &request).unwrap();
}

#[test]
fn whom_a_safe_trusts_is_in_its_audit_log() {
    let safe = trusting();
    let making = Making::default();
    take(&safe, &register(&making, 9, "approved")).unwrap();
    assert_eq!(safe.acts(), ["anchors.changed", "register.received"]);
    assert!(safe.read(|r| safe.consent.verify(r)).ok);
}

#[test]
fn inbox_copy_with_reviews_takes_the_place_of_one_without_and_not_the_other_way_round() {
    let safe = trusting();
    let whole = Making::default().bundle();
    let mut bare = whole.clone();
    for review in ["ethics", "legal", "register"] {
        set(&mut bare, &format!("/{review}"), None);
    }
    let take = |url: &str, document: &Value| {
        let parsed = crate::parse_request(document.to_string().as_bytes(), url).unwrap();
        safe.write(|w| safe.consent.take_notification(w, url, Some(parsed)))
    };
    let crate::Notification::New(first) = take("urn:1", &bare) else {
        panic!("it was not here before")
    };
    assert_eq!(assess(&safe, &first.id).verdict, Verdict::Unreviewed);
    for (url, document, is_better) in [("urn:2", &whole, true), ("urn:3", &bare, false)] {
        let again = take(url, document);
        let is_new = matches!(again, crate::Notification::New(_));
        assert_eq!(is_new, is_better, "{again:?}");
        assert_eq!(assess(&safe, &first.id).verdict, Verdict::Reviewed, "{url}");
    }
}
