use std::path::Path;

use serde_json::{Value, json};

use super::*;
use crate::test_safe::{OWNER, STUDY, TestSafe, at, request_document};
use crate::{ConsentError, Trust};

const NOW: &str = "2026-11-21T12:00:00Z";

fn parse(document: &Value) -> ParsedRequest {
    parse_request(document.to_string().as_bytes(), "request.json").unwrap()
}

fn fault(bytes: &[u8]) -> (String, String) {
    match parse_request(bytes, "request.json") {
        Err(ConsentError::Malformed {
            file,
            path,
            expected,
        }) => {
            assert_eq!(file, "request.json");
            (path, expected)
        }
        other => panic!("{other:?}"),
    }
}

fn assess(document: &Value, now: &str) -> Assessment {
    assess_parsed(parse(document), now)
}

fn assess_parsed(parsed: ParsedRequest, now: &str) -> Assessment {
    let record = RequestRecord {
        id: "r-0000".to_owned(),
        digest: parsed.digest,
        file_name: parsed.file_name,
        received: at(now),
        state: RequestState::Waiting,
        asked: parsed.asked,
        bundle: parsed.bundle,
    };
    check(&record, &Trust::default(), at(now))
}

/// Asserts that exactly the checks `failing` fail, beside the reviews, which always do.
fn assert_failing(document: &Value, now: &str, failing: &[&str]) {
    let assessment = assess(document, now);
    let failed: Vec<&str> = assessment
        .checks
        .iter()
        .filter(|check| !check.ok)
        .map(|check| check.name)
        .collect();
    assert_eq!(failed, [failing, &["reviews"]].concat(), "{assessment:?}");
    let verdict = if failing.is_empty() {
        Verdict::Unreviewed
    } else {
        Verdict::Rejected
    };
    assert_eq!(assessment.verdict, verdict);
    assert!(!assessment.reason.is_empty());
}

/// The request with one value changed, by a path of member names.
fn with(path: &[&str], value: Value) -> Value {
    let mut document = request_document();
    let place = path
        .iter()
        .fold(&mut document, |place, name| &mut place[*name]);
    *place = value;
    document
}

fn with_consent(name: &str, value: Value) -> Value {
    with(&["credentialSubject", "hasConsent", name], value)
}

#[test]
fn a_request_says_who_asks_what_why_and_until_when() {
    let asked = parse(&request_document()).asked;
    assert_eq!(
        asked.recipient,
        Party {
            web_id: STUDY.to_owned(),
            name: "Hartstudie".to_owned()
        }
    );
    assert_eq!(asked.data_subject.as_deref(), Some(OWNER));
    assert_eq!(asked.modes, ["Read"]);
    assert_eq!(asked.until, Some(at("2027-06-30T23:59:59Z")));
    assert_eq!(asked.inherit, Some(true));
    let categories: Vec<(&str, bool)> = asked
        .categories
        .iter()
        .map(|category| (category.id.as_str(), category.known.is_some()))
        .collect();
    assert_eq!(
        categories,
        [
            ("blood-pressure", true),
            ("steps", true),
            ("birth-year", false)
        ]
    );
    assert_failing(&request_document(), NOW, &[]);
}

#[test]
fn older_and_newer_shapes_read_alike() {
    let expected = parse(&request_document()).asked;
    for mode in [
        json!("Read"),
        json!("acl:Read"),
        json!(["read"]),
        json!({"id": "http://www.w3.org/ns/auth/acl#Read"}),
    ] {
        assert_eq!(parse(&with_consent("mode", mode)).asked, expected);
    }
    let mut newer = request_document();
    newer["type"] = json!("vc:SolidAccessRequest");
    newer["validUntil"] = newer["expirationDate"].take();
    newer["validFrom"] = newer["issuanceDate"].take();
    let consent = &mut newer["credentialSubject"]["hasConsent"];
    consent["kluis:categories"] = consent["https://w3id.org/kluis/ns#categories"].take();
    consent["forPurpose"] = json!("https://w3id.org/dpv#AcademicResearch");
    newer["credentialSubject"]["name"] =
        newer["credentialSubject"]["https://w3id.org/kluis/ns#name"].take();
    assert_eq!(parse(&newer).asked, expected);
}

#[test]
fn without_a_name_the_webid_gives_one() {
    let asked = parse(&with(
        &["credentialSubject", "https://w3id.org/kluis/ns#name"],
        Value::Null,
    ))
    .asked;
    assert_eq!(asked.recipient.name, "studie.example.test#app");
}

