use kluis_api::{LockReason, LockSettings, OpenSafes, SessionView};
use tauri::{AppHandle, State};

use super::Answer;
use crate::state::{Desktop, off_the_window};
use crate::tray;

/// Locks every open safe, and answers when their keys are gone.
#[tauri::command]
pub async fn lock(app: AppHandle) -> Answer<()> {
    crate::locking::lock(&app, LockReason::Asked).await;
    Ok(())
}

#[tauri::command]
pub fn active(desktop: State<'_, Desktop>) {
    desktop.idle.touch();
}

#[tauri::command]
pub async fn lock_settings(desktop: State<'_, Desktop>) -> Answer<LockSettings> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.lock_settings()?)).await
}

#[tauri::command]
pub async fn set_lock_settings(
    desktop: State<'_, Desktop>,
    settings: LockSettings,
) -> Answer<LockSettings> {
    let session = desktop.session()?;
    let name = session.name().to_owned();
    let written = off_the_window(move || {
        session.set_lock_settings(&settings)?;
        Ok(session.lock_settings()?)
    });
    let written = written.await?;
    desktop.follow_settings(&name, written);
    Ok(written)
}

#[tauri::command]
pub fn open_safes(desktop: State<'_, Desktop>) -> Answer<OpenSafes> {
    desktop.open_safes()
}

#[tauri::command]
pub fn show_safe(app: AppHandle, desktop: State<'_, Desktop>, name: String) -> Answer<SessionView> {
    let shown = desktop.show(&name)?;
    tray::speak(&app, &shown.language);
    Ok(shown)
}
