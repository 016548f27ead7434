//! Which units are units, and not words that somebody typed: those of [UCUM](https://ucum.org/ucum) that health data uses.

/// Units that take a prefix such as `m` or `k`.
const WITH_PREFIX: &[&str] = &[
    "g", "m", "L", "l", "s", "mol", "Pa", "J", "W", "Hz", "V", "A", "K", "U", "[IU]", "[iU]", "eq",
    "osm", "cal", "[Cal]", "kat", "Bq", "Gy", "Sv", "lm", "lx", "B", "B[SPL]", "t", "bar", "N",
    "m[Hg]", "m[H2O]",
];

const PREFIXES: &[&str] = &[
    "T", "G", "M", "k", "h", "da", "d", "c", "m", "u", "n", "p", "f",
];

/// Units that take none.
const WITHOUT_PREFIX: &[&str] = &[
    "%",
    "min",
    "h",
    "d",
    "wk",
    "mo",
    "a",
    "deg",
    "Cel",
    "[degF]",
    "[in_i]",
    "[ft_i]",
    "[mi_i]",
    "[lb_av]",
    "[oz_av]",
    "[stone_av]",
    "[foz_us]",
    "[cup_us]",
    "[tsp_us]",
    "[tbs_us]",
    "[drp]",
    "[diop]",
    "[pH]",
    "[ppm]",
    "[ppb]",
    "[ppth]",
    "[HPF]",
    "[LPF]",
    "[arb'U]",
    "[CFU]",
    "10*",
    "10^",
];

/// What may stand in braces, where any text may.
const REMARKS: &[&str] = &[
    "{#}",
    "{1.73_m2}",
    "{beats}",
    "{breaths}",
    "{cells}",
    "{cigarettes}",
    "{copies}",
    "{count}",
    "{drinks}",
    "{events}",
    "{INR}",
    "{index}",
    "{points}",
    "{puffs}",
    "{ratio}",
    "{score}",
    "{steps}",
    "{tablet}",
    "{times}",
];

/// What sources write for a unit where they have no code.
const WRITTEN: &[(&str, &str)] = &[
    ("mmHg", "mm[Hg]"),
    ("mm Hg", "mm[Hg]"),
    ("bpm", "/min"),
    ("beats/min", "/min"),
    ("beats/minute", "/min"),
    ("breaths/min", "/min"),
    ("breaths/minute", "/min"),
    ("count/min", "/min"),
    ("°C", "Cel"),
    ("degC", "Cel"),
    ("°F", "[degF]"),
    ("degF", "[degF]"),
    ("lb", "[lb_av]"),
    ("lbs", "[lb_av]"),
    ("in", "[in_i]"),
    ("ft", "[ft_i]"),
    ("mi", "[mi_i]"),
    ("mcg", "ug"),
    ("µg", "ug"),
    ("percent", "%"),
    ("sec", "s"),
    ("mins", "min"),
    ("minutes", "min"),
    ("hr", "h"),
    ("hours", "h"),
    ("days", "d"),
    ("ratio", "1"),
    ("score", "{score}"),
    ("points", "{points}"),
    ("steps", "{steps}"),
    ("stappen", "{steps}"),
    ("count", "{count}"),
];

/// The UCUM code of a unit, from its code or else from what it is called; `None` where neither is known to be one.
pub(crate) fn known(code: Option<&str>, written: Option<&str>) -> Option<String> {
    [code, written].into_iter().flatten().find_map(|text| {
        let translated = WRITTEN
            .iter()
            .find(|(name, _)| *name == text)
            .map(|(_, code)| *code);
        translated
            .or_else(|| is_unit(text).then_some(text))
            .map(str::to_owned)
    })
}

/// At most four parts joined by `/` and `.`, each of the lists here.
fn is_unit(text: &str) -> bool {
    let mut parts = Vec::new();
    let (mut start, mut inside) = (0, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' | b'[' => inside = true,
            b'}' | b']' => inside = false,
            b'/' | b'.' if !inside => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    // Per minute is written with nothing before the slash.
    if parts.len() > 1 && parts[0].is_empty() && text.starts_with('/') {
        parts.remove(0);
    }
    parts.len() <= 4 && parts.into_iter().all(is_part)
}

/// A unit with its power, a number, a remark, or one of the first two with a remark.
fn is_part(text: &str) -> bool {
    let (unit, remark) = match text.find('{') {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    if !remark.is_empty() && !REMARKS.contains(&remark) {
        return false;
    }
    if unit.is_empty() {
        return !remark.is_empty();
    }
    let factor = unit.len() <= 3 && unit.bytes().all(|byte| byte.is_ascii_digit());
    let before_power = unit.trim_end_matches(|last: char| last.is_ascii_digit());
    let has_power = (1..=2).contains(&(unit.len() - before_power.len()));
    let base = before_power
        .strip_suffix(['+', '-'])
        .unwrap_or(before_power);
    factor || is_symbol(unit) || (has_power && is_symbol(base))
}

fn is_symbol(text: &str) -> bool {
    let prefixed = || {
        PREFIXES.iter().any(|prefix| {
            text.strip_prefix(prefix)
                .is_some_and(|rest| WITH_PREFIX.contains(&rest))
        })
    };
    WITHOUT_PREFIX.contains(&text) || WITH_PREFIX.contains(&text) || prefixed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_health_data_are_known() {
        for unit in [
            "mg/dL",
            "mmol/L",
            "%",
            "U/L",
            "mm[Hg]",
            "g/dL",
            "10*3/uL",
            "10*9/L",
            "cm",
            "kg/m2",
            "kg",
            "Cel",
            "[degF]",
            "mL/min/{1.73_m2}",
            "mg/g",
            "/min",
            "/d",
            "min/wk",
            "5.mL",
            "1",
            "{score}",
            "{steps}/d",
            "{beats}/min",
            "m[IU]/L",
            "kPa",
            "[lb_av]",
            "h",
            "ug/L",
            "10*-3",
            "mmol/mol",
            "[in_i]",
            "10*6{cells}/uL",
            "mL/kg/min",
        ] {
            assert_eq!(known(Some(unit), None).as_deref(), Some(unit));
        }
    }

    #[test]
    fn what_a_unit_is_called_is_translated() {
        for (code, written, expected) in [
            (None, Some("mmHg"), Some("mm[Hg]")),
            (None, Some("kg"), Some("kg")),
            (Some("mm[Hg]"), Some("Eva's"), Some("mm[Hg]")),
            (Some("385055001"), Some("Tablet"), None),
            (Some("Eva"), Some("°F"), Some("[degF]")),
            (None, None, None),
        ] {
            assert_eq!(
                known(code, written).as_deref(),
                expected,
                "{code:?} {written:?}"
            );
        }
    }

    #[test]
    fn words_are_no_units() {
        for text in [
            "",
            "Eva",
            "{Eva}",
            "{steps of Eva}",
            "kg{Eva}",
            "kg Eva",
            "[Eva]",
            "/",
            "//",
            "kg/",
            ".",
            "kg//m",
            "kg/m/m/m/m",
            "1234",
            "kg123",
            "{",
            "}",
            "{steps}{steps}",
            "{steps}kg",
            "é",
            "°",
            "-",
            "k",
            "https://pod.example/eva",
        ] {
            assert_eq!(known(Some(text), None), None, "{text}");
        }
    }
}
