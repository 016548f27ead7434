//! Files to bring in: the project's own sample, and further real ones where they are at hand.

use std::path::{Path, PathBuf};

/// The sample that comes with the project.
pub fn sample() -> PathBuf {
    workspace().join("assets/sample/eva-peeters.json")
}

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests lie in the workspace")
        .to_owned()
}

/// A folder of further real files beside the workspace; prints why a test does less without.
pub fn further(name: &str) -> Option<PathBuf> {
    let folder = workspace().join("../shared/fixtures").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no further files {name} beside the workspace");
    None
}
