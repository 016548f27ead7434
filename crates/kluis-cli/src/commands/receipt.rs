use std::io::Write;

use kluis_api::{ApiError, ErrorCode};

use super::{DONE, Outcome};
use crate::arguments::Receipt;
use crate::context::Context;
use crate::output;

pub fn run(context: &Context, receipt: &Receipt) -> Outcome {
    let session = context.open()?;
    match receipt {
        Receipt::Show { id } => {
            let view = session.receipt(id)?;
            output::show(context.global.json, &view, |view| view.document.clone())?;
        }
        Receipt::Export { id, output: file } => {
            let view = session.receipt(id)?;
            if file.exists() {
                context.confirm(&format!("Overwrite {}?", file.display()))?;
            }
            write(file, &view.document)?;
            output::show(context.global.json, &view, |view| {
                format!("receipt {} written to {}", view.id, file.display())
            })?;
        }
    }
    Ok(DONE)
}

/// Writes a document that a person takes along: whole, or not at all.
pub fn write(file: &std::path::Path, document: &str) -> Result<(), ApiError> {
    let failed = |error: &dyn std::fmt::Display| {
        ApiError::new(ErrorCode::Failed, format!("{}: {error}", file.display()))
    };
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => std::path::Path::new("."),
    };
    let mut unfinished = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
    unfinished
        .write_all(document.as_bytes())
        .map_err(|error| failed(&error))?;
    unfinished.persist(file).map_err(|error| failed(&error))?;
    Ok(())
}
