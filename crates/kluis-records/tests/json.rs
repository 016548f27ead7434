//! The JSON reader accepts what JSON is and nothing else, with a place for every fault.

use kluis_records::{FhirJson, RecordError, Refusal};
use proptest::prelude::*;

fn check_refused(text: &str, message: &str) {
    let error = FhirJson::parse(text).expect_err(text);
    assert_eq!(error.to_string(), message, "{text}");
}

#[test]
fn faults_are_named_with_line_and_column() {
    check_refused(
        "{\"a\":\n  tru}",
        "not JSON: line 2, column 6: expected true, false or null",
    );
    check_refused(
        "[1,]",
        "not JSON: line 1, column 4: expected another entry after the comma",
    );
    check_refused(
        "{\"é\":1,",
        "not JSON: line 1, column 8: the text ends here, expected a text in quotes",
    );
    check_refused(
        "[1] 2",
        "not JSON: line 1, column 5: expected nothing more after the value",
    );
    check_refused(
        "01",
        "not JSON: line 1, column 2: expected nothing more after the value",
    );
    check_refused(
        "\"\\ud800x\"",
        "not JSON: line 1, column 8: expected the second half of a character",
    );
}

#[test]
fn refused_values_are_named_with_their_path() {
    check_refused(
        r#"{"a":[{"b":1e400}]}"#,
        "a[0].b: a number too large to compute with or longer than 1024 characters",
    );
    check_refused(
        r#"{"a":{"b":1,"b":2}}"#,
        "a.b: the same name occurs twice in one object",
    );
    check_refused(r#"{"a":"x\u0000y"}"#, "a: a text holds the character NUL");
    check_refused(
        &format!("{}{}", "[".repeat(65), "]".repeat(65)),
        &format!("{}: nested deeper than 64 levels", "[0]".repeat(64)),
    );
    let large = format!("[\"{}\"]", "x".repeat(17 * 1024 * 1024));
    check_refused(&large, "[0]: larger than 16 MiB");
}

#[test]
fn the_text_of_numbers_is_kept() {
    for number in [
        "5.10",
        "5.1",
        "-0",
        "1E5",
        "123456789012345678901234567890",
        "0.0000000000000000000000001",
    ] {
        assert_eq!(
            FhirJson::parse(number).expect("a number"),
            FhirJson::Number(number.to_owned())
        );
    }
}

#[test]
fn nesting_of_64_levels_is_read() {
    assert!(FhirJson::parse(&format!("{}{}", "[".repeat(64), "]".repeat(64))).is_ok());
}

#[test]
fn nesting_of_any_depth_does_not_exhaust_the_stack() {
    let open = "[".repeat(500_000);
    assert!(matches!(FhirJson::parse(&open), Err(RecordError::Json(_))));
    let whole = format!("{open}{}", "]".repeat(500_000));
    assert!(
        matches!(FhirJson::parse(&whole), Err(RecordError::Value(problem)) if problem.refusal == Refusal::TooDeep)
    );
}

/// Ours refuses a little more than another reader: NUL, a name twice.
fn agree(text: &str) -> Result<(), TestCaseError> {
    let theirs: Result<serde_json::Value, _> = serde_json::from_str(text);
    match FhirJson::parse(text) {
        Ok(ours) => prop_assert_eq!(
            serde_json::from_str::<serde_json::Value>(&ours.to_string()).ok(),
            theirs.ok()
        ),
        Err(RecordError::Value(problem)) => {
            prop_assert!(matches!(
                problem.refusal,
                Refusal::Nul | Refusal::RepeatedName | Refusal::Number
            ));
        }
        Err(_) => prop_assert!(theirs.is_err(), "only ours refuses {}", text),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn another_reader_accepts_the_same_texts(text in "[\\[\\]{}:,\"\\\\/u0-9a-fA-FeE+.\\- tnrsl\n\u{1}é]{0,24}") {
        agree(&text)?;
    }

    #[test]
    fn another_reader_accepts_the_same_damaged_texts(at in 0_usize..90, with in "[\\[\\]{}:,\"\\\\0-9ue.-]{0,2}") {
        let whole = r#"{"a":[1,-2.50,3e-7,true,null,"x\u00e9\ud83d\ude00\n"],"b":{"c":{},"d":[]},"é":"€"}"#;
        let mut text: Vec<char> = whole.chars().collect();
        let at = at.min(text.len());
        let end = (at + 1).min(text.len());
        text.splice(at..end, with.chars());
        agree(&text.into_iter().collect::<String>())?;
    }
}

#[test]
fn a_value_of_too_many_parts_is_refused_and_the_next_one_is_read() {
    let list = |items: usize| format!("[{}]", vec!["0"; items].join(","));
    let most = kluis_records::json_fault::MAX_VALUES;
    let input = format!("{} {} true", list(most - 1), list(most));
    let mut reader = kluis_records::JsonReader::new(input.as_bytes());
    reader
        .read_value()
        .expect("JSON")
        .expect("as many values as allowed");
    let refused = reader.read_value().expect("JSON").expect_err("one more");
    assert_eq!(
        refused.to_string(),
        format!("[{}]: more than 50000 values in one resource", most - 1)
    );
    let next = reader.read_value().expect("JSON").expect("counted anew");
    assert_eq!(next, FhirJson::Bool(true));
}
