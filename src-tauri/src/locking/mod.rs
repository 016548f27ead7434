//! Locking: by the person, by the clock, by the system and by the command line.

mod asked;
pub mod idle;
#[cfg(target_os = "linux")]
mod logind;

use std::time::Duration;

use kluis_api::LockReason;
use tauri::{AppHandle, Emitter, Manager};

use crate::state::Desktop;

/// How long a lock waits for work that is stopping.
const PATIENCE: Duration = Duration::from_secs(2);

/// Closes every safe, and returns when their keys are gone.
pub async fn lock(app: &AppHandle, reason: LockReason) {
    let ended = app.state::<Desktop>().close_all();
    // The page drops what it shows while the last work ends. A closed window shows nothing.
    let _ = app.emit("locked", reason);
    if !all_ended(ended).await {
        tracing::warn!("a safe is still held by work that has not stopped; it closes with it");
    }
}

/// True when every safe has closed within the time that a lock may take.
pub async fn all_ended(ended: Vec<crate::state::Ended>) -> bool {
    let all = async {
        for one in ended {
            one.wait().await;
        }
    };
    tokio::time::timeout(PATIENCE, all).await.is_ok()
}

/// Starts everything that locks by itself.
pub fn start(app: &AppHandle) {
    tauri::async_runtime::spawn(idle::watch(app.clone()));
    #[cfg(target_os = "linux")]
    tauri::async_runtime::spawn(logind::watch(app.clone()));
    asked::watch(app);
}
