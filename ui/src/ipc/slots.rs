//! The ways to open a safe: passphrase, recovery code, helpers' keys, this computer.

use kluis_api::{RecoveryView, SessionView, ShareView, SlotView, StrengthView};
use serde::Serialize;

use super::{Answer, Nothing, Speak, WithId, bridge};

#[derive(Serialize)]
struct ChangePassphrase<'a> {
    current: &'a str,
    new: &'a str,
}

#[derive(Serialize)]
struct Split<'a> {
    words: &'a str,
    threshold: u8,
    count: u8,
}

/// Which share a sheet is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SheetShare {
    pub number: u8,
    pub count: u8,
    pub threshold: u8,
}

#[derive(Serialize)]
struct SaveSheet<'a> {
    words: &'a str,
    language: &'a str,
    share: Option<SheetShare>,
}

#[derive(Serialize)]
struct AddRecipient<'a> {
    recipient: &'a str,
    label: &'a str,
}

#[derive(Serialize)]
struct Rotate<'a> {
    passphrase: &'a str,
    language: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Recover<'a> {
    safe: &'a str,
    words: &'a str,
    new_passphrase: &'a str,
}

#[derive(Serialize)]
struct OfSafe<'a> {
    safe: &'a str,
}

#[derive(Serialize)]
struct Judge<'a> {
    passphrase: &'a str,
    owner: &'a str,
}

pub async fn slots() -> Answer<Vec<SlotView>> {
    bridge::call("slots", &Nothing {}).await
}

pub async fn change_passphrase(current: &str, new: &str) -> Answer<()> {
    bridge::call("change_passphrase", &ChangePassphrase { current, new }).await
}

pub async fn renew_recovery(language: &str) -> Answer<RecoveryView> {
    bridge::call("renew_recovery", &Speak { language }).await
}

pub async fn recovery_shares(words: &str, threshold: u8, count: u8) -> Answer<Vec<ShareView>> {
    let split = Split {
        words,
        threshold,
        count,
    };
    bridge::call("recovery_shares", &split).await
}

/// Asks where to, and writes the sheet there; false when the person changed their mind.
pub async fn save_sheet(words: &str, language: &str, share: Option<SheetShare>) -> Answer<bool> {
    let sheet = SaveSheet {
        words,
        language,
        share,
    };
    bridge::call("save_sheet", &sheet).await
}

pub async fn add_recipient(recipient: &str, label: &str) -> Answer<SlotView> {
    bridge::call("add_recipient", &AddRecipient { recipient, label }).await
}

pub async fn add_keyring() -> Answer<SlotView> {
    bridge::call("add_keyring", &Nothing {}).await
}

pub async fn remove_slot(id: &str) -> Answer<()> {
    bridge::call("remove_slot", &WithId { id }).await
}

pub async fn rotate(passphrase: &str, language: &str) -> Answer<RecoveryView> {
    let rotate = Rotate {
        passphrase,
        language,
    };
    bridge::call("rotate", &rotate).await
}

/// Opens a safe with a recovery code or shares and gives it a new passphrase.
pub async fn recover(safe: &str, words: &str, new_passphrase: &str) -> Answer<SessionView> {
    let recover = Recover {
        safe,
        words,
        new_passphrase,
    };
    bridge::call("recover", &recover).await
}

pub async fn unlock_with_keyring(safe: &str) -> Answer<SessionView> {
    bridge::call("unlock_with_keyring", &OfSafe { safe }).await
}

pub async fn passphrase_strength(passphrase: &str, owner: &str) -> Answer<StrengthView> {
    bridge::call("passphrase_strength", &Judge { passphrase, owner }).await
}

pub async fn suggest_passphrase(language: &str) -> Answer<String> {
    bridge::call("suggest_passphrase", &Speak { language }).await
}
