//! Whatever single value of a signed document is changed, the request is no longer reviewed.

mod support;

use proptest::prelude::*;
use serde_json::{Value, json};
use support::{Making, assess, set};

const SIGNED: [&str; 4] = ["ethics", "legal", "register", "dossier"];

/// The pointers of everything in a value, the value itself included.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                pointers(member, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{position}"), found);
            }
        }
        _ => {}
    }
}

fn signed_pointers(bundle: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for part in SIGNED {
        pointers(&bundle[part], &format!("/{part}"), &mut found);
    }
    found
}

fn not_reviewed(bundle: &Value, what: &str) {
    let assessment = assess(bundle);
    assert_eq!(assessment.verdict.as_str(), "reject", "{what}");
    assert!(assessment.reason.is_some(), "{what}");
}

#[test]
fn removing_anything_rejects() {
    let whole = Making::default().bundle();
    for pointer in signed_pointers(&whole) {
        let mut changed = whole.clone();
        set(&mut changed, &pointer, None);
        not_reviewed(&changed, &pointer);
    }
}

#[test]
fn adding_anything_rejects() {
    let whole = Making::default().bundle();
    for pointer in signed_pointers(&whole) {
        let mut changed = whole.clone();
        match changed.pointer_mut(&pointer).unwrap() {
            Value::Object(members) => drop(members.insert("added".to_owned(), json!("x"))),
            Value::Array(items) => items.push(json!("x")),
            _ => continue,
        }
        not_reviewed(&changed, &pointer);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn changing_anything_rejects(at in any::<prop::sample::Index>(), how in 0..6_usize, text in ".{0,12}", number in 0..200_u32) {
        let whole = Making::default().bundle();
        let pointers = signed_pointers(&whole);
        let pointer = at.get(&pointers);
        let mut changed = whole.clone();
        let value = changed.pointer_mut(pointer).unwrap();
        let former = value.clone();
        *value = match (how, &former) {
            (0, _) => json!(number),
            (1, _) => Value::Null,
            (2, Value::String(old)) => json!(format!("{old}{text}")),
            (3, Value::String(old)) => {
                // One character becomes another.
                let position = number as usize % old.chars().count().max(1);
                let swapped = old.chars().enumerate().map(|(n, c)| if n == position { '1' } else { c });
                json!(swapped.collect::<String>())
            }
            (4, Value::Array(items)) => json!(items.iter().rev().collect::<Vec<_>>()),
            (5, _) => json!([former]),
            _ => json!(text),
        };
        prop_assume!(*value != former);
        let assessment = assess(&changed);
        prop_assert_eq!(assessment.verdict.as_str(), "reject", "{}", pointer);
        prop_assert!(assessment.reason.is_some());
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _outcome = kluis_credentials::Bundle::parse(&bytes);
        let _outcome = kluis_credentials::TrustAnchors::parse(&bytes);
    }
}
