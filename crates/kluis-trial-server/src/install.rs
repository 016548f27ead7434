//! Where the Community Solid Server's package lives, and how it gets there.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

/// Names the environment variable that points at a folder with the server already installed in it.
pub const SERVER_FOLDER_VARIABLE: &str = "KLUIS_TEST_SERVER";

const PACKAGE_JSON: &str = include_str!("../server/package.json");
const PACKAGE_LOCK: &str = include_str!("../server/package-lock.json");
const STAMP_FILE: &str = "installed.sha256";

/// A Community Solid Server that is ready to be run by node.
#[derive(Debug, Clone)]
pub struct InstalledServer {
    folder: PathBuf,
}

impl InstalledServer {
    /// The folder that holds `node_modules`.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The script that node runs.
    #[must_use]
    pub fn entry_point(&self) -> PathBuf {
        entry_point(&self.folder)
    }
}

/// Where the server is, or would be, installed: beside the build for a program that was just
/// built, else in this user's cache folder.
///
/// # Errors
/// When the system names no such folder.
pub fn server_folder() -> Result<PathBuf> {
    let program = std::env::current_exe().context("this program cannot find its own file")?;
    let built = program
        .ancestors()
        .find(|folder| folder.file_name().is_some_and(|name| name == "target"));
    let tools = match built {
        Some(target) => target.join("tools"),
        None => directories::ProjectDirs::from("org", "kluis", "Kluis")
            .context("this system names no folder for caches")?
            .cache_dir()
            .to_owned(),
    };
    Ok(tools.join("community-solid-server"))
}

/// Returns the installed server, installing it first (`npm ci` with the lock file of this crate)
/// where it is missing or its lock file has changed.
///
/// The folder is the one named by [`SERVER_FOLDER_VARIABLE`], which is taken as it is, else
/// [`server_folder`]. Several processes may call this at once:
/// one installs, the others wait for it.
///
/// # Errors
/// Names what is missing: node, npm, or what npm said when it could not install.
pub fn install_server() -> Result<InstalledServer> {
    require_program("node", "the Solid server runs on Node.js 18 or newer")?;
    if let Some(folder) = std::env::var_os(SERVER_FOLDER_VARIABLE) {
        let folder = PathBuf::from(folder);
        if !entry_point(&folder).is_file() {
            bail!(
                "{SERVER_FOLDER_VARIABLE} names {}, which holds no installed @solid/community-server",
                folder.display()
            );
        }
        return Ok(InstalledServer { folder });
    }
    let folder = server_folder()?;
    let tools = folder
        .parent()
        .context("the folder of the server has a parent")?;
    fs::create_dir_all(tools)
        .with_context(|| format!("cannot make the folder {}", tools.display()))?;
    let guard = File::create(folder.with_extension("lock"))
        .context("cannot make the file that guards the installation")?;
    guard
        .lock()
        .context("cannot lock the file that guards the installation")?;
    if !is_current(&folder) {
        install_into(&folder)?;
    }
    Ok(InstalledServer { folder })
}

fn entry_point(folder: &Path) -> PathBuf {
    folder.join("node_modules/@solid/community-server/bin/server.js")
}

fn lock_file_hash() -> String {
    hex::encode(Sha256::digest(PACKAGE_LOCK.as_bytes()))
}

fn is_current(folder: &Path) -> bool {
    entry_point(folder).is_file()
        && fs::read_to_string(folder.join(STAMP_FILE)).is_ok_and(|stamp| stamp == lock_file_hash())
}

fn install_into(folder: &Path) -> Result<()> {
    require_program("npm", "it installs the Solid server once")?;
    fs::create_dir_all(folder)?;
    // Removed first: a stamp must never outlive the installation it describes.
    match fs::remove_file(folder.join(STAMP_FILE)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    fs::write(folder.join("package.json"), PACKAGE_JSON)?;
    fs::write(folder.join("package-lock.json"), PACKAGE_LOCK)?;
    // Scripts of packages are not run: the server needs none of them.
    let output = Command::new("npm")
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .context("npm could not be started")?;
    if !output.status.success() || !entry_point(folder).is_file() {
        bail!(
            "npm ci could not install the Solid server into {}: {}",
            folder.display(),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    fs::write(folder.join(STAMP_FILE), lock_file_hash())?;
    Ok(())
}

fn require_program(name: &str, what_for: &str) -> Result<()> {
    let found = Command::new(name)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if found {
        Ok(())
    } else {
        bail!("{name} is missing or does not start; {what_for}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_file_pins_the_server_and_names_no_registry() {
        let lock: serde_json::Value = serde_json::from_str(PACKAGE_LOCK).unwrap();
        let server = &lock["packages"]["node_modules/@solid/community-server"];
        assert_eq!(server["version"], "7.2.0");
        assert!(!PACKAGE_LOCK.contains("\"resolved\""));
        let packages = lock["packages"].as_object().unwrap();
        let unverified: Vec<_> = packages
            .iter()
            .filter(|(path, entry)| {
                !path.is_empty() && entry["integrity"].is_null() && entry["inBundle"].is_null()
            })
            .map(|(path, _)| path)
            .collect();
        assert!(unverified.is_empty(), "without a checksum: {unverified:?}");
    }

    #[test]
    fn missing_program_is_named() {
        let error = require_program("kluis-no-such-program", "a test asks for it").unwrap_err();
        assert!(
            error
                .to_string()
                .contains("kluis-no-such-program is missing"),
            "{error}"
        );
    }
}
