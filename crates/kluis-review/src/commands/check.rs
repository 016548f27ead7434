use jiff::Timestamp;
use kluis_credentials::{Assessment, Bundle, CheckResult, TrustAnchors, Verdict, check};
use serde_json::{Value, json};

use super::DONE;
use crate::arguments::Check;
use crate::error::ReviewError;
use crate::{files, printed};

/// The checks reject the bundle.
const REJECTED: u8 = 6;

pub fn run(
    arguments: &Check,
    asked: Option<Timestamp>,
    clock: Timestamp,
) -> Result<u8, ReviewError> {
    let malformed = |file: &std::path::Path| {
        let file = file.to_owned();
        move |fault| ReviewError::Malformed { file, fault }
    };
    let bundle = files::read_bytes(&arguments.bundle)?;
    let bundle = Bundle::parse(&bundle).map_err(malformed(&arguments.bundle))?;
    let anchors = files::read_bytes(&arguments.anchors)?;
    let anchors = TrustAnchors::parse(&anchors).map_err(malformed(&arguments.anchors))?;
    let now = asked.or(bundle.now).unwrap_or(clock);
    let last_seen = bundle.last_seen_sequence.unwrap_or(0);
    let assessment = check(
        &bundle,
        &anchors,
        now,
        last_seen.max(anchors.last_seen_sequence),
    );
    if arguments.json {
        println!("{:#}", as_json(&assessment, now));
    } else {
        print!("{}", printed::plain(&as_text(&assessment, now)));
    }
    Ok(match assessment.verdict {
        Verdict::Reject => REJECTED,
        Verdict::Reviewed | Verdict::Warn => DONE,
    })
}

fn as_json(assessment: &Assessment, now: Timestamp) -> Value {
    let checks: Vec<Value> = assessment
        .checks
        .iter()
        .map(|check| {
            json!({
                "check": check.name,
                "ok": check.result != CheckResult::Failed,
                "result": check.result.as_str(),
                "reason": check.reason.map(|reason| reason.to_string()),
                "detail": check.detail,
            })
        })
        .collect();
    json!({
        "verdict": assessment.verdict.as_str(),
        "reason": assessment.reason.map(|reason| reason.to_string()),
        "at": now.to_string(),
        "checks": checks,
    })
}

fn as_text(assessment: &Assessment, now: Timestamp) -> String {
    let mut text = format!("as of {now}\n");
    for check in &assessment.checks {
        let mark = match check.result {
            CheckResult::Ok => "ok  ",
            CheckResult::Warn => "note",
            CheckResult::Failed => "no  ",
        };
        let detail = check
            .detail
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        text += &format!("{mark}  {:<19}{detail}\n", check.name);
    }
    text += assessment.verdict.as_str();
    if let Some(reason) = assessment.reason {
        text += &format!(": {reason}");
    }
    text + "\n"
}
