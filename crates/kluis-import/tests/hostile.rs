//! Files that are broken, strange or made to harm.

use std::io::Cursor;
use std::ops::ControlFlow;

use jiff::Timestamp;
use kluis_import::{Format, ImportError, Item, Summary, read};
use proptest::prelude::*;

fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().expect("a time")
}

/// What a file yields: the lines of its unreadable resources, and the summary.
fn outcome(bytes: &[u8]) -> Result<(Vec<String>, Summary), ImportError> {
    let mut unreadable = Vec::new();
    let mut yielded = 0;
    let mut sink = |item| {
        yielded += 1;
        if let Item::Unreadable { place, why } = item {
            unreadable.push(format!("{place}: {why}"));
        }
        ControlFlow::Continue(())
    };
    let result = read(Cursor::new(bytes), "f", None, now(), &mut sink, &mut |_| {
        ControlFlow::Continue(())
    });
    if result.is_err() {
        assert_eq!(yielded, 0, "a refused file yields nothing");
    }
    Ok((unreadable, result?))
}

fn check_refused(bytes: impl AsRef<[u8]>, message: &str) {
    match outcome(bytes.as_ref()) {
        Ok(found) => panic!("expected {message}, found {found:?}"),
        Err(error) => assert_eq!(error.to_string(), message),
    }
}

#[test]
fn a_broken_file_is_refused_as_a_whole_with_its_place() {
    check_refused("", "f: the file is empty, expected FHIR as JSON");
    check_refused(" \r\n\t", "f: the file is empty, expected FHIR as JSON");
    check_refused("\u{feff}", "f: the file is empty, expected FHIR as JSON");
    check_refused(
        b"\xFF\xFE{\0}\0",
        "f: the text is in UTF-16, expected UTF-8: save it as UTF-8 and try again",
    );
    check_refused(
        b"\0{\0}",
        "f: the text is in UTF-16, expected UTF-8: save it as UTF-8 and try again",
    );
    check_refused(
        "<Patient xmlns=\"http://hl7.org/fhir\"/>",
        "f: FHIR XML is not read yet: export as JSON",
    );
    check_refused("\u{feff}<x/>", "f: the file is XML, expected FHIR as JSON");
    check_refused(
        b"PK\x03\x04",
        "f: the file is compressed, expected FHIR as JSON: unpack it and try again",
    );
    check_refused("hello", "f: line 1, column 1: expected a JSON value");
    check_refused(
        "[]",
        "f: line 1, the file: expected a FHIR resource as a JSON object",
    );
    check_refused(
        "{}",
        "f: line 1, resourceType: expected the name of a FHIR type",
    );
    check_refused(
        r#"{"resourceType":3}"#,
        "f: line 1, resourceType: expected the name of a FHIR type",
    );
    check_refused(
        r#"{"resourceType":"a b"}"#,
        "f: line 1, resourceType: expected the name of a FHIR type",
    );
    check_refused(
        r#"{"resourceType":"Bundle","entry":{}}"#,
        "f: line 1, entry: expected a list of entries",
    );
    check_refused(
        r#"{"resourceType":"Bundle","entry":[],"entry":[]}"#,
        "f: line 1, entry: expected resourceType and entry at most once",
    );
    check_refused(
        r#"{"resourceType":"Bundle","entry":[{}"#,
        "f: line 1, column 37: the text ends here, expected a value, a comma or ]",
    );
    check_refused(
        "{\"resourceType\":\"Basic\"}\n{\"resourceType\":\"Ba",
        "f: line 2, column 20: the text ends here, expected the closing quote of a text",
    );
    check_refused(
        "{\"resourceType\":\"Basic\"}\n{}\n",
        "f: line 2, resourceType: expected the name of a FHIR type",
    );
    check_refused(
        "{\"resourceType\":\"Basic\"}\n[1]\n",
        "f: line 2, column 1: expected {",
    );
    check_refused(
        "{\"resourceType\":\"Basic\"} {}",
        "f: line 1, column 26: expected nothing more after the value",
    );
    check_refused(
        "{\"resourceType\":\"Basic\",\n\"id\":\"1\"}\n{}",
        "f: line 3, column 1: expected nothing more after the value",
    );
    check_refused(
        b"{\"resourceType\":\"Basic\",\"id\":\"\xFF\"}",
        "f: line 1, column 33: not UTF-8, expected text in UTF-8",
    );
}