#[test]
fn a_name_is_said_to_be_unchecked_and_cannot_pose_as_another() {
    let named = |name: &str| {
        with(
            &["credentialSubject", "https://w3id.org/kluis/ns#name"],
            json!(name),
        )
    };
    let recipient = |document: &Value| assess(document, NOW).checks[0].clone();
    assert_eq!(
        recipient(&named("UZ Gent\n    reviews   ok\u{2028}\u{3164}\n")).detail,
        format!("asked by {STUDY}, which calls itself \"UZ Gent reviews ok\", not checked")
    );
    for honest in [
        "Ελληνικό Ινστιτούτο UZ",
        "Hartstudie: µ-dosis",
        "Больница",
        "Één & co",
        STUDY,
    ] {
        assert!(recipient(&named(honest)).ok, "{honest}");
    }
    for posing in [
        "https://www.uzgent.be/profile#me",
        "UZ Gent (HTTPS://uzgent.be)",
        "www.uzgent.be",
        "mailto:info@uzgent.be",
        "UZ Gеnt",
        "Ηartstudie",
    ] {
        assert_failing(&named(posing), NOW, &["recipient"]);
    }
}

#[test]
fn messages_are_kept_for_showing() {
    let asked = parse(&with_consent(
        "message",
        json!("Wij\u{202e} zoeken\n\nmensen"),
    ))
    .asked;
    assert_eq!(asked.message.as_deref(), Some("Wij zoeken\n\nmensen"));
}

#[test]
fn categories_come_from_addresses_when_nothing_names_them() {
    let mut document = request_document();
    let consent = &mut document["credentialSubject"]["hasConsent"];
    consent["https://w3id.org/kluis/ns#categories"] = Value::Null;
    let asked = parse(&document).asked;
    assert_eq!(asked.categories.len(), 1);
    assert_eq!(asked.categories[0].id, "steps");
    let consent = &mut document["credentialSubject"]["hasConsent"];
    consent["forPersonalData"] = json!(["https://pod.example.test/eva/finance/"]);
    assert_failing(&document, NOW, &["categories"]);
    let detail = &assess(&document, NOW).checks[4].detail;
    assert!(
        detail.contains("https://pod.example.test/eva/finance/"),
        "{detail}"
    );
}

#[test]
fn unknown_categories_are_shown_and_do_not_block_the_known() {
    let assessment = assess(&request_document(), NOW);
    let categories = assessment
        .checks
        .iter()
        .find(|check| check.name == "categories")
        .unwrap();
    assert!(categories.ok);
    assert_eq!(
        categories.detail,
        "blood-pressure, steps; not known here and not given: birth-year"
    );
    assert_failing(
        &with_consent(
            "https://w3id.org/kluis/ns#categories",
            json!(["birth-year"]),
        ),
        NOW,
        &["categories"],
    );
}

#[test]
fn each_fault_fails_the_check_that_is_named_for_it() {
    for (document, failing) in [
        (with(&["credentialSubject", "id"], Value::Null), "recipient"),
        (
            with(
                &["credentialSubject", "id"],
                json!("http://studie.example.test/id#app"),
            ),
            "recipient",
        ),
        (
            with(
                &["credentialSubject", "id"],
                json!("http://www.w3.org/ns/auth/acl#AuthenticatedAgent"),
            ),
            "recipient",
        ),
        (
            with(
                &["credentialSubject", "id"],
                json!("https://xmlns.com/foaf/0.1/Agent"),
            ),
            "recipient",
        ),
        (
            with(
                &["credentialSubject", "id"],
                json!("https://a.test/#me> . <#x> <y> <z"),
            ),
            "recipient",
        ),
        (
            with(
                &["credentialSubject", "id"],
                json!("https://studie.example.test@evil.test/#me"),
            ),
            "recipient",
        ),
        (
            with(
                &["credentialSubject", "id"],
                json!("https://Studie.example.test/id#app"),
            ),
            "recipient",
        ),
        (
            with(&["credentialSubject", "id"], json!("did:key:z6Mk")),
            "recipient",
        ),
        (
            with(&["credentialSubject", "id"], json!(OWNER)),
            "recipient",
        ),
        (with(&["expirationDate"], Value::Null), "dates"),
        (
            with(&["expirationDate"], json!("2026-11-21T12:00:00Z")),
            "dates",
        ),
        (with(&["expirationDate"], json!("2026-11-20")), "dates"),
        (
            with(&["issuanceDate"], json!("2026-11-23T12:00:00Z")),
            "dates",
        ),
        (with(&["issuanceDate"], json!("2028-01-01")), "dates"),
        (with_consent("forPurpose", Value::Null), "purposes"),
        (with_consent("forPurpose", json!([])), "purposes"),
        (with_consent("mode", json!([])), "modes"),
        (with_consent("mode", json!(["Read", "Append"])), "modes"),
        (
            with_consent("mode", json!("http://www.w3.org/ns/auth/acl#Control")),
            "modes",
        ),
        (
            with_consent("mode", json!("https://other.test/Read")),
            "modes",
        ),
        (
            with_consent(
                "forPersonalData",
                json!("https://storage.example.test/a96561f7/"),
            ),
            "whole-pod",
        ),
        (
            with_consent(
                "forPersonalData",
                json!([
                    "https://pod.example.test/eva/health/steps/",
                    "https://eva.test/"
                ]),
            ),
            "whole-pod",
        ),
    ] {
        assert_failing(&document, NOW, &[failing]);
    }
}

