use kluis_api::SyncSettings;

use crate::arguments::SyncSettingsChange;
use crate::commands::{DONE, Outcome};
use crate::context::Context;
use crate::output;

/// Sets what is given, and shows what then holds.
pub fn run(context: &Context, change: &SyncSettingsChange) -> Outcome {
    let session = context.open()?;
    if change.is_any() {
        session.set_sync_settings(&change.of(session.sync_settings()?))?;
    }
    output::show(context.global.json, &session.sync_settings()?, describe)?;
    Ok(DONE)
}

fn describe(settings: &SyncSettings) -> String {
    let every = match settings.every_minutes {
        Some(minutes) => format!("{minutes} minutes, and soon after each change"),
        None => "only by hand".to_owned(),
    };
    let yes_or_no = |yes| if yes { "yes" } else { "no" };
    format!(
        "every       {every}\nmetered     {}\nbattery     {}\n",
        yes_or_no(settings.on_metered),
        yes_or_no(settings.on_battery)
    )
}
