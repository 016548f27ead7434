use std::time::Duration;

use kluis_api::{
    ApiError, ErrorCode, RecoveryView, SessionView, ShareView, SlotView, StrengthView,
};
use kluis_app::{KeyGiven, words_language};
use secrecy::{ExposeSecret, SecretString};
use tauri::{AppHandle, Manager, State};

use super::Answer;
use super::safe::enter;
use crate::state::{Desktop, off_the_window};
use crate::work::long_work;

/// How long a safe that is to get new keys may be held by what is just running.
const PATIENCE: Duration = Duration::from_secs(10);

#[tauri::command]
pub async fn slots(desktop: State<'_, Desktop>) -> Answer<Vec<SlotView>> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.slots()?)).await
}

#[tauri::command]
pub async fn change_passphrase(
    desktop: State<'_, Desktop>,
    current: String,
    new: String,
) -> Answer<()> {
    let session = desktop.session()?;
    let (current, new) = (SecretString::from(current), SecretString::from(new));
    off_the_window(move || Ok(session.change_passphrase(&current, &new, None)?)).await
}

#[tauri::command]
pub async fn renew_recovery(desktop: State<'_, Desktop>, language: String) -> Answer<RecoveryView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.renew_recovery(words_language(&language))?)).await
}

#[tauri::command]
pub async fn recovery_shares(words: String, threshold: u8, count: u8) -> Answer<Vec<ShareView>> {
    let words = SecretString::from(words);
    off_the_window(move || Ok(kluis_app::recovery_shares(&words, threshold, count)?)).await
}

#[tauri::command]
pub async fn add_recipient(
    desktop: State<'_, Desktop>,
    recipient: String,
    label: String,
) -> Answer<SlotView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.add_recipient(&recipient, &label)?)).await
}

#[tauri::command]
pub async fn add_keyring(desktop: State<'_, Desktop>) -> Answer<SlotView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.add_keyring()?)).await
}

#[tauri::command]
pub async fn remove_slot(desktop: State<'_, Desktop>, id: String) -> Answer<()> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.remove_slot(&id)?)).await
}

/// Gives the safe that is shown new keys. Nobody may have it open meanwhile, so it is closed
/// before and opened after, whatever came of it.
#[tauri::command]
pub async fn rotate(app: AppHandle, passphrase: String, language: String) -> Answer<RecoveryView> {
    let name = app.state::<Desktop>().session()?.name().to_owned();
    let unlocking = app.state::<Desktop>().begin_unlocking();
    let key = KeyGiven::Passphrase(SecretString::from(passphrase));
    long_work(app, "rotate", move |desktop, work| {
        // A wrong passphrase shall not cost the person the open safe.
        drop(desktop.home().open(&name, &key)?);
        let closed = close(desktop, &name);
        let words = words_language(&language);
        let rotated =
            closed.and_then(|()| Ok(desktop.home().rotate(&name, &key, words, None, work)?));
        if !desktop.is_locked_since(unlocking) {
            let opened = desktop.home().open(&name, &key).map_err(ApiError::from);
            let shown = opened.and_then(|session| desktop.enter(session, unlocking));
            if let Err(error) = shown {
                tracing::warn!(%error, "the safe stays locked after its keys were changed");
            }
        }
        // The new words are told even where the safe stays locked: they are shown this once.
        rotated
    })
    .await
}

fn close(desktop: &Desktop, name: &str) -> Answer<()> {
    let Some(ended) = desktop.close(name) else {
        return Err(ApiError::new(ErrorCode::Locked, "no safe is open"));
    };
    let ended = async { tokio::time::timeout(PATIENCE, ended.wait()).await };
    tauri::async_runtime::block_on(ended).map_err(|_| {
        ApiError::new(
            ErrorCode::Conflict,
            "something else is being done with this safe",
        )
        .with_hint("wait until it has ended, and try again")
    })
}

#[tauri::command]
pub async fn recover(
    app: AppHandle,
    safe: String,
    words: String,
    new_passphrase: String,
) -> Answer<SessionView> {
    let key = KeyGiven::from_words(SecretString::from(words));
    let new = SecretString::from(new_passphrase);
    enter(app, move |desktop| {
        Ok(desktop.home().recover(&safe, &key, &new, None)?)
    })
    .await
}

#[tauri::command]
pub async fn unlock_with_keyring(app: AppHandle, safe: String) -> Answer<SessionView> {
    enter(app, move |desktop| {
        Ok(desktop.home().open(&safe, &KeyGiven::Keyring)?)
    })
    .await
}

#[tauri::command]
pub async fn passphrase_strength(passphrase: String, owner: String) -> Answer<StrengthView> {
    let passphrase = SecretString::from(passphrase);
    off_the_window(move || Ok(kluis_app::passphrase_strength(&passphrase, &owner))).await
}

#[tauri::command]
pub async fn suggest_passphrase(language: String) -> Answer<String> {
    // Shown to the person, who chooses it or not.
    off_the_window(move || {
        Ok(kluis_app::suggest_passphrase(&language)?
            .expose_secret()
            .to_owned())
    })
    .await
}