#[test]
fn a_party_on_this_machine_may_ask() {
    for web_id in [
        "http://localhost:3000/app#id",
        "http://127.0.0.1:8080/app",
        "http://[::1]:8080/app",
    ] {
        assert_failing(&with(&["credentialSubject", "id"], json!(web_id)), NOW, &[]);
    }
}

#[test]
fn the_end_of_a_request_is_the_last_moment_it_can_be_approved() {
    assert_failing(&request_document(), "2027-06-30T23:59:58Z", &[]);
    assert_failing(&request_document(), "2027-06-30T23:59:59Z", &["dates"]);
}

#[test]
fn what_is_no_request_is_refused_by_its_place() {
    let text = |value: Value| fault(value.to_string().as_bytes());
    assert_eq!(fault(b"not json").0, "$");
    assert_eq!(text(json!([])), ("$".to_owned(), "an object".to_owned()));
    assert_eq!(text(json!({})).0, "$");
    assert_eq!(
        text(with(&["type"], json!(["VerifiableCredential"]))).0,
        "$.type"
    );
    assert_eq!(
        text(with(&["credentialSubject"], Value::Null)).0,
        "$.credentialSubject"
    );
    assert_eq!(
        text(with(&["credentialSubject", "hasConsent"], json!("x"))).0,
        "$.credentialSubject.hasConsent"
    );
    assert_eq!(
        text(with_consent("mode", json!(["Read", 3]))).0,
        "$.credentialSubject.hasConsent.mode[1]"
    );
    assert_eq!(
        text(with_consent("inherit", json!("yes"))).1,
        "true or false"
    );
    assert_eq!(
        text(with(&["expirationDate"], json!("30 June"))).0,
        "$.expirationDate"
    );
    assert_eq!(
        text(with_consent(
            "https://w3id.org/kluis/ns#categories",
            json!({"a": 1})
        ))
        .0,
        "$.credentialSubject.hasConsent['https://w3id.org/kluis/ns#categories']"
    );
    let purpose = "$.credentialSubject.hasConsent.forPurpose";
    assert_eq!(
        text(with_consent("forPurpose", json!(vec!["x"; 1001]))).0,
        purpose
    );
    assert_eq!(
        text(with_consent("forPurpose", json!("dpv:\u{202e}x"))).0,
        purpose
    );
    assert_eq!(
        text(with_consent("forPurpose", json!("x".repeat(2001)))).0,
        purpose
    );
    assert_eq!(text(json!({"request": 3})).0, "$.request");
    assert_eq!(text(json!({"request": {"type": "x"}})).0, "$.request.type");
    assert_eq!(
        text(json!({"request": request_document(), "dossier": []})).0,
        "$.dossier"
    );
    let twice =
        request_document()
            .to_string()
            .replacen("\"inherit\"", "\"inherit\":false,\"inherit\"", 1);
    assert_eq!(fault(twice.as_bytes()).1, "to be there only once");
    assert_eq!(
        fault(&vec![b' '; MAX_REQUEST_BYTES + 1]).1,
        "at most 1024 KiB"
    );
    assert_eq!(
        text(with(&["proof"], json!(1.5))).1,
        "whole numbers below 2^53 only"
    );
}

#[test]
fn the_same_request_twice_is_one() {
    let safe = TestSafe::new();
    let id = safe.store(&request_document());
    assert_eq!(id.len(), 6);
    assert_eq!(safe.store(&request_document()), id);
    // Written with its members in another order, and as a bundle with a review.
    let bundle = json!({"ethics": {"id": "urn:e", "score": 4.5}, "request": request_document()});
    assert_eq!(safe.store(&bundle), id);
    let requests = safe.read(|r| safe.consent.requests(r));
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].asked.reviews, ["ethics"]);
    assert_eq!(requests[0].received, at(NOW));
    let other = safe.store(&with(&["id"], json!("urn:request:2")));
    assert_ne!(other, id);
    let order: Vec<String> = safe
        .read(|r| safe.consent.requests(r))
        .into_iter()
        .map(|request| request.id)
        .collect();
    assert_eq!(order, [other, id]);
    assert_eq!(safe.acts(), ["request.received", "request.received"]);
    assert!(matches!(
        safe.pod.read(|r| safe.consent.request(r, "r-zzzz")),
        Err(ConsentError::UnknownRequest(_))
    ));
}

