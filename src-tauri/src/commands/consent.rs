use std::sync::Arc;

use kluis_api::{ApproveRequest, GrantView, InboxView, RequestView};
use tauri::{AppHandle, Manager, State};
use tauri_plugin_dialog::DialogExt;

use super::Answer;
use crate::files::Files;
use crate::saving::save_page;
use crate::state::{Desktop, OpenSession, off_the_window};
use crate::texts;

#[tauri::command]
pub async fn choose_request(app: AppHandle) -> Answer<Option<RequestView>> {
    off_the_window(move || {
        let chosen = app.dialog().file().blocking_pick_file();
        // Taken only now: a dialog left open holds no safe open.
        let session = app.state::<Desktop>().session()?;
        match chosen.and_then(|file| file.into_path().ok()) {
            Some(path) => Ok(Some(session.import_request(&path)?)),
            None => Ok(None),
        }
    })
    .await
}

#[tauri::command]
pub async fn import_requests(app: AppHandle, token: u64) -> Answer<Vec<RequestView>> {
    off_the_window(move || {
        let session = app.state::<Desktop>().session()?;
        let files = app.state::<Files>().of(token)?;
        files
            .iter()
            .map(|file| Ok(session.import_request(file)?))
            .collect()
    })
    .await
}

#[tauri::command]
pub async fn paste_request(desktop: State<'_, Desktop>, text: String) -> Answer<RequestView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.read_request(text.as_bytes(), "what was pasted")?)).await
}

#[tauri::command]
pub async fn fetch_requests(desktop: State<'_, Desktop>) -> Answer<InboxView> {
    let fetch = |session: Arc<OpenSession>| async move { Ok(session.fetch_requests().await?) };
    desktop.first(fetch).await
}

#[tauri::command]
pub async fn requests(desktop: State<'_, Desktop>) -> Answer<Vec<RequestView>> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.requests()?)).await
}

#[tauri::command]
pub async fn approve(desktop: State<'_, Desktop>, decision: ApproveRequest) -> Answer<GrantView> {
    let approve = |session: Arc<OpenSession>| async move {
        let grant = session.approve(&decision)?;
        Ok(session.enforce(&grant.id).await?)
    };
    desktop.first(approve).await
}

#[tauri::command]
pub async fn deny(desktop: State<'_, Desktop>, id: String) -> Answer<()> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.deny(&id)?)).await
}

#[tauri::command]
pub async fn grants(desktop: State<'_, Desktop>) -> Answer<Vec<GrantView>> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.grants()?)).await
}

#[tauri::command]
pub async fn narrow(
    desktop: State<'_, Desktop>,
    id: String,
    category: String,
) -> Answer<GrantView> {
    let narrow = |session: Arc<OpenSession>| async move {
        session.narrow(&id, &category)?;
        Ok(session.enforce(&id).await?)
    };
    desktop.first(narrow).await
}

#[tauri::command]
pub async fn revoke(desktop: State<'_, Desktop>, id: String) -> Answer<GrantView> {
    let revoke = |session: Arc<OpenSession>| async move {
        session.revoke(&id)?;
        Ok(session.enforce(&id).await?)
    };
    desktop.first(revoke).await
}

#[tauri::command]
pub async fn revoke_all(desktop: State<'_, Desktop>) -> Answer<Vec<GrantView>> {
    let revoke = |session: Arc<OpenSession>| async move {
        session.revoke_all()?;
        session.enforce_all().await?;
        Ok(session.grants()?)
    };
    desktop.first(revoke).await
}

/// Writes a receipt as a page to a file that the person names; false when they name none.
#[tauri::command]
pub async fn save_receipt(app: AppHandle, id: String, language: String) -> Answer<bool> {
    let texts = texts::of(&language);
    let name = format!("{}-{id}", texts.receipt_name);
    save_page(app, texts, name, move |session| {
        Ok(session.receipt_page(&id, Some(&language))?)
    })
    .await
}
