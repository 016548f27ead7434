//! What was measured, kept where `cargo xtask bench` looks for it.

use std::fs;
use std::path::Path;

use serde_json::json;

/// Keeps a figure as criterion keeps a mean: nanoseconds, or how many.
pub(crate) fn keep(group: &str, name: &str, mean: f64) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../criterion");
    let folder = target.join(group).join(name).join("new");
    fs::create_dir_all(&folder).unwrap();
    let estimates = json!({ "mean": { "point_estimate": mean } });
    fs::write(folder.join("estimates.json"), estimates.to_string()).unwrap();
}
