//! What has to be on the machine before something can be built or tested, and putting it there.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::command;
use crate::workspace::Workspace;

/// One thing the system has to bring.
struct Need {
    /// The package of Debian and Ubuntu that brings it.
    package: &'static str,
    found_by: Probe,
    /// For the person who is about to install it.
    what_for: &'static str,
}

/// How to see, quickly and on every distribution, that a need is met.
enum Probe {
    /// These programs are all on the search path.
    Programs(&'static [&'static str]),
    /// `pkg-config` knows this library.
    Library(&'static str),
    /// Node.js of at least [`OLDEST_NODE`].
    Node,
}

/// The oldest major version of Node.js that the Solid server of the tests runs on.
const OLDEST_NODE: u32 = 18;

const TO_BUILD: &[Need] = &[
    Need {
        package: "build-essential",
        found_by: Probe::Programs(&["cc", "c++", "make"]),
        what_for: "compiles the encrypted database, which is written in C",
    },
    Need {
        package: "pkg-config",
        found_by: Probe::Programs(&["pkg-config"]),
        what_for: "finds the libraries of the system",
    },
    Need {
        package: "libssl-dev",
        found_by: Probe::Library("libcrypto"),
        what_for: "OpenSSL, whose ciphers encrypt the database",
    },
];

const TO_BUILD_THE_DESKTOP: &[Need] = &[Need {
    package: "libwebkit2gtk-4.1-dev",
    found_by: Probe::Library("webkit2gtk-4.1"),
    what_for: "shows the pages of the desktop",
}];

/// The program `age`: tests open with it what Kluis wrote, and benches measure beside it.
const AGE: Need = Need {
    package: "age",
    found_by: Probe::Programs(&["age", "age-keygen"]),
    what_for: "opens backups and large objects by hand, as the documents describe",
};

const NODE: Need = Need {
    package: "nodejs",
    found_by: Probe::Node,
    what_for: "runs the Solid server that the tests and the benches talk to",
};

const NPM: Need = Need {
    package: "npm",
    found_by: Probe::Programs(&["npm"]),
    what_for: "installs that server below the target folder",
};

const TO_TEST: &[Need] = &[
    Need {
        package: "xvfb",
        found_by: Probe::Programs(&["Xvfb"]),
        what_for: "a display without a screen for the desktop's tests",
    },
    Need {
        package: "xauth",
        found_by: Probe::Programs(&["xauth"]),
        what_for: "lets only the tests onto that display",
    },
    Need {
        package: "dbus-x11",
        found_by: Probe::Programs(&["dbus-launch", "dbus-run-session"]),
        what_for: "the message bus that a desktop program expects",
    },
    Need {
        package: "webkit2gtk-driver",
        found_by: Probe::Programs(&["WebKitWebDriver"]),
        what_for: "clicks and types in the desktop's tests",
    },
    AGE,
    Need {
        package: "dbus-daemon",
        found_by: Probe::Programs(&["dbus-daemon"]),
        what_for: "a message bus on which a test plays the part of the system",
    },
    Need {
        package: "gnome-keyring",
        found_by: Probe::Programs(&["gnome-keyring-daemon"]),
        what_for: "a keyring, for the tests that open a safe with it",
    },
    NODE,
    NPM,
];

/// Where the Solid server of the tests is pinned, as a package of Node.js with its lock file.
const SOLID_SERVER: &str = "crates/kluis-trial-server/server";

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// What the command line needs.
pub(crate) fn command_line() -> Result<()> {
    ensure(&[TO_BUILD])
}

/// What the desktop and the command line need.
pub(crate) fn desktop() -> Result<()> {
    ensure(&[TO_BUILD, TO_BUILD_THE_DESKTOP])
}

/// What the benches need.
pub(crate) fn benches() -> Result<()> {
    ensure(&[TO_BUILD, &[AGE, NODE, NPM]])
}

/// What all tests need, the Solid server among it.
pub(crate) fn tests(workspace: &Workspace) -> Result<()> {
    ensure(&[TO_BUILD, TO_BUILD_THE_DESKTOP, TO_TEST])?;
    solid_server(workspace)
}

/// The target that the pages are compiled for.
pub(crate) fn wasm_target() -> Result<()> {
    if !command::is_on_path("rustup") {
        // A toolchain of a distribution: the target is its package's business, and the build says
        // so if it is missing.
        return Ok(());
    }
    let installed =
        command::output_of(Command::new("rustup").args(["target", "list", "--installed"]))?;
    if installed.lines().any(|target| target.trim() == WASM_TARGET) {
        return Ok(());
    }
    println!("installing the Rust target {WASM_TARGET}, which the pages are compiled for");
    command::run(Command::new("rustup").args(["target", "add", WASM_TARGET]))
}

