//! When safes lock, and which are open.

use kluis_api::{LockReason, LockSettings, OpenSafes, SessionView};
use serde::Serialize;
use yew::Callback;

use super::{Answer, Nothing, bridge};

#[derive(Serialize)]
struct SetLock {
    settings: LockSettings,
}

#[derive(Serialize)]
struct Show<'a> {
    name: &'a str,
}

pub async fn lock_settings() -> Answer<LockSettings> {
    bridge::call("lock_settings", &Nothing {}).await
}

pub async fn set_lock_settings(settings: LockSettings) -> Answer<LockSettings> {
    bridge::call("set_lock_settings", &SetLock { settings }).await
}

/// Tells that the person is there.
pub async fn active() -> Answer<()> {
    bridge::call("active", &Nothing {}).await
}

pub async fn open_safes() -> Answer<OpenSafes> {
    bridge::call("open_safes", &Nothing {}).await
}

pub async fn show_safe(name: &str) -> Answer<SessionView> {
    bridge::call("show_safe", &Show { name }).await
}

/// Calls back when every safe was locked, with the reason.
pub fn on_locked(callback: Callback<LockReason>) {
    bridge::listen("locked", callback);
}
