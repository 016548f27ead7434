use kluis_api::SyncSettings;
use kluis_pod::PodRead;

use crate::{AppError, Result, Session};

const EVERY_MINUTES: &str = "sync.every-minutes";
const ON_METERED: &str = "sync.on-metered";
const ON_BATTERY: &str = "sync.on-battery";
/// In the place of minutes.
const BY_HAND: &str = "off";

impl Session {
    /// When this safe is brought up to date with the cooperative by itself.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn sync_settings(&self) -> Result<SyncSettings> {
        self.read(settings_in)
    }

    /// Sets it.
    ///
    /// # Errors
    /// [`AppError::Argument`] when the minutes are not between
    /// [`SyncSettings::FEWEST_MINUTES`] and [`SyncSettings::MOST_MINUTES`].
    pub fn set_sync_settings(&self, settings: &SyncSettings) -> Result<()> {
        if let Some(minutes) = settings.every_minutes
            && !is_allowed(minutes)
        {
            return Err(AppError::argument(format!(
                "the safe can be brought up to date every {} to {} minutes, not every {minutes}",
                SyncSettings::FEWEST_MINUTES,
                SyncSettings::MOST_MINUTES,
            )));
        }
        let every = settings
            .every_minutes
            .map_or_else(|| BY_HAND.to_owned(), |minutes| minutes.to_string());
        self.write(|w| {
            w.set_setting(EVERY_MINUTES, &every)?;
            w.set_setting(ON_METERED, &settings.on_metered.to_string())?;
            w.set_setting(ON_BATTERY, &settings.on_battery.to_string())?;
            Ok(())
        })
    }
}

pub(crate) fn settings_in(r: &PodRead<'_>) -> Result<SyncSettings> {
    let usual = SyncSettings::default();
    Ok(SyncSettings {
        every_minutes: every_minutes(r)?.unwrap_or(usual.every_minutes),
        on_metered: yes_or_no(r, ON_METERED)?.unwrap_or(usual.on_metered),
        on_battery: yes_or_no(r, ON_BATTERY)?.unwrap_or(usual.on_battery),
    })
}

/// What another version wrote and this one does not know counts as never set.
fn every_minutes(r: &PodRead<'_>) -> Result<Option<Option<u32>>> {
    let Some(stored) = r.get_setting(EVERY_MINUTES)? else {
        return Ok(None);
    };
    if stored == BY_HAND {
        return Ok(Some(None));
    }
    let minutes = stored.parse().ok().filter(|minutes| is_allowed(*minutes));
    Ok(minutes.map(Some))
}

fn yes_or_no(r: &PodRead<'_>, setting: &str) -> Result<Option<bool>> {
    Ok(r.get_setting(setting)?.and_then(|text| text.parse().ok()))
}

fn is_allowed(minutes: u32) -> bool {
    (SyncSettings::FEWEST_MINUTES..=SyncSettings::MOST_MINUTES).contains(&minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_home::TestHome;

    #[test]
    fn a_new_safe_syncs_each_quarter_of_an_hour_on_battery_too_and_not_on_metered_connections() {
        let home = TestHome::new();
        assert_eq!(
            home.create().sync_settings().unwrap(),
            SyncSettings {
                every_minutes: Some(15),
                on_metered: false,
                on_battery: true,
            }
        );
    }

    #[test]
    fn what_was_set_is_kept_inside_the_safe() {
        let home = TestHome::new();
        drop(home.create());
        for every_minutes in [None, Some(5), Some(24 * 60)] {
            let chosen = SyncSettings {
                every_minutes,
                on_metered: true,
                on_battery: false,
            };
            home.open().set_sync_settings(&chosen).unwrap();
            assert_eq!(home.open().sync_settings().unwrap(), chosen);
        }
    }

    #[test]
    fn minutes_out_of_range_are_refused_and_never_read() {
        let home = TestHome::new();
        let session = home.create();
        for minutes in [0, 4, 24 * 60 + 1, u32::MAX] {
            let settings = SyncSettings {
                every_minutes: Some(minutes),
                ..SyncSettings::default()
            };
            let error = session.set_sync_settings(&settings).unwrap_err();
            assert!(matches!(error, AppError::Argument { .. }), "{error}");
        }
        for stored in ["0", "99999", "often"] {
            session
                .write(|w| Ok(w.set_setting(EVERY_MINUTES, stored)?))
                .unwrap();
            assert_eq!(session.sync_settings().unwrap(), SyncSettings::default());
        }
    }
}
