use serde::{Deserialize, Serialize};

/// One way to open a safe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SlotView {
    /// Its id, to name it by when it is removed.
    pub id: String,
    /// `passphrase`, `recovery`, `recipient`, `keyring`, or a name of a later version.
    pub kind: String,
    /// What the person calls it, such as the helper's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// When it was made, RFC 3339; absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<String>,
    /// The age recipient of a `recipient`; the language of the words of a `recovery`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Whether it may be removed: the last way that a person holds in their head or hand stays.
    pub removable: bool,
}

/// A recovery code, shown once.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryView {
    /// The fifteen words, one space between them.
    pub words: String,
    /// The language of the words: `nl`, `fr` or `en`.
    pub language: String,
}

/// One of several shares of a recovery code, shown once.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShareView {
    /// Which share it is, from 1.
    pub number: u8,
    /// How many shares there are.
    pub count: u8,
    /// How many of them bring the code back.
    pub threshold: u8,
    /// The words of the share, one space between them.
    pub words: String,
}

/// How well a passphrase stands up to guessing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StrengthView {
    /// The power of ten of the number of guesses it takes.
    pub guesses_log10: f64,
    /// From 0, guessed at once, to 4, good.
    pub score: u8,
    /// Whether it is good enough not to be warned about.
    pub enough: bool,
    /// What is weak about it, as the end of a key of a translated text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
    /// What would make it better, as ends of keys of translated texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub advice: Vec<String>,
}
