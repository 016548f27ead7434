//! The checks that make a request a reviewed one.

mod address;
mod application;
mod approval;
mod data;
mod findings;
mod reason;
mod register;
mod request;
mod signed;

use jiff::Timestamp;

use crate::document::{AccessRequest, Bundle, Dossier, Review, ReviewKind, TrustAnchors};
use findings::{Finding, Findings};

pub use reason::{Part, Reason};
pub use register::REGISTER_CHECKS;

/// What the checks of a request come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Both committees approved what is asked, and the register says that this holds now.
    Reviewed,
    /// The same, with something that the person is to know first.
    Warn,
    /// At least one check failed.
    Reject,
}

impl Verdict {
    /// Returns the stable name: `reviewed`, `warn` or `reject`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reviewed => "reviewed",
            Self::Warn => "warn",
            Self::Reject => "reject",
        }
    }
}

/// What one check comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckResult {
    /// It passed.
    Ok,
    /// It passed, and the person is to know something.
    Warn,
    /// It failed, or could not be made.
    Failed,
}

impl CheckResult {
    /// Returns the stable name: `ok`, `warn` or `failed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Failed => "failed",
        }
    }
}

/// One check, with what it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCheck {
    /// Its stable name, such as `ethics-signature`.
    pub name: &'static str,
    /// What it came to.
    pub result: CheckResult,
    /// Why it did not pass; absent too where it could not be made because of a check before it.
    pub reason: Option<Reason>,
    /// What was found, in English.
    pub detail: String,
}

/// All checks of a request. Each of them is there, whatever the others came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// What they come to together.
    pub verdict: Verdict,
    /// The reason of the first check that decided the verdict.
    pub reason: Option<Reason>,
    /// The checks, in a fixed order.
    pub checks: Vec<NamedCheck>,
}

/// Checks a request with all that came with it, at the moment `now`.
///
/// `last_seen_sequence` is the highest sequence of a register that was ever seen here. The `now` and
/// `last_seen_sequence` of the bundle are not looked at: they come from whoever wrote the file.
///
/// Whether the addresses lie in the person's own pod is not checked, as nothing here knows it.
pub fn check(
    bundle: &Bundle,
    anchors: &TrustAnchors,
    now: Timestamp,
    last_seen_sequence: u64,
) -> Assessment {
    let mut findings = Findings::default();
    let keys = signed::Keys { anchors, now };
    let ethics = approval::check(ReviewKind::Ethics, bundle, &keys, &mut findings);
    let legal = approval::check(ReviewKind::Legal, bundle, &keys, &mut findings);
    register::check(bundle, &keys, last_seen_sequence, &mut findings);
    let request = request::check(bundle, now, &mut findings);
    let dossier = request::check_dossier(bundle, &mut findings);
    let documents = match (&ethics, &legal, &request, &dossier) {
        (Some(ethics), Some(legal), Some(request), Some(dossier)) => Some(Documents {
            reviews: [(Part::Ethics, ethics), (Part::Legal, legal)],
            request,
            dossier,
        }),
        _ => None,
    };
    for (name, check) in application::CHECKS {
        let finding = documents.as_ref().map_or(Finding::NotMade, check);
        findings.add(name, finding);
    }
    findings.assess()
}

/// All documents that are compared with one another.
struct Documents<'a> {
    reviews: [(Part, &'a Review); 2],
    request: &'a AccessRequest,
    dossier: &'a Dossier,
}
