use kluis_api::ErrorCode;

use super::{DONE, Outcome};
use crate::arguments::Audit;
use crate::context::Context;
use crate::output::{self, Table};

pub fn run(context: &Context, audit: &Audit) -> Outcome {
    let session = context.open()?;
    match audit {
        Audit::List { about, since } => {
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
            let verified = session.verify_activity()?;
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
    }
}
