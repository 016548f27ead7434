//! What every program of this computer may see of a running one: its arguments and, as the same
//! person, its environment.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The running program `name` that was given this data folder.
///
/// # Errors
/// When there is none.
pub fn with_data(name: &str, data: &Path) -> Result<u32> {
    let data = data.to_str().context("a folder with a plain name")?;
    for pid in all()? {
        // Processes end while the list is read.
        let arguments = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let mut arguments = arguments.split('\0');
        let is_it = arguments
            .next()
            .is_some_and(|program| program.ends_with(name));
        if is_it && arguments.any(|argument| argument == data) {
            return Ok(pid);
        }
    }
    bail!("{name} is not running")
}

/// The process and everything it started that still runs.
///
/// # Errors
/// When the processes cannot be listed.
pub fn with_children(pid: u32) -> Result<Vec<u32>> {
    let all = all()?;
    let mut family = vec![pid];
    let mut next = 0;
    while let Some(&parent) = family.get(next) {
        family.extend(all.iter().filter(|&&pid| parent_of(pid) == Some(parent)));
        next += 1;
    }
    Ok(family)
}

/// The arguments and the environment of a process, as the system shows them.
///
/// # Errors
/// When they may not be read, as those of a hardened process by anybody but root.
pub fn shown(pid: u32) -> std::io::Result<Vec<u8>> {
    let mut shown = fs::read(format!("/proc/{pid}/cmdline"))?;
    shown.extend(fs::read(format!("/proc/{pid}/environ"))?);
    Ok(shown)
}

fn all() -> Result<Vec<u32>> {
    let mut all = Vec::new();
    for entry in fs::read_dir("/proc")? {
        all.extend(
            entry?
                .file_name()
                .to_str()
                .and_then(|name| name.parse::<u32>().ok()),
        );
    }
    Ok(all)
}

/// None for a process that has ended.
fn parent_of(pid: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
    line.trim().parse().ok()
}
