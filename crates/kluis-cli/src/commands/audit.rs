use kluis_api::{AuditFileReport, ErrorCode};
use serde_json::json;

use super::{DONE, Outcome, receipt};
use crate::arguments::Audit;
use crate::context::Context;
use crate::output::{self, Table};

pub fn run(context: &Context, audit: &Audit) -> Outcome {
    match audit {
        Audit::List { about, since } => {
            let session = context.open()?;
            let entries = session.activity(about.as_deref(), since.as_deref(), None)?;
            output::show(context.global.json, &entries, |entries| {
                if entries.is_empty() {
                    return "Nothing happened yet.".to_owned();
                }
                let mut table = Table::new(&["NO", "WHEN", "WHO", "WHAT", "ABOUT"]).right(0);
                for entry in entries {
                    table.row(vec![
                        entry.sequence.to_string(),
                        entry.time.clone(),
                        entry.actor.clone(),
                        entry.act.clone(),
                        entry.about.clone(),
                    ]);
                }
                table.render()
            })?;
            Ok(DONE)
        }
        Audit::Verify => {
            let verified = context.open()?.verify_activity()?;
            output::show(context.global.json, &verified, |verified| {
                match verified.first_bad {
                    _ if verified.ok => format!(
                        "{} entries checked, nothing altered.\nhead {}",
                        verified.entries, verified.head
                    ),
                    Some(bad) => format!("The log was altered: entry {bad} does not hold."),
                    None => "The log was altered: entries are missing at its end.".to_owned(),
                }
            })?;
            Ok(if verified.ok {
                DONE
            } else {
                ErrorCode::Damaged.exit_status()
            })
        }
        Audit::Export { file } => {
            let (lines, head) = context.open()?.export_activity()?;
            let head_file = file.with_added_extension("head.json");
            if let Some(there) = [file, &head_file].into_iter().find(|file| file.exists()) {
                context.confirm(&format!("Overwrite {}?", there.display()))?;
            }
            receipt::write(file, &lines)?;
            receipt::write(&head_file, &head)?;
            let written = json!({ "log": file, "head": head_file });
            output::show(context.global.json, &written, |_| {
                format!(
                    "log written to {}\nits signed head to {}",
                    file.display(),
                    head_file.display()
                )
            })?;
            Ok(DONE)
        }
        Audit::Check { file, head, signer } => {
            let mut report = kluis_app::check_activity(file, head.as_deref())?;
            let is_other = signer.is_some() && report.signer != *signer;
            if report.ok && is_other {
                report.ok = false;
                report.problem = Some("the head was signed by somebody else".to_owned());
            }
            output::show(context.global.json, &report, |report| {
                told(report, head.is_some())
            })?;
            Ok(if report.ok {
                DONE
            } else {
                ErrorCode::Damaged.exit_status()
            })
        }
    }
}

fn told(report: &AuditFileReport, has_head: bool) -> String {
    let text = match (&report.problem, report.first_bad) {
        (None, _) if has_head => format!(
            "{} entries checked, nothing altered.\nsigned by {}",
            report.entries,
            report.signer.as_deref().unwrap_or_default()
        ),
        (None, _) => format!(
            "{} entries checked, none altered. Whether some are missing at the end only a signed head can tell.",
            report.entries
        ),
        (Some(problem), Some(bad)) => {
            format!("The log does not hold: entry {bad}: {problem}.")
        }
        (Some(problem), None) => format!("The log does not hold: {problem}."),
    };
    output::printable(&text)
}
