use std::fmt;

use bip39::{Language, Mnemonic};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{RecoveryProblem, VaultError};

const ENTROPY_BYTES: usize = 20;
const WORDS: usize = 15;

/// The 160 random bits that open a safe without the passphrase, written as 15 English words.
///
/// The words carry a checksum of 5 bits; see [BIP-39](https://bips.dev/39/). Nothing of BIP-39 but the
/// encoding is used.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode([u8; ENTROPY_BYTES]);

impl RecoveryCode {
    pub(crate) fn generate() -> Result<Self, VaultError> {
        let mut code = Self([0; ENTROPY_BYTES]);
        getrandom::fill(&mut code.0).map_err(|_| VaultError::Randomness)?;
        Ok(code)
    }

    pub(crate) fn entropy(&self) -> &[u8] {
        &self.0
    }

    /// The 15 words with one space between them, to be shown once and written on paper.
    pub fn words(&self) -> Zeroizing<String> {
        let mnemonic = Mnemonic::from_entropy_in(Language::English, &self.0)
            .expect("160 bits is a length the word list knows");
        // Room for 15 words of at most 8 letters, so that the text never moves.
        let mut text = Zeroizing::new(String::with_capacity(WORDS * 9));
        for (index, word) in mnemonic.words().enumerate() {
            if index > 0 {
                text.push(' ');
            }
            text.push_str(word);
        }
        text
    }

    /// Reads words as a person types them: capitals, line breaks, commas and the numbers printed beside
    /// the words are passed over.
    ///
    /// # Errors
    /// [`VaultError::RecoveryWords`] says which word is not on the list, that the number of words is not
    /// 15, or that the checksum does not fit.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let lowercase = Zeroizing::new(text.to_lowercase());
        let words: Vec<&str> = lowercase
            .split(|letter: char| !letter.is_alphabetic())
            .filter(|word| !word.is_empty())
            .collect();
        if words.len() != WORDS {
            return Err(VaultError::RecoveryWords(RecoveryProblem::WordCount {
                found: words.len(),
            }));
        }
        let joined = Zeroizing::new(words.join(" "));
        let mnemonic =
            Mnemonic::parse_in_normalized(Language::English, &joined).map_err(|error| {
                VaultError::RecoveryWords(match error {
                    bip39::Error::UnknownWord(index) => RecoveryProblem::UnknownWord {
                        position: index + 1,
                    },
                    _ => RecoveryProblem::Checksum,
                })
            })?;
        let (mut padded, length) = mnemonic.to_entropy_array();
        let mut code = Self([0; ENTROPY_BYTES]);
        debug_assert_eq!(length, ENTROPY_BYTES);
        code.0.copy_from_slice(&padded[..ENTROPY_BYTES]);
        padded.zeroize();
        Ok(code)
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RecoveryCode([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> RecoveryProblem {
        match RecoveryCode::parse(text) {
            Err(VaultError::RecoveryWords(problem)) => problem,
            other => panic!("expected refused words, got {other:?}"),
        }
    }

    #[test]
    fn words_lead_back_to_the_same_code() {
        let code = RecoveryCode::generate().unwrap();
        let words = code.words();
        assert_eq!(words.split(' ').count(), 15);
        assert_eq!(RecoveryCode::parse(&words).unwrap().0, code.0);
    }

    #[test]
    fn a_numbered_list_in_capitals_is_understood() {
        let code = RecoveryCode([7; ENTROPY_BYTES]);
        let printed: String = code
            .words()
            .split(' ')
            .enumerate()
            .map(|(index, word)| format!("{}. {},\r\n", index + 1, word.to_uppercase()))
            .collect();
        assert_eq!(RecoveryCode::parse(&printed).unwrap().0, code.0);
    }

    #[test]
    fn zero_entropy_gives_the_words_of_the_specification() {
        // The checksum of twenty zero bytes begins with the bits 11011: word 27 of the list.
        let words = RecoveryCode([0; ENTROPY_BYTES]).words();
        assert_eq!(
            *words,
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon \
             abandon abandon abandon abandon address"
        );
    }

    #[test]
    fn each_mistake_is_named_by_its_place_and_never_by_the_word() {
        let words = RecoveryCode([0; ENTROPY_BYTES]).words();
        assert_eq!(
            problem("abandon abandon"),
            RecoveryProblem::WordCount { found: 2 }
        );
        let misspelt = words.replacen("abandon", "abandom", 1);
        assert_eq!(
            problem(&misspelt),
            RecoveryProblem::UnknownWord { position: 1 }
        );
        let wrong = words.replacen("address", "abandon", 1);
        assert_eq!(problem(&wrong), RecoveryProblem::Checksum);
        let message = RecoveryCode::parse(&misspelt).unwrap_err().to_string();
        assert!(!message.contains("abandom"));
    }
}
