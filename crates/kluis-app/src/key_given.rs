use kluis_vault::{AgeIdentity, Key, RecoveryCode, SafeHeader, Share, VaultError};
use secrecy::{ExposeSecret, SecretString};

use crate::{AppError, Result, keyring};

const CODE_WORDS: usize = 15;
const SHARE_WORDS: usize = 18;

/// The key a person gives to open a safe.
pub enum KeyGiven {
    /// The passphrase as typed.
    Passphrase(SecretString),
    /// The recovery words as typed.
    RecoveryWords(SecretString),
    /// The words of several shares of the recovery code: one share a line, or an empty line between them.
    Shares(SecretString),
    /// The text of an age identity file, one of whose identities a way to open was made for.
    Identity(SecretString),
    /// The secret that the keyring of this computer keeps.
    Keyring,
}

impl KeyGiven {
    /// What was typed or read where both the recovery words and shares of them are welcome.
    pub fn from_words(text: SecretString) -> Self {
        // Counted, not kept.
        if words_in(text.expose_secret()) > CODE_WORDS {
            Self::Shares(text)
        } else {
            Self::RecoveryWords(text)
        }
    }

    /// Opens with the key, in the form the vault takes it in. `header` is what the safe says of itself,
    /// which the keyring's secrets are found by.
    pub(crate) fn unlock<T>(
        &self,
        header: impl FnOnce() -> Result<SafeHeader>,
        open: impl Fn(Key<'_>) -> Result<T>,
    ) -> Result<T> {
        match self {
            Self::Passphrase(passphrase) => open(Key::Passphrase(passphrase)),
            // The words are parsed here and nowhere kept.
            Self::RecoveryWords(words) => {
                open(Key::Recovery(&RecoveryCode::parse(words.expose_secret())?))
            }
            Self::Shares(text) => open(Key::Recovery(&combine(text.expose_secret())?)),
            Self::Identity(file) => open(Key::Identities(&identities(file)?)),
            Self::Keyring => {
                let header = header()?;
                for slot in &header.keyring_slots {
                    let Some(secret) = keyring::fetch(header.id, *slot)? else {
                        continue;
                    };
                    match open(Key::Stored(&secret)) {
                        Err(AppError::Vault(VaultError::WrongKey)) => {}
                        other => return other,
                    }
                }
                Err(AppError::NotInKeyring)
            }
        }
    }
}

fn words_in(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic))
        .count()
}

/// The recovery code that shares, one a line or with an empty line between them, bring back.
pub(crate) fn combine(text: &str) -> Result<RecoveryCode> {
    let lines: Vec<&str> = text.lines().filter(|line| words_in(line) > 0).collect();
    let one_a_line = lines.iter().all(|line| words_in(line) == SHARE_WORDS);
    let apart = text.replace("\r\n", "\n");
    // A copy of the words, wiped with the rest when dropped.
    let apart = zeroize::Zeroizing::new(apart);
    let pieces: Vec<&str> = if one_a_line {
        lines
    } else {
        apart
            .split("\n\n")
            .filter(|piece| words_in(piece) > 0)
            .collect()
    };
    let shares: Vec<Share> = (1..)
        .zip(pieces)
        .map(|(place, piece)| {
            Share::parse(piece).map_err(|source| AppError::Share { place, source })
        })
        .collect::<Result<_>>()?;
    Ok(RecoveryCode::combine(&shares)?)
}

fn identities(file: &SecretString) -> Result<Vec<AgeIdentity>> {
    let unreadable = |why: &dyn std::fmt::Display| AppError::Identity {
        why: why.to_string(),
    };
    // Exposed to the parser, whose errors name a line by its number.
    let text = file.expose_secret().as_bytes();
    let parsed = age::IdentityFile::from_buffer(text).map_err(|error| unreadable(&error))?;
    let identities = parsed
        .into_identities()
        .map_err(|error| unreadable(&error))?;
    if identities.is_empty() {
        return Err(unreadable(&"it holds no identity"));
    }
    Ok(identities)
}
