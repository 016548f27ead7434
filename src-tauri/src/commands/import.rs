use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use kluis_api::{FileSelection, ImportPreview, ImportProgress, ImportReport};
use kluis_app::{ImportControl, ImportSource};
use tauri::{AppHandle, Emitter, Manager, State};
use tauri_plugin_dialog::DialogExt;

use super::Answer;
use crate::files::Files;
use crate::state::{Desktop, off_the_window};

/// The page hears of progress at most this often.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

#[tauri::command]
pub async fn choose_files(app: AppHandle) -> Answer<Option<FileSelection>> {
    off_the_window(move || {
        let chosen = app.dialog().file().blocking_pick_files();
        let paths: Vec<PathBuf> = chosen
            .unwrap_or_default()
            .into_iter()
            .filter_map(|file| file.into_path().ok())
            .collect();
        Ok((!paths.is_empty()).then(|| app.state::<Files>().select(paths)))
    })
    .await
}

#[tauri::command]
pub fn opened_files(files: State<'_, Files>) -> Option<FileSelection> {
    files.take_opened()
}

#[tauri::command]
pub async fn import_preview(app: AppHandle, token: u64) -> Answer<ImportPreview> {
    with_files(app, token, |session, sources, control| {
        Ok(session.import_preview(sources, None, control)?)
    })
    .await
}

#[tauri::command]
pub async fn import_commit(app: AppHandle, token: u64) -> Answer<ImportReport> {
    with_files(app, token, |session, sources, control| {
        Ok(session.import(sources, None, control)?)
    })
    .await
}

#[tauri::command]
pub fn cancel_import(desktop: State<'_, Desktop>) {
    desktop.imports.stop();
}

async fn with_files<T: Send + 'static>(
    app: AppHandle,
    token: u64,
    act: impl FnOnce(&kluis_app::Session, &[ImportSource], &mut ImportControl<'_>) -> Answer<T>
    + Send
    + 'static,
) -> Answer<T> {
    off_the_window(move || {
        let desktop = app.state::<Desktop>();
        let stop = desktop.imports.begin();
        let session = desktop.session()?;
        let sources: Vec<ImportSource> = app
            .state::<Files>()
            .of(token)?
            .into_iter()
            .map(|path| ImportSource { path })
            .collect();
        let mut told: Option<Instant> = None;
        let mut progress = |state: ImportProgress| {
            if told.is_none_or(|at| at.elapsed() >= PROGRESS_EVERY) {
                told = Some(Instant::now());
                // A closed window needs no progress.
                let _ = app.emit("import-progress", state);
            }
        };
        let mut control = ImportControl {
            progress: &mut progress,
            stop: &|| stop.load(Ordering::Relaxed),
        };
        act(&session, &sources, &mut control)
    })
    .await
}
