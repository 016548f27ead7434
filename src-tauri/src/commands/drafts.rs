use tauri::State;

use super::Answer;
use crate::state::{Desktop, off_the_window};

#[tauri::command]
pub async fn save_draft(desktop: State<'_, Desktop>, key: String, text: String) -> Answer<()> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.save_draft(&key, &text)?)).await
}

#[tauri::command]
pub async fn draft(desktop: State<'_, Desktop>, key: String) -> Answer<Option<String>> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.draft(&key)?)).await
}

#[tauri::command]
pub async fn drop_draft(desktop: State<'_, Desktop>, key: String) -> Answer<()> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.drop_draft(&key)?)).await
}
