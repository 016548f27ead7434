use std::path::Path;

use kluis_api::{ErrorCode, ReviewResult, ReviewVerdict, ReviewView};
use kluis_app::SystemClock;

use super::{DONE, Outcome};
use crate::context::Context;
use crate::output;

/// Checks a request with its reviews. It needs no safe and keeps nothing.
pub fn check(context: &Context, file: &Path, anchors: Option<&Path>) -> Outcome {
    let view = kluis_app::check_reviewed_request(file, anchors, &SystemClock)?;
    output::show(context.global.json, &view, describe)?;
    Ok(match view.verdict {
        ReviewVerdict::Reviewed | ReviewVerdict::Warn => DONE,
        ReviewVerdict::Reject => ErrorCode::Refused.exit_status(),
    })
}

fn describe(view: &ReviewView) -> String {
    let mut text = format!("as of     {}", view.at);
    if view.at_named_by_file {
        text += ", the time that the file names itself";
    }
    text += "\n";
    if view.trusted_issuers == 0 {
        text += "trusted   nobody: this version knows no committee. Name those you trust\n";
        text += "          with --anchors FILE.\n";
    }
    text += "\n";
    for check in &view.checks {
        let mark = match check.result {
            ReviewResult::Ok => "ok",
            ReviewResult::Warn => "! ",
            ReviewResult::Failed => "no",
        };
        let detail = output::wrap(&output::one_line(&check.detail), 23);
        text += &format!("{mark}  {:<19}{detail}\n", check.check);
    }
    text += &format!("\n{}\n", verdict(view));
    output::printable(&text)
}

/// The verdict in plain words, and what decided it.
fn verdict(view: &ReviewView) -> String {
    let because = view
        .checks
        .iter()
        .find(|check| check.reason.is_some() && check.reason == view.reason)
        .map(|check| output::one_line(&check.detail))
        .unwrap_or_default();
    let reason = view.reason.as_deref().unwrap_or_default();
    let words = match view.verdict {
        ReviewVerdict::Reviewed => {
            "Reviewed: both committees approved all that is asked, and the register says that this holds."
                .to_owned()
        }
        ReviewVerdict::Warn => {
            format!("Reviewed, with a warning ({reason}): {because}.")
        }
        ReviewVerdict::Reject => {
            format!("Not to be allowed ({reason}): {because}.")
        }
    };
    output::wrap(&words, 0)
}
