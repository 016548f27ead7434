use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::VaultError;

/// The bytes of a passphrase that are hashed: its NFKC form in UTF-8.
///
/// Keyboards and systems write the same letter differently (`é` as one code point or as two); without
/// this a safe made on one computer would stay shut on another. Nothing else is changed: spaces and
/// capitals count.
pub(crate) fn passphrase_bytes(
    passphrase: &SecretString,
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    // Exposed because these letters are what is hashed; the copy is wiped when dropped.
    let typed = passphrase.expose_secret();
    if typed.is_empty() {
        return Err(VaultError::EmptyPassphrase);
    }
    // One code point may become eighteen, the most NFKC makes of one, of at most four bytes each: with
    // that much room the buffer never moves and leaves no unwiped copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(typed.chars().count() * 18 * 4));
    let mut letter_bytes = Zeroizing::new([0_u8; 4]);
    for letter in typed.nfkc() {
        bytes.extend_from_slice(letter.encode_utf8(letter_bytes.as_mut_slice()).as_bytes());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_letters_are_the_same_passphrase() {
        let composed = passphrase_bytes(&SecretString::from("caf\u{e9} \u{fb01}ets")).unwrap();
        let decomposed = passphrase_bytes(&SecretString::from("cafe\u{301} fiets")).unwrap();
        assert_eq!(composed, decomposed);
        assert_eq!(composed.as_slice(), "caf\u{e9} fiets".as_bytes());
    }

    #[test]
    fn spaces_and_capitals_count() {
        let bytes = |text: &str| passphrase_bytes(&SecretString::from(text)).unwrap();
        assert_ne!(bytes("Een"), bytes("een"));
        assert_ne!(bytes("een "), bytes("een"));
    }

    #[test]
    fn an_empty_passphrase_is_refused() {
        let refused = passphrase_bytes(&SecretString::from(""));
        assert!(matches!(refused, Err(VaultError::EmptyPassphrase)));
    }
}
