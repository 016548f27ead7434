use kluis_api::{AuditEntryView, AuditVerifyView};
use tauri::State;

use super::Answer;
use crate::state::{Desktop, off_the_window};

#[tauri::command]
pub async fn activity(desktop: State<'_, Desktop>, limit: u32) -> Answer<Vec<AuditEntryView>> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.activity(None, None, Some(limit))?)).await
}

#[tauri::command]
pub async fn verify_activity(desktop: State<'_, Desktop>) -> Answer<AuditVerifyView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.verify_activity()?)).await
}
