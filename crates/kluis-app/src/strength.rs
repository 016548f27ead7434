use kluis_api::StrengthView;
use kluis_vault::WordList;
use secrecy::{ExposeSecret, SecretString};
use zxcvbn::feedback::{Suggestion, Warning};

use crate::Result;

/// A passphrase that takes 10 to this power of guesses is good enough: at a second of work for each, a
/// thousand computers need thirty years.
const ENOUGH_LOG10: f64 = 12.0;
/// 66 random bits.
const SUGGESTED_WORDS: usize = 6;

/// How well a passphrase stands up to guessing, for a safe of `owner`, whose names count against it.
pub fn passphrase_strength(passphrase: &SecretString, owner: &str) -> StrengthView {
    // What a guesser tries first: the person's names, this program's, and then, since the estimator knows
    // English alone, the common words of the other languages.
    let names = owner.split(|letter: char| !letter.is_alphanumeric());
    let known: Vec<&str> = names
        .filter(|name| name.chars().count() > 1)
        .chain(["kluis", owner])
        .chain(WordList::Dutch.plain_words().iter().map(String::as_str))
        .chain(WordList::French.plain_words().iter().map(String::as_str))
        .collect();
    // Exposed to the estimator, which gives back numbers and general advice.
    let estimate = zxcvbn::zxcvbn(passphrase.expose_secret(), &known);
    let guesses_log10 = estimate.guesses_log10().max(0.0);
    let enough = guesses_log10 >= ENOUGH_LOG10;
    let feedback = estimate.feedback().filter(|_| !enough);
    let warning = feedback.and_then(zxcvbn::feedback::Feedback::warning);
    let mut advice: Vec<String> = feedback
        .map_or(&[][..], zxcvbn::feedback::Feedback::suggestions)
        .iter()
        .map(|suggestion| advice_name(suggestion).to_owned())
        .collect();
    if advice.is_empty() && !enough {
        advice.push(advice_name(&Suggestion::AddAnotherWordOrTwo).to_owned());
    }
    StrengthView {
        guesses_log10,
        score: u8::from(estimate.score()),
        enough,
        warning: warning.map(|warning| warning_name(warning).to_owned()),
        advice,
    }
}

/// Six random words of the language, 66 bits: a passphrase to offer first.
///
/// # Errors
/// When the system gives no random numbers.
pub fn suggest_passphrase(language: &str) -> Result<SecretString> {
    let phrase = WordList::for_language(language).generate_phrase(SUGGESTED_WORDS)?;
    Ok(SecretString::from(phrase.as_str()))
}

fn warning_name(warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess => "row-of-keys",
        Warning::ShortKeyboardPatternsAreEasyToGuess => "keyboard-pattern",
        Warning::RepeatsLikeAaaAreEasyToGuess
        | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => "repeats",
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword => "common",
        Warning::ThisIsSimilarToACommonlyUsedPassword => "like-a-common-one",
        Warning::SequencesLikeAbcAreEasyToGuess => "sequence",
        Warning::RecentYearsAreEasyToGuess => "year",
        Warning::AWordByItselfIsEasyToGuess => "one-word",
        Warning::DatesAreOftenEasyToGuess => "date",
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => "name",
    }
}

fn advice_name(suggestion: &Suggestion) -> &'static str {
    match suggestion {
        Suggestion::UseAFewWordsAvoidCommonPhrases => "use-a-few-words",
        Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => "no-need-for-symbols",
        Suggestion::AddAnotherWordOrTwo => "add-a-word",
        Suggestion::CapitalizationDoesntHelpVeryMuch
        | Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => "capitals-help-little",
        Suggestion::ReversedWordsArentMuchHarderToGuess => "reversing-helps-little",
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => "substitutes-help-little",
        Suggestion::UseALongerKeyboardPatternWithMoreTurns => "longer-pattern",
        Suggestion::AvoidRepeatedWordsAndCharacters => "avoid-repeats",
        Suggestion::AvoidSequences => "avoid-sequences",
        Suggestion::AvoidRecentYears
        | Suggestion::AvoidYearsThatAreAssociatedWithYou
        | Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => "avoid-dates",
    }
}

/// What is weak about a passphrase and what helps, in English, for the command line.
pub fn strength_in_words(strength: &StrengthView) -> String {
    let warning = match strength.warning.as_deref() {
        Some("row-of-keys" | "keyboard-pattern") => "keys beside each other are easy to guess",
        Some("repeats") => "repeats are easy to guess",
        Some("common") => "it is one of the most used",
        Some("like-a-common-one") => "it is like a much used one",
        Some("sequence") => "sequences like abc are easy to guess",
        Some("year" | "date") => "years and dates are easy to guess",
        Some("one-word") => "one word is easy to guess",
        Some("name") => "names are easy to guess",
        _ => "too few guesses find it",
    };
    format!(
        "{warning}: about 10^{:.0} guesses, expected 10^{ENOUGH_LOG10:.0}",
        strength.guesses_log10.floor()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strength(passphrase: &str, owner: &str) -> StrengthView {
        passphrase_strength(&SecretString::from(passphrase), owner)
    }

    #[test]
    fn what_a_guesser_tries_first_is_not_enough_and_says_why() {
        for (passphrase, warning) in [
            ("wachtwoord", None),
            ("password1", Some("common")),
            ("123456789", Some("common")),
            ("qwertyuiop", Some("common")),
            ("aaaaaaaaaaaa", Some("repeats")),
        ] {
            let found = strength(passphrase, "");
            assert!(!found.enough, "{passphrase}: {found:?}");
            if warning.is_some() {
                assert_eq!(found.warning.as_deref(), warning, "{passphrase}");
            }
            assert!(!found.advice.is_empty(), "{passphrase}");
        }
        assert_eq!(strength("", "").score, 0);
    }

    #[test]
    fn the_names_of_the_owner_count_against_it() {
        let with = strength("Vandenbroucke-Noor-1974", "Noor Vandenbroucke");
        let without = strength("Vandenbroucke-Noor-1974", "Mo Peeters");
        assert!(with.guesses_log10 + 3.0 < without.guesses_log10);
        assert!(!with.enough);
    }

    #[test]
    fn common_words_of_dutch_and_french_are_not_taken_for_random_letters() {
        for passphrase in ["appel fiets", "académie", "aanbod aandacht"] {
            assert!(!strength(passphrase, "").enough, "{passphrase}");
        }
    }

    #[test]
    fn a_suggested_phrase_is_six_plain_words_and_enough() {
        for language in ["nl", "fr-BE", "en", "fi"] {
            let mut seen = std::collections::HashSet::new();
            for _ in 0..20 {
                let phrase = suggest_passphrase(language).unwrap();
                let phrase = phrase.expose_secret();
                assert_eq!(phrase.split(' ').count(), 6);
                let plain = |letter: u8| letter.is_ascii_lowercase() || letter == b' ';
                assert!(phrase.bytes().all(plain), "{phrase}");
                let found = strength(phrase, "Noor Vandenbroucke");
                assert!(
                    found.enough && found.warning.is_none(),
                    "{phrase}: {found:?}"
                );
                assert!(seen.insert(phrase.to_owned()));
            }
        }
    }

    #[test]
    fn a_very_long_text_is_judged_in_no_time() {
        let started = std::time::Instant::now();
        assert!(strength(&"korenbloem ".repeat(10_000), "").guesses_log10 > 0.0);
        assert!(started.elapsed() < std::time::Duration::from_mins(1));
    }
}
