//! Which codes are known to be codes, and not a name that somebody typed.

use kluis_records::Coding;

use FormOfCode::{Atc, Cvx, Icd, Loinc, Nulls, Product, Rxnorm, Snomed, YesNo};

/// A code of a system that is in the list here, of the form that codes have there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Code {
    /// Its place in the list, the most wanted first.
    rank: usize,
    pub(crate) code: String,
}

impl Code {
    /// URI of the code system.
    pub(crate) fn system(&self) -> &'static str {
        SYSTEMS[self.rank].0
    }

    /// `system|code`.
    pub(crate) fn token(&self) -> String {
        format!("{}|{}", self.system(), self.code)
    }
}

#[derive(Clone, Copy)]
enum FormOfCode {
    Loinc,
    Snomed,
    Atc,
    Icd,
    Rxnorm,
    Cvx,
    Product,
    YesNo,
    Nulls,
}

/// Code systems of which every code means the same to everybody. The first ones are what a measure is named by.
const SYSTEMS: &[(&str, FormOfCode)] = &[
    ("http://loinc.org", Loinc),
    ("http://snomed.info/sct", Snomed),
    ("http://www.whocc.no/atc", Atc),
    ("http://hl7.org/fhir/sid/icd-10", Icd),
    ("http://hl7.org/fhir/sid/icd-10-cm", Icd),
    ("http://hl7.org/fhir/sid/icpc-2", Icd),
    ("http://www.nlm.nih.gov/research/umls/rxnorm", Rxnorm),
    ("http://hl7.org/fhir/sid/cvx", Cvx),
    (
        "https://www.ehealth.fgov.be/standards/fhir/medication/NamingSystem/be-ns-cnk-codes",
        Product,
    ),
    ("http://terminology.hl7.org/CodeSystem/v2-0136", YesNo),
    ("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", Nulls),
];

/// The known ones among the codes of something, each once, the most wanted first. What a source calls them is left behind.
pub(crate) fn known(codes: &[Coding]) -> Vec<Code> {
    let mut found: Vec<Code> = codes
        .iter()
        .filter_map(|coding| {
            let system = coding.system.as_deref()?;
            let rank = SYSTEMS.iter().position(|(known, _)| *known == system)?;
            fits(&coding.code, SYSTEMS[rank].1).then(|| Code {
                rank,
                code: coding.code.clone(),
            })
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

fn fits(code: &str, form: FormOfCode) -> bool {
    let is_number = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    match form {
        // An answer code begins with LA.
        Loinc => {
            let digits = code.strip_prefix("LA").unwrap_or(code);
            digits
                .split_once('-')
                .is_some_and(|(number, check)| is_number(number, 6) && is_number(check, 1))
        }
        // The second and third last digits tell what an identifier names: 00 and 10 are concepts.
        Snomed => {
            (6..=18).contains(&code.len())
                && is_number(code, 18)
                && matches!(&code[code.len() - 3..code.len() - 1], "00" | "10")
        }
        // One to five levels: a letter, two digits, two letters one by one, two digits.
        Atc => {
            let levels = [1, 3, 4, 5, 7];
            let by_letter = [true, false, false, true, true, false, false];
            levels.contains(&code.len())
                && code.bytes().zip(by_letter).all(|(byte, letter)| {
                    if letter {
                        byte.is_ascii_uppercase()
                    } else {
                        byte.is_ascii_digit()
                    }
                })
        }
        // A letter, a digit, a digit or letter, and up to four more behind a dot.
        Icd => {
            let (main, detail) = code.split_once('.').unwrap_or((code, "0"));
            let plain = |text: &str| {
                text.bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            };
            main.len() == 3
                && main.as_bytes()[0].is_ascii_uppercase()
                && main.as_bytes()[1].is_ascii_digit()
                && plain(main)
                && (1..=4).contains(&detail.len())
                && plain(detail)
        }
        Rxnorm => is_number(code, 8),
        Cvx => is_number(code, 3),
        Product => code.len() == 7 && is_number(code, 7),
        YesNo => matches!(code, "Y" | "N"),
        Nulls => matches!(code, "UNK" | "ASKU" | "NASK" | "NAV" | "NI" | "NA"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coding(system: &str, code: &str) -> Coding {
        Coding {
            system: Some(system.to_owned()),
            code: code.to_owned(),
            display: Some("Eva's".to_owned()),
        }
    }

    #[test]
    fn codes_of_known_systems_pass_with_the_most_wanted_first() {
        let codes = [
            coding("http://snomed.info/sct", "271649006"),
            coding("http://loinc.org", "8480-6"),
            coding("http://loinc.org", "8480-6"),
            coding("https://hospital.example/codes", "8480-6"),
            Coding {
                system: None,
                code: "8480-6".to_owned(),
                display: None,
            },
        ];
        let known = known(&codes);
        let tokens: Vec<_> = known.iter().map(Code::token).collect();
        assert_eq!(
            tokens,
            [
                "http://loinc.org|8480-6",
                "http://snomed.info/sct|271649006"
            ]
        );
    }

    #[test]
    fn each_system_has_its_form() {
        for (system, code) in [
            ("http://loinc.org", "LA6576-8"),
            ("http://snomed.info/sct", "1153637007"),
            ("http://www.whocc.no/atc", "C09AA05"),
            ("http://www.whocc.no/atc", "C09"),
            ("http://hl7.org/fhir/sid/icd-10", "I10"),
            ("http://hl7.org/fhir/sid/icd-10-cm", "S72.001A"),
            ("http://hl7.org/fhir/sid/icpc-2", "K86"),
            ("http://www.nlm.nih.gov/research/umls/rxnorm", "314076"),
            ("http://hl7.org/fhir/sid/cvx", "140"),
            ("http://terminology.hl7.org/CodeSystem/v2-0136", "Y"),
        ] {
            assert_eq!(known(&[coding(system, code)]).len(), 1, "{system} {code}");
        }
    }

    #[test]
    fn what_a_person_typed_is_no_code() {
        for (system, _) in SYSTEMS {
            for typed in [
                "",
                "Eva",
                "eva voorbeeld",
                "61041200097",
                "61.04.12-000.97",
                "E",
                "EVA",
                "-",
                "é",
                "8480-",
                "-6",
                "8480-66",
                "271649006 ",
                "C09AA0é",
                "I1é",
                "I10.",
                "Eva.1",
            ] {
                // A letter alone is a group of ATC, and eleven digits may be no code anywhere.
                let atc = system.ends_with("/atc") && typed == "E";
                assert_eq!(
                    known(&[coding(system, typed)]).len(),
                    usize::from(atc),
                    "{system} {typed}"
                );
            }
        }
    }
}
