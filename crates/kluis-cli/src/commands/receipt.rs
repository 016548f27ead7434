use std::path::Path;

use kluis_api::{ErrorCode, ReceiptFacts, ReceiptFileReport, ReceiptForm};

use super::{DONE, Outcome};
use crate::arguments::Receipt;
use crate::context::Context;
use crate::output;

pub fn run(context: &Context, receipt: &Receipt) -> Outcome {
    match receipt {
        Receipt::Show { id } => {
            let view = context.open()?.receipt(id)?;
            output::show(context.global.json, &view, |view| view.document.clone())?;
            Ok(DONE)
        }
        Receipt::Export {
            id,
            output: file,
            language,
        } => {
            let session = context.open()?;
            let view = session.receipt(id)?;
            let content = if is_page(file) {
                session.receipt_page(id, language.as_deref())?
            } else {
                view.document.clone()
            };
            let is_there = file.exists();
            if is_there {
                context.confirm(&format!("Overwrite {}?", file.display()))?;
            }
            kluis_app::write_whole(file, &content, is_there)?;
            output::show(context.global.json, &view, |view| {
                format!("receipt {} written to {}", view.id, file.display())
            })?;
            Ok(DONE)
        }
        Receipt::Check { file, signer } => check(context, file, signer.as_deref()),
    }
}

/// Whether a name is that of a page.
pub fn is_page(file: &Path) -> bool {
    file.extension().is_some_and(|ending| {
        ["html", "htm"]
            .iter()
            .any(|page| ending.eq_ignore_ascii_case(page))
    })
}

/// Checks a receipt. It needs no safe.
fn check(context: &Context, file: &Path, signer: Option<&str>) -> Outcome {
    let report = kluis_app::check_receipt(file, signer)?;
    output::show(context.global.json, &report, told)?;
    Ok(if report.ok {
        DONE
    } else {
        ErrorCode::Damaged.exit_status()
    })
}

fn told(report: &ReceiptFileReport) -> String {
    let mut text = match (&report.problem, report.form) {
        (None, ReceiptForm::Document) => "The receipt holds: nothing was changed.\n".to_owned(),
        (None, ReceiptForm::Page) => {
            "The receipt holds: nothing was changed, in the document and on the page.\n".to_owned()
        }
        (Some(problem), _) => {
            let problem = format!("The receipt does not hold: {}.", output::one_line(problem));
            output::wrap(&problem, 0) + "\n"
        }
    };
    if let Some(facts) = &report.receipt {
        if !report.ok {
            text += "\nThe signed document states:\n";
        }
        text += "\n";
        text += &stated(facts);
    }
    text
}

/// What the signed document states.
fn stated(facts: &ReceiptFacts) -> String {
    let happened = match facts.event.as_str() {
        "given" => "given",
        "narrowed" => "partly taken back",
        "withdrawn" => "taken back",
        "expired" => "ran out",
        other => other,
    };
    let mut lines = vec![
        (
            "consent",
            format!("{}, {happened} {}", facts.grant, facts.time),
        ),
        ("by", facts.data_subject.clone()),
        ("to", facts.recipient.id.clone()),
        ("", format!("calls itself \"{}\"", facts.recipient.name)),
        ("may read", facts.categories.join(", ")),
        ("taken out", facts.taken_out.join(", ")),
        ("not given", facts.refused.join(", ")),
        ("purpose", facts.purposes.join(", ")),
        ("since", facts.since.clone()),
        ("until", facts.until.clone()),
    ];
    if let Some(notice) = &facts.notice {
        lines.push(("notice", format!("{} in {}", notice.id, notice.language)));
        lines.push(("", notice.digest.clone()));
    }
    lines.push(("receipt", facts.id.clone()));
    lines.push((
        "log",
        format!("entry {}, {}", facts.audit_sequence, facts.audit_hash),
    ));
    lines.push(("signed by", facts.signer.clone()));
    let mut text = String::new();
    for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        text += &format!("{name:<9} {}\n", output::one_line(value));
    }
    if facts.event != "given" {
        text += "Copies already made cannot be taken back.\n";
    }
    text += "Whose key it is, a receipt does not say: ask the person for it, and give it with --signer.\n";
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_the_name_decides_what_is_written() {
        for (name, page) in [
            ("a.html", true),
            ("a.HTM", true),
            ("a.jsonld", false),
            ("html", false),
        ] {
            assert_eq!(is_page(Path::new(name)), page, "{name}");
        }
    }
}
