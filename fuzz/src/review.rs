//! The parsers of reviews, and the checks behind them.

use jiff::Timestamp;
use kluis_credentials::document::{AccessRequest, Dossier, Register, Review, ReviewKind};
use kluis_credentials::log::{self, LogEntry};
use kluis_credentials::strict_json::{self, Limits};
use kluis_credentials::{Bundle, TrustAnchors, check, proof};
use serde_json::{Value, json};

/// Whose signatures count in the frozen bundles.
pub const ANCHORS: &[u8] =
    include_bytes!("../../crates/kluis-credentials/tests/frozen/v1/anchors.json");
const REVIEWED: &[u8] =
    include_bytes!("../../crates/kluis-credentials/tests/frozen/v1/01-reviewed.json");
const BY_TYPE: &[u8] =
    include_bytes!("../../crates/kluis-credentials/tests/frozen/v1/02-observation-container.json");
const STALE: &[u8] =
    include_bytes!("../../crates/kluis-credentials/tests/frozen/v1/04-register-stale.json");

const LIMITS: Limits = Limits {
    bytes: 1 << 20,
    depth: 32,
};

pub fn bundles() -> Vec<Vec<u8>> {
    [REVIEWED, BY_TYPE, STALE].map(<[u8]>::to_vec).to_vec()
}

/// The documents of a bundle, each by itself.
pub fn documents() -> Vec<Vec<u8>> {
    let bundle = Bundle::parse(REVIEWED).expect("a frozen bundle can be read");
    [
        bundle.dossier,
        bundle.request,
        bundle.ethics,
        bundle.legal,
        bundle.register,
    ]
    .into_iter()
    .flatten()
    .map(|document| document.to_string().into_bytes())
    .collect()
}

/// A log of two entries, and a head.
pub fn logs() -> Vec<Vec<u8>> {
    let entries = ["import.done", "consent.given"].map(|act| LogEntry {
        time: Timestamp::UNIX_EPOCH,
        act: act.to_owned(),
        actor: "owner".to_owned(),
        data: json!({ "about": "g-1" }),
    });
    let (lines, head) = log::write(entries).expect("plain texts have a canonical form");
    vec![
        lines.into_bytes(),
        Value::Object(head).to_string().into_bytes(),
    ]
}

/// Checks what can be read as a bundle, at the time of the frozen ones.
pub fn check_bundle(bytes: &[u8]) {
    let Ok(bundle) = Bundle::parse(bytes) else {
        return;
    };
    let anchors = TrustAnchors::parse(ANCHORS).expect("the frozen anchors can be read");
    let now = Timestamp::from_second(1_795_262_400).expect("a moment in range");
    drop(check(&bundle, &anchors, now, 40));
}

/// Reads a document as each of the kinds there are.
pub fn read_document(bytes: &[u8]) {
    let Ok(value) = strict_json::parse(bytes, LIMITS) else {
        return;
    };
    drop(Dossier::read(&value));
    drop(AccessRequest::read(&value));
    drop(Review::read(&value, ReviewKind::Ethics));
    drop(Review::read(&value, ReviewKind::Legal));
    drop(Register::read(&value));
    if let Some(document) = value.as_object() {
        drop(proof::verify(document));
    }
}
