//! What was measured, printed, and kept where `cargo xtask bench` looks for it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

/// The time and the number of requests of each contestant.
#[derive(Debug, Default)]
pub(crate) struct Results(BTreeMap<&'static str, (Duration, usize)>);

impl Results {
    pub(crate) fn add(&mut self, name: &'static str, took: Duration, requests: usize) {
        let (time, number) = self.0.entry(name).or_default();
        *time += took;
        *number += requests;
    }

    /// Prints the results of a group, and keeps each as criterion keeps a mean: nanoseconds for one
    /// request.
    pub(crate) fn keep(&self, group: &str) {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../criterion");
        for (name, (time, requests)) in &self.0 {
            let each = time.as_secs_f64() / *requests as f64;
            println!("{group}/{name}: {:.1} requests/s", 1.0 / each);
            let folder = target.join(group).join(name).join("new");
            fs::create_dir_all(&folder).unwrap();
            let estimates = json!({ "mean": { "point_estimate": each * 1e9 } });
            fs::write(folder.join("estimates.json"), estimates.to_string()).unwrap();
        }
    }
}
