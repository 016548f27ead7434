//! Who signed, when, and whether it is as it was signed: one change a row.

mod support;

use kluis_credentials::{Bundle, TrustAnchors, check};
use serde_json::json;
use support::Stage::{Done, Listed, Unsigned};
use support::{LAST_SEEN, Making, NOW, anchors, did};

#[test]
fn signed_documents_are_refused_when_changed_or_signed_otherwise() {
    for (part, created) in [
        ("ethics", "2026-05-01T09:00:00Z"),
        ("legal", "2026-05-10T09:00:00Z"),
        ("register", "2026-11-20T06:00:00Z"),
    ] {
        let code = |code: &str| format!("{part}-{code}");
        let method = format!("{0}#{1}", did(9), did(9).trim_start_matches("did:key:"));
        for (member, value, reason) in [
            (
                "/validUntil",
                Some(json!("2099-01-01T00:00:00Z")),
                code("signature"),
            ),
            ("/unknown", Some(json!("added")), code("signature")),
            ("/proof", None, code("unsigned")),
            (
                "/proof/cryptosuite",
                Some(json!("none")),
                "unsupported-proof".to_owned(),
            ),
            (
                "/proof/cryptosuite",
                Some(json!("ecdsa-jcs-2019")),
                "unsupported-proof".to_owned(),
            ),
            ("/proof/cryptosuite", None, "unsupported-proof".to_owned()),
            (
                "/proof/type",
                Some(json!("Ed25519Signature2020")),
                "unsupported-proof".to_owned(),
            ),
            (
                "/proof/proofPurpose",
                Some(json!("authentication")),
                "unsupported-proof".to_owned(),
            ),
            ("/proof", Some(json!([])), "unsupported-proof".to_owned()),
            ("/proof", Some(json!("z")), "unsupported-proof".to_owned()),
            (
                "/proof/verificationMethod",
                Some(json!(method)),
                code("key-issuer-mismatch"),
            ),
            (
                "/proof/verificationMethod",
                Some(json!(did(9))),
                code("key-issuer-mismatch"),
            ),
            (
                "/proof/verificationMethod",
                Some(json!("did:web:example.org#key-1")),
                code("key-issuer-mismatch"),
            ),
            (
                "/proof/verificationMethod",
                None,
                code("key-issuer-mismatch"),
            ),
            ("/proof/proofValue", Some(json!("z111")), code("signature")),
            ("/proof/proofValue", None, code("signature")),
            (
                "/proof/created",
                Some(json!("2026-05-02T09:00:00Z")),
                code("signature"),
            ),
            ("/proof/domain", Some(json!("added")), code("signature")),
            (
                "/proof/@context",
                Some(json!([
                    "https://www.w3.org/ns/credentials/v2",
                    "https://evil.example/"
                ])),
                code("signature"),
            ),
            ("/proof/@context", None, code("signature")),
            (
                "/@context/-",
                Some(json!("https://evil.example/")),
                code("signature"),
            ),
            ("/issuer", Some(json!(did(9))), code("issuer-not-pinned")),
            ("/issuer", None, code("malformed")),
        ] {
            let assessment = Making::default()
                .with(Done, &format!("/{part}{member}"), value.clone())
                .assess();
            assert_eq!(assessment.verdict.as_str(), "reject", "{part} {member}");
            assert_eq!(
                assessment.reason.unwrap().to_string(),
                reason,
                "{part} {member} {value:?} {created}"
            );
        }
    }
}

#[test]
fn a_proof_set_is_refused_even_when_each_proof_holds() {
    let made = Making::default().bundle();
    for part in ["ethics", "legal", "register"] {
        let assessment = Making::default()
            .with(
                Done,
                &format!("/{part}/proof"),
                json!([made[part]["proof"]]),
            )
            .assess();
        assert_eq!(assessment.reason.unwrap().to_string(), "unsupported-proof");
    }
}

