//! Random bits as words that a person can read aloud, write down and type.
//!
//! The encoding is that of [BIP-39](https://bips.dev/39/): the bits, then the first bits of their SHA-256
//! as a checksum (one for every 32), cut into groups of 11, each the number of a word on a list of 2048.
//! Nothing else of BIP-39 is used.

use std::sync::OnceLock;

use sha2::{Digest, Sha256};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use zeroize::Zeroizing;

use crate::{RecoveryProblem, VaultError};

const DUTCH: &str = include_str!("words/dutch.txt");
const LIST_LENGTH: usize = 2048;
const BITS_PER_WORD: usize = 11;
/// Four letters tell every word of a list from the others.
const TELLING_LETTERS: usize = 4;
/// No word of any list needs more bytes, with the space after it.
const LONGEST_WORD_BYTES: usize = 16;

/// The list that the words of a code are taken from. The code itself is the same under each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum WordList {
    /// The list of this program, `words/dutch.txt`.
    Dutch,
    /// The French list of BIP-39.
    French,
    /// The English list of BIP-39.
    #[default]
    English,
}

impl WordList {
    /// Every list, in the order in which typed words are tried.
    pub const ALL: [Self; 3] = [Self::English, Self::Dutch, Self::French];

    /// The list for a language tag such as `nl` or `fr-BE`; English where there is none.
    pub fn for_language(language: &str) -> Self {
        match language.split(['-', '_']).next() {
            Some("nl") => Self::Dutch,
            Some("fr") => Self::French,
            _ => Self::English,
        }
    }

    /// The language of its words: `nl`, `fr` or `en`.
    pub fn language(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The name that `safe.json` gives the words of a recovery code.
    pub(crate) fn recovery_name(self) -> &'static str {
        match self {
            Self::Dutch => "kluis-dutch-15",
            Self::French => "bip39-french-15",
            Self::English => "bip39-english-15",
        }
    }

    pub(crate) fn from_recovery_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|list| list.recovery_name() == name)
    }

    /// The 2048 words, composed (NFC), in the order of their numbers.
    pub fn words(self) -> &'static [String] {
        static LISTS: [OnceLock<Vec<String>>; 3] =
            [OnceLock::new(), OnceLock::new(), OnceLock::new()];
        let composed = |words: &[&str]| words.iter().map(|word| word.nfc().collect()).collect();
        match self {
            Self::Dutch => LISTS[0].get_or_init(|| DUTCH.lines().map(str::to_owned).collect()),
            Self::French => LISTS[1].get_or_init(|| composed(bip39::Language::French.word_list())),
            Self::English => {
                LISTS[2].get_or_init(|| composed(bip39::Language::English.word_list()))
            }
        }
    }

    /// A phrase of so many random words, 11 bits each, without accents, for a passphrase that can be typed
    /// on any keyboard.
    ///
    /// # Errors
    /// [`VaultError::Randomness`].
    pub fn generate_phrase(self, count: usize) -> Result<Zeroizing<String>, VaultError> {
        let mut phrase = Zeroizing::new(String::with_capacity(count * LONGEST_WORD_BYTES));
        for index in 0..count {
            let mut random = [0; 2];
            getrandom::fill(&mut random).map_err(|_| VaultError::Randomness)?;
            if index > 0 {
                phrase.push(' ');
            }
            // 65536 is a multiple of 2048, so every word is as likely.
            let number = usize::from(u16::from_be_bytes(random)) % LIST_LENGTH;
            phrase.push_str(&self.plain_words()[number]);
        }
        Ok(phrase)
    }

    /// The same without accents, by which typed words are recognised.
    pub fn plain_words(self) -> &'static [String] {
        static LISTS: [OnceLock<Vec<String>>; 3] =
            [OnceLock::new(), OnceLock::new(), OnceLock::new()];
        LISTS[self as usize].get_or_init(|| {
            let plain = |word: &String| without_accents(word).to_string();
            self.words().iter().map(plain).collect()
        })
    }

    /// Writes `bytes`, a multiple of four, as words with one space between them.
    pub(crate) fn encode(self, bytes: &[u8]) -> Zeroizing<String> {
        let words = self.words();
        let count = word_count(bytes.len());
        // Room for every word, so that the text never moves.
        let mut text = Zeroizing::new(String::with_capacity(count * LONGEST_WORD_BYTES));
        let mut reader = Bits::of(bytes);
        for index in 0..count {
            if index > 0 {
                text.push(' ');
            }
            text.push_str(&words[reader.take_word()]);
        }
        text
    }

    /// Reads the words of `LENGTH` bytes.
    fn decode<const LENGTH: usize>(
        self,
        typed: &[Zeroizing<String>],
    ) -> Result<Zeroizing<[u8; LENGTH]>, RecoveryProblem> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        let mut checksum = 0_u8;
        for (index, word) in typed.iter().enumerate() {
            let number = self.find(word).ok_or(RecoveryProblem::UnknownWord {
                position: index + 1,
            })?;
            for place in 0..BITS_PER_WORD {
                let bit = u8::from(number >> (BITS_PER_WORD - 1 - place) & 1 == 1);
                let at = index * BITS_PER_WORD + place;
                match bytes.get_mut(at / 8) {
                    Some(byte) => *byte |= bit << (7 - at % 8),
                    None => checksum = checksum << 1 | bit,
                }
            }
        }
        if checksum == checksum_of(bytes.as_slice()) {
            Ok(bytes)
        } else {
            Err(RecoveryProblem::Checksum)
        }
    }

    /// The number of a word: written whole, or by at least the four letters that tell it from the rest.
    fn find(self, typed: &str) -> Option<usize> {
        let words = self.plain_words();
        if let Some(number) = words.iter().position(|word| word == typed) {
            return Some(number);
        }
        if typed.len() < TELLING_LETTERS {
            return None;
        }
        words.iter().position(|word| word.starts_with(typed))
    }
}

