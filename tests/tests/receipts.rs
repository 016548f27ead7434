//! Receipts that a person keeps on paper and others check, and the report of a year.

use std::fs;
use std::path::Path;

use kluis_tests::program::{Kluis, Run, argument};
use kluis_tests::request::access_request;
use serde_json::Value;

const STUDY: &str = "https://study.example/id#app";
const NAME: &str = "Hartstudie <script>alert(1)</script>";

fn check(kluis: &Kluis, file: &Path, more: &[&str]) -> Run {
    let mut arguments = vec!["receipt", "check", argument(file)];
    arguments.extend(more);
    Run::of(kluis.bare(&arguments))
}

/// A consent that was given and taken back, and its identifier.
fn given_and_taken_back(kluis: &Kluis) -> String {
    let file = kluis.beside("request.json");
    let request = access_request(STUDY, NAME, &["steps", "weight"], "2090-06-30T21:59:59Z");
    fs::write(&file, request.to_string()).expect("a file can be written");
    let request = kluis.json(&["request", "import", argument(&file)]);
    let request = request["id"].as_str().expect("an id").to_owned();
    let grant = kluis.json(&["consent", "approve", &request, "--only", "steps,weight"]);
    let grant = grant["id"].as_str().expect("an id").to_owned();
    kluis.run(&["consent", "revoke", &grant]).expect_status(0);
    grant
}

#[test]
fn receipts_are_printed_checked_without_a_safe_and_refused_once_changed() {
    let kluis = Kluis::with_safe();
    let grant = given_and_taken_back(&kluis);
    // Whoever checks them has nothing of the safe.
    let other = Kluis::empty();
    let mut signers = Vec::new();
    for (event, language, told) in [
        ("given", "nl", "Bewijs van toestemming"),
        ("withdrawn", "fr", "Personne ne peut reprendre les copies"),
    ] {
        let id = format!("{grant}-{event}");
        let page = kluis.beside(&format!("{event}.html"));
        let document = kluis.beside(&format!("{event}.jsonld"));
        let export = |file: &Path, more: &[&str]| {
            let mut arguments = vec!["receipt", "export", &id, "--output", argument(file)];
            arguments.extend(more);
            kluis.run(&arguments).expect_status(0)
        };
        export(&page, &["--language", language]);
        export(&document, &[]);
        let html = fs::read_to_string(&page).expect("the page");
        let json = fs::read_to_string(&document).expect("the document");
        assert!(
            html.contains(told) && html.contains("&lt;script&gt;"),
            "{html}"
        );
        assert_eq!(html.matches("<script").count(), 1, "{html}");
        assert!(json.starts_with('{'), "{json}");
        for file in [&page, &document] {
            let report = check(&other, file, &["--json"]).expect_status(0).json();
            assert_eq!(report["ok"], true, "{report}");
            let facts = &report["receipt"];
            assert_eq!(
                (&facts["event"], &facts["id"]),
                (&event.into(), &id.as_str().into())
            );
            assert_eq!(facts["recipient"]["name"], NAME);
            signers.push(facts["signer"].as_str().expect("a signer").to_owned());
            let told = check(&other, file, &[]).expect_status(0).text();
            assert!(
                told.contains("holds") && told.contains("steps, weight"),
                "{told}"
            );
            assert_eq!(told.contains("Copies already made"), event == "withdrawn");
        }
        // One letter, on the page and in the document.
        for (file, whole, from, to) in [
            (&page, &html, "Hartstudie &lt;", "Hartstudia &lt;"),
            (&page, &html, "\"steps\"", "\"stept\""),
            (&document, &json, "\"steps\"", "\"stept\""),
        ] {
            let changed = whole.replace(from, to);
            assert_ne!(&changed, whole);
            fs::write(file, changed).expect("a file can be written");
            let refused = check(&other, file, &["--json"]).expect_status(8).json();
            assert_eq!(refused["ok"], false, "{refused}");
            assert!(refused["problem"].is_string(), "{refused}");
            let told = check(&other, file, &[]).expect_status(8).text();
            assert!(told.contains("does not hold"), "{told}");
            fs::write(file, whole).expect("a file can be written");
        }
        check(&other, &page, &["--signer", &signers[0]]).expect_status(0);
        check(&other, &page, &["--signer", "did:key:z6MkOther"]).expect_status(8);
    }
    signers.dedup();
    assert_eq!(signers.len(), 1, "one safe signed them all");
    // What was there is not overwritten without a yes.
    let page = kluis.beside("given.html");
    let id = format!("{grant}-given");
    kluis
        .run(&["receipt", "export", &id, "-o", argument(&page)])
        .expect_status(6);
    check(&other, Path::new("nowhere.html"), &[]).expect_status(4);
}

#[test]
fn the_report_of_a_year_is_the_log_counted() {
    let kluis = Kluis::with_safe();
    given_and_taken_back(&kluis);
    let log = kluis.json(&["audit", "list"]);
    let log = log.as_array().expect("entries");
    let page = kluis.beside("report.html");
    let report = kluis.json(&["audit", "report", "-o", argument(&page), "--language", "de"]);
    assert_eq!(report["entries"].as_u64(), Some(log.len() as u64));
    for act in report["acts"].as_array().expect("acts") {
        let by_hand = log
            .iter()
            .filter(|entry| entry["act"] == act["act"])
            .count();
        assert_eq!(act["count"].as_u64(), Some(by_hand as u64), "{act}");
    }
    let study = &report["recipients"][0];
    assert_eq!(
        (&study["id"], &study["name"]),
        (&STUDY.into(), &NAME.into())
    );
    assert_eq!(study["acts"]["consent.given"], 1);
    assert_eq!(study["acts"]["consent.withdrawn"], 1);
    let verified = kluis.json(&["audit", "verify"]);
    assert_eq!(report["verified"], verified);
    let html = fs::read_to_string(&page).expect("the page");
    assert!(
        html.contains("Bericht von ") && !html.contains("<script"),
        "{html}"
    );
    assert!(
        html.contains(verified["head"].as_str().expect("a head")),
        "{html}"
    );

    let told = kluis.run(&["audit", "report"]).expect_status(0).text();
    assert!(
        told.contains("consent.given") && told.contains("nothing altered"),
        "{told}"
    );
    let empty: Value = kluis.json(&["audit", "report", "--year", "1999"]);
    assert_eq!(empty["entries"], 0);
    let told = kluis.run(&["audit", "report", "--year", "1999"]);
    assert!(
        told.expect_status(0)
            .text()
            .contains("Nothing happened in 1999")
    );
    kluis
        .run(&[
            "audit",
            "report",
            "-o",
            argument(&kluis.beside("report.txt")),
        ])
        .expect_status(2);
    kluis
        .run(&["audit", "report", "--year", "0"])
        .expect_status(2);
}
