use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{VaultError, WordList, words::decode_any};

pub(crate) const CODE_BYTES: usize = 20;

/// The 160 random bits that open a safe without the passphrase, written as 15 words.
///
/// The words carry a checksum of 5 bits; see [BIP-39](https://bips.dev/39/). Nothing of BIP-39 but the
/// encoding is used.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode([u8; CODE_BYTES]);

impl RecoveryCode {
    pub(crate) fn generate() -> Result<Self, VaultError> {
        let mut code = Self([0; CODE_BYTES]);
        getrandom::fill(&mut code.0).map_err(|_| VaultError::Randomness)?;
        Ok(code)
    }

    pub(crate) fn from_bytes(bytes: &[u8; CODE_BYTES]) -> Self {
        Self(*bytes)
    }

    pub(crate) fn entropy(&self) -> &[u8; CODE_BYTES] {
        &self.0
    }

    /// The 15 words with one space between them, to be shown once and written on paper.
    pub fn words(&self, list: WordList) -> Zeroizing<String> {
        list.encode(&self.0)
    }

    /// Reads words of any [`WordList`] as a person types them: capitals, accents, line breaks, commas and
    /// the numbers printed beside the words are passed over, and the first four letters of a word do.
    ///
    /// # Errors
    /// [`VaultError::RecoveryWords`] says which word is not on the list, that the number of words is not
    /// 15, or that the checksum does not fit.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        Self::parse_with_list(text).map(|(code, _)| code)
    }

    /// As [`RecoveryCode::parse`], and the list that the words are from.
    ///
    /// # Errors
    /// As [`RecoveryCode::parse`].
    pub fn parse_with_list(text: &str) -> Result<(Self, WordList), VaultError> {
        let (bytes, list) = decode_any::<CODE_BYTES>(text).map_err(VaultError::RecoveryWords)?;
        Ok((Self::from_bytes(&bytes), list))
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
    use crate::RecoveryProblem;

    fn problem(text: &str) -> RecoveryProblem {
        match RecoveryCode::parse(text) {
            Err(VaultError::RecoveryWords(problem)) => problem,
            other => panic!("expected refused words, got {other:?}"),
        }
    }

    #[test]
    fn words_of_every_list_lead_back_to_the_same_code() {
        let code = RecoveryCode::generate().unwrap();
        for list in WordList::ALL {
            let words = code.words(list);
            assert_eq!(words.split(' ').count(), 15);
            assert_eq!(RecoveryCode::parse(&words).unwrap().0, code.0);
        }
    }

    #[test]
    fn a_numbered_list_in_capitals_is_understood() {
        let code = RecoveryCode([7; CODE_BYTES]);
        let printed: String = code
            .words(WordList::French)
            .split(' ')
            .enumerate()
            .map(|(index, word)| format!("{}. {},\r\n", index + 1, word.to_uppercase()))
            .collect();
        assert_eq!(RecoveryCode::parse(&printed).unwrap().0, code.0);
    }

    #[test]
    fn zero_entropy_gives_the_words_of_the_specification() {
        // The checksum of twenty zero bytes begins with the bits 11011: word 27 of the list.
        let words = RecoveryCode([0; CODE_BYTES]).words(WordList::English);
        assert_eq!(
            *words,
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon \
             abandon abandon abandon abandon address"
        );
    }

    #[test]
    fn each_mistake_is_named_by_its_place_and_never_by_the_word() {
        let words = RecoveryCode([0; CODE_BYTES]).words(WordList::English);
        assert_eq!(
            problem("abandon abandon"),
            RecoveryProblem::WordCount {
                found: 2,
                expected: 15
            }
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
