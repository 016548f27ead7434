//! Licences, bans, sources and advisories of the dependencies, by cargo-deny and `deny.toml`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::command;
use crate::workspace::Workspace;

/// The one version whose answers count, so that they are the same everywhere.
const VERSION: &str = "0.20.2";

/// How long the database of advisories may take to come.
const DATABASE_LIMIT: Duration = Duration::from_secs(60);

/// Checks the dependencies; advisories only where their database can be had.
pub(crate) fn deny(workspace: &Workspace) -> Result<()> {
    let program = program(workspace)?;
    let cargo_deny = || {
        let mut command = Command::new(&program);
        command
            .current_dir(&workspace.root)
            .args(["--log-level", "error"]);
        command
    };
    command::run(cargo_deny().args(["check", "licenses", "bans", "sources"]))?;
    if command::succeeds_within(cargo_deny().args(["fetch", "db"]), DATABASE_LIMIT)? {
        command::run(cargo_deny().args(["check", "--disable-fetch", "advisories"]))
    } else {
        println!("advisories: skipped, the database could not be fetched");
        Ok(())
    }
}

/// cargo-deny of the right version: from the search path, from an earlier run, or built now.
fn program(workspace: &Workspace) -> Result<PathBuf> {
    let wanted = format!("cargo-deny {VERSION}");
    if command::version_of("cargo-deny")?.as_deref() == Some(wanted.as_str()) {
        return Ok("cargo-deny".into());
    }
    let folder = workspace.tools().join(format!("cargo-deny-{VERSION}"));
    let program = folder
        .join("bin")
        .join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        println!("building {wanted} into {}", folder.display());
        let build = workspace.tools().join("cargo-deny-build");
        // Built quickly rather than to be quick: it runs for a few seconds.
        command::run(
            workspace
                .cargo()
                .env("CARGO_PROFILE_DEV_DEBUG", "false")
                .env("CARGO_TARGET_DIR", &build)
                .args(["install", "--quiet", "--locked", "--debug", "--root"])
                .arg(&folder)
                .args(["--version", VERSION, "cargo-deny"]),
        )?;
        fs::remove_dir_all(&build)
            .with_context(|| format!("could not clear {}", build.display()))?;
    }
    Ok(program)
}
