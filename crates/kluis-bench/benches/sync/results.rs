//! What was measured, printed and kept: times, and beside them how much was asked.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::contestants::results::keep;
use crate::counter::Requests;

/// What one contestant needed for one turn.
#[derive(Debug, Clone)]
pub(crate) struct Effort {
    pub(crate) took: Duration,
    pub(crate) requests: Requests,
}

/// The turns of each contestant in a group.
pub(crate) struct Results {
    group: &'static str,
    turns: BTreeMap<&'static str, Vec<Effort>>,
}

impl Results {
    pub(crate) fn of(group: &'static str) -> Self {
        Self {
            group,
            turns: BTreeMap::new(),
        }
    }

    /// Adds a turn and prints it.
    pub(crate) fn add(&mut self, name: &'static str, effort: Effort) {
        let seconds = effort.took.as_secs_f64();
        println!("{}/{name}: {seconds:.2} s, {}", self.group, effort.requests);
        self.turns.entry(name).or_default().push(effort);
    }

    /// Keeps the means of each contestant: of the time, and below the group's name with `-requests`
    /// and `-puts` of how much was asked and written.
    pub(crate) fn keep(&self) {
        let group = self.group;
        for (name, turns) in &self.turns {
            let mean = |of: &dyn Fn(&Effort) -> f64| {
                turns.iter().map(of).sum::<f64>() / turns.len() as f64
            };
            keep(group, name, mean(&|turn| turn.took.as_secs_f64() * 1e9));
            let requests = mean(&|turn| turn.requests.all() as f64);
            keep(&format!("{group}-requests"), name, requests);
            let puts = mean(&|turn| turn.requests.of("PUT") as f64);
            keep(&format!("{group}-puts"), name, puts);
        }
    }
}
