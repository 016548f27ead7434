//! Locks when `kluis lock` asks for it with a file in the data folder.

use kluis_api::LockReason;
use tauri::{AppHandle, Manager};

use crate::state::Desktop;

/// Watches the data folder until the program ends.
pub fn watch(app: &AppHandle) {
    let mut requests = match app.state::<Desktop>().home().lock_requests() {
        Ok(requests) => requests,
        Err(error) => {
            tracing::warn!(%error, "the data folder cannot be watched; kluis lock does not reach this window");
            return;
        }
    };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            requests.next().await;
            super::lock(&app, LockReason::Asked).await;
            requests.answer();
        }
    });
}
