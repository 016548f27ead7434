//! Bundles that were made once, with keys nobody has any more, keep their verdicts for ever.

use std::path::Path;

use kluis_credentials::{Bundle, TrustAnchors, check};
use serde_json::Value;

#[test]
fn frozen_bundles_keep_their_verdicts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen/v1");
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let anchors = TrustAnchors::parse(&read("anchors.json")).unwrap();
    let expected: Value = serde_json::from_slice(&read("expected.json")).unwrap();
    let cases = expected["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 28);
    for case in cases {
        let name = case["case"].as_str().unwrap();
        let bundle = Bundle::parse(&read(&format!("{name}.json"))).unwrap();
        assert_eq!(bundle.now.unwrap().to_string(), expected["now"], "{name}");
        let seen = bundle.last_seen_sequence.unwrap();
        let assessment = check(&bundle, &anchors, bundle.now.unwrap(), seen);
        let reason = assessment.reason.map(|reason| reason.to_string());
        assert_eq!(
            (assessment.verdict.as_str(), reason.as_deref()),
            (case["expect"].as_str().unwrap(), case["reason"].as_str()),
            "{name}: {:#?}",
            assessment.checks
        );
    }
}