/// Reads the words of `LENGTH` bytes from any of the lists, and says which. Capitals, accents, line breaks, commas and the
/// numbers printed beside the words are passed over.
pub(crate) fn decode_any<const LENGTH: usize>(
    text: &str,
) -> Result<(Zeroizing<[u8; LENGTH]>, WordList), RecoveryProblem> {
    let lowercase = Zeroizing::new(text.to_lowercase());
    let typed: Vec<Zeroizing<String>> = lowercase
        .split(|letter: char| !(letter.is_alphabetic() || is_combining_mark(letter)))
        .filter(|word| !word.is_empty())
        .map(without_accents)
        .collect();
    let expected = word_count(LENGTH);
    if typed.len() != expected {
        return Err(RecoveryProblem::WordCount {
            found: typed.len(),
            expected,
        });
    }
    // What is said of words that fit no list is said of the one they fit furthest: the first wrong word,
    // or, further still, the checksum.
    let how_far = |problem: &RecoveryProblem| match problem {
        RecoveryProblem::UnknownWord { position } => *position,
        _ => expected + 1,
    };
    let mut furthest = None;
    for list in WordList::ALL {
        match list.decode(&typed) {
            Ok(bytes) => return Ok((bytes, list)),
            Err(problem) => {
                if furthest
                    .as_ref()
                    .is_none_or(|former| how_far(&problem) > how_far(former))
                {
                    furthest = Some(problem);
                }
            }
        }
    }
    Err(furthest.expect("there is at least one list"))
}

fn without_accents(word: &(impl AsRef<str> + ?Sized)) -> Zeroizing<String> {
    let word = word.as_ref();
    let mut plain = Zeroizing::new(String::with_capacity(word.len() * 3));
    plain.extend(word.nfkd().filter(|letter| !is_combining_mark(*letter)));
    plain
}

/// How many words so many bytes take, with their checksum of one bit for every four bytes.
const fn word_count(bytes: usize) -> usize {
    (bytes * 8 + bytes / 4) / BITS_PER_WORD
}

/// The checksum: as many bits of the SHA-256 as there are times four bytes, at most eight.
fn checksum_of(bytes: &[u8]) -> u8 {
    Sha256::digest(bytes)[0] >> (8 - bytes.len() / 4)
}

/// The bits of some bytes and of their checksum, word by word.
struct Bits<'a> {
    bytes: &'a [u8],
    checksum: u8,
    at: usize,
}

