//! The ways to open a safe: looking at them, adding, changing and taking them away.

use std::sync::Arc;

use kluis_api::{RecoveryView, ShareView, SlotView};
use kluis_consent::{Act, NewEntry};
use kluis_objects::Work;
use kluis_vault::{
    KdfParams, Key, RecoveryCode, Rotation, SlotInfo, SlotKind, Vault, VaultError, WordList,
};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::{
    AppError, Home, KeyGiven, Result, Session, keyring, language, passphrase_strength,
    strength_in_words,
};

/// The language of recovery words for a person of a language: English where there are none in it.
pub fn words_language(language: &str) -> &'static str {
    WordList::for_language(language).language()
}

impl Session {
    /// The ways to open this safe.
    ///
    /// # Errors
    /// When `safe.json` or the database cannot be read.
    pub fn slots(&self) -> Result<Vec<SlotView>> {
        Ok(self.vault.slots()?.into_iter().map(view).collect())
    }

    /// Replaces the passphrase `current`. The cost of guessing is measured on this computer when absent.
    /// The strength of the new one is for the caller to judge; see [`require_strong`].
    ///
    /// Here and below, the audit log gets its entry once the change is on the disk: cut off in between, or
    /// where writing the entry fails, the change is made and not recorded.
    ///
    /// # Errors
    /// [`VaultError::WrongKey`] when `current` does not open the safe;
    /// it is unchanged then.
    pub fn change_passphrase(
        &self,
        current: &SecretString,
        new: &SecretString,
        kdf: Option<KdfParams>,
    ) -> Result<()> {
        let kdf = kdf.unwrap_or_else(KdfParams::calibrated);
        let slot = self.vault.change_passphrase(current, new, kdf)?;
        self.record_slot(Act::PassphraseChanged, slot, None)
    }

    /// Adds a passphrase beside those there are, such as another person's of full trust.
    ///
    /// # Errors
    /// [`VaultError::TooManySlots`].
    pub fn add_passphrase(
        &self,
        new: &SecretString,
        label: &str,
        kdf: Option<KdfParams>,
    ) -> Result<SlotView> {
        let kdf = kdf.unwrap_or_else(KdfParams::calibrated);
        let slot = self.vault.add_passphrase(new, Some(label), kdf)?;
        self.added(slot)
    }

    /// Makes a new recovery code in the words of a language (`nl`, `fr` or `en`) and gives it this once.
    /// The former code and its shares open the safe no more.
    ///
    /// # Errors
    /// [`AppError::Argument`] for another language.
    pub fn renew_recovery(&self, language: &str) -> Result<RecoveryView> {
        let list = word_list(language)?;
        let code = self.vault.renew_recovery(list)?;
        let recovery = self
            .vault
            .slots()?
            .into_iter()
            .find(|slot| slot.kind == SlotKind::Recovery)
            .map_or(Uuid::nil(), |slot| slot.id);
        self.record_slot(Act::RecoveryRenewed, recovery, None)?;
        Ok(RecoveryView {
            words: code.words(list).to_string(),
            language: list.language().to_owned(),
        })
    }

    /// Lets the holder of an age identity open the safe.
    ///
    /// # Errors
    /// [`VaultError::NotARecipient`], [`VaultError::RecipientAlreadyAdded`].
    pub fn add_recipient(&self, recipient: &str, label: &str) -> Result<SlotView> {
        let slot = self.vault.add_recipient(recipient, Some(label))?;
        self.added(slot)
    }

    /// Lets the keyring of this computer open the safe. Done twice on one computer it changes nothing.
    ///
    /// # Errors
    /// [`AppError::Keyring`] when there is none or it refuses.
    pub fn add_keyring(&self) -> Result<SlotView> {
        let safe = self.vault.id();
        for slot in self.vault.slots()? {
            if slot.kind == SlotKind::Keyring && keyring::fetch(safe, slot.id)?.is_some() {
                return Ok(view(slot));
            }
        }
        let mut kept = None;
        let added = self.vault.add_stored(None, |slot, secret| -> Result<()> {
            keyring::keep(safe, slot, secret)?;
            kept = Some(slot);
            Ok(())
        });
        match added {
            Ok(slot) => self.added(slot),
            Err(error) => {
                if let Some(slot) = kept {
                    // What is kept for no slot opens nothing.
                    let _ = keyring::forget(safe, slot);
                }
                Err(error)
            }
        }
    }

    /// Takes a way to open away. Who copied the files before can still open the copy with it.
    ///
    /// # Errors
    /// [`VaultError::NoSuchSlot`],
    /// [`VaultError::LastWay`], or [`AppError::Argument`] for what is no
    /// id.
    pub fn remove_slot(&self, id: &str) -> Result<()> {
        let id: Uuid = id.trim().parse().map_err(|_| {
            AppError::argument(format!(
                "\"{id}\" is no id of a way to open; kluis slot list shows them"
            ))
        })?;
        let slots = self.vault.slots()?;
        self.vault.remove_slot(id)?;
        let removed = slots.into_iter().find(|slot| slot.id == id);
        let removed = removed.ok_or(VaultError::NoSuchSlot { id })?;
        if removed.kind == SlotKind::Keyring {
            // Without its slot the secret opens nothing; the keyring may be another computer's.
            let _ = keyring::forget(self.vault.id(), id);
        }
        self.record_slot(Act::SlotRemoved, id, Some(&removed))
    }

    fn added(&self, id: Uuid) -> Result<SlotView> {
        let slots = self.vault.slots()?;
        let slot = slots.into_iter().find(|slot| slot.id == id);
        let slot = slot.ok_or(VaultError::NoSuchSlot { id })?;
        self.record_slot(Act::SlotAdded, id, Some(&slot))?;
        Ok(view(slot))
    }