#[test]
fn only_the_keys_of_the_right_role_count() {
    for (number, part) in ["ethics", "legal", "register"].into_iter().enumerate() {
        // Signed by a stranger who poses as the issuer; signed by a stranger in its own name; signed by the
        // keeper of another role in its own name.
        let mut making = Making::default();
        making.seeds[number] = 9;
        let reason = making.assess().reason.unwrap().to_string();
        assert_eq!(reason, format!("{part}-key-issuer-mismatch"));
        for seed in [9, if number == 2 { 1 } else { 3 }] {
            let mut making = Making::default();
            making.seeds[number] = seed;
            let stage = if number == 2 { Listed } else { Unsigned };
            let making = making.with(stage, &format!("/{part}/issuer"), json!(did(seed)));
            let reason = making.assess().reason.unwrap().to_string();
            assert_eq!(reason, format!("{part}-issuer-not-pinned"));
        }
    }
}

#[test]
fn an_issuer_may_be_an_object_with_an_identifier() {
    let making = Making::default().with(
        Unsigned,
        "/ethics/issuer",
        json!({"id": did(1), "name": "x"}),
    );
    assert_eq!(making.assess().verdict.as_str(), "reviewed");
}

#[test]
fn dates_are_judged_at_the_moment_that_is_given() {
    for (part, stage) in [
        ("ethics", Unsigned),
        ("legal", Unsigned),
        ("register", Listed),
    ] {
        let code = |code: &str| format!("{part}-{code}");
        let over = if part == "register" {
            ("warn", "register-stale".to_owned())
        } else {
            ("reject", code("expired"))
        };
        for (member, value, (verdict, reason)) in [
            ("validUntil", Some("2026-11-20T12:00:00Z"), over.clone()),
            // The very moment is over, and is not yet to come.
            ("validUntil", Some(NOW), over),
            (
                "validFrom",
                Some("2026-11-21T12:00:01Z"),
                ("reject", code("not-yet-valid")),
            ),
            (
                "validFrom",
                Some("2026-11-21T12:00:01"),
                ("reject", code("malformed")),
            ),
            (
                "validUntil",
                Some("2026-12-20"),
                ("reject", code("malformed")),
            ),
            (
                "validUntil",
                Some("2026-12-31T23:59:60Z"),
                ("reject", code("malformed")),
            ),
            ("validUntil", None, ("reject", code("malformed"))),
            ("validFrom", None, ("reject", code("malformed"))),
        ] {
            let assessment = Making::default()
                .with(
                    stage,
                    &format!("/{part}/{member}"),
                    value.map(|text| json!(text)),
                )
                .assess();
            let found = assessment.reason.unwrap().to_string();
            assert_eq!(
                (assessment.verdict.as_str(), found),
                (verdict, reason),
                "{member} {value:?}"
            );
        }
        let number = ["ethics", "legal", "register"]
            .iter()
            .position(|it| *it == part)
            .unwrap();
        let mut making = Making::default();
        making.created[number] = "2026-11-21T12:00:01Z";
        assert_eq!(
            making.assess().reason.unwrap().to_string(),
            code("not-yet-valid")
        );
    }
}

#[test]
fn anchors_hold_for_their_time_only() {
    let bundle = Bundle::parse(Making::default().bundle().to_string().as_bytes()).unwrap();
    let reason = |change: &dyn Fn(&mut TrustAnchors)| {
        let mut anchors = anchors();
        change(&mut anchors);
        let assessment = check(&bundle, &anchors, NOW.parse().unwrap(), LAST_SEEN);
        assessment.reason.map(|reason| reason.to_string())
    };
    let (past, future) = ("2026-11-21T11:00:00Z", "2026-11-21T13:00:00Z");
    let at = |text: &str| Some(text.parse().unwrap());
    let not_pinned = |part: &str| Some(format!("{part}-issuer-not-pinned"));
    assert_eq!(reason(&|it| it.until = at(future)), None);
    assert_eq!(reason(&|it| it.ethics[0].until = at(future)), None);
    assert_eq!(reason(&|it| it.until = at(past)), not_pinned("ethics"));
    assert_eq!(reason(&|it| it.from = at(future)), not_pinned("ethics"));
    assert_eq!(
        reason(&|it| it.legal[0].until = at(past)),
        not_pinned("legal")
    );
    assert_eq!(
        reason(&|it| it.register[0].from = at(future)),
        not_pinned("register")
    );
    assert_eq!(
        reason(&|it| *it = TrustAnchors::default()),
        not_pinned("ethics")
    );
}
