//! Bundles that others made, where they are at hand.

use std::path::Path;

use kluis_credentials::{Bundle, TrustAnchors, check, proof};
use kluis_testkit::exchanged_or_skip;
use serde_json::Value;

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn exchanged_bundles_get_the_expected_verdicts() {
    let Some(folder) = exchanged_or_skip("consent-flow") else {
        return;
    };
    let anchors = TrustAnchors::parse(&read(&folder.join("trust-anchors.json"))).unwrap();
    let expected: Value =
        serde_json::from_slice(&read(&folder.join("vectors/expected.json"))).unwrap();
    let cases = expected["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 18);
    for case in cases {
        let name = case["case"].as_str().unwrap();
        let bundle = Bundle::parse(&read(&folder.join(format!("vectors/{name}.json")))).unwrap();
        let (now, last_seen) = (bundle.now.unwrap(), bundle.last_seen_sequence.unwrap());
        let assessment = check(&bundle, &anchors, now, last_seen);
        let reason = assessment.reason.map(|reason| reason.to_string());
        assert_eq!(
            (assessment.verdict.as_str(), reason.as_deref()),
            (case["expect"].as_str().unwrap(), case["reason"].as_str()),
            "{name}: {:#?}",
            assessment.checks
        );
    }
}

#[test]
fn exchanged_credentials_verify() {
    let Some(folder) = exchanged_or_skip("consent-flow") else {
        return;
    };
    for file in [
        "ethics-approval.json",
        "legal-review.json",
        "register.json",
        "audit-head.json",
    ] {
        let credential: Value = serde_json::from_slice(&read(&folder.join(file))).unwrap();
        let outcome = proof::verify(credential.as_object().unwrap());
        assert!(outcome.is_ok(), "{file}: {outcome:?}");
    }
}