    fn record_slot(&self, act: Act, id: Uuid, slot: Option<&SlotInfo>) -> Result<()> {
        let mut entry = NewEntry::by_owner(act, id.to_string());
        if let Some(slot) = slot {
            entry = entry.with("kind", slot.kind.to_string());
            if let Some(label) = &slot.label {
                entry = entry.with("label", label);
            }
        }
        self.write(|w| {
            self.consent.record(w, entry)?;
            Ok(())
        })
    }
}

impl Home {
    /// Opens a safe without its passphrase and puts a new one in the place of all it had.
    ///
    /// # Errors
    /// As [`Home::open`] and [`Session::add_passphrase`].
    pub fn recover(
        &self,
        name: &str,
        key: &KeyGiven,
        new_passphrase: &SecretString,
        kdf: Option<KdfParams>,
    ) -> Result<Session> {
        let session = self.open(name, key)?;
        let kdf = kdf.unwrap_or_else(KdfParams::calibrated);
        let slot = session.vault.replace_passphrases(new_passphrase, kdf)?;
        session.record_slot(Act::PassphraseChanged, slot, None)?;
        Ok(session)
    }
}

impl Home {
    /// Gives a safe new keys, for when someone may have an old one. It must be open nowhere. The
    /// passphrase given and age recipients keep their way in; the recovery code, its shares, other
    /// passphrases and keyrings do not. The new recovery code, in the words of a language, is given this
    /// once. What was copied before still opens with the old keys.
    ///
    /// # Errors
    /// [`AppError::Argument`] for another key than a passphrase or a language without words,
    /// [`VaultError::InUse`], [`AppError::Stopped`], and as [`Home::open`]; the keys are then as they were.
    pub fn rotate(
        &self,
        name: &str,
        key: &KeyGiven,
        language: &str,
        kdf: Option<KdfParams>,
        work: Work<'_>,
    ) -> Result<RecoveryView> {
        let KeyGiven::Passphrase(passphrase) = key else {
            return Err(AppError::argument(
                "the keys are renewed by who gives the passphrase; kluis recover sets a new one",
            ));
        };
        let words = word_list(language)?;
        let folder = self.find(name)?;
        let former = kluis_vault::peek(&folder)?;
        let new = Rotation {
            passphrase,
            kdf: kdf.unwrap_or_else(KdfParams::calibrated),
            words,
        };
        let clock = Arc::clone(self.clock());
        let (vault, code) = Vault::rotate(&folder, Key::Passphrase(passphrase), &new, clock, work)
            .map_err(|error| match error {
                VaultError::Cancelled => AppError::Stopped,
                other => other.into(),
            })?;
        let recovery = RecoveryView {
            words: code.words(words).to_string(),
            language: words.language().to_owned(),
        };
        for slot in former.keyring_slots {
            // What it keeps opens nothing any more; another computer's keyring does not have it.
            let _ = keyring::forget(former.id, slot);
        }
        // The new keys are in force: whatever fails from here on, the new words must be shown.
        // Starting the session records in the audit log that the keys are new.
        if Session::start(name, vault).is_err() {
            tracing::warn!("that the keys were renewed could not be recorded yet");
        }
        Ok(recovery)
    }
}

/// Makes shares of a recovery code, in the language of its words, of which `threshold` bring it back. Made
/// again they differ.
///
/// # Errors
/// [`VaultError::RecoveryWords`], or
/// [`VaultError::Shares`] for other numbers than 2 to 8.
pub fn recovery_shares(words: &SecretString, threshold: u8, count: u8) -> Result<Vec<ShareView>> {
    // Parsed to be cut in shares, and not kept.
    let (code, list) = RecoveryCode::parse_with_list(words.expose_secret())?;
    let shares = code.split(threshold, count)?;
    let view = |share: &kluis_vault::Share| ShareView {
        number: share.number(),
        count: share.count(),
        threshold: share.threshold(),
        words: share.words(list).to_string(),
    };
    Ok(shares.iter().map(view).collect())
}

/// Refuses a passphrase that is too easy to guess for a safe of `owner`.
///
/// # Errors
/// [`AppError::WeakPassphrase`] says why.
pub fn require_strong(passphrase: &SecretString, owner: &str) -> Result<()> {
    let strength = passphrase_strength(passphrase, owner);
    if strength.enough {
        return Ok(());
    }
    Err(AppError::WeakPassphrase {
        why: strength_in_words(&strength),
    })
}

fn word_list(language: &str) -> Result<WordList> {
    let list = WordList::for_language(language);
    let primary = language.split(['-', '_']).next().unwrap_or(language);
    if list.language() == primary {
        return Ok(list);
    }
    Err(AppError::argument(format!(
        "there are no recovery words in \"{language}\"; give nl, fr or en"
    )))
}

fn view(slot: SlotInfo) -> SlotView {
    let words = slot.words.map(|list| list.language().to_owned());
    SlotView {
        id: slot.id.to_string(),
        kind: slot.kind.to_string(),
        label: slot.label,
        added: slot.added.map(language::instant),
        detail: slot.recipient.or(words),
        removable: slot.removable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_person_gets_words_that_can_be_made() {
        for (language, expected) in [
            ("nl", "nl"),
            ("en", "en"),
            ("fr-BE", "fr"),
            ("de", "en"),
            ("fi", "en"),
        ] {
            assert_eq!(words_language(language), expected, "{language}");
            assert!(word_list(words_language(language)).is_ok(), "{language}");
        }
    }
}
