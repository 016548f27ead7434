use kluis_api::{CreateSafe, CreatedSafe, SafeView, SessionView};
use kluis_app::{KeyGiven, NewSafeSettings, Session};
use secrecy::{ExposeSecret, SecretString};
use tauri::{AppHandle, Manager, State};

use super::Answer;
use crate::state::{Desktop, off_the_window};
use crate::tray;

#[tauri::command]
pub fn safes(desktop: State<'_, Desktop>) -> Answer<Vec<SafeView>> {
    Ok(desktop.home().safes()?)
}

#[tauri::command]
pub fn session(desktop: State<'_, Desktop>) -> Answer<Option<SessionView>> {
    Ok(desktop
        .shown_session()
        .map(|session| session.view())
        .transpose()?)
}

#[tauri::command]
pub async fn create_safe(app: AppHandle, new: CreateSafe) -> Answer<CreatedSafe> {
    let unlocking = app.state::<Desktop>().begin_unlocking();
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
        let slots = session.slots()?;
        let recovery_slot = slots.into_iter().find(|slot| slot.kind == "recovery");
        let view = desktop.enter(session, unlocking)?;
        tray::speak(&app, &view.language);
        Ok(CreatedSafe {
            name: new.name,
            language: recovery_slot
                .and_then(|slot| slot.detail)
                .unwrap_or_default(),
            // Shown to the person this once.
            recovery_code: recovery.expose_secret().to_owned(),
        })
    })
    .await
}

#[tauri::command]
pub async fn unlock(app: AppHandle, safe: String, passphrase: String) -> Answer<SessionView> {
    let key = KeyGiven::Passphrase(SecretString::from(passphrase));
    open(app, safe, key).await
}

#[tauri::command]
pub async fn unlock_with_recovery(
    app: AppHandle,
    safe: String,
    words: String,
) -> Answer<SessionView> {
    let key = KeyGiven::from_words(SecretString::from(words));
    open(app, safe, key).await
}

async fn open(app: AppHandle, safe: String, key: KeyGiven) -> Answer<SessionView> {
    enter(app, move |desktop| Ok(desktop.home().open(&safe, &key)?)).await
}

/// Opens a safe off the window and shows it, unless the window is locked meanwhile.
pub async fn enter(
    app: AppHandle,
    open: impl FnOnce(&Desktop) -> Answer<Session> + Send + 'static,
) -> Answer<SessionView> {
    let unlocking = app.state::<Desktop>().begin_unlocking();
    off_the_window(move || {
        let desktop = app.state::<Desktop>();
        let session = open(&desktop)?;
        let view = desktop.enter(session, unlocking)?;
        tray::speak(&app, &view.language);
        Ok(view)
    })
    .await
}

#[tauri::command]
pub fn set_language(app: AppHandle, desktop: State<'_, Desktop>, language: String) -> Answer<()> {
    if let Some(session) = desktop.shown_session() {
        session.set_language(&language)?;
    }
    tray::speak(&app, &language);
    Ok(())
}
