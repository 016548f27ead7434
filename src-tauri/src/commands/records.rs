use kluis_api::{CategoryView, HomeView, RecordPage, RecordView};
use tauri::State;

use super::Answer;
use crate::state::{Desktop, off_the_window};

#[tauri::command]
pub async fn home(desktop: State<'_, Desktop>) -> Answer<HomeView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.overview()?)).await
}

#[tauri::command]
pub async fn categories(desktop: State<'_, Desktop>) -> Answer<Vec<CategoryView>> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.categories()?)).await
}

#[tauri::command]
pub async fn records(
    desktop: State<'_, Desktop>,
    category: String,
    text: Option<String>,
    offset: u32,
    limit: u32,
) -> Answer<RecordPage> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.records(&category, text.as_deref(), offset, limit)?)).await
}

#[tauri::command]
pub async fn record(desktop: State<'_, Desktop>, path: String) -> Answer<RecordView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.record(&path)?)).await
}

#[tauri::command]
pub async fn delete_record(desktop: State<'_, Desktop>, path: String, etag: String) -> Answer<()> {
    let session = desktop.session()?;
    off_the_window(move || {
        session.remove(&path, false, Some(&etag))?;
        Ok(())
    })
    .await
}
