use std::sync::atomic::Ordering;

use kluis_api::ImportReport;
use kluis_app::{ImportControl, ImportSource};

use super::{DONE, FAILED, Outcome};
use crate::arguments::Import;
use crate::context::Context;
use crate::interrupt::stop_requested;
use crate::output::{self, Table};
use crate::progress::Progress;

/// Of one file, this many unreadable places are printed; `--json` has them all.
const SHOWN_PER_FILE: usize = 5;

pub fn run(context: &Context, import: &Import) -> Outcome {
    let format = import
        .format
        .as_deref()
        .map(kluis_app::import_format)
        .transpose()?;
    let sources: Vec<ImportSource> = import
        .files
        .iter()
        .map(|path| ImportSource { path: path.clone() })
        .collect();
    let session = context.open()?;
    let stop = stop_requested();
    let mut progress = Progress::new(context.global.quiet || context.global.json);
    let report = {
        let mut control = ImportControl {
            progress: &mut |state| progress.show(&state),
            stop: &|| stop.load(Ordering::Relaxed),
        };
        if import.dry_run {
            session
                .import_preview(&sources, format, &mut control)?
                .report
        } else {
            session.import(&sources, format, &mut control)?
        }
    };
    drop(progress);
    output::show(context.global.json, &report, |report| {
        describe(report, import.dry_run)
    })?;
    Ok(tell_problems(&report))
}

/// What could not be read goes to standard error too. A file of which nothing could be read is a
/// failure; single records in a file that was read are a warning.
fn tell_problems(report: &ImportReport) -> u8 {
    let mut status = DONE;
    for file in &report.files {
        let nothing_read = file.new + file.known + file.changed == 0;
        let word = if nothing_read { "error" } else { "warning" };
        for problem in file.unreadable.iter().take(SHOWN_PER_FILE) {
            let place = match problem.place.as_str() {
                "" => String::new(),
                place => format!(", {place}"),
            };
            let line = format!("{word}: {}{place}: {}", file.file, problem.why);
            eprintln!("{}", output::one_line(&line));
        }
        if file.unreadable.len() > SHOWN_PER_FILE {
            let more = file.unreadable.len() - SHOWN_PER_FILE;
            eprintln!(
                "{word}: {}: and {more} more; --json lists all",
                output::one_line(&file.file)
            );
        }
        if nothing_read && !file.unreadable.is_empty() {
            status = FAILED;
        }
    }
    if status == FAILED {
        eprintln!(
            "hint: nothing was written of a file with an error; what the others hold is in the safe"
        );
    }
    status
}

pub fn formats(context: &Context) -> Outcome {
    let formats = kluis_app::import_formats();
    output::show(context.global.json, &formats, |formats| {
        let mut table = Table::new(&["FORMAT", "WHAT IT IS"]);
        for format in formats {
            table.row(vec![format.id.clone(), format.description.clone()]);
        }
        table.render()
    })?;
    Ok(DONE)
}

fn describe(report: &ImportReport, dry_run: bool) -> String {
    let mut table = Table::new(&["FILE", "FORMAT", "NEW", "KNOWN", "CHANGED", "UNREADABLE"])
        .right(2)
        .right(3)
        .right(4)
        .right(5);
    for file in &report.files {
        let name = std::path::Path::new(&file.file).file_name().map_or_else(
            || file.file.clone(),
            |name| name.to_string_lossy().into_owned(),
        );
        table.row(vec![
            name,
            file.format.clone().unwrap_or_else(|| "refused".to_owned()),
            file.new.to_string(),
            file.known.to_string(),
            file.changed.to_string(),
            file.unreadable.len().to_string(),
        ]);
    }
    let mut text = table.render();
    if !report.categories.is_empty() {
        text.push('\n');
        let mut table = Table::new(&["CATEGORY", "RECORDS"]).right(1);
        for (category, count) in &report.categories {
            table.row(vec![category.clone(), count.to_string()]);
        }
        text += &table.render();
    }
    if dry_run {
        text += "\nNothing was written: this was a preview.\n";
    }
    text
}
