use std::time::Duration;

use jiff::Timestamp;
use kluis_api::{SyncReport, SyncSettings};
use kluis_pod::PodRead;
use kluis_sync::{ChangeWatch, Hints, SyncError, hint_topics};

use crate::remote::{Account, signed_in_since};
use crate::sync_schedule::{RoundEnd, SyncEvent, SyncSchedule, SyncStart};
use crate::sync_settings::settings_in;
use crate::{AppError, Result, Session, Surroundings};

/// How often a safe that is open is looked at for something to send.
pub const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Watches one open safe and what is around it, and says when the next round is due.
///
/// It holds the safe open at no time: each look is given the session. All times are those of
/// [`uptime`](crate::uptime).
pub struct SyncWatch {
    schedule: SyncSchedule,
    changes: ChangeWatch,
    settings: SyncSettings,
    /// When somebody signed in, which tells one sign-in from the next.
    signed_in: Option<String>,
    /// The minutes that count where the person chose none.
    instead: Option<u32>,
    around: Surroundings,
    /// What the server tells by itself.
    hints: Option<Hints>,
    heard: u64,
    /// A round has ended since it was last looked at what to listen to.
    listens_anew: bool,
    /// What is heard before is the echo of a round that wrote something.
    echoes_until: Duration,
}

/// For so long after a round the server may still tell of what it wrote.
const ECHO: Duration = Duration::from_secs(5);

impl SyncWatch {
    /// Begins with a safe that was just opened. Where the person chose to sync by hand alone, a round
    /// comes each `instead` minutes; `None` leaves it at that.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn start(
        session: &Session,
        instead: Option<u32>,
        around: Surroundings,
        now: Duration,
    ) -> Result<Self> {
        let today = session.now();
        session.read(|r| {
            let settings = settings_or(instead, r)?;
            let signed_in = signed_in_since(r)?;
            let (last_round, pending) = standing(session, r)?;
            let start = SyncStart {
                settings,
                signed_in: signed_in.is_some(),
                last_round: last_round.map(|at| age(at, today)),
                pending,
                // Without chance there is only the jitter less.
                seed: getrandom::u64().unwrap_or(0),
            };
            let mut watch = Self {
                schedule: SyncSchedule::new(now, start),
                changes: ChangeWatch::start(r)?,
                settings,
                signed_in,
                instead,
                around: Surroundings::default(),
                hints: None,
                heard: 0,
                listens_anew: false,
                echoes_until: now,
            };
            watch.look_around(around, now);
            Ok(watch)
        })
    }

    /// Looks at what changed in the safe and around it since the last look.
    ///
    /// # Errors
    /// When the safe cannot be read; the next look sees what this one did not.
    pub fn look(&mut self, session: &Session, around: Surroundings, now: Duration) -> Result<()> {
        self.look_around(around, now);
        session.read(|r| {
            let settings = settings_or(self.instead, r)?;
            if settings != self.settings {
                self.settings = settings;
                self.schedule.tell(now, SyncEvent::Settings(settings));
            }
            let signed_in = signed_in_since(r)?;
            if signed_in != self.signed_in {
                let event = match signed_in {
                    Some(_) => SyncEvent::SignedIn,
                    None => SyncEvent::SignedOut,
                };
                self.signed_in = signed_in;
                self.schedule.tell(now, event);
            }
            if self.changes.look(r)? {
                self.schedule.tell(now, SyncEvent::Changed);
            }
            self.listen(session, r)?;
            self.hear(self.hints.as_ref().map_or(0, Hints::heard), now);
            Ok(())
        })
    }

    /// Listens to the server where rounds begin by themselves: a connection that is open costs.
    fn listen(&mut self, session: &Session, r: &PodRead<'_>) -> Result<()> {
        if !self.schedule.goes_by_itself() {
            self.hints = None;
            return Ok(());
        }
        let anew = std::mem::take(&mut self.listens_anew) || self.hints.is_none();
        let Some(account) = session.account_in(r)?.filter(|_| anew) else {
            return Ok(());
        };
        let storage = account.storage()?;
        let topics = hint_topics(r, &storage)?;
        let is_same = |hints: &Hints| !hints.is_over() && hints.topics() == topics;
        if topics.is_empty() || tokio::runtime::Handle::try_current().is_err() {
            self.hints = None;
        } else if !self.hints.as_ref().is_some_and(is_same) {
            let client = session.client_of(&account)?;
            self.hints = Some(Hints::listen(&client, &storage, topics)?);
            self.heard = 0;
        }
        Ok(())
    }

    /// Takes in how much the server told so far.
    fn hear(&mut self, heard: u64, now: Duration) {
        if heard > std::mem::replace(&mut self.heard, heard) && now >= self.echoes_until {
            self.schedule.tell(now, SyncEvent::Changed);
        }
    }

    /// Whether a round is due.
    pub fn is_due(&self, now: Duration) -> bool {
        self.schedule.next().is_some_and(|next| next <= now)
    }

    /// Tells that the person wants a round now.
    pub fn ask(&mut self, now: Duration) {
        self.schedule.tell(now, SyncEvent::Asked);
    }

    /// Tells that a round began.
    pub fn began(&mut self, now: Duration) {
        self.schedule.tell(now, SyncEvent::Began);
    }

    /// Tells how the round ended; `None` when it was broken off for something that goes first.
    pub fn ended(&mut self, outcome: Option<&Result<SyncReport>>, now: Duration) {
        let wrote = match outcome {
            Some(Ok(report)) => report.sent + report.removed + report.access > 0,
            _ => true,
        };
        if wrote {
            self.echoes_until = now + ECHO;
        }
        self.listens_anew = true;
        let end = match outcome {
            None => RoundEnd::Stopped,
            Some(Ok(_)) => RoundEnd::Done,
            Some(Err(error)) => end_of(error),
        };
        self.schedule.tell(now, SyncEvent::Ended(end));
    }

    fn look_around(&mut self, around: Surroundings, now: Duration) {
        let before = std::mem::replace(&mut self.around, around);
        let mut tell = |event| self.schedule.tell(now, event);
        if around.metered != before.metered {
            tell(SyncEvent::Metered(around.metered));
        }
        if around.on_battery != before.on_battery {
            tell(SyncEvent::OnBattery(around.on_battery));
        }
        if !around.online && before.online {
            tell(SyncEvent::NetworkGone);
        }
        // It may have gone and come back between two looks.
        if around.returns != before.returns && around.online {
            tell(SyncEvent::NetworkBack);
        }
    }
}

