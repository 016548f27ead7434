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
        }
    }

    /// Work that nobody watches or stops.
    pub fn silent() -> Self {
        Self {
            on_progress: &|_, _| {},
            cancel: &NEVER,
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
        (self.on_progress)(done, whole);
        Ok(())
    }
}
