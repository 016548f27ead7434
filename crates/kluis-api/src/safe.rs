use serde::{Deserialize, Serialize};

/// One safe on this machine, as far as it can be described without opening it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SafeView {
    /// The folder name, used with `--safe`.
    pub name: String,
    /// Whose safe it is; known only while it is open.
    pub owner: Option<String>,
    /// When its files last changed.
    pub last_opened: Option<String>,
    /// Bytes on disk.
    pub size: u64,
    /// The kinds of keys that open it, such as `passphrase` and `recovery`.
    pub slots: Vec<String>,
    /// Why it cannot be opened, if its header could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// What a new safe is made from.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateSafe {
    /// The folder name.
    pub name: String,
    /// The name of the person whose safe it is.
    pub owner: String,
    /// The language of the person, such as `nl`.
    pub language: String,
    /// The passphrase as typed.
    pub passphrase: String,
}

/// A new safe and the recovery code that is shown this once.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedSafe {
    /// The folder name.
    pub name: String,
    /// Fifteen words that open the safe without the passphrase.
    pub recovery_code: String,
    /// The language of the words: `nl`, `fr` or `en`.
    #[serde(default)]
    pub language: String,
}

/// Whether a safe is open, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// The folder name of the open safe.
    pub safe: String,
    /// The name of the person whose safe it is.
    pub owner: String,
    /// The language chosen in this safe.
    pub language: String,
}

/// How well a checked thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Health {
    /// As it should be.
    Good,
    /// Works, but something wants attention.
    Attention,
    /// Broken.
    Bad,
    /// Could not be checked; the detail says why.
    Unknown,
}

/// One line of `kluis doctor`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoctorCheck {
    /// What was checked.
    pub check: String,
    /// How it is.
    pub health: Health,
    /// What was found.
    pub detail: String,
    /// What to do, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// The whole of `kluis doctor`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoctorReport {
    /// True when nothing is [`Health::Bad`].
    pub ok: bool,
    /// The single checks.
    pub checks: Vec<DoctorCheck>,
}
