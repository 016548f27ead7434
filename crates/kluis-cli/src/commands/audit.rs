use std::path::Path;

use kluis_api::{ApiError, AuditFileReport, ErrorCode, YearReport};
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
            kluis_app::write_whole(file, &lines, true)?;
            kluis_app::write_whole(&head_file, &head, true)?;
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
        Audit::Report {
            year,
            output: file,
            language,
        } => report(context, *year, file.as_deref(), language.as_deref()),
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

fn report(
    context: &Context,
    year: Option<i16>,
    file: Option<&Path>,
    language: Option<&str>,
) -> Outcome {
    if let Some(file) = file.filter(|file| !receipt::is_page(file)) {
        return Err(ApiError::new(
            ErrorCode::Usage,
            format!("{} is no name of a page", file.display()),
        )
        .with_hint("give a name that ends in .html"));
    }
    let session = context.open()?;
    let report = session.year_report(year)?;
    if let Some(file) = file {
        let page = session.year_report_page(&report, language)?;
        let is_there = file.exists();
        if is_there {
            context.confirm(&format!("Overwrite {}?", file.display()))?;
        }
        kluis_app::write_whole(file, &page, is_there)?;
        output::note(
            context.global.quiet,
            &format!("report written to {}", file.display()),
        );
    }
    output::show(context.global.json, &report, in_words)?;
    Ok(if report.verified.ok {
        DONE
    } else {
        ErrorCode::Damaged.exit_status()
    })
}

fn in_words(report: &YearReport) -> String {
    let verified = &report.verified;
    let mut text = format!(
        "year      {}, by the clock of {}\n",
        report.year, report.zone
    );
    text += &match verified.first_bad {
        _ if verified.ok => format!("log       {} entries, nothing altered\n", verified.entries),
        Some(bad) => format!("log       altered: entry {bad} does not hold\n"),
        None => "log       altered: entries are missing at its end\n".to_owned(),
    };
    text += &format!("head      {}\n\n", verified.head);
    if report.entries == 0 {
        text += &format!("Nothing happened in {}.\n", report.year);
        return text;
    }
    for recipient in &report.recipients {
        text += &format!("{}\n", output::one_line(&recipient.id));
        if let Some(name) = &recipient.name {
            text += &format!("  calls itself \"{}\"\n", output::one_line(name));
        }
        text += &format!(
            "  data  {}\n",
            output::one_line(&recipient.categories.join(", "))
        );
        let mut table = Table::new(&["NO", "WHEN", "WHAT", "DATA", "UNTIL"]).right(0);
        for event in &recipient.events {
            table.row(vec![
                event.sequence.to_string(),
                event.time.clone(),
                event.act.clone(),
                event.categories.join(", "),
                event.until.clone().unwrap_or_default(),
            ]);
        }
        text += &table.render();
        text.push('\n');
    }
    let mut table = Table::new(&["WHAT", "TIMES", "RECORDS"]).right(1).right(2);
    for act in &report.acts {
        let records = act.records.map(|records| records.to_string());
        table.row(vec![
            act.act.clone(),
            act.count.to_string(),
            records.unwrap_or_default(),
        ]);
    }
    text += &table.render();
    text += &format!("{} entries in {}.\n", report.entries, report.year);
    text
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
