use clap::{Args, ValueEnum};
use kluis_api::SyncSettings;

/// What is not given stays as it is.
#[derive(Args)]
pub struct SyncSettingsChange {
    /// After so many minutes (5 to 1440) and soon after each change; off is only by hand
    #[arg(long, value_name = "MINUTES|off", value_parser = every)]
    pub every: Option<Every>,
    /// On a connection too that is paid for by what goes over it
    #[arg(long, value_enum)]
    pub metered: Option<YesNo>,
    /// On battery too
    #[arg(long, value_enum)]
    pub battery: Option<YesNo>,
}

/// Minutes, or none for by hand.
#[derive(Clone, Copy)]
pub struct Every(pub Option<u32>);

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    Yes,
    No,
}

impl SyncSettingsChange {
    /// Whether anything is to be changed.
    pub fn is_any(&self) -> bool {
        self.every.is_some() || self.metered.is_some() || self.battery.is_some()
    }

    /// The settings as they are to be.
    pub fn of(&self, settings: SyncSettings) -> SyncSettings {
        let chosen = |choice: Option<YesNo>, now| choice.map_or(now, |choice| choice == YesNo::Yes);
        SyncSettings {
            every_minutes: self.every.map_or(settings.every_minutes, |every| every.0),
            on_metered: chosen(self.metered, settings.on_metered),
            on_battery: chosen(self.battery, settings.on_battery),
        }
    }
}

fn every(text: &str) -> Result<Every, String> {
    if text == "off" {
        return Ok(Every(None));
    }
    let range = SyncSettings::FEWEST_MINUTES..=SyncSettings::MOST_MINUTES;
    match text.parse() {
        Ok(minutes) if range.contains(&minutes) => Ok(Every(Some(minutes))),
        _ => Err(format!(
            "give {} to {} minutes, or off",
            range.start(),
            range.end()
        )),
    }
}
