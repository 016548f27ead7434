//! Long work: it tells the page how far it is, and stops when the person or a lock asks.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use kluis_api::{ApiError, WorkProgress};
use kluis_app::Work;
use tauri::{AppHandle, Emitter, Manager};

use crate::state::{Desktop, off_the_window};

/// The page hears of progress at most this often.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Does long work off the window under a name that the page knows.
pub async fn long_work<T: Send + 'static>(
    app: AppHandle,
    name: &'static str,
    act: impl FnOnce(&Desktop, Work<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    off_the_window(move || {
        let desktop = app.state::<Desktop>();
        let stop = desktop.work.begin();
        let tell = teller(&app, name);
        act(&desktop, Work::new(&tell, &stop))
    })
    .await
}

/// Tells the page how far the work of this name is.
pub fn teller(app: &AppHandle, name: &'static str) -> impl Fn(u64, u64) + Send + Sync {
    let (app, pace) = (app.clone(), Pace::default());
    move |done, whole| {
        if pace.may_tell(Instant::now(), done, whole) {
            let progress = WorkProgress {
                work: name.to_owned(),
                done,
                whole,
            };
            // A closed window needs no progress.
            let _ = app.emit("work", progress);
        }
    }
}

/// When the page was last told.
#[derive(Default)]
struct Pace(Mutex<Option<Instant>>);

impl Pace {
    /// Not too often, but always at the end.
    fn may_tell(&self, now: Instant, done: u64, whole: u64) -> bool {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = whole > 0 && done >= whole;
        let may = ended || told.is_none_or(|at| now.duration_since(at) >= TELL_EVERY);
        if may {
            *told = Some(now);
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_ten_times_a_second_and_at_the_end() {
        let pace = Pace::default();
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        assert!(pace.may_tell(at(0), 0, 0));
        assert!(!pace.may_tell(at(99), 1, 0));
        assert!(pace.may_tell(at(100), 2, 10));
        assert!(!pace.may_tell(at(150), 9, 10));
        assert!(pace.may_tell(at(151), 10, 10));
    }
}
