use std::sync::atomic::{AtomicBool, Ordering};

/// How a long piece of work tells how far it is, and learns that it should stop.
///
/// The two numbers told are what is done and the whole, in bytes where not said otherwise; the whole is 0
/// while it is not known. They are told at most once for each piece of work done, from the thread that
/// does it.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    on_progress: &'a (dyn Fn(u64, u64) + Sync),
    cancel: &'a AtomicBool,
    /// What was done before this part of the work, and the whole of all parts.
    part_of: Option<(u64, u64)>,
}

/// The person stopped the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped before the end")]
pub struct Cancelled;

static NEVER: AtomicBool = AtomicBool::new(false);

impl<'a> Work<'a> {
    /// Work that tells `on_progress` how far it is, until `cancel` becomes true.
    pub fn new(on_progress: &'a (dyn Fn(u64, u64) + Sync), cancel: &'a AtomicBool) -> Self {
        Self {
            on_progress,
            cancel,
            part_of: None,
        }
    }

    /// Work that nobody watches or stops.
    pub fn silent() -> Self {
        Self {
            on_progress: &|_, _| {},
            cancel: &NEVER,
            part_of: None,
        }
    }

    /// The same work for a part of it, which tells of itself alone: `before` is what was done before it,
    /// `whole` that of all parts.
    #[must_use]
    pub fn part(self, before: u64, whole: u64) -> Self {
        let (outer_before, outer_whole) = self.part_of.unwrap_or((0, whole));
        Self {
            part_of: Some((outer_before.saturating_add(before), outer_whole)),
            ..self
        }
    }

    /// Tells how far the work is.
    ///
    /// # Errors
    /// [`Cancelled`] when it is to stop here.
    pub fn advance(&self, done: u64, whole: u64) -> Result<(), Cancelled> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(Cancelled);
        }
        let (done, whole) = match self.part_of {
            Some((before, whole)) => (before.saturating_add(done), whole),
            None => (done, whole),
        };
        (self.on_progress)(done, whole);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn a_part_tells_of_the_whole() {
        let told = Mutex::new(Vec::new());
        let tell = |done, whole| told.lock().unwrap().push((done, whole));
        let cancel = AtomicBool::new(false);
        let work = Work::new(&tell, &cancel);
        work.advance(1, 2).unwrap();
        work.part(10, 100).advance(1, 2).unwrap();
        work.part(10, 100).part(20, 50).advance(1, 2).unwrap();
        assert_eq!(*told.lock().unwrap(), [(1, 2), (11, 100), (31, 100)]);
        cancel.store(true, Ordering::Relaxed);
        assert_eq!(work.part(1, 1).advance(0, 0), Err(Cancelled));
    }
}
