//! Numbers and units as a person writes them.

use kluis_api::RecordRow;

use crate::i18n::Language;

fn decimal_sign(language: Language) -> char {
    match language {
        Language::English => '.',
        Language::Dutch | Language::French | Language::German | Language::Finnish => ',',
    }
}

/// Stands between groups of three digits; where it is a space, no line breaks there.
fn group_sign(language: Language) -> char {
    match language {
        Language::Dutch | Language::German => '.',
        Language::English => ',',
        Language::French => '\u{202f}',
        Language::Finnish => '\u{a0}',
    }
}

/// The letter for a byte.
fn byte_sign(language: Language) -> char {
    match language {
        Language::Dutch | Language::English | Language::German => 'B',
        Language::French => 'o',
        Language::Finnish => 't',
    }
}

/// A number with at most two decimals, without trailing zeros.
pub fn number(language: Language, value: f64) -> String {
    let rounded = format!("{:.2}", value.abs());
    let (whole, decimals) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let mut text = String::new();
    if value < 0.0 && rounded != "0.00" {
        text.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(group_sign(language));
        }
        text.push(digit);
    }
    let decimals = decimals.trim_end_matches('0');
    if !decimals.is_empty() {
        text.push(decimal_sign(language));
        text.push_str(decimals);
    }
    text
}

/// A size in bytes, in the unit a person would choose.
pub fn size(language: Language, bytes: u64) -> String {
    let bytes = bytes as f64;
    let (value, prefix) = if bytes < 1000.0 {
        (bytes, "")
    } else if bytes < 1_000_000.0 {
        ((bytes / 1000.0).round(), "k")
    } else {
        ((bytes / 100_000.0).round() / 10.0, "M")
    };
    format!(
        "{} {prefix}{}",
        number(language, value),
        byte_sign(language)
    )
}

/// A unit as it is printed: UCUM codes that nobody would recognise become signs.
pub fn unit(code: &str) -> String {
    match code {
        "mm[Hg]" => "mmHg".to_owned(),
        "Cel" => "°C".to_owned(),
        "[degF]" => "°F".to_owned(),
        "1" => String::new(),
        _ => {
            let mut printed = String::new();
            let mut inside = false;
            for character in code.chars() {
                match character {
                    '{' => inside = true,
                    '}' => inside = false,
                    _ if !inside => printed.push(character),
                    _ => {}
                }
            }
            printed
        }
    }
}

/// A value that holds a number and was written with a decimal point, in the language.
pub fn with_decimal_sign(language: Language, text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_digit = |index: Option<usize>| {
        index
            .and_then(|index| characters.get(index))
            .is_some_and(char::is_ascii_digit)
    };
    characters
        .iter()
        .enumerate()
        .map(|(index, character)| {
            if *character == '.' && is_digit(index.checked_sub(1)) && is_digit(Some(index + 1)) {
                decimal_sign(language)
            } else {
                *character
            }
        })
        .collect()
}

/// The value of a record in words, or nothing if it has none.
pub fn record_value(language: Language, row: &RecordRow) -> String {
    match (&row.value_text, row.value) {
        (Some(text), Some(_)) => with_decimal_sign(language, text),
        (Some(text), None) if value_pair(text).is_some() => with_decimal_sign(language, text),
        (Some(text), None) => text.clone(),
        (None, Some(value)) => match &row.unit {
            Some(code) => format!("{} {}", number(language, value), unit(code)),
            None => number(language, value),
        },
        (None, None) => String::new(),
    }
}

/// Both numbers of a value such as `128/82 mmHg`.
fn value_pair(text: &str) -> Option<[f64; 2]> {
    let first_word = text.split_whitespace().next()?;
    let (first, second) = first_word.split_once('/')?;
    Some([first.parse().ok()?, second.parse().ok()?])
}

/// The numbers of a record that a chart can draw: two for a pair such as blood pressure.
pub fn chart_values(row: &RecordRow) -> Vec<f64> {
    match (row.value_text.as_deref().and_then(value_pair), row.value) {
        (Some(pair), _) => pair.to_vec(),
        (None, Some(value)) => vec![value],
        (None, None) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value_text: Option<&str>, value: Option<f64>, unit: Option<&str>) -> RecordRow {
        RecordRow {
            path: "/health/x/1".into(),
            kind: "Observation".into(),
            title: "X".into(),
            value_text: value_text.map(Into::into),
            value,
            unit: unit.map(Into::into),
            time: None,
            source: None,
        }
    }

    #[test]
    fn numbers_have_the_signs_of_the_language() {
        let check = |value, expected: [&str; 5]| {
            assert_eq!(
                Language::ALL.map(|language| number(language, value)),
                expected
            );
        };
        check(0.0, ["0"; 5]);
        check(72.5, ["72,5", "72.5", "72,5", "72,5", "72,5"]);
        check(-3.25, ["-3,25", "-3.25", "-3,25", "-3,25", "-3,25"]);
        check(
            1234567.5,
            [
                "1.234.567,5",
                "1,234,567.5",
                "1\u{202f}234\u{202f}567,5",
                "1.234.567,5",
                "1\u{a0}234\u{a0}567,5",
            ],
        );
        check(-0.001, ["0"; 5]);
    }

    #[test]
    fn only_points_between_digits_become_commas() {
        let check = |text: &str, expected: &str| {
            assert_eq!(with_decimal_sign(Language::Dutch, text), expected);
        };
        check("6.4 mmol/L", "6,4 mmol/L");
        check("approx. 6.4", "approx. 6,4");
        check(".5", ".5");
    }

    #[test]
    fn codes_of_units_become_printed_units() {
        assert_eq!(unit("mm[Hg]"), "mmHg");
        assert_eq!(unit("{steps}/d"), "/d");
        assert_eq!(unit("kg"), "kg");
    }

    #[test]
    fn pair_is_drawn_as_two_numbers() {
        assert_eq!(
            chart_values(&row(Some("128/82 mmHg"), Some(128.0), None)),
            [128.0, 82.0]
        );
        assert_eq!(
            chart_values(&row(Some("70.5 kg"), Some(70.5), None)),
            [70.5]
        );
        assert!(chart_values(&row(Some("km/h"), None, None)).is_empty());
    }

    #[test]
    fn value_without_words_is_written_with_its_unit() {
        let shown = record_value(Language::Dutch, &row(None, Some(36.6), Some("Cel")));
        assert_eq!(shown, "36,6 °C");
    }

    #[test]
    fn sizes_are_short() {
        let check = |bytes, expected: [&str; 5]| {
            assert_eq!(
                Language::ALL.map(|language| size(language, bytes)),
                expected
            );
        };
        check(900, ["900 B", "900 B", "900 o", "900 B", "900 t"]);
        check(12_400, ["12 kB", "12 kB", "12 ko", "12 kB", "12 kt"]);
        check(
            2_540_000,
            ["2,5 MB", "2.5 MB", "2,5 Mo", "2,5 MB", "2,5 Mt"],
        );
    }
}
