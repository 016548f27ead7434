use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of thing went wrong: the screen's translations and the exit status hang on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ErrorCode {
    /// Something failed that no other code describes.
    Failed,
    /// The command or its arguments were wrong.
    Usage,
    /// The passphrase or recovery code does not open this safe.
    WrongKey,
    /// No such safe, resource, request, grant or file.
    NotFound,
    /// A precondition or revision no longer holds.
    Conflict,
    /// Consent, review or policy says no, or a confirmation is missing.
    Refused,
    /// The cooperative's server could not be reached or failed; the work is queued.
    Offline,
    /// Damaged data was found; nothing was changed.
    Damaged,
    /// The safe must be opened first.
    Locked,
    /// A file could not be understood.
    Unreadable,
    /// A thing of this name is already there.
    Exists,
    /// The safe or document was made by a newer version of this program.
    Newer,
    /// The passphrase is too easy to guess.
    WeakPassphrase,
    /// Nobody is signed in at a cooperative.
    NotSignedIn,
    /// The cooperative refused the account or its rights.
    SignInRefused,
    /// The person said no on the page of the server that asks whether to sign in.
    SignInDenied,
    /// The cooperative does not renew the sign-in any more; the work is queued.
    SignInEnded,
}

impl ErrorCode {
    /// The code as it is written in JSON and in message keys, such as `wrong-key`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Usage => "usage",
            Self::WrongKey => "wrong-key",
            Self::NotFound => "not-found",
            Self::Conflict => "conflict",
            Self::Refused => "refused",
            Self::Offline => "offline",
            Self::Damaged => "damaged",
            Self::Locked => "locked",
            Self::Unreadable => "unreadable",
            Self::Exists => "exists",
            Self::Newer => "newer",
            Self::WeakPassphrase => "weak-passphrase",
            Self::NotSignedIn => "not-signed-in",
            Self::SignInRefused => "sign-in-refused",
            Self::SignInDenied => "sign-in-denied",
            Self::SignInEnded => "sign-in-ended",
        }
    }

    /// The exit status of the command line for this code.
    pub fn exit_status(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::WrongKey => 3,
            Self::NotFound => 4,
            Self::Conflict => 5,
            Self::Refused | Self::SignInDenied => 6,
            Self::Offline | Self::NotSignedIn | Self::SignInRefused | Self::SignInEnded => 7,
            Self::Damaged => 8,
            _ => 1,
        }
    }
}

/// An error as a screen gets it. `message` and `hint` are plain English for the command
/// line; a page shows the translation of `code` with `params` and offers `message` as detail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// What kind of thing went wrong.
    pub code: ErrorCode,
    /// What went wrong, without health values, keys or tokens.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Values for the translated text, such as a file name or path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
}

impl ApiError {
    /// An error with a message and no hint.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
            params: BTreeMap::new(),
        }
    }

    /// The same error with advice.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same error with a value for its translated text.
    #[must_use]
    pub fn with_param(mut self, name: &str, value: impl Into<String>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ApiError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_reads_the_same_in_json_and_in_text() {
        for code in [
            ErrorCode::WrongKey,
            ErrorCode::NotSignedIn,
            ErrorCode::SignInDenied,
            ErrorCode::SignInEnded,
            ErrorCode::Failed,
        ] {
            let json = serde_json::to_string(&code).unwrap();
            assert_eq!(json, format!("\"{}\"", code.as_str()));
        }
    }

    #[test]
    fn exit_statuses_are_those_of_the_command_line_contract() {
        let statuses: Vec<u8> = [
            ErrorCode::Failed,
            ErrorCode::Usage,
            ErrorCode::WrongKey,
            ErrorCode::NotFound,
            ErrorCode::Conflict,
            ErrorCode::Refused,
            ErrorCode::Offline,
            ErrorCode::Damaged,
        ]
        .iter()
        .map(|code| code.exit_status())
        .collect();
        assert_eq!(statuses, [1, 2, 3, 4, 5, 6, 7, 8]);
    }
}
