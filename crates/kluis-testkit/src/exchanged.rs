//! Files that others made, where they are at hand.

use std::path::{Path, PathBuf};

/// A folder of exchanged fixtures, beside the checkout or beside the folder that the checkout lies in;
/// `None` after printing `skipped: …` where there is none.
pub fn exchanged_or_skip(name: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|above| above.join("shared/fixtures").join(name))
        .find(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: the folder with exchanged files ({name}) is not on this machine");
    }
    found
}