fn ensure(groups: &[&[Need]]) -> Result<()> {
    let mut missing = Vec::new();
    for need in groups.iter().flat_map(|group| group.iter()) {
        if !is_met(&need.found_by)? {
            missing.push(need);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    println!("missing on this system:");
    for need in &missing {
        println!("  {:<24} {}", need.package, need.what_for);
    }
    if !command::is_on_path("apt-get") {
        println!(
            "these are Debian's names; this system has no apt-get, so install what they are called \
             here. Going on without."
        );
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    println!("installing: {}", packages.join(" "));
    install(&packages)?;
    for need in missing {
        if !is_met(&need.found_by)? {
            bail!(
                "{} was installed, but what it should bring was not found",
                need.package
            );
        }
    }
    Ok(())
}

fn is_met(probe: &Probe) -> Result<bool> {
    Ok(match probe {
        Probe::Programs(programs) => programs.iter().all(|program| command::is_on_path(program)),
        Probe::Library(library) => {
            command::succeeds(Command::new("pkg-config").args(["--exists", library]))
        }
        Probe::Node => command::version_of("node")?.is_some_and(|version| {
            major_version(&version).is_some_and(|major| major >= OLDEST_NODE)
        }),
    })
}

/// `v20.20.2` → 20.
fn major_version(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

fn install(packages: &[&str]) -> Result<()> {
    let by_hand = || {
        format!(
            "install these by hand and try again: {}",
            packages.join(" ")
        )
    };
    command::run(apt_get().with_context(by_hand)?.arg("update"))
        .context("the list of packages could not be brought up to date")?;
    command::run(
        apt_get()?
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages),
    )
    .with_context(by_hand)
}

/// `apt-get` as the administrator, asking nothing.
fn apt_get() -> Result<Command> {
    let is_root = command::output_of(Command::new("id").arg("-u"))?.trim() == "0";
    let mut command = if is_root {
        Command::new("env")
    } else if command::is_on_path("sudo") {
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    } else {
        bail!("system packages need an administrator: start this as root, or install sudo");
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]);
    Ok(command)
}

/// Installs the Solid server's packages for Node.js below the target folder, unless those of the
/// same lock file are there.
///
/// `kluis-testkit` looks in the same place for the same stamp, under the same guard, and installs by
/// itself for a test that is run alone.
fn solid_server(workspace: &Workspace) -> Result<()> {
    if std::env::var_os("KLUIS_TEST_SERVER").is_some() {
        return Ok(());
    }
    let source = workspace.root.join(SOLID_SERVER);
    let lock = read(&source.join("package-lock.json"))?;
    let hash = hex::encode(Sha256::digest(&lock));
    let folder = workspace.tools().join("community-solid-server");
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let guard = folder.with_extension("lock");
    let guard =
        File::create(&guard).with_context(|| format!("could not write {}", guard.display()))?;
    guard
        .lock()
        .context("could not wait for another installation of the Solid server")?;

    let stamp = folder.join("installed.sha256");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == hash) {
        return Ok(());
    }
    println!(
        "installing the Solid server for the tests into {}",
        folder.display()
    );
    if stamp.exists() {
        fs::remove_file(&stamp).with_context(|| format!("could not remove {}", stamp.display()))?;
    }
    write(
        &folder.join("package.json"),
        &read(&source.join("package.json"))?,
    )?;
    write(&folder.join("package-lock.json"), &lock)?;
    // Scripts of packages are not run: the server needs none of them.
    command::run(Command::new("npm").current_dir(&folder).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))?;
    write(&stamp, hash.as_bytes())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("could not read {}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("could not write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_node_is_read() {
        assert_eq!(major_version("v20.20.2\n"), Some(20));
        assert_eq!(major_version("20.20.2"), None);
        assert_eq!(major_version("node"), None);
    }

    #[test]
    fn a_missing_program_or_library_is_an_unmet_need() {
        assert!(!is_met(&Probe::Programs(&["sh", "no-such-program-here"])).unwrap());
        assert!(!is_met(&Probe::Library("no-such-library-here")).unwrap());
        assert!(is_met(&Probe::Programs(&["sh"])).unwrap());
    }
}
