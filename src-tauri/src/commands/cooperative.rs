use kluis_api::{PolicyState, RemoteLogin, RemoteView, StepView, SyncReport, SyncStatusView};
use tauri::State;

use super::Answer;
use crate::state::{Desktop, off_the_window};

#[tauri::command]
pub async fn remote(desktop: State<'_, Desktop>) -> Answer<RemoteView> {
    desktop
        .online(|session| async move { Ok(session.remote_status().await?) })
        .await
}

#[tauri::command]
pub async fn sign_in(desktop: State<'_, Desktop>, login: RemoteLogin) -> Answer<RemoteView> {
    desktop
        .online(|session| async move { Ok(session.sign_in(login).await?) })
        .await
}

#[tauri::command]
pub async fn sync_status(desktop: State<'_, Desktop>) -> Answer<SyncStatusView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.sync_status()?)).await
}

#[tauri::command]
pub async fn set_policy(
    desktop: State<'_, Desktop>,
    path: String,
    state: PolicyState,
) -> Answer<SyncStatusView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.set_policy(&path, state)?)).await
}

#[tauri::command]
pub async fn sync_preview(desktop: State<'_, Desktop>) -> Answer<Vec<StepView>> {
    desktop
        .online(|session| async move { Ok(session.sync_preview().await?) })
        .await
}

#[tauri::command]
pub async fn sync_now(desktop: State<'_, Desktop>) -> Answer<SyncReport> {
    desktop
        .online(|session| async move { Ok(session.sync_now().await?) })
        .await
}
