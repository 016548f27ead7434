use kluis_api::ApproveRequest;
use kluis_consent::NewEntry;

use super::*;
use crate::test_home::TestHome;

const STUDY: &str = "https://study.example/id#app";
const DOCTOR: &str = "https://doctor.example/#me";

fn entry(sequence: u64, time: &str, new: NewEntry) -> Entry {
    Entry {
        sequence,
        time: time.parse().unwrap(),
        actor: new.actor,
        act: new.act,
        about: new.about,
        details: new.details,
        former: String::new(),
        hash: String::new(),
    }
}

fn of(act: Act, recipient: &str, name: &str, categories: &str) -> NewEntry {
    NewEntry::by_owner(act, "g-1")
        .with("recipient", recipient)
        .with(name, categories)
}

/// A log from the last hours of 2025 to the first of 2027, newest first as the safe gives it.
fn log() -> Vec<Entry> {
    let own = NewEntry::by_owner;
    let import = |new: &str, changed: &str| {
        own(Act::ImportDone, "a.json")
            .with("new", new)
            .with("changed", changed)
    };
    let entries = [
        ("2025-12-31T22:59:59Z", import("500", "0")),
        // Midnight in Brussels.
        ("2025-12-31T23:00:00Z", import("12", "3")),
        ("2026-02-01T09:00:00Z", import("1", "0")),
        (
            "2026-02-02T09:00:00Z",
            own(Act::DataExported, "/health/").with("count", "40"),
        ),
        (
            "2026-03-01T09:00:00Z",
            own(Act::RequestReceived, "r-1").with("recipient", STUDY),
        ),
        (
            "2026-03-02T09:00:00Z",
            of(Act::ConsentGiven, STUDY, "categories", "steps, weight")
                .with("until", "2027-06-30T21:59:59Z"),
        ),
        (
            "2026-03-02T09:01:00Z",
            of(Act::AccessConfirmed, STUDY, "category", "steps"),
        ),
        (
            "2026-03-02T09:02:00Z",
            of(Act::AccessUnconfirmed, STUDY, "category", "weight"),
        ),
        (
            "2026-04-01T09:00:00Z",
            own(Act::RequestReceived, "r-2").with("recipient", DOCTOR),
        ),
        (
            "2026-04-01T09:05:00Z",
            own(Act::RequestDenied, "r-2").with("recipient", DOCTOR),
        ),
        (
            "2026-05-01T09:00:00Z",
            of(Act::ConsentNarrowed, STUDY, "category", "weight").with("categories", "steps"),
        ),
        (
            "2026-06-01T09:00:00Z",
            of(Act::ConsentWithdrawn, STUDY, "categories", "steps"),
        ),
        (
            "2026-06-01T09:01:00Z",
            of(Act::AccessRemoved, STUDY, "category", "steps"),
        ),
        (
            "2026-12-31T22:59:59Z",
            own(Act::from_name("later.thing"), "x").with("recipient", "y"),
        ),
        // In Brussels it is 2027.
        (
            "2026-12-31T23:00:00Z",
            of(Act::ConsentExpired, DOCTOR, "categories", "sleep"),
        ),
    ];
    let mut entries: Vec<Entry> = (1..)
        .zip(entries)
        .map(|(sequence, (time, new))| entry(sequence, time, new))
        .collect();
    entries.reverse();
    entries
}

fn brussels() -> TimeZone {
    TimeZone::get("Europe/Brussels").unwrap()
}

fn report(year: i16) -> YearReport {
    counted(&log(), year, &brussels()).unwrap()
}