impl<'a> Bits<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        debug_assert!(bytes.len().is_multiple_of(4) && bytes.len() <= 32);
        Self {
            bytes,
            // Its bits follow those of the bytes, so they are moved to the front of theirs.
            checksum: checksum_of(bytes) << (8 - bytes.len() / 4),
            at: 0,
        }
    }

    fn take_word(&mut self) -> usize {
        let mut number = 0;
        for at in self.at..self.at + BITS_PER_WORD {
            let byte = *self.bytes.get(at / 8).unwrap_or(&self.checksum);
            number = number << 1 | usize::from(byte >> (7 - at % 8) & 1);
        }
        self.at += BITS_PER_WORD;
        debug_assert!(number < LIST_LENGTH);
        number
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn decoded<const LENGTH: usize>(text: &str) -> [u8; LENGTH] {
        *decode_any::<LENGTH>(text).unwrap().0
    }

    #[test]
    fn every_list_has_2048_words_that_four_letters_tell_apart() {
        for list in WordList::ALL {
            let words = list.plain_words();
            assert_eq!(words.len(), LIST_LENGTH, "{list:?}");
            let telling: HashSet<&str> = words
                .iter()
                .map(|word| &word[..TELLING_LETTERS.min(word.len())])
                .collect();
            assert_eq!(telling.len(), LIST_LENGTH, "{list:?}");
            for word in words {
                assert!(
                    word.bytes().all(|letter| letter.is_ascii_lowercase()),
                    "{list:?} {word}"
                );
                assert!(word.len() < LONGEST_WORD_BYTES, "{word}");
            }
        }
    }

    #[test]
    fn the_dutch_list_is_sorted_plain_and_unchanged() {
        let words = WordList::Dutch.words();
        assert!(words.is_sorted());
        assert!(words.iter().all(|word| word.len() >= TELLING_LETTERS));
        assert!(DUTCH.ends_with('\n') && !DUTCH.contains('\r'));
        // Words that were written down depend on every line of it.
        assert_eq!(
            hex::encode(Sha256::digest(DUTCH)),
            "b813eda610f5dc01f829deef5e00ed250a6af6cdaf01e27697ace31fbf58ae69"
        );
    }

    #[test]
    fn the_words_are_those_of_the_published_vectors() {
        // The test vectors of BIP-39 for English; for French what its reference implementation gives.
        let cases = [
            (
                "9e885d952ad362caeb4efe34a8e91bd2",
                WordList::English,
                "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic",
            ),
            (
                "77c2b00716cec7213839159e404db50d",
                WordList::English,
                "jelly better achieve collect unaware mountain thought cargo oxygen act hood bridge",
            ),
            (
                "6610b25967cdcca9d59875f5cb50b0ea75433311869e930b",
                WordList::English,
                "gravity machine north sort system female filter attitude volume fold club stay \
                 feature office ecology stable narrow fog",
            ),
            (
                "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
                WordList::French,
                "implorer visage sonnette voyage véloce pourpre volaille tribunal implorer visage \
                 sonnette voyelle",
            ),
            (
                "0123456789abcdef0123456789abcdef01234567",
                WordList::French,
                "abreuver barrage espèce associer pointe végétal actif flatteur financer écorce \
                 union skier arsenic nation moniteur",
            ),
        ];
        for (hex_bits, list, words) in cases {
            let bits = hex::decode(hex_bits).unwrap();
            assert_eq!(*list.encode(&bits), words, "{hex_bits}");
        }
    }

    #[test]
    fn accents_and_the_ends_of_words_may_be_left_out() {
        let bytes: [u8; 20] = std::array::from_fn(|at| (at * 37) as u8);
        for list in WordList::ALL {
            let words = list.encode(&bytes);
            let short: Vec<String> = words
                .split(' ')
                .map(|word| without_accents(word).chars().take(4).collect())
                .collect();
            assert_eq!(decoded(&short.join(" ")), bytes, "{list:?}");
            assert_eq!(decoded(&words.to_uppercase()), bytes, "{list:?}");
            let decomposed: String = words.nfd().collect();
            assert_eq!(decoded(&decomposed), bytes, "{list:?}");
        }
    }

    #[test]
    fn words_of_two_lists_do_not_make_a_code() {
        let bytes = [0xa7_u8; 20];
        let dutch = WordList::Dutch.encode(&bytes);
        let english = WordList::English.encode(&bytes);
        let mixed: Vec<&str> = english
            .split(' ')
            .take(7)
            .chain(dutch.split(' ').skip(7))
            .collect();
        let refused = decode_any::<20>(&mixed.join(" "));
        assert!(matches!(
            refused,
            Err(RecoveryProblem::UnknownWord { position }) if position >= 8
        ));
    }

    proptest! {
        #[test]
        fn what_was_written_in_words_reads_back(bytes in any::<[u8; 20]>(), share in any::<[u8; 24]>()) {
            for list in WordList::ALL {
                let words = list.encode(&bytes);
                prop_assert_eq!(words.split(' ').count(), 15);
                prop_assert_eq!(decoded::<20>(&words), bytes);
                let words = list.encode(&share);
                prop_assert_eq!(words.split(' ').count(), 18);
                prop_assert_eq!(decoded::<24>(&words), share);
            }
        }

        #[test]
        fn foreign_text_never_panics(text in "\\PC{0,200}") {
            let _ = decode_any::<20>(&text);
            let _ = decode_any::<24>(&text);
        }
    }
}
