//! Where the Community Solid Server's package lives, and how it gets there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::packages::NodePackages;

/// Names the environment variable that points at a folder with the server already installed in it.
pub const SERVER_FOLDER_VARIABLE: &str = "KLUIS_TEST_SERVER";

const ENTRY_POINT: &str = "node_modules/@solid/community-server/bin/server.js";

/// The server, in the versions its lock file pins.
const SERVER: NodePackages<'_> = NodePackages {
    what: "the Solid server",
    package: include_str!("../server/package.json"),
    lock: include_str!("../server/package-lock.json"),
    needed: ENTRY_POINT,
};

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
    SERVER.install_into(&folder)?;
    Ok(InstalledServer { folder })
}

fn entry_point(folder: &Path) -> PathBuf {
    folder.join(ENTRY_POINT)
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
        let version = SERVER.pinned("@solid/community-server").unwrap();
        assert_eq!(version, "7.2.0");
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