#[test]
fn totals_are_those_counted_by_hand() {
    let report = report(2026);
    assert_eq!(
        (report.year, report.zone.as_str()),
        (2026, "Europe/Brussels")
    );
    assert_eq!(report.entries, 13);
    let acts: Vec<(&str, u64, Option<u64>)> = report
        .acts
        .iter()
        .map(|act| (act.act.as_str(), act.count, act.records))
        .collect();
    assert_eq!(
        acts,
        [
            ("access.confirmed", 1, None),
            ("access.removed", 1, None),
            ("access.unconfirmed", 1, None),
            ("consent.given", 1, None),
            ("consent.narrowed", 1, None),
            ("consent.withdrawn", 1, None),
            ("data.exported", 1, Some(40)),
            ("import.done", 2, Some(16)),
            ("later.thing", 1, None),
            ("request.denied", 1, None),
            ("request.received", 2, None),
        ]
    );
    let [study, doctor] = report.recipients.as_slice() else {
        panic!("{:?}", report.recipients);
    };
    assert_eq!((study.id.as_str(), doctor.id.as_str()), (STUDY, DOCTOR));
    assert_eq!(study.categories, ["steps", "weight"]);
    assert!(study.acts.values().all(|count| *count == 1));
    assert_eq!((study.acts.len(), study.events.len()), (7, 7));
    let given = &study.events[1];
    assert_eq!((given.sequence, given.act.as_str()), (6, "consent.given"));
    assert_eq!(given.time, "2026-03-02T09:00:00Z");
    assert_eq!(given.until.as_deref(), Some("2027-06-30T21:59:59Z"));
    assert_eq!(study.events[4].categories, ["weight"], "what was taken out");
    assert_eq!(
        doctor.acts,
        BTreeMap::from([("request.denied".into(), 1), ("request.received".into(), 1)])
    );
}

#[test]
fn a_year_begins_and_ends_where_the_person_lives() {
    assert_eq!(report(2025).entries, 1);
    assert_eq!(report(2027).entries, 1);
    let in_utc = |year| counted(&log(), year, &TimeZone::UTC).unwrap().entries;
    assert_eq!([2025, 2026, 2027].map(in_utc), [2, 13, 0]);
    for year in [i16::MIN, 0, 1969, 9999, i16::MAX] {
        assert!(matches!(
            counted(&log(), year, &brussels()),
            Err(AppError::Argument { .. })
        ));
    }
}

fn safe_view() -> kluis_api::SessionView {
    kluis_api::SessionView {
        safe: "eva".into(),
        owner: "<b>Eva</b>".into(),
        language: "nl".into(),
    }
}

fn page_in(language: &str, report: &YearReport) -> String {
    page::of(report, &safe_view(), &Words::of(language, brussels()))
}

#[test]
fn the_page_tells_it_in_every_language_and_a_name_cannot_break_out() {
    let mut report = report(2026);
    report.made = "2027-01-02T10:00:00Z".into();
    report.recipients[0].name = Some("Studie </td><script>alert(1)</script>".into());
    report.verified.head = "ab12".into();
    for language in kluis_records::LANGUAGES {
        let words = Words::of(language, brussels());
        let html = page_in(language, &report);
        let (_, body) = html.split_once("<body>").unwrap();
        assert!(!body.contains(['{', '}']), "{language}");
        for absent in ["<script", "<b>", "<img", " src=", " href=", "url("] {
            assert!(!html.contains(absent), "{absent} in {language}");
        }
        for told in [
            "Europe/Brussels",
            "ab12",
            STUDY,
            DOCTOR,
            "&lt;script&gt;",
            "later.thing",
        ] {
            assert!(body.contains(told), "{told} in {language}");
        }
        for act in report.acts.iter().filter(|act| act.act != "later.thing") {
            let named = &words.texts.acts[&act.act];
            assert!(body.contains(&crate::printed::escaped(named)), "{named}");
        }
    }
    let dutch = page_in("nl", &report);
    for told in [
        "Verslag van 2026",
        "<dt>Regels in dit jaar</dt><dd>13</dd>",
        "Toestemming gegeven, tot 30 juni 2027, 23:59",
        "<td>2 maart 2026, 10:00</td>",
        "<dt>Soorten gegevens</dt><dd>Stappen, Gewicht</dd>",
        "<td>Gegevens toegevoegd</td><td class=\"number\">2</td><td class=\"number\">16</td>",
    ] {
        assert!(dutch.contains(told), "{told} in {dutch}");
    }
}

