//! A bundle as a whole.

mod support;

use kluis_credentials::{Bundle, CheckResult};
use serde_json::{Value, json};
use support::Making;
use support::Stage::{Done, Listed, Unsigned};

#[test]
fn what_was_reviewed_is_reviewed_and_every_check_is_named() {
    let assessment = Making::default().assess();
    assert_eq!(assessment.verdict.as_str(), "reviewed", "{assessment:#?}");
    assert_eq!(assessment.reason, None);
    assert!(
        assessment
            .checks
            .iter()
            .all(|it| it.result == CheckResult::Ok)
    );
    let names: Vec<&str> = assessment.checks.iter().map(|it| it.name).collect();
    assert_eq!(
        names,
        [
            "ethics-proof",
            "ethics-issuer",
            "ethics-signature",
            "ethics-form",
            "ethics-dates",
            "ethics-decision",
            "legal-proof",
            "legal-issuer",
            "legal-signature",
            "legal-form",
            "legal-dates",
            "legal-decision",
            "register-proof",
            "register-issuer",
            "register-signature",
            "register-form",
            "register-dates",
            "register-sequence",
            "ethics-status",
            "legal-status",
            "request-form",
            "request-proof",
            "request-dates",
            "dossier-form",
            "application",
            "dossier",
            "dossier-digest",
            "purposes",
            "categories",
            "modes",
            "until",
            "whole-pod",
            "data",
            "inherit"
        ]
    );
}

#[test]
fn every_check_is_there_whatever_is_missing() {
    let whole = Making::default().assess().checks.len();
    for (part, reason) in [
        ("ethics", "ethics-review-missing"),
        ("legal", "legal-review-missing"),
        ("register", "register-missing"),
        ("request", "request-missing"),
        ("dossier", "dossier-missing"),
    ] {
        for value in [None, Some(Value::Null)] {
            let assessment = Making::default()
                .with(Done, &format!("/{part}"), value)
                .assess();
            assert_eq!(assessment.checks.len(), whole, "{part}");
            assert_eq!(assessment.verdict.as_str(), "reject", "{part}");
            assert_eq!(assessment.reason.unwrap().to_string(), reason);
        }
        for value in [
            json!("eyJhbGciOiJFZERTQSJ9"),
            json!([]),
            json!(true),
            json!({}),
        ] {
            let assessment = Making::default()
                .with(Done, &format!("/{part}"), value.clone())
                .assess();
            assert_eq!(assessment.verdict.as_str(), "reject", "{part} {value}");
            assert!(assessment.reason.is_some(), "{part} {value}");
        }
    }
}

#[test]
fn what_the_bundle_says_of_now_and_of_the_register_is_not_believed() {
    let mut bundle = Making::default()
        .with(
            Unsigned,
            "/ethics/validUntil",
            json!("2026-06-01T00:00:00Z"),
        )
        .bundle();
    bundle["now"] = json!("2026-05-20T00:00:00Z");
    bundle["lastSeenSequence"] = json!(0);
    assert_eq!(
        support::assess(&bundle).reason.unwrap().to_string(),
        "ethics-expired"
    );
}

#[test]
fn a_member_that_is_there_twice_is_no_bundle() {
    let text = Making::default().bundle().to_string();
    let twice = text.replacen(
        "\"decision\":\"approved\"",
        "\"decision\":\"no\",\"decision\":\"approved\"",
        1,
    );
    assert_ne!(text, twice);
    let fault = Bundle::parse(twice.as_bytes()).unwrap_err();
    assert!(fault.path.contains("decision"), "{fault}");
    for text in ["", "[]", "{}", "null", "{\"now\":\"2026-11-21T12:00:00Z\"}"] {
        assert!(Bundle::parse(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn what_is_too_much_is_refused() {
    let entry = json!({"credential": "urn:x", "digest": "sha256:00", "status": "approved"});
    let mut deep = json!("x");
    for _ in 0..32 {
        deep = json!([deep]);
    }
    for (stage, pointer, value, reason) in [
        (
            Done,
            "/dossier/purposes",
            json!(vec![json!({"id": "x"}); 1001]),
            "dossier-malformed",
        ),
        (
            Done,
            "/request/credentialSubject/hasConsent/mode",
            json!(vec!["Read"; 1001]),
            "request-malformed",
        ),
        (
            Listed,
            "/register/credentialSubject/entries",
            json!(vec![entry; 20_001]),
            "register-malformed",
        ),
        (
            Unsigned,
            "/ethics/credentialSubject/decision",
            json!("a".repeat(2001)),
            "ethics-malformed",
        ),
        (
            Unsigned,
            "/legal/credentialSubject/decision",
            json!("approved\u{202e}"),
            "legal-malformed",
        ),
        (
            Unsigned,
            "/legal/id",
            json!("two\nlines"),
            "legal-malformed",
        ),
    ] {
        let assessment = Making::default().with(stage, pointer, value).assess();
        assert_eq!(assessment.verdict.as_str(), "reject", "{pointer}");
        assert_eq!(assessment.reason.unwrap().to_string(), reason, "{pointer}");
    }
    let deep = Making::default().with(Done, "/dossier/deep", deep).bundle();
    let fault = Bundle::parse(deep.to_string().as_bytes()).unwrap_err();
    assert!(fault.expected.contains("32 levels"), "{fault}");
    let large = format!(
        "{{\"request\":\"{}\"}}",
        "a".repeat(kluis_credentials::MAX_BUNDLE_BYTES)
    );
    assert!(Bundle::parse(large.as_bytes()).is_err());
}
