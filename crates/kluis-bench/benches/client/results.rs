//! What was measured.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::contestants::results;

/// The time and the number of requests of each contestant.
#[derive(Debug, Default)]
pub(crate) struct Results(BTreeMap<&'static str, (Duration, usize)>);

impl Results {
    pub(crate) fn add(&mut self, name: &'static str, took: Duration, requests: usize) {
        let (time, number) = self.0.entry(name).or_default();
        *time += took;
        *number += requests;
    }

    /// Prints the results of a group, and keeps each: nanoseconds for one request.
    pub(crate) fn keep(&self, group: &str) {
        for (name, (time, requests)) in &self.0 {
            let each = time.as_secs_f64() / *requests as f64;
            println!("{group}/{name}: {:.1} requests/s", 1.0 / each);
            results::keep(group, name, each * 1e9);
        }
    }
}
