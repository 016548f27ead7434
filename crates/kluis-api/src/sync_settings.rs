use serde::{Deserialize, Serialize};

/// When a safe that is open is brought up to date with the cooperative by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncSettings {
    /// After so many minutes, 5 to 1440, and soon after each change. Null: only when the person
    /// asks for it.
    pub every_minutes: Option<u32>,
    /// On a connection too that is paid for by what goes over it.
    pub on_metered: bool,
    /// On battery too.
    pub on_battery: bool,
}

impl SyncSettings {
    /// The fewest minutes that can be chosen.
    pub const FEWEST_MINUTES: u32 = 5;
    /// The most: a day.
    pub const MOST_MINUTES: u32 = 24 * 60;
}

impl Default for SyncSettings {
    fn default() -> Self {
        Self {
            every_minutes: Some(15),
            on_metered: false,
            on_battery: true,
        }
    }
}
