//! Syncing that goes on by itself.

use kluis_api::SyncSettings;
use serde::Serialize;
use yew::Callback;

use super::{Answer, Nothing, bridge};

#[derive(Serialize)]
struct SetSync {
    settings: SyncSettings,
}

pub async fn sync_settings() -> Answer<SyncSettings> {
    bridge::call("sync_settings", &Nothing {}).await
}

pub async fn set_sync_settings(settings: SyncSettings) -> Answer<SyncSettings> {
    bridge::call("set_sync_settings", &SetSync { settings }).await
}

/// Calls back when a round that began by itself has ended, with the folder name of its safe.
pub fn on_synced(callback: Callback<String>) {
    bridge::listen("synced", callback);
}
