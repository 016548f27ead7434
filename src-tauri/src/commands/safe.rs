use kluis_api::{CreateSafe, CreatedSafe, SafeView, SessionView};
use kluis_app::{KeyGiven, NewSafeSettings};
use secrecy::{ExposeSecret, SecretString};
use tauri::{AppHandle, Manager, State};

use super::Answer;
use crate::state::{Desktop, off_the_window};

#[tauri::command]
pub fn safes(desktop: State<'_, Desktop>) -> Answer<Vec<SafeView>> {
    Ok(desktop.home().safes()?)
}

#[tauri::command]
pub fn session(desktop: State<'_, Desktop>) -> Answer<Option<SessionView>> {
    Ok(desktop
        .open_session()
        .map(|session| session.view())
        .transpose()?)
}

#[tauri::command]
pub async fn create_safe(app: AppHandle, new: CreateSafe) -> Answer<CreatedSafe> {
    off_the_window(move || {
        let desktop = app.state::<Desktop>();
        let (session, recovery) = desktop.home().create(
            &new.name,
            &NewSafeSettings {
                owner: new.owner,
                language: new.language,
                passphrase: SecretString::from(new.passphrase),
                kdf: None,
            },
        )?;
        desktop.enter(session);
        Ok(CreatedSafe {
            name: new.name,
            // Shown to the person this once.
            recovery_code: recovery.expose_secret().to_owned(),
        })
    })
    .await
}

#[tauri::command]
pub async fn unlock(app: AppHandle, safe: String, passphrase: String) -> Answer<SessionView> {
    open(
        app,
        safe,
        KeyGiven::Passphrase(SecretString::from(passphrase)),
    )
    .await
}

#[tauri::command]
pub async fn unlock_with_recovery(
    app: AppHandle,
    safe: String,
    words: String,
) -> Answer<SessionView> {
    open(
        app,
        safe,
        KeyGiven::RecoveryWords(SecretString::from(words)),
    )
    .await
}

async fn open(app: AppHandle, safe: String, key: KeyGiven) -> Answer<SessionView> {
    off_the_window(move || {
        let desktop = app.state::<Desktop>();
        let session = desktop.home().open(&safe, &key)?;
        Ok(desktop.enter(session).view()?)
    })
    .await
}

#[tauri::command]
pub fn lock(desktop: State<'_, Desktop>) {
    desktop.lock();
}

#[tauri::command]
pub fn set_language(desktop: State<'_, Desktop>, language: String) -> Answer<()> {
    match desktop.open_session() {
        Some(session) => Ok(session.set_language(&language)?),
        None => Ok(()),
    }
}
