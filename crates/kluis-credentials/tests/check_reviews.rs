//! What the committees and the register say: one change a row.

mod support;

use kluis_credentials::CheckResult;
use serde_json::json;
use support::Stage::{Done, Draft, Listed, Unsigned};
use support::{LAST_SEEN, MARKETING, Making, OTHER, SUBJECT, rejected};

#[test]
fn reviews_allow_only_what_they_approve() {
    for part in ["ethics", "legal"] {
        for (member, value, reason) in [
            (
                "decision",
                json!("rejected"),
                format!("{part}-not-approved"),
            ),
            (
                "decision",
                json!("approved with conditions"),
                format!("{part}-not-approved"),
            ),
            ("id", json!(OTHER), "subject-mismatch".to_owned()),
            (
                "dossier",
                json!("urn:uuid:d-2"),
                "dossier-mismatch".to_owned(),
            ),
            (
                "dossierDigest",
                json!("sha256:00"),
                "dossier-digest".to_owned(),
            ),
            (
                "purposes",
                json!([MARKETING]),
                "purpose-exceeds-approval".to_owned(),
            ),
            ("purposes", json!([]), "purpose-exceeds-approval".to_owned()),
            (
                "dataCategories",
                json!(["steps"]),
                "categories-exceed-approval".to_owned(),
            ),
            ("modes", json!([]), "modes-exceed-approval".to_owned()),
            (
                "modes",
                json!(["Append"]),
                "modes-exceed-approval".to_owned(),
            ),
            (
                "maxAccessUntil",
                json!("2027-01-01T00:00:00Z"),
                "expiry-exceeds-approval".to_owned(),
            ),
            ("purposes", json!(["x", 7]), format!("{part}-malformed")),
            ("modes", json!({"Read": true}), format!("{part}-malformed")),
        ] {
            let assessment = Making::default()
                .with(
                    Unsigned,
                    &format!("/{part}/{SUBJECT}/{member}"),
                    value.clone(),
                )
                .assess();
            let found = assessment.reason.unwrap().to_string();
            assert_eq!(
                (assessment.verdict.as_str(), found),
                ("reject", reason),
                "{member} {value}"
            );
        }
        let swapped = Making::default()
            .with(
                Unsigned,
                &format!("/{part}/type"),
                json!(["VerifiableCredential"]),
            )
            .assess();
        assert_eq!(
            swapped.reason.unwrap().to_string(),
            format!("{part}-malformed")
        );
    }
}

#[test]
fn the_register_decides_how_reviews_stand_now() {
    let entries = "/register/credentialSubject/entries";
    for position in [0, 1] {
        for (member, value, verdict, reason) in [
            ("status", Some(json!("withdrawn")), "reject", "withdrawn"),
            ("status", Some(json!("suspended")), "reject", "suspended"),
            ("status", Some(json!("warning")), "warn", "warning"),
            ("status", Some(json!("paused")), "reject", "register-status"),
            ("status", None, "reject", "register-malformed"),
            (
                "digest",
                Some(json!("sha256:00")),
                "reject",
                "register-digest",
            ),
            (
                "credential",
                Some(json!("urn:uuid:other")),
                "reject",
                "not-in-register",
            ),
        ] {
            let pointer = format!("{entries}/{position}/{member}");
            let assessment = Making::default().with(Listed, &pointer, value).assess();
            let found = assessment.reason.unwrap().to_string();
            assert_eq!(
                (assessment.verdict.as_str(), found.as_str()),
                (verdict, reason),
                "{pointer}"
            );
        }
    }
    rejected(&[
        (
            Listed,
            "/register/credentialSubject/sequence",
            Some(json!(LAST_SEEN - 1)),
            "register-rollback",
        ),
        (
            Listed,
            "/register/credentialSubject/sequence",
            Some(json!("7")),
            "register-malformed",
        ),
        (
            Listed,
            "/register/credentialSubject/sequence",
            Some(json!(-7)),
            "register-malformed",
        ),
        (
            Listed,
            "/register/credentialSubject/sequence",
            None,
            "register-malformed",
        ),
        (Listed, entries, Some(json!([])), "not-in-register"),
        (Listed, entries, None, "register-malformed"),
        // Signed again by its committee, and not taken up anew.
        (
            Done,
            "/ethics/proof/created",
            Some(json!("2026-05-03T00:00:00Z")),
            "ethics-signature",
        ),
    ]);
}

