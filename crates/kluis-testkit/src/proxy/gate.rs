//! A place where requests wait until the test lets them go on.

use std::sync::Arc;

use tokio::sync::watch;

/// Holds requests up until it is opened. Clones are the same gate.
#[derive(Debug, Clone)]
pub struct Gate {
    state: Arc<watch::Sender<State>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct State {
    open: bool,
    arrived: usize,
}

impl Gate {
    /// A closed gate.
    #[must_use]
    pub fn new() -> Self {
        Self {
            state: Arc::new(watch::Sender::new(State::default())),
        }
    }

    /// Lets through all who wait, and whoever comes later.
    pub fn open(&self) {
        self.state.send_modify(|state| state.open = true);
    }

    /// Waits until so many requests have come to the gate.
    pub async fn reached_by(&self, count: usize) {
        self.until(|state| state.arrived >= count).await;
    }

    pub(super) async fn pass(&self) {
        self.state.send_modify(|state| state.arrived += 1);
        self.until(|state| state.open).await;
    }

    async fn until(&self, holds: impl FnMut(&State) -> bool) {
        // The sender lives as long as this gate does.
        let _ = self.state.subscribe().wait_for(holds).await;
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}
