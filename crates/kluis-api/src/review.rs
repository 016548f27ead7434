use serde::{Deserialize, Serialize};

/// What the checks of a request with its reviews come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewVerdict {
    /// Both committees approved what is asked, and the register says that this holds.
    Reviewed,
    /// The same, with something that the person is to know first.
    Warn,
    /// A check failed.
    Reject,
}

/// What one check comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewResult {
    /// It passed.
    Ok,
    /// It passed, and the person is to know something.
    Warn,
    /// It failed, or could not be made.
    Failed,
}

/// One named check of a request with its reviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewCheckView {
    /// What was checked, such as `ethics-signature`.
    pub check: String,
    /// Whether it passed, with or without a warning.
    pub ok: bool,
    /// What it came to.
    pub result: ReviewResult,
    /// The code of why it did not pass.
    pub reason: Option<String>,
    /// What was found.
    pub detail: String,
}

/// A request with its reviews, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    /// What the checks come to together.
    pub verdict: ReviewVerdict,
    /// The code of the first check that decided it.
    pub reason: Option<String>,
    /// The moment it was judged at.
    pub at: String,
    /// Whether the file itself named that moment, instead of the clock.
    pub at_named_by_file: bool,
    /// How many issuers were trusted, in any role.
    pub trusted_issuers: usize,
    /// Every check, in a fixed order.
    pub checks: Vec<ReviewCheckView>,
}
