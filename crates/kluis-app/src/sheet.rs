//! The sheet of paper with a recovery code, or with one share of it, to print.

mod html;
mod latin;
mod pdf;
mod qr;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

pub use html::recovery_sheet_html;
pub use pdf::recovery_sheet_pdf;

/// What is printed on the sheet.
pub struct SheetContent {
    /// Whose safe it is; may be empty.
    pub owner: String,
    /// The name of the safe.
    pub safe: String,
    /// The day the words were made, such as `2027-01-31`.
    pub made: String,
    /// The language of the sheet: `nl`, `fr`, `en`, `de` or `fi`; English for any other.
    pub language: String,
    /// The words of the code or of the share, one space between them.
    pub words: SecretString,
    /// Which share it is; absent for the code itself.
    pub share: Option<SheetShare>,
}

/// Which share of a recovery code a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetShare {
    /// Which share it is, from 1.
    pub number: u8,
    /// How many shares there are.
    pub count: u8,
    /// How many of them bring the code back.
    pub threshold: u8,
}

/// More letters of a name are not printed: they would push the words off the sheet.
const LONGEST_NAME: usize = 60;

const TEXTS: [(&str, &str); 5] = [
    ("nl", include_str!("../../../assets/sheet/nl.toml")),
    ("fr", include_str!("../../../assets/sheet/fr.toml")),
    ("en", include_str!("../../../assets/sheet/en.toml")),
    ("de", include_str!("../../../assets/sheet/de.toml")),
    ("fi", include_str!("../../../assets/sheet/fi.toml")),
];

/// The texts of one language, as their file has them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    title: String,
    share_title: String,
    owner: String,
    safe: String,
    made: String,
    the_owner: String,
    words: String,
    code: String,
    sections: Vec<Section>,
    share_sections: Vec<Section>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    heading: String,
    text: String,
}

/// The sheet with its texts filled in, before it has a form.
struct Sheet<'a> {
    language: &'static str,
    title: String,
    /// Name and value of what the sheet belongs to.
    facts: Vec<(String, String)>,
    words_heading: String,
    words: Vec<&'a str>,
    /// What the code to scan holds.
    scanned: &'a str,
    code_caption: String,
    sections: Vec<Section>,
}

impl<'a> Sheet<'a> {
    fn of(content: &'a SheetContent) -> Self {
        let (language, texts) = texts(&content.language);
        let owner = printed_name(&content.owner);
        let safe = printed_name(&content.safe);
        let named = if owner.is_empty() {
            texts.the_owner.clone()
        } else {
            owner.clone()
        };
        let fill = |text: &str| {
            // Names last: what stands in braces in a name is not filled in.
            let share = content.share;
            let number = |of: fn(SheetShare) -> u8| {
                share.map_or_else(String::new, |share| of(share).to_string())
            };
            text.replace("{number}", &number(|share| share.number))
                .replace("{count}", &number(|share| share.count))
                .replace("{threshold}", &number(|share| share.threshold))
                .split("{owner}")
                .map(|part| part.replace("{safe}", &safe))
                .collect::<Vec<_>>()
                .join(&named)
        };
        let (title, sections) = match content.share {
            Some(_) => (&texts.share_title, &texts.share_sections),
            None => (&texts.title, &texts.sections),
        };
        let mut facts = Vec::new();
        for (name, value) in [
            (&texts.owner, owner),
            (&texts.safe, safe.clone()),
            (&texts.made, printed_name(&content.made)),
        ] {
            if !value.is_empty() {
                facts.push((name.clone(), value));
            }
        }
        // Exposed to be printed: it is what the sheet is for.
        let scanned = content.words.expose_secret();
        Self {
            language,
            title: fill(title),
            facts,
            words_heading: texts.words.clone(),
            words: scanned.split_whitespace().collect(),
            scanned,
            code_caption: texts.code.clone(),
            sections: sections
                .iter()
                .map(|section| Section {
                    heading: fill(&section.heading),
                    text: fill(&section.text),
                })
                .collect(),
        }
    }
}

fn texts(language: &str) -> (&'static str, Texts) {
    let primary = language.split(['-', '_']).next().unwrap_or(language);
    let found = TEXTS.iter().find(|(name, _)| *name == primary);
    let (name, text) = found
        .or_else(|| TEXTS.iter().find(|(name, _)| *name == "en"))
        .expect("there is an English sheet");
    let texts = toml::from_str(text).expect("the texts of the sheets are tested");
    (name, texts)
}

/// A name on one line, without control characters, cut to a length that fits.
fn printed_name(name: &str) -> String {
    let plain = name.split_whitespace().collect::<Vec<_>>().join(" ");
    plain
        .chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST_NAME)
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) const WORDS: &str = "abreuver barrage espèce associer pointe végétal actif flatteur \
        financer écorce union skier arsenic nation moniteur";

    pub(crate) fn content(language: &str, share: Option<SheetShare>) -> SheetContent {
        SheetContent {
            owner: "Noor Vandenbroucke".to_owned(),
            safe: "default".to_owned(),
            made: "2027-01-31".to_owned(),
            language: language.to_owned(),
            words: SecretString::from(WORDS),
            share,
        }
    }

    pub(crate) const SHARE: SheetShare = SheetShare {
        number: 2,
        count: 3,
        threshold: 2,
    };

    #[test]
    fn every_language_has_every_text_and_fills_in_every_place() {
        for (language, _) in TEXTS {
            for share in [None, Some(SHARE)] {
                let content = content(language, share);
                let sheet = Sheet::of(&content);
                assert_eq!(sheet.language, language);
                let mut all = sheet.title.clone();
                for section in &sheet.sections {
                    assert!(!section.heading.is_empty() && !section.text.is_empty());
                    all = format!("{all}\n{}\n{}", section.heading, section.text);
                }
                assert!(!all.contains(['{', '}']), "{language}: {all}");
                assert!(sheet.sections.len() >= 5, "{language}");
                if share.is_some() {
                    assert!(sheet.title.contains('2') && sheet.title.contains('3'));
                    assert!(all.contains("Noor Vandenbroucke"), "{language}");
                }
            }
        }
        assert_eq!(Sheet::of(&content("fr-BE", None)).language, "fr");
        assert_eq!(Sheet::of(&content("sv", None)).language, "en");
    }

    #[test]
    fn a_name_cannot_change_the_sheet() {
        let mut content = content("en", Some(SHARE));
        content.owner = format!("{{safe}}\n\u{1b}[2J {{count}} {}", "x".repeat(500));
        let sheet = Sheet::of(&content);
        let owner = &sheet.facts[0].1;
        assert!(owner.starts_with("{safe} [2J {count} xxx"));
        assert_eq!(owner.chars().count(), LONGEST_NAME);
        assert!(sheet.sections[0].text.contains(owner.as_str()));
        content.owner = String::new();
        assert!(Sheet::of(&content).sections[0].text.contains("the owner"));
    }
}
