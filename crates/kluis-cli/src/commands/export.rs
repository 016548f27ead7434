use kluis_app::ExportFormat;

use super::{DONE, Outcome};
use crate::arguments::{Export, ExportForm};
use crate::context::Context;
use crate::output;

pub fn run(context: &Context, export: &Export) -> Outcome {
    let session = context.open_as_it_is()?;
    if export.output.exists() {
        context.confirm(&format!("Overwrite {}?", export.output.display()))?;
    }
    let format = match export.format {
        ExportForm::Zip => ExportFormat::Zip,
        ExportForm::Turtle => ExportFormat::Turtle,
    };
    let written = session.export(&export.path, &export.output, format, true)?;
    output::show(context.global.json, &written, |written| {
        format!(
            "{} written: {} resources, {}. It is not encrypted: whoever has it can read it.",
            written.file,
            written.resources,
            output::bytes(written.bytes)
        )
    })?;
    Ok(DONE)
}
