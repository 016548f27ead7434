//! Packages of Node.js, installed by a lock file into a folder of their own.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

/// Holds the SHA-256 of the lock file that the packages beside it were installed by.
const STAMP_FILE: &str = "installed.sha256";

/// Packages to be installed, in the versions and with the checksums of a lock file.
#[derive(Debug, Clone, Copy)]
pub struct NodePackages<'a> {
    /// What they are, for messages.
    pub what: &'a str,
    /// The text of `package.json`.
    pub package: &'a str,
    /// The text of `package-lock.json`.
    pub lock: &'a str,
    /// The file they are installed for, below the folder; without it they are not installed.
    pub needed: &'a str,
}

impl NodePackages<'_> {
    /// Installs the packages with `npm ci`, unless they are in the folder by this very lock file.
    /// Of several processes one installs and the others wait.
    ///
    /// # Errors
    /// What npm said when it could not install, or what the system said of the folder.
    pub fn install_into(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let guard = File::create(folder.with_extension("lock"))
            .context("cannot make the file that guards the installation")?;
        guard
            .lock()
            .context("cannot lock the file that guards the installation")?;
        if self.is_in(folder) {
            return Ok(());
        }
        let stamp = folder.join(STAMP_FILE);
        // Removed first: a stamp must never outlive the installation it describes.
        match fs::remove_file(&stamp) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        fs::write(folder.join("package.json"), self.package)?;
        fs::write(folder.join("package-lock.json"), self.lock)?;
        // Scripts of packages are not run: what is installed here needs none of them.
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
            .with_context(|| {
                format!(
                    "npm is missing or does not start; it installs {} once",
                    self.what
                )
            })?;
        ensure!(
            output.status.success() && folder.join(self.needed).is_file(),
            "npm ci could not install {} into {}: {}",
            self.what,
            folder.display(),
            String::from_utf8_lossy(&output.stderr).trim()
        );
        fs::write(stamp, self.lock_hash())?;
        Ok(())
    }

    /// The version of a package that the lock file pins.
    ///
    /// # Errors
    /// When the lock file does not name it, names a registry, or has a package without a checksum.
    pub fn pinned(&self, package: &str) -> Result<String> {
        let lock: serde_json::Value = serde_json::from_str(self.lock)?;
        let packages = lock["packages"]
            .as_object()
            .context("the lock file lists no packages")?;
        for (path, entry) in packages.iter().filter(|(path, _)| !path.is_empty()) {
            if !entry["resolved"].is_null() {
                bail!("the lock file says where {path} is to be had");
            }
            if entry["integrity"].is_null() && entry["inBundle"].is_null() {
                bail!("the lock file has no checksum of {path}");
            }
        }
        let version = &lock["packages"][format!("node_modules/{package}")]["version"];
        Ok(version
            .as_str()
            .with_context(|| format!("the lock file does not name {package}"))?
            .to_owned())
    }

    fn is_in(&self, folder: &Path) -> bool {
        folder.join(self.needed).is_file()
            && fs::read_to_string(folder.join(STAMP_FILE))
                .is_ok_and(|stamp| stamp == self.lock_hash())
    }

    fn lock_hash(&self) -> String {
        hex::encode(Sha256::digest(self.lock.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packages(lock: &str) -> NodePackages<'_> {
        NodePackages {
            what: "a test",
            package: "{}",
            lock,
            needed: "needed.js",
        }
    }

    #[test]
    fn a_lock_file_that_names_a_registry_or_lacks_a_checksum_is_refused() {
        let pinned = |entry: &str| {
            let lock = format!("{{\"packages\":{{\"\":{{}},\"node_modules/a\":{entry}}}}}");
            packages(&lock)
                .pinned("a")
                .map_err(|error| error.to_string())
        };
        assert_eq!(
            pinned(r#"{"version":"1.2.3","integrity":"sha512-x"}"#).unwrap(),
            "1.2.3"
        );
        let named = r#"{"version":"1","integrity":"x","resolved":"https://example.org/a"}"#;
        assert!(pinned(named).unwrap_err().contains("is to be had"));
        assert!(
            pinned(r#"{"version":"1"}"#)
                .unwrap_err()
                .contains("no checksum")
        );
        assert!(packages("{\"packages\":{}}").pinned("a").is_err());
    }

    #[test]
    fn only_what_was_installed_by_this_lock_file_counts_as_there() {
        let folder = tempfile::tempdir().unwrap();
        let present = packages("one");
        fs::write(folder.path().join(STAMP_FILE), present.lock_hash()).unwrap();
        assert!(!present.is_in(folder.path()), "the file is missing");
        fs::write(folder.path().join("needed.js"), "").unwrap();
        assert!(present.is_in(folder.path()));
        present.install_into(folder.path()).unwrap();
        assert!(!packages("two").is_in(folder.path()));
    }
}
