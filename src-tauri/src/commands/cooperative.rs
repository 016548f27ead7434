use kluis_api::{PolicyState, RemoteLogin, RemoteView, StepView, SyncReport, SyncStatusView};
use tauri::State;
use url::Url;

use super::Answer;
use crate::signing_in::SigningIn;
use crate::state::{Desktop, off_the_window};
use crate::wiping;

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

/// Opens the browser and waits there for the person; nothing when they gave up. A lock ends it.
#[tauri::command]
pub async fn sign_in_with_browser(
    desktop: State<'_, Desktop>,
    signing_in: State<'_, SigningIn>,
    address: String,
) -> Answer<Option<RemoteView>> {
    let (number, given_up) = signing_in.begin();
    let signed_in = desktop.online(|session| {
        let signing_in = &signing_in;
        async move {
            let started = session.start_sign_in(&address).await?;
            let address = started.address().clone();
            signing_in.set_address(number, &address);
            open(address).await?;
            let waiting = session.finish_sign_in(started, std::future::pending);
            Ok(waiting.await?)
        }
    });
    let outcome = tokio::select! {
        biased;
        () = given_up => Ok(None),
        outcome = signed_in => outcome.map(Some),
    };
    signing_in.end(number);
    outcome
}

/// Opens the browser once more where the window of the first time was lost.
#[tauri::command]
pub async fn open_sign_in_again(signing_in: State<'_, SigningIn>) -> Answer<()> {
    match signing_in.address() {
        Some(address) => open(address).await,
        None => Ok(()),
    }
}

async fn open(address: Url) -> Answer<()> {
    // How the memory of this program is kept concerns no other.
    let without = [wiping::VARIABLE];
    off_the_window(move || Ok(kluis_app::open_in_browser(&address, &without)?)).await
}

#[tauri::command]
pub fn cancel_sign_in(signing_in: State<'_, SigningIn>) {
    signing_in.cancel();
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
