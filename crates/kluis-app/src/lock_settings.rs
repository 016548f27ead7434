use kluis_api::LockSettings;
use kluis_pod::PodRead;

use crate::{AppError, Result, Session};

const AFTER_MINUTES: &str = "lock.after-minutes";
const ON_SLEEP: &str = "lock.on-sleep";
const ON_SCREEN_LOCK: &str = "lock.on-screen-lock";
const FEWEST_MINUTES: u32 = 1;
const MOST_MINUTES: u32 = 240;

impl Session {
    /// When the desktop locks this safe by itself.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn lock_settings(&self) -> Result<LockSettings> {
        self.read(|r| {
            let usual = LockSettings::default();
            Ok(LockSettings {
                after_minutes: minutes(r)?.unwrap_or(usual.after_minutes),
                on_sleep: yes_or_no(r, ON_SLEEP)?.unwrap_or(usual.on_sleep),
                on_screen_lock: yes_or_no(r, ON_SCREEN_LOCK)?.unwrap_or(usual.on_screen_lock),
            })
        })
    }

    /// Sets it.
    ///
    /// # Errors
    /// [`AppError::Argument`] when the minutes are not between 1 and 240.
    pub fn set_lock_settings(&self, settings: &LockSettings) -> Result<()> {
        if !(FEWEST_MINUTES..=MOST_MINUTES).contains(&settings.after_minutes) {
            return Err(AppError::argument(format!(
                "the safe can lock after {FEWEST_MINUTES} to {MOST_MINUTES} minutes, not after {}",
                settings.after_minutes
            )));
        }
        self.write(|w| {
            w.set_setting(AFTER_MINUTES, &settings.after_minutes.to_string())?;
            w.set_setting(ON_SLEEP, &settings.on_sleep.to_string())?;
            w.set_setting(ON_SCREEN_LOCK, &settings.on_screen_lock.to_string())?;
            Ok(())
        })
    }
}

/// What another version wrote and this one does not know counts as never set.
fn minutes(r: &PodRead<'_>) -> Result<Option<u32>> {
    let stored = r.get_setting(AFTER_MINUTES)?;
    Ok(stored
        .and_then(|text| text.parse().ok())
        .filter(|minutes| (FEWEST_MINUTES..=MOST_MINUTES).contains(minutes)))
}

fn yes_or_no(r: &PodRead<'_>, setting: &str) -> Result<Option<bool>> {
    Ok(r.get_setting(setting)?.and_then(|text| text.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_home::TestHome;

    #[test]
    fn a_new_safe_locks_after_five_minutes_of_quiet_on_sleep_and_with_the_screen() {
        let home = TestHome::new();
        assert_eq!(
            home.create().lock_settings().unwrap(),
            LockSettings {
                after_minutes: 5,
                on_sleep: true,
                on_screen_lock: true,
            }
        );
    }

    #[test]
    fn what_was_set_is_kept_inside_the_safe() {
        let home = TestHome::new();
        let chosen = LockSettings {
            after_minutes: 240,
            on_sleep: false,
            on_screen_lock: false,
        };
        home.create().set_lock_settings(&chosen).unwrap();
        assert_eq!(home.open().lock_settings().unwrap(), chosen);
    }

    #[test]
    fn a_time_without_end_is_refused() {
        let home = TestHome::new();
        let session = home.create();
        for after_minutes in [0, 241, u32::MAX] {
            let settings = LockSettings {
                after_minutes,
                ..LockSettings::default()
            };
            let error = session.set_lock_settings(&settings).unwrap_err();
            assert!(matches!(error, AppError::Argument { .. }), "{error}");
        }
        assert_eq!(session.lock_settings().unwrap(), LockSettings::default());
        session
            .write(|w| Ok(w.set_setting(AFTER_MINUTES, "99999")?))
            .unwrap();
        assert_eq!(session.lock_settings().unwrap().after_minutes, 5);
    }
}
