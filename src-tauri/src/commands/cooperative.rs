use kluis_api::{
    ConflictDetail, GrantView, PolicyState, RemoteLogin, RemoteView, Resolution, ResolveChoice,
    RoundView, SignInWait, StepView, SyncItemView, SyncReport, SyncSettings, SyncStatusView,
};
use kluis_app::{AppError, SyncWork};
use tauri::{AppHandle, Emitter, State};
use url::Url;

use super::Answer;
use crate::signing_in::SigningIn;
use crate::state::{Desktop, off_the_window};
use crate::wiping;
use crate::work::teller;

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
/// Where no browser starts the person may open one, so that is waited for too.
#[tauri::command]
pub async fn sign_in_with_browser(
    app: AppHandle,
    desktop: State<'_, Desktop>,
    signing_in: State<'_, SigningIn>,
    address: String,
) -> Answer<Option<RemoteView>> {
    let (number, given_up) = signing_in.begin();
    let signed_in = desktop.online(|session| {
        let (app, signing_in) = (&app, &signing_in);
        async move {
            let started = session.start_sign_in(&address).await?;
            let address = started.address().clone();
            signing_in.set_address(number, &address);
            tell(app, Some(waits(&address, false)));
            if !open(address.clone()).await? {
                tell(app, Some(waits(&address, true)));
            }
            let waiting = session.finish_sign_in(started, std::future::pending);
            Ok(waiting.await?)
        }
    });
    let outcome = tokio::select! {
        biased;
        () = given_up => Ok(None),
        outcome = signed_in => outcome.map(Some),
    };
    if signing_in.end(number) {
        tell(&app, None);
    }
    outcome
}

/// Opens the browser once more where the window of the first time was lost.
#[tauri::command]
pub async fn open_sign_in_again(app: AppHandle, signing_in: State<'_, SigningIn>) -> Answer<()> {
    let Some(address) = signing_in.address() else {
        return Ok(());
    };
    let opened = open(address.clone()).await?;
    // It may have come to its end meanwhile.
    if signing_in.address().as_ref() == Some(&address) {
        tell(&app, Some(waits(&address, !opened)));
    }
    Ok(())
}

/// False when no browser could be started.
async fn open(address: Url) -> Answer<bool> {
    // How the memory of this program is kept concerns no other.
    let without = [wiping::VARIABLE];
    off_the_window(
        move || match kluis_app::open_in_browser(&address, &without) {
            Ok(()) => Ok(true),
            Err(AppError::NoBrowser) => Ok(false),
            Err(error) => Err(error.into()),
        },
    )
    .await
}

fn waits(address: &Url, no_browser: bool) -> SignInWait {
    SignInWait {
        address: address.to_string(),
        no_browser,
    }
}

/// Tells the page what is waited for; nothing once that has ended.
fn tell(app: &AppHandle, wait: Option<SignInWait>) {
    // A closed window needs no address.
    let _ = app.emit("sign-in-waits", wait);
}

#[tauri::command]
pub fn cancel_sign_in(signing_in: State<'_, SigningIn>) {
    signing_in.cancel();
}

/// The consents that stay open there when nobody is signed in any more.
#[tauri::command]
pub async fn open_at_the_cooperative(desktop: State<'_, Desktop>) -> Answer<Vec<GrantView>> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.open_at_the_cooperative()?)).await
}

/// Signs out, and gives up a sign-in that waits: nobody is to be signed in after it.
#[tauri::command]
pub async fn sign_out(
    desktop: State<'_, Desktop>,
    signing_in: State<'_, SigningIn>,
) -> Answer<RemoteView> {
    signing_in.cancel();
    desktop
        .first(|session| async move { Ok(session.sign_out().await?) })
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

/// What is in a container, and how each of it stands.
#[tauri::command]
pub async fn sync_items(desktop: State<'_, Desktop>, path: String) -> Answer<Vec<SyncItemView>> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.sync_items(&path)?)).await
}

#[tauri::command]
pub async fn sync_preview(desktop: State<'_, Desktop>) -> Answer<Vec<StepView>> {
    desktop
        .online(|session| async move { Ok(session.sync_preview().await?) })
        .await
}

/// Does a round, which `cancel_work` stops.
#[tauri::command]
pub async fn sync_now(app: AppHandle, desktop: State<'_, Desktop>) -> Answer<SyncReport> {
    let stop = desktop.work.begin();
    let tell = teller(&app, "sync");
    let work = SyncWork {
        cancel: Some(&stop),
        progress: Some(&tell),
    };
    desktop
        .first(|session| async move { Ok(session.sync_now_with(work).await?) })
        .await
}

/// What the last rounds came to.
#[tauri::command]
pub async fn sync_rounds(desktop: State<'_, Desktop>) -> Answer<Vec<RoundView>> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.sync_rounds()?)).await
}

/// Both versions of something that was changed in two places.
#[tauri::command]
pub async fn conflict(desktop: State<'_, Desktop>, id: String) -> Answer<ConflictDetail> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.conflict(&id)?)).await
}

#[tauri::command]
pub async fn resolve(
    desktop: State<'_, Desktop>,
    resolution: Resolution,
) -> Answer<SyncStatusView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.resolve(&resolution)?)).await
}

/// Answers what is asked about the whole pod at the cooperative.
#[tauri::command]
pub async fn answer_question(
    desktop: State<'_, Desktop>,
    answer: ResolveChoice,
) -> Answer<SyncStatusView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.answer_question(answer)?)).await
}

#[tauri::command]
pub async fn sync_settings(desktop: State<'_, Desktop>) -> Answer<SyncSettings> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.sync_settings()?)).await
}

#[tauri::command]
pub async fn set_sync_settings(
    desktop: State<'_, Desktop>,
    settings: SyncSettings,
) -> Answer<SyncSettings> {
    let session = desktop.session()?;
    off_the_window(move || {
        session.set_sync_settings(&settings)?;
        Ok(session.sync_settings()?)
    })
    .await
}