#[test]
fn one_bad_resource_does_not_stop_the_others() {
    let deep = format!("{}1{}", "[".repeat(70), "]".repeat(70));
    let cases = [
        (
            r#""id":"a","id":"b""#.to_owned(),
            "id: the same name occurs twice in one object",
        ),
        (format!(r#""x":{deep}"#), "nested deeper than 64 levels"),
        (
            r#""x":1e400"#.to_owned(),
            "x: a number too large to compute with or longer than 1024 characters",
        ),
        (
            r#""x":"\u0000""#.to_owned(),
            "x: a text holds the character NUL",
        ),
        (
            r#""date":"0001-01-01""#.to_owned(),
            "date: the year is outside 1850 to next year",
        ),
        (
            r#""date":"2028""#.to_owned(),
            "date: the year is outside 1850 to next year",
        ),
        (
            r#""date":"yesterday""#.to_owned(),
            "date: not a FHIR date or time, expected a form like 2024, 2024-05, 2024-05-31 or 2024-05-31T08:15:00+02:00",
        ),
    ];
    for (member, why) in cases {
        let bundle = format!(
            r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Basic",{member}}}}},{{"resource":{{"resourceType":"Basic","id":"good"}}}}]}}"#
        );
        let lines = format!(
            "{{\"resourceType\":\"Basic\",{member}}}\n{{\"resourceType\":\"Basic\",\"id\":\"good\"}}\n"
        );
        for text in [bundle, lines] {
            let (unreadable, summary) = outcome(text.as_bytes()).expect("a whole file");
            assert_eq!((summary.records, summary.unreadable), (1, 1), "{member}");
            assert!(unreadable[0].ends_with(why), "{unreadable:?}");
        }
    }
}

#[test]
fn odd_entries_are_named_and_the_others_go_on() {
    let text = r#"{"resourceType":"Bundle","entry":[1,null,{},{"resource":{"resourceType":"Bundle"}},{"resource":[]},
        {"resource":{"id":"1"}},{"resource":{"resourceType":"Quantity"}},{"resource":{"resourceType":"Basic"},"resource":{}},
        {"fullUrl":7,"resource":{"resourceType":"Basic","id":"good"}}]}"#;
    let (unreadable, summary) = outcome(text.as_bytes()).expect("a whole file");
    assert_eq!(
        (
            summary.records,
            summary.unreadable,
            summary.without_resource
        ),
        (1, 7, 1)
    );
    assert_eq!(unreadable[0], "line 1, entry[0]: expected an object");
    assert_eq!(
        unreadable[3],
        "line 1, entry[4].resource: the resource: expected a JSON object"
    );
    assert_eq!(
        unreadable[4],
        "line 2, entry[5].resource: resourceType: expected the name of a FHIR type"
    );
}