#[test]
fn the_worst_entry_about_a_review_counts() {
    let made = Making::default().bundle();
    let approved = made["register"][SUBJECT]["entries"].clone();
    let (id, digest) = (&approved[0]["credential"], &approved[0]["digest"]);
    for (credential, digest, reason) in [
        (id, digest, "withdrawn"),
        (id, &json!("sha256:00"), "withdrawn"),
        (&json!("urn:uuid:other"), digest, "withdrawn"),
    ] {
        for first in [true, false] {
            let entry = json!({"credential": credential, "digest": digest, "status": "withdrawn"});
            let mut entries = approved.as_array().unwrap().clone();
            entries.insert(if first { 0 } else { 2 }, entry);
            let making = Making::default().with(
                Listed,
                "/register/credentialSubject/entries",
                json!(entries),
            );
            assert_eq!(making.assess().reason.unwrap().to_string(), reason);
        }
    }
}

#[test]
fn a_withdrawal_in_a_stale_register_rejects() {
    let assessment = Making::default()
        .with(
            Listed,
            "/register/validUntil",
            json!("2026-11-21T00:00:00Z"),
        )
        .with(
            Listed,
            "/register/credentialSubject/entries/1/status",
            json!("withdrawn"),
        )
        .assess();
    assert_eq!(assessment.verdict.as_str(), "reject");
    assert_eq!(assessment.reason.unwrap().to_string(), "withdrawn");
    let stale = assessment
        .checks
        .iter()
        .find(|it| it.name == "register-dates")
        .unwrap();
    assert_eq!(stale.result, CheckResult::Warn);
}

#[test]
fn the_dossier_is_the_one_that_was_reviewed() {
    rejected(&[
        (
            Done,
            "/dossier/thirdCountry",
            Some(json!(true)),
            "dossier-digest",
        ),
        (Done, "/dossier/unknown", Some(json!(1)), "dossier-digest"),
        (Done, "/dossier/retention", None, "dossier-digest"),
        (
            Done,
            "/dossier/unknown",
            Some(json!(0.5)),
            "dossier-malformed",
        ),
        (
            Done,
            "/dossier/id",
            Some(json!("urn:uuid:d-2")),
            "dossier-mismatch",
        ),
        (
            Draft,
            "/dossier/type",
            Some(json!("Dossier")),
            "dossier-malformed",
        ),
        (Draft, "/dossier/maxAccessUntil", None, "dossier-malformed"),
        (
            Draft,
            "/dossier/maxAccessUntil",
            Some(json!("2027-01-01T00:00:00Z")),
            "expiry-exceeds-approval",
        ),
        (
            Draft,
            "/dossier/purposes/-",
            Some(json!({"id": MARKETING})),
            "purpose-exceeds-approval",
        ),
        (
            Draft,
            "/dossier/purposes",
            Some(json!([])),
            "purpose-exceeds-approval",
        ),
        (
            Draft,
            "/dossier/dataCategories/0/id",
            Some(json!("well-being")),
            "categories-exceed-approval",
        ),
        (
            Draft,
            "/dossier/dataCategories",
            Some(json!([])),
            "no-category",
        ),
        (
            Draft,
            "/dossier/dataCategories/0/modes/-",
            Some(json!("Write")),
            "modes-exceed-approval",
        ),
        (
            Draft,
            "/dossier/dataCategories/0/modes",
            Some(json!([])),
            "modes-exceed-approval",
        ),
    ]);
    let both = Making::default()
        .with(Draft, "/dossier/applicant/id", json!(OTHER))
        .with(Draft, "/dossier/recipients", json!([]))
        .assess();
    assert_eq!(both.reason.unwrap().to_string(), "subject-mismatch");
}

#[test]
fn modes_are_those_of_each_category_that_is_covered() {
    let append = |data: &str| {
        Making::default()
            .with(
                Draft,
                "/dossier/dataCategories/1/modes",
                json!(["Read", "Append"]),
            )
            .with(
                Unsigned,
                "/ethics/credentialSubject/modes",
                json!(["Read", "Append"]),
            )
            .with(
                Unsigned,
                "/legal/credentialSubject/modes",
                json!(["Read", "Append"]),
            )
            .with(
                Done,
                "/request/credentialSubject/hasConsent/mode",
                json!("acl:Append"),
            )
            .with(
                Done,
                "/request/credentialSubject/hasConsent/forPersonalData",
                json!(data),
            )
            .assess()
    };
    let steps = append("https://pod.example/eva/health/steps/");
    assert_eq!(steps.verdict.as_str(), "reviewed");
    for wider in [
        "https://pod.example/eva/health/blood-pressure/",
        "https://pod.example/eva/fhir/Observation/",
    ] {
        assert_eq!(
            append(wider).reason.unwrap().to_string(),
            "modes-exceed-approval"
        );
    }
}
