//! What the committees say about a request.

use jiff::Timestamp;
use kluis_credentials::{CheckResult, NamedCheck};

use super::{Check, RequestRecord};
use crate::Trust;

/// What came of looking at the reviews.
pub(super) enum Reviewed {
    /// None came with the request, or nobody is trusted to review.
    NotChecked(Check),
    /// They were checked.
    Checked {
        /// One check for each committee, for the register, and for what was approved.
        checks: Vec<Check>,
        /// What they come to.
        verdict: kluis_credentials::Verdict,
        /// The reason code, and what was found.
        reason: Option<(String, String)>,
    },
}

/// The checks that a person is shown, with the first words of those behind each.
const GROUPS: [(&str, &[&str]); 4] = [
    ("ethics", &["ethics-"]),
    ("legal", &["legal-"]),
    ("register", &["register-"]),
    ("approved", &[""]),
];

/// Checks the reviews that came with a request, by the newest register there is.
pub(super) fn check_reviews(request: &RequestRecord, trust: &Trust, now: Timestamp) -> Reviewed {
    let not_checked = |detail: &str| {
        Reviewed::NotChecked(Check {
            name: super::check::REVIEWS,
            ok: false,
            detail: detail.to_owned(),
        })
    };
    let Some(bundle) = &request.bundle else {
        return not_checked("no review came with the request");
    };
    if trust.anchors.is_empty() {
        return not_checked(
            "nobody is trusted here to review requests, so the reviews were not checked",
        );
    }
    let bundle = trust.with_newest_register(bundle);
    let last_seen = trust.last_seen_sequence();
    let found = kluis_credentials::check(&bundle, &trust.anchors, now, last_seen);
    let mut left: Vec<&NamedCheck> = found.checks.iter().collect();
    let checks = GROUPS.map(|(name, prefixes)| {
        let is_of = |it: &&NamedCheck| prefixes.iter().any(|prefix| it.name.starts_with(prefix));
        let (own, others) = left.iter().copied().partition(is_of);
        left = others;
        group(name, &own)
    });
    let reason = found.reason.map(|reason| {
        let told = found.checks.iter().find(|it| it.reason == Some(reason));
        let detail = told.map_or_else(String::new, |it| it.detail.clone());
        (reason.to_string(), detail)
    });
    Reviewed::Checked {
        checks: checks.into(),
        verdict: found.verdict,
        reason,
    }
}

fn group(name: &'static str, checks: &[&NamedCheck]) -> Check {
    let of = |result| checks.iter().find(move |it| it.result == result);
    let failed = checks
        .iter()
        .find(|it| it.result == CheckResult::Failed && it.reason.is_some())
        .or_else(|| of(CheckResult::Failed));
    let told = failed.or_else(|| of(CheckResult::Warn));
    Check {
        name,
        ok: failed.is_none(),
        detail: told.map_or_else(
            || format!("all {} checks passed", checks.len()),
            |it| format!("{}: {}", it.name, it.detail),
        ),
    }
}
