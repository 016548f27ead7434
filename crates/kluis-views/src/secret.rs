//! Names that a recipient can recognise again, and nobody else.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use oxrdf::NamedNode;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::Recipient;

/// How many days a date is moved at most.
const MOST_DAYS: u32 = 91;

/// The secret that pseudonyms, names and shifts of one safe are made with: 32 random bytes, wiped when dropped.
///
/// Whoever has it can tell which views are of one person. A safe that gets another one gets other pseudonyms, and
/// recipients take its owner for another person.
pub struct ViewSecret(Zeroizing<[u8; 32]>);

impl ViewSecret {
    /// Takes the bytes over.
    #[must_use]
    pub fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// Returns the person's pseudonym for a recipient: `p-` and the first 20 hexadecimal digits of HMAC-SHA256 over
    /// `pseudonym|` and the recipient's IRI.
    #[must_use]
    pub fn pseudonym(&self, recipient: &Recipient) -> String {
        let digits = hex::encode(&self.derive_bytes("pseudonym", recipient, &[])[..10]);
        format!("p-{digits}")
    }

    /// Returns by how many days dates are moved for a recipient, from −1 to −91: −1 − (n mod 91), where n is the number
    /// that the first four bytes of HMAC-SHA256 over `dateshift|` and the recipient's IRI are, the highest first.
    #[must_use]
    pub fn date_shift(&self, recipient: &Recipient) -> i32 {
        let [first, second, third, fourth, ..] = self.derive_bytes("dateshift", recipient, &[]);
        let number = u32::from_be_bytes([first, second, third, fourth]) % MOST_DAYS;
        -1 - i32::try_from(number).expect("less than 91 fits")
    }

    /// The name of a document: 32 hexadecimal digits and `.ttl`. Of `parts` only the last may hold a bar of its own.
    pub(crate) fn derive_document_name(&self, recipient: &Recipient, parts: &[&str]) -> String {
        let digits = hex::encode(&self.derive_bytes("document", recipient, parts)[..16]);
        format!("{digits}.ttl")
    }

    /// The name of what a document describes, a UUID (version 8, RFC 9562). `parts` as for a document.
    pub(crate) fn derive_resource(&self, recipient: &Recipient, parts: &[&str]) -> NamedNode {
        let mut bytes = self.derive_bytes("resource", recipient, parts);
        bytes[6] = (bytes[6] & 0x0F) | 0x80;
        bytes[8] = (bytes[8] & 0x3F) | 0x80;
        let text = hex::encode(&bytes[..16]);
        NamedNode::new_unchecked(format!(
            "urn:uuid:{}-{}-{}-{}-{}",
            &text[..8],
            &text[8..12],
            &text[12..16],
            &text[16..20],
            &text[20..]
        ))
    }

    fn derive_bytes(&self, label: &str, recipient: &Recipient, parts: &[&str]) -> [u8; 32] {
        // The one use of the bytes: as the key of an HMAC, which gives none of them away.
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice())
            .expect("HMAC takes a key of any length");
        mac.update(label.as_bytes());
        for part in std::iter::once(&recipient.as_str()).chain(parts) {
            mac.update(b"|");
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for ViewSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ViewSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> ViewSecret {
        ViewSecret::new(Zeroizing::new([7; 32]))
    }

    fn recipient(number: u32) -> Recipient {
        Recipient::new(&format!("https://study{number}.example/id#app")).unwrap()
    }

    #[test]
    fn a_secret_is_not_shown() {
        assert_eq!(format!("{:?}", secret()), "ViewSecret(…)");
    }

    #[test]
    fn names_differ_by_what_they_name_and_for_whom() {
        let (secret, one, other) = (secret(), recipient(1), recipient(2));
        let name = |recipient, parts: &[&str]| secret.derive_document_name(recipient, parts);
        assert_eq!(name(&one, &["a", "b"]), name(&one, &["a", "b"]));
        assert_ne!(name(&one, &["a", "b"]), name(&other, &["a", "b"]));
        assert_ne!(name(&one, &["a", "b"]), name(&one, &["b", "a"]));
        assert_ne!(secret.pseudonym(&one), secret.pseudonym(&other));
        let resource = secret.derive_resource(&one, &["a"]);
        assert_ne!(resource, secret.derive_resource(&other, &["a"]));
        assert!(NamedNode::new(resource.as_str()).is_ok());
    }

    #[test]
    fn every_shift_is_into_the_past_by_at_most_three_months() {
        let secret = secret();
        let shifts: std::collections::BTreeSet<i32> = (0..2000)
            .map(|number| secret.date_shift(&recipient(number)))
            .collect();
        assert_eq!(shifts, (-91..=-1).collect());
    }
}
