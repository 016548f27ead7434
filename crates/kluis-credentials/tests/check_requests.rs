//! What is asked, against what was approved: one change a row.

mod support;

use serde_json::{Value, json};
use support::Stage::Done;
use support::{APPLICATION, MARKETING, Making, OTHER, STORAGE, did, expect, rejected};

#[test]
fn the_request_stays_within_what_was_approved() {
    let consent = "/request/credentialSubject/hasConsent";
    for (member, value, reason) in [
        (
            "mode",
            Some(json!(["acl:Read", "acl:Write"])),
            "modes-exceed-approval",
        ),
        (
            "mode",
            Some(json!("http://www.w3.org/ns/auth/acl#Write")),
            "modes-exceed-approval",
        ),
        ("mode", Some(json!("read")), "modes-exceed-approval"),
        (
            "mode",
            Some(json!("https://evil.example/acl#Read")),
            "modes-exceed-approval",
        ),
        ("mode", Some(json!([])), "no-mode"),
        ("mode", None, "no-mode"),
        ("mode", Some(json!(7)), "request-malformed"),
        (
            "forPurpose",
            Some(json!([MARKETING])),
            "purpose-exceeds-approval",
        ),
        (
            "forPurpose",
            Some(json!(["https://w3id.org/dpv#AcademicResearch", MARKETING])),
            "purpose-exceeds-approval",
        ),
        (
            "forPurpose",
            Some(json!("https://w3id.org/dpv#")),
            "purpose-exceeds-approval",
        ),
        ("forPurpose", Some(json!([])), "no-purpose"),
        ("forPurpose", None, "no-purpose"),
        ("forPersonalData", Some(json!([])), "no-data"),
        ("forPersonalData", None, "no-data"),
        ("inherit", Some(json!("true")), "request-malformed"),
        (
            "hasStatus",
            Some(json!(
                "https://w3id.org/GConsent#ConsentStatusExplicitlyGiven"
            )),
            "request-malformed",
        ),
        ("isConsentForDataSubject", None, "request-malformed"),
        (
            "isConsentForDataSubject",
            Some(json!(APPLICATION)),
            "subject-mismatch",
        ),
        (
            "https:~1~1w3id.org~1kluis~1ns#dossier",
            None,
            "dossier-mismatch",
        ),
        (
            "https:~1~1w3id.org~1kluis~1ns#dossier",
            Some(json!("urn:uuid:d-2")),
            "dossier-mismatch",
        ),
        (
            "https:~1~1w3id.org~1kluis~1ns#dossierDigest",
            None,
            "dossier-digest",
        ),
        (
            "https:~1~1w3id.org~1kluis~1ns#dossierDigest",
            Some(json!("sha256:00")),
            "dossier-digest",
        ),
        // Under two names, readers would choose differently.
        (
            "kluis:dossierDigest",
            Some(json!("sha256:00")),
            "request-malformed",
        ),
        (
            "kluis:categories",
            Some(json!(["steps", "well-being"])),
            "categories-exceed-approval",
        ),
        ("kluis:categories", Some(json!([])), "no-category"),
        // One of the addresses lies outside of what the request narrows itself down to.
        (
            "kluis:categories",
            Some(json!(["steps"])),
            "resource-outside-categories",
        ),
    ] {
        let assessment = Making::default()
            .with(Done, &format!("{consent}/{member}"), value.clone())
            .assess();
        let found = assessment.reason.unwrap().to_string();
        assert_eq!(
            (assessment.verdict.as_str(), found.as_str()),
            ("reject", reason),
            "{member} {value:?}"
        );
    }
    rejected(&[
        (
            Done,
            "/request/credentialSubject/id",
            Some(json!(OTHER)),
            "subject-mismatch",
        ),
        (
            Done,
            "/request/credentialSubject/id",
            None,
            "request-malformed",
        ),
        (Done, "/request/expirationDate", None, "no-expiry"),
        (
            Done,
            "/request/expirationDate",
            Some(json!("2028-01-01T00:00:00Z")),
            "expiry-exceeds-approval",
        ),
        (
            Done,
            "/request/expirationDate",
            Some(json!("2027-12-31T23:59:59.001Z")),
            "expiry-exceeds-approval",
        ),
        (
            Done,
            "/request/expirationDate",
            Some(json!("2026-11-21T11:59:59Z")),
            "request-expired",
        ),
        (
            Done,
            "/request/expirationDate",
            Some(json!("2027-06-30")),
            "request-malformed",
        ),
        (
            Done,
            "/request/expirationDate",
            Some(json!("2027-06-30T23:59:59")),
            "request-malformed",
        ),
        (
            Done,
            "/request/expirationDate",
            Some(json!("never")),
            "request-malformed",
        ),
        (
            Done,
            "/request/validUntil",
            Some(json!("2099-01-01T00:00:00Z")),
            "request-malformed",
        ),
        (
            Done,
            "/request/issuanceDate",
            Some(json!("2026-11-21T12:00:01Z")),
            "request-not-yet-valid",
        ),
        (Done, "/request/issuanceDate", None, "request-malformed"),
        (
            Done,
            "/request/type",
            Some(json!(["SolidAccessGrant"])),
            "request-malformed",
        ),
        (
            Done,
            "/request/proof",
            Some(json!({"type": "Ed25519Signature2020"})),
            "unsupported-proof",
        ),
    ]);
}

