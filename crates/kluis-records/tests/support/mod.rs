//! Resources of the shared example files, where they exist.
#![allow(dead_code, reason = "each test file uses a part")]

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use kluis_records::{FhirJson, Origin};

pub fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().expect("a time")
}

pub fn origin() -> Origin<'static> {
    Origin {
        full_url: None,
        now: now(),
    }
}

pub fn json(text: &str) -> FhirJson {
    FhirJson::parse(text).expect("JSON of the test")
}

/// The folder of shared examples; `None`, with the reason printed, where it is missing.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/fixtures")
        .join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: the example files {folder} are not on this machine");
    None
}

/// Each file below `folder` that ends in `json`, with its text.
pub fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.to_string_lossy().ends_with("json") && !path.ends_with("log.ndjson") {
            let text = std::fs::read_to_string(&path).expect("a text");
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// Every resource in a file, with its `fullUrl`.
pub fn resources(path: &Path, text: &str) -> Vec<(Option<String>, FhirJson)> {
    if path.extension().is_some_and(|ending| ending == "ndjson") {
        return text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| (None, json(line)))
            .collect();
    }
    let whole = json(text);
    if whole.resource_type() == Some("Bundle") {
        let entries = whole.list("entry").iter();
        return entries
            .map(|entry| {
                (
                    entry.text("fullUrl").map(str::to_owned),
                    entry.get("resource").expect("a resource").clone(),
                )
            })
            .collect();
    }
    vec![(None, whole)]
}