#[test]
fn an_empty_year_and_an_altered_log_are_told() {
    let mut empty = report(2024);
    assert_eq!(
        (empty.entries, empty.acts.len(), empty.recipients.len()),
        (0, 0, 0)
    );
    for language in kluis_records::LANGUAGES {
        let words = Words::of(language, brussels());
        let texts = &words.texts.report;
        let html = page_in(language, &empty);
        assert!(html.contains(&fill_year(&texts.empty)), "{language}");
        assert!(!html.contains("<table"));
        empty.verified.first_bad = Some(5);
        assert!(page_in(language, &empty).contains("<p class=\"alarm\">"));
        empty.verified.first_bad = None;
        assert!(page_in(language, &empty).contains(&texts.altered));
        empty.verified.ok = true;
        assert!(!page_in(language, &empty).contains("<p class=\"alarm\">"));
        empty.verified.ok = false;
    }
}

fn fill_year(text: &str) -> String {
    text.replace("{year}", "2024")
}

#[test]
fn every_act_has_its_words_in_every_language() {
    for language in kluis_records::LANGUAGES {
        let mut known: Vec<&str> = Act::names().collect();
        known.sort_unstable();
        let acts = Words::of(language, brussels()).texts.acts;
        let named: Vec<&str> = acts.keys().map(String::as_str).collect();
        assert_eq!(named, known, "{language}");
        assert!(acts.values().all(|name| !name.is_empty()));
    }
}

#[test]
fn a_report_of_a_real_log_is_that_log_counted() {
    let home = TestHome::new();
    let session = home.create();
    let folder = tempfile::tempdir().unwrap();
    let request = folder.path().join("request.json");
    let document = serde_json::json!({
        "type": ["VerifiableCredential", "SolidAccessRequest"],
        "expirationDate": "2090-06-30T21:59:59Z",
        "credentialSubject": {
            "id": STUDY,
            "https://w3id.org/kluis/ns#name": "Hartstudie",
            "hasConsent": {
                "mode": "http://www.w3.org/ns/auth/acl#Read",
                "forPurpose": "https://w3id.org/dpv#AcademicResearch",
                "https://w3id.org/kluis/ns#categories": ["steps", "weight"],
            },
        },
    });
    std::fs::write(&request, document.to_string()).unwrap();
    for _ in 0..2 {
        let decision = ApproveRequest {
            id: session.import_request(&request).unwrap().id,
            only: vec!["steps".to_owned(), "weight".to_owned()],
            until: None,
        };
        let grant = session.approve(&decision).unwrap();
        session.narrow(&grant.id, "weight").unwrap();
        session.revoke(&grant.id).unwrap();
    }
    let report = session.year_report(None).unwrap();
    let log = session.activity(None, None, None).unwrap();
    assert_eq!(report.entries, log.len() as u64);
    for act in &report.acts {
        let by_hand = log.iter().filter(|entry| entry.act == act.act).count();
        assert_eq!(act.count, by_hand as u64, "{}", act.act);
    }
    let [study] = report.recipients.as_slice() else {
        panic!("{:?}", report.recipients);
    };
    assert_eq!(study.name.as_deref(), Some("Hartstudie"));
    for (act, count) in [
        ("request.received", 1),
        ("consent.given", 2),
        ("consent.narrowed", 2),
        ("consent.withdrawn", 2),
    ] {
        assert_eq!(study.acts[act], count, "{act}");
    }
    assert_eq!(report.verified, session.verify_activity().unwrap());
    assert!(report.verified.ok);
    assert_eq!(session.years_with_activity().unwrap(), [report.year]);
    let page = session.year_report_page(&report, Some("fr")).unwrap();
    assert!(page.contains("<html lang=\"fr\">") && page.contains("Hartstudie"));
    assert!(
        session
            .year_report_page(&report, None)
            .unwrap()
            .contains("lang=\"nl\"")
    );
    assert_eq!(session.year_report(Some(1999)).unwrap().entries, 0);
}