#[test]
fn what_is_left_open_or_less_is_told_apart() {
    let consent = "/request/credentialSubject/hasConsent";
    expect(
        &(
            Done,
            "/request/credentialSubject/hasConsent/inherit",
            None,
            "inherit-unstated",
        ),
        "warn",
    );
    for (member, value) in [
        ("mode", json!("acl:Read")),
        ("mode", json!("Read")),
        ("inherit", json!(false)),
        ("forPurpose", json!("https://w3id.org/dpv#AcademicResearch")),
        ("forPersonalData", json!(format!("{STORAGE}health/steps/"))),
        ("kluis:categories", json!(["steps", "blood-pressure"])),
        ("unknown", json!(0.5)),
    ] {
        let making = Making::default().with(Done, &format!("{consent}/{member}"), value);
        assert_eq!(making.assess().verdict.as_str(), "reviewed", "{member}");
    }
}

#[test]
fn every_address_lies_within_a_category() {
    let inside = format!("{STORAGE}health/steps/");
    for outside in [
        "https://pod.example/",
        "https://pod.example/eva/",
        "https://pod.example/eva/health/",
        "https://pod.example/eva/health",
        "https://pod.example/eva/health/steps",
        "https://pod.example/eva/health/steps-secret/",
        "https://pod.example/eva/health-secret/steps/",
        "https://pod.example/eva/health/well-being/",
        "https://pod.example/eva/health/steps/../well-being/",
        "https://pod.example/eva/health/steps/%2e%2e/well-being/",
        "https://pod.example/eva/health%2Fsteps/",
        "https://pod.example/eva/health/steps/..%2f..%2f",
        "https://pod.example/eva/https%3A%2F%2Fwww.hl7.org%2Ffhir%2FPatient/",
        "https://pod.example/eva/https%3A%2F%2Fwww.hl7.org%2Ffhir%2FMedicationStatement/",
        "/",
        "",
    ] {
        for data in [
            json!([outside]),
            json!(outside),
            json!([inside, outside]),
            json!([outside, inside]),
        ] {
            let assessment = Making::default()
                .with(
                    Done,
                    "/request/credentialSubject/hasConsent/forPersonalData",
                    data.clone(),
                )
                .assess();
            assert_eq!(assessment.verdict.as_str(), "reject", "{data}");
            let reason = assessment.reason.unwrap().to_string();
            let expected = if outside.is_empty() {
                "request-malformed"
            } else {
                "resource-outside-categories"
            };
            assert_eq!(reason, expected, "{data}");
        }
    }
    for inside in [
        json!(["https://pod.example/eva/health/steps/2026/one.ttl"]),
        json!(["https://pod.example/eva/weare/https%3A%2F%2Fwww.hl7.org%2Ffhir%2FObservation/"]),
        json!("https://eva.pod.example/health/blood-pressure/"),
    ] {
        let assessment = Making::default()
            .with(
                Done,
                "/request/credentialSubject/hasConsent/forPersonalData",
                inside.clone(),
            )
            .assess();
        assert_eq!(assessment.verdict.as_str(), "reviewed", "{inside}");
    }
    let two_pods = json!([inside, "https://pod.example/jan/health/steps/"]);
    rejected(&[(
        Done,
        "/request/credentialSubject/hasConsent/forPersonalData",
        Some(two_pods),
        "resource-outside-categories",
    )]);
}

#[test]
fn a_request_that_is_signed_has_to_be_signed_by_its_issuer() {
    let sign = |issuer: &str, created: &str| {
        let mut bundle = Making::default().bundle();
        bundle["request"]["issuer"] = json!(issuer);
        let request = bundle["request"].as_object().unwrap().clone();
        let created = created.parse().unwrap();
        let signed = kluis_credentials::proof::sign(request, &support::key(8), created).unwrap();
        bundle["request"] = Value::Object(signed);
        bundle
    };
    let made = "2026-11-21T10:00:00Z";
    let own = sign(&did(8), made);
    assert_eq!(support::assess(&own).verdict.as_str(), "reviewed");
    let mut changed = own;
    changed["request"]["expirationDate"] = json!("2027-06-29T23:59:59Z");
    for (bundle, reason) in [
        (changed, "request-signature"),
        (
            sign("https://vc.example", made),
            "request-key-issuer-mismatch",
        ),
        (
            sign(&did(8), "2026-11-21T12:00:01Z"),
            "request-not-yet-valid",
        ),
    ] {
        assert_eq!(support::assess(&bundle).reason.unwrap().to_string(), reason);
    }
}
