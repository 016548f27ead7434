use std::fs::File;
use std::io::Read;
use std::path::Path;

use kluis_api::{ReviewCheckView, ReviewResult, ReviewVerdict, ReviewView};
use kluis_credentials::{
    Bundle, CheckResult, MAX_BUNDLE_BYTES, NamedCheck, TrustAnchors, Verdict, check,
};

use crate::{AppError, Clock, Result, language};

/// Checks a file with a request and its reviews, without a safe and without keeping anything.
///
/// The moment is the one that the file names, for files made to try things out, or else that of `clock`;
/// the result says which. Without `anchors` the built-in ones count.
///
/// # Errors
/// [`AppError::File`]; [`AppError::NotReviewable`] naming the place in a file that cannot be read.
pub fn check_reviewed_request(
    file: &Path,
    anchors: Option<&Path>,
    clock: &dyn Clock,
) -> Result<ReviewView> {
    let not_reviewable = |path: &Path| {
        let path = path.to_owned();
        move |fault| AppError::NotReviewable { path, fault }
    };
    let bundle = Bundle::parse(&read(file)?).map_err(not_reviewable(file))?;
    let anchors = match anchors {
        Some(path) => TrustAnchors::parse(&read(path)?).map_err(not_reviewable(path))?,
        None => built_in_anchors(),
    };
    let now = bundle.now.unwrap_or_else(|| clock.now());
    let last_seen = bundle.last_seen_sequence.unwrap_or(0);
    let last_seen = last_seen.max(anchors.last_seen_sequence);
    let assessment = check(&bundle, &anchors, now, last_seen);
    Ok(ReviewView {
        verdict: match assessment.verdict {
            Verdict::Reviewed => ReviewVerdict::Reviewed,
            Verdict::Warn => ReviewVerdict::Warn,
            Verdict::Reject => ReviewVerdict::Reject,
        },
        reason: assessment.reason.map(|reason| reason.to_string()),
        at: language::instant(now),
        at_named_by_file: bundle.now.is_some(),
        trusted_issuers: anchors.ethics.len() + anchors.legal.len() + anchors.register.len(),
        checks: assessment.checks.into_iter().map(check_view).collect(),
    })
}

/// The committees and registers that this version trusts by itself. No committee publishes signed reviews
/// yet, so there is none.
fn built_in_anchors() -> TrustAnchors {
    TrustAnchors::default()
}

fn check_view(check: NamedCheck) -> ReviewCheckView {
    let result = match check.result {
        CheckResult::Ok => ReviewResult::Ok,
        CheckResult::Warn => ReviewResult::Warn,
        CheckResult::Failed => ReviewResult::Failed,
    };
    ReviewCheckView {
        check: check.name.to_owned(),
        ok: result != ReviewResult::Failed,
        result,
        reason: check.reason.map(|reason| reason.to_string()),
        detail: check.detail,
    }
}

/// The bytes of a file, and no more than can be a bundle.
fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| {
            file.take(MAX_BUNDLE_BYTES as u64 + 1)
                .read_to_end(&mut bytes)
        })
        .map_err(|source| AppError::file(path, source))?;
    Ok(bytes)
}
