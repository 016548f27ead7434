use kluis_api::{AnchorsFile, TrustView};
use kluis_app::read_anchors;
use tauri::{AppHandle, Manager, State};
use tauri_plugin_dialog::DialogExt;

use super::Answer;
use crate::state::{Desktop, off_the_window};

#[tauri::command]
pub async fn trust(desktop: State<'_, Desktop>) -> Answer<TrustView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.trust()?)).await
}

#[tauri::command]
pub async fn choose_anchors(app: AppHandle) -> Answer<Option<AnchorsFile>> {
    off_the_window(move || {
        let chosen = app.dialog().file().blocking_pick_file();
        match chosen.and_then(|file| file.into_path().ok()) {
            Some(path) => Ok(Some(read_anchors(&path)?)),
            None => Ok(None),
        }
    })
    .await
}

#[tauri::command]
pub async fn set_anchors(desktop: State<'_, Desktop>, document: String) -> Answer<TrustView> {
    let session = desktop.session()?;
    off_the_window(move || Ok(session.trust_signers(document.as_bytes(), "what was chosen")?)).await
}

#[tauri::command]
pub async fn choose_register(app: AppHandle) -> Answer<Option<TrustView>> {
    let safe = app.state::<Desktop>().session()?.name().to_owned();
    off_the_window(move || {
        let chosen = app.dialog().file().blocking_pick_file();
        let Some(path) = chosen.and_then(|file| file.into_path().ok()) else {
            return Ok(None);
        };
        let session = app.state::<Desktop>().still_open(&safe)?;
        Ok(Some(session.take_register(&path)?))
    })
    .await
}
