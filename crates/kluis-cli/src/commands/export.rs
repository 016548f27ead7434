use kluis_app::{ExportFormat, Work};

use super::{DONE, Outcome};
use crate::arguments::{Export, ExportForm};
use crate::context::Context;
use crate::interrupt::stop_requested;
use crate::output;
use crate::progress::ByteProgress;

pub fn run(context: &Context, export: &Export) -> Outcome {
    let session = context.open_as_it_is()?;
    if export.output.exists() {
        context.confirm(&format!("Overwrite {}?", export.output.display()))?;
    }
    let format = match export.format {
        ExportForm::Zip => ExportFormat::Zip,
        ExportForm::Turtle => ExportFormat::Turtle,
    };
    let stop = stop_requested();
    let written = {
        let quiet = context.global.quiet || context.global.json;
        let progress = ByteProgress::new(&export.path, quiet);
        let show = |done, whole| progress.show(done, whole);
        let work = Work::new(&show, &stop);
        session.export(&export.path, &export.output, format, true, work)?
    };
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