#[test]
fn byte_order_mark_line_ends_and_blank_lines_do_not_matter() {
    let one = r#"{"resourceType":"Basic","id":"1"}"#;
    for (text, format, records) in [
        (format!("\u{feff}{one}"), Format::FhirResource, 1),
        (format!("{one}\r\n{one}\r\n"), Format::FhirNdjson, 2),
        (format!("\n\n{one}\n \r\n{one}"), Format::FhirNdjson, 2),
        (format!("{one}\n\n"), Format::FhirResource, 1),
        (
            r#"{"entry":[],"resourceType":"Bundle"}"#.to_owned(),
            Format::FhirBundle,
            0,
        ),
        (
            r#"{"resourceType":"Bundle","type":"document"}"#.to_owned(),
            Format::FhirBundle,
            0,
        ),
        (
            r#"{"resourceType":"List","entry":[{"item":{"display":"x"}}]}"#.to_owned(),
            Format::FhirResource,
            1,
        ),
    ] {
        let (_, summary) = outcome(text.as_bytes()).expect(&text);
        assert_eq!(
            (summary.format, summary.records),
            (format, records),
            "{text}"
        );
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let whole = include_bytes!("fixtures/bundle.json");
    for length in 0..whole.len() {
        assert!(
            outcome(&whole[..length]).is_err(),
            "cut after {length} bytes"
        );
    }
    assert!(outcome(whole).is_ok());
}

#[test]
fn a_resource_beyond_16_mebibytes_is_read_past() {
    let large = "x".repeat(17 * 1024 * 1024);
    let text = format!(
        "{{\"resourceType\":\"Basic\",\"x\":\"{large}\"}}\n{{\"resourceType\":\"Basic\"}}\n"
    );
    let (unreadable, summary) = outcome(text.as_bytes()).expect("a whole file");
    assert_eq!((summary.records, unreadable.len()), (1, 1));
    assert!(
        unreadable[0].ends_with("larger than 16 MiB"),
        "{unreadable:?}"
    );
}

#[test]
fn a_file_said_to_be_something_else_is_refused() {
    let text = br#"{"resourceType":"Basic"}"#;
    let mut sink = |_| ControlFlow::Continue(());
    let error = read(
        Cursor::new(text),
        "f",
        Some(Format::FhirBundle),
        now(),
        &mut sink,
        &mut |_| ControlFlow::Continue(()),
    );
    assert_eq!(
        error.expect_err("another format").to_string(),
        "f: the file is a FHIR resource, expected a FHIR bundle"
    );
    assert!(
        read(
            Cursor::new(text),
            "f",
            Some(Format::FhirNdjson),
            now(),
            &mut sink,
            &mut |_| ControlFlow::Continue(())
        )
        .is_ok()
    );
}

#[test]
fn the_sink_and_the_progress_can_stop_the_reading() {
    let text = include_bytes!("fixtures/resources.ndjson");
    let mut seen = 0;
    let mut sink = |_| {
        seen += 1;
        ControlFlow::Break(())
    };
    let summary = read(Cursor::new(text), "f", None, now(), &mut sink, &mut |_| {
        ControlFlow::Continue(())
    })
    .expect("a file");
    assert!(summary.stopped);
    assert_eq!(seen, 1);
    let error = read(
        Cursor::new(text),
        "f",
        None,
        now(),
        &mut |_| ControlFlow::Continue(()),
        &mut |_| ControlFlow::Break(()),
    );
    assert!(matches!(error, Err(ImportError::Stopped { .. })));
}

#[test]
fn a_file_changed_between_the_passes_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("f.ndjson");
    let text = include_str!("fixtures/resources.ndjson");
    for changed in [
        text.replace("Voorbeeld", "Voorbeemd"),
        text.to_owned() + &text[..text.len() / 2],
        String::new(),
    ] {
        std::fs::write(&path, text).expect("a file");
        let mut passes = 0;
        let mut progress = |_| {
            passes += 1;
            if passes == 1 {
                std::fs::write(&path, &changed).expect("a file");
            }
            ControlFlow::Continue(())
        };
        let result = kluis_import::read_file(
            &path,
            None,
            now(),
            &mut |_| ControlFlow::Continue(()),
            &mut progress,
        );
        assert!(
            matches!(result, Err(ImportError::Changed { .. })),
            "{result:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = outcome(&bytes);
    }

    #[test]
    fn a_damaged_bundle_never_panics_and_never_yields_before_an_error(at in any::<prop::sample::Index>(), with in prop::collection::vec(any::<u8>(), 0..4)) {
        let mut bytes = include_bytes!("fixtures/bundle.json").to_vec();
        let at = at.index(bytes.len());
        bytes.splice(at..=at, with);
        let _ = outcome(&bytes);
    }
}
