use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// Long work that is running, each piece with a sign of its own that asks it to stop.
#[derive(Default)]
pub struct Running {
    signs: Mutex<Vec<Weak<AtomicBool>>>,
}

impl Running {
    /// A sign for one piece of work. Take it before the safe that the work needs: then a lock
    /// either finds the sign or has taken the safe away.
    pub fn begin(&self) -> Arc<AtomicBool> {
        let sign = Arc::new(AtomicBool::new(false));
        let mut signs = self.signs();
        signs.retain(|running| running.strong_count() > 0);
        signs.push(Arc::downgrade(&sign));
        sign
    }

    /// Asks everything that is running to stop; what begins later is not asked.
    pub fn stop(&self) {
        for sign in self.signs().drain(..).filter_map(|sign| sign.upgrade()) {
            sign.store(true, Ordering::Relaxed);
        }
    }

    fn signs(&self) -> MutexGuard<'_, Vec<Weak<AtomicBool>>> {
        self.signs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_is_stopped_and_what_begins_later_is_not() {
        let running = Running::default();
        let (first, second) = (running.begin(), running.begin());
        running.stop();
        let later = running.begin();
        assert!(first.load(Ordering::Relaxed) && second.load(Ordering::Relaxed));
        assert!(!later.load(Ordering::Relaxed));
    }
}