#[test]
fn a_taken_identifier_makes_the_next_one_longer() {
    let safe = TestSafe::new();
    let parsed = parse(&request_document());
    safe.store(&request_document());
    // Another request whose digest begins alike.
    let alike = format!("{}{}", &parsed.digest[..20], "0".repeat(51));
    let id = safe.write(|w| {
        Ok(safe
            .consent
            .store_request(
                w,
                ParsedRequest {
                    digest: alike,
                    ..parsed
                },
            )?
            .id)
    });
    assert_eq!(id.len(), 7);
}

#[test]
fn the_deepest_request_that_is_read_can_be_kept() {
    let deep = (0..30).fold(json!("x"), |inner, _| json!([inner]));
    let mut document = request_document();
    document["evidence"] = json!([deep]);
    let safe = TestSafe::new();
    let id = safe.store(&document);
    assert_eq!(
        safe.read(|r| safe.consent.request(r, &id)).asked,
        parse(&document).asked
    );
    document["evidence"] = json!([[document["evidence"].clone()]]);
    assert_eq!(
        fault(document.to_string().as_bytes()).1,
        "at most 32 levels of nesting"
    );
}

proptest::proptest! {
    #[test]
    fn no_change_of_a_request_makes_reading_or_checking_panic(
        position in 0..1000_usize,
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..6),
        removed in 0..40_usize,
    ) {
        let mut text = request_document().to_string().into_bytes();
        let start = position % text.len();
        text.splice(start..(start + removed).min(text.len()), bytes);
        if let Ok(parsed) = parse_request(&text, "request.json") {
            let assessment = assess_parsed(parsed, NOW);
            proptest::prop_assert_ne!(assessment.verdict, Verdict::Reviewed);
        }
    }
}

fn fixtures() -> Option<std::path::PathBuf> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures/consent-flow");
    if !folder.is_dir() {
        println!("skipped: the folder with exchanged requests is not on this machine");
        return None;
    }
    Some(folder)
}

#[test]
fn exchanged_bundles_get_the_verdict_this_version_can_give() {
    let Some(folder) = fixtures() else { return };
    let failing: [(&str, &[&str]); 18] = [
        ("01-valid", &[]),
        ("02-tampered-purpose", &[]),
        ("03-rogue-key", &[]),
        ("04-issuer-spoofed", &[]),
        ("05-expired", &[]),
        ("06-other-app", &["recipient"]),
        ("07-write-not-approved", &["modes"]),
        ("08-longer-than-approved", &["dates"]),
        ("09-no-expiry", &["dates"]),
        ("10-dossier-edited", &["dossier-digest"]),
        ("11-withdrawn-in-register", &[]),
        ("12-stale-register", &[]),
        ("13-register-rollback", &[]),
        ("14-legal-missing", &[]),
        ("15-unsigned", &[]),
        ("16-cryptosuite-downgrade", &[]),
        ("17-purpose-not-approved", &["purposes"]),
        ("18-whole-pod", &["whole-pod"]),
    ];
    for (name, failing) in failing {
        let text =
            std::fs::read_to_string(folder.join("vectors").join(format!("{name}.json"))).unwrap();
        assert_failing(&serde_json::from_str(&text).unwrap(), NOW, failing);
    }
}

#[test]
fn an_exchanged_request_is_read_alone_and_with_its_dossier() {
    let Some(folder) = fixtures() else { return };
    let read = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
    };
    let alone = parse(&read("access-request.json")).asked;
    assert_eq!(alone.recipient.name, "studie.example.test#app");
    assert!(
        alone.categories.len() > 5
            && alone
                .categories
                .iter()
                .all(|category| category.known.is_some())
    );
    assert_failing(&read("access-request.json"), NOW, &[]);

    let bundle = json!({"request": read("access-request.json"), "dossier": read("dossier.json")});
    let asked = parse(&bundle).asked;
    assert_eq!(asked.recipient.name, "Hartstudie Gent");
    let categories: Vec<(&str, bool)> = asked
        .categories
        .iter()
        .map(|category| (category.id.as_str(), category.required))
        .collect();
    assert_eq!(
        categories,
        [
            ("blood-pressure", true),
            ("steps", false),
            ("birth-year", false)
        ]
    );
    assert_eq!(
        asked.purposes[0].words["en"],
        "Study whether more steps lower blood pressure"
    );
    assert_eq!(asked.dossier.unwrap().digest, asked.dossier_digest.unwrap());
}
