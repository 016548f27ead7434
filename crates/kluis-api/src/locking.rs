use serde::{Deserialize, Serialize};

use crate::SessionView;

/// When the desktop locks by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LockSettings {
    /// After so many minutes without a key or a click, 1 to 240.
    pub after_minutes: u32,
    /// When the computer goes to sleep.
    pub on_sleep: bool,
    /// When the screen is locked or another person logs in.
    pub on_screen_lock: bool,
}

impl Default for LockSettings {
    fn default() -> Self {
        Self {
            after_minutes: 5,
            on_sleep: true,
            on_screen_lock: true,
        }
    }
}

/// The safes that are open in the window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenSafes {
    /// The folder name of the one that is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<String>,
    /// All that are open, by folder name.
    pub open: Vec<SessionView>,
}

/// Why the window was locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LockReason {
    /// The person asked for it, here or with `kluis lock`.
    Asked,
    /// Nothing was touched for the time that was set.
    Idle,
    /// The computer goes to sleep.
    Sleep,
    /// The screen was locked.
    ScreenLock,
}

/// How far a long piece of work is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkProgress {
    /// Which work: `backup`, `rehearse`, `restore`, `verify`, `rotate`.
    pub work: String,
    /// What is done, mostly in bytes.
    pub done: u64,
    /// The whole; 0 while it is not known.
    pub whole: u64,
}