fn settings_or(instead: Option<u32>, r: &PodRead<'_>) -> Result<SyncSettings> {
    let settings = settings_in(r)?;
    Ok(SyncSettings {
        every_minutes: settings.every_minutes.or(instead),
        ..settings
    })
}

fn end_of(error: &AppError) -> RoundEnd {
    match error {
        AppError::NotSignedIn | AppError::SignInEnded | AppError::Sync(SyncError::SignedOut) => {
            RoundEnd::SignInOver
        }
        AppError::Sync(SyncError::Busy) => RoundEnd::Busy,
        AppError::Sync(SyncError::Cancelled) => RoundEnd::Stopped,
        _ => RoundEnd::Failed,
    }
}

/// When the last round ended, and whether something waits.
fn standing(session: &Session, r: &PodRead<'_>) -> Result<(Option<Timestamp>, bool)> {
    let account = session.account_in(r)?;
    let storage = account.as_ref().map(Account::storage).transpose()?;
    let status = kluis_sync::status(r, storage.as_ref())?;
    Ok((status.last_round, status.pending > 0))
}

/// What lies in the future, after the clock was set back, was just now.
fn age(at: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use kluis_api::PolicyState;
    use solid_client_rs::Error;

    use super::*;
    use crate::test_home::TestHome;
    use crate::{PutBody, Work};

    const NOW: Duration = Duration::from_secs(1_000_000);

    fn later(seconds: u64) -> Duration {
        NOW + Duration::from_secs(seconds)
    }

    /// As if somebody had signed in.
    fn sign_in(session: &Session, since: &str) {
        let settings = [
            ("remote.web-id", "https://pod.example/eva/card#me"),
            ("remote.storage", "https://pod.example/eva/"),
            ("remote.issuer", "https://pod.example/"),
            ("remote.client-id", "id"),
            ("remote.client-secret", "secret"),
            ("remote.since", since),
        ];
        session
            .write(|w| {
                for (key, value) in settings {
                    w.set_setting(key, value)?;
                }
                Ok(())
            })
            .unwrap();
    }

    fn put(session: &Session, path: &str) {
        let body = PutBody::from_reader(&b"x"[..], Some("text/plain"));
        session
            .put(
                path,
                body,
                None,
                Work::new(&|_, _| {}, &AtomicBool::new(false)),
            )
            .unwrap();
    }

    /// A watch whose first round is done, and that is quiet for a quarter of an hour.
    fn quiet(session: &Session) -> SyncWatch {
        let mut watch = SyncWatch::start(session, None, Surroundings::default(), NOW).unwrap();
        watch.began(NOW);
        watch.ended(Some(&Ok(SyncReport::default())), NOW);
        watch
    }

    #[test]
    fn nothing_is_due_before_somebody_signs_in_and_after_the_sign_in_ended() {
        let home = TestHome::new();
        let session = home.create();
        let mut watch = SyncWatch::start(&session, None, Surroundings::default(), NOW).unwrap();
        assert!(!watch.is_due(later(100_000)));
        sign_in(&session, "1");
        let look = |watch: &mut SyncWatch, at| {
            watch.look(&session, Surroundings::default(), at).unwrap();
        };
        look(&mut watch, later(20));
        assert!(watch.is_due(later(30)));
        watch.began(later(30));
        watch.ended(Some(&Err(AppError::SignInEnded)), later(31));
        look(&mut watch, later(40));
        assert!(!watch.is_due(later(100_000)));
        sign_in(&session, "2");
        look(&mut watch, later(50));
        assert!(watch.is_due(later(60)));
    }

    #[test]
    fn only_changes_of_what_is_kept_at_the_cooperative_hurry() {
        let home = TestHome::new();
        let session = home.create();
        sign_in(&session, "1");
        let mut watch = quiet(&session);
        let look = |watch: &mut SyncWatch, at| {
            watch
                .look(&session, Surroundings::default(), later(at))
                .unwrap();
            watch.is_due(later(at + 10))
        };
        put(&session, "/diary/today.txt");
        assert!(!look(&mut watch, 20), "what stays here shows");
        session
            .set_policy("/letters/", PolicyState::Shared)
            .unwrap();
        assert!(look(&mut watch, 30));
        watch.began(later(40));
        watch.ended(Some(&Ok(SyncReport::default())), later(41));
        assert!(!look(&mut watch, 50));
        put(&session, "/letters/today.txt");
        assert!(look(&mut watch, 60));
    }

    #[test]
    fn what_was_chosen_and_what_is_around_count_from_the_next_look_on() {
        let home = TestHome::new();
        let session = home.create();
        sign_in(&session, "1");
        let mut watch = quiet(&session);
        let metered = Surroundings {
            metered: true,
            ..Surroundings::default()
        };
        assert!(watch.is_due(later(15 * 60)));
        watch.look(&session, metered, NOW).unwrap();
        assert!(!watch.is_due(later(15 * 60)));
        let anywhere = SyncSettings {
            on_metered: true,
            ..SyncSettings::default()
        };
        session.set_sync_settings(&anywhere).unwrap();
        watch.look(&session, metered, NOW).unwrap();
        assert!(watch.is_due(later(15 * 60)));
        let back = Surroundings {
            returns: 1,
            ..metered
        };
        watch.look(&session, back, later(60)).unwrap();
        assert!(watch.is_due(later(63)));
    }

    #[test]
    fn what_the_server_tells_hurries_unless_it_is_the_echo_of_a_round() {
        let home = TestHome::new();
        let session = home.create();
        sign_in(&session, "1");
        let mut watch = quiet(&session);
        watch.hear(1, later(20));
        assert!(watch.is_due(later(30)));
        watch.began(later(30));
        let wrote = SyncReport {
            sent: 1,
            ..SyncReport::default()
        };
        watch.ended(Some(&Ok(wrote)), later(31));
        watch.hear(3, later(33));
        assert!(!watch.is_due(later(60)), "its own writes");
        watch.hear(4, later(37));
        assert!(watch.is_due(later(60)));
        watch.began(later(60));
        watch.ended(Some(&Ok(SyncReport::default())), later(61));
        watch.hear(5, later(62));
        assert!(watch.is_due(later(80)), "somebody else's");
        watch.hear(5, later(80));
    }

    #[test]
    fn a_failed_round_is_waited_for_and_one_that_gave_way_comes_soon() {
        let home = TestHome::new();
        let session = home.create();
        sign_in(&session, "1");
        let offline = || Err(AppError::Remote(Error::InsecureUrl));
        for (outcome, least, most) in [
            (Some(offline()), 22, 30),
            (Some(Err(AppError::Sync(SyncError::Busy))), 29, 30),
            (None, 9, 10),
        ] {
            let mut watch = quiet(&session);
            watch.began(later(100));
            watch.ended(outcome.as_ref(), later(100));
            assert!(!watch.is_due(later(100 + least)), "{outcome:?}");
            assert!(watch.is_due(later(100 + most)), "{outcome:?}");
        }
    }
}
