use age::x25519;
use bech32::{Bech32, Hrp};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// The identity that opens a safe's objects, as an age identity file has it: `AGE-SECRET-KEY-1…`.
///
/// The 32 bytes are the X25519 secret key itself, as in the
/// [specification of age](https://c2sp.org/age).
pub fn identity_text(seed: &[u8; 32]) -> SecretString {
    let prefix = Hrp::parse("AGE-SECRET-KEY-").expect("letters and hyphens are a Bech32 prefix");
    let text = bech32::encode_upper::<Bech32>(prefix, seed)
        .expect("32 bytes are less than Bech32 can hold");
    // `SecretString` takes the text over without leaving a copy of this one behind.
    SecretString::from(text)
}

/// The recipient that a safe's objects are encrypted to: `age1…`. It is not secret, but names the safe.
pub fn recipient_text(seed: &[u8; 32]) -> String {
    identity(seed).to_public().to_string()
}

pub(crate) fn identity(seed: &[u8; 32]) -> x25519::Identity {
    let text = identity_text(seed);
    // Exposed to age itself, which has no other way in for a key that was derived.
    text.expose_secret()
        .parse()
        .expect("32 bytes in Bech32 under this prefix are an identity")
}

/// The seed of one safe's objects. Identities are made from it as they are needed.
pub(crate) struct Seed(Zeroizing<[u8; 32]>);

impl Seed {
    pub(crate) fn new(seed: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*seed))
    }

    pub(crate) fn identity(&self) -> x25519::Identity {
        identity(&self.0)
    }

    pub(crate) fn recipient(&self) -> x25519::Recipient {
        self.identity().to_public()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_reads_the_identity_back_as_the_same_key() {
        for seed in [[0_u8; 32], [0xff; 32], [7; 32]] {
            let text = identity_text(&seed);
            let parsed: x25519::Identity = text.expose_secret().parse().unwrap();
            assert_eq!(parsed.to_string().expose_secret(), text.expose_secret());
            assert_eq!(parsed.to_public().to_string(), recipient_text(&seed));
        }
    }
}
