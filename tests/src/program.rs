//! The built command line in a data folder of its own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kluis_testkit::Account;
use serde_json::Value;
use tempfile::TempDir;

/// The passphrase of every safe that a test makes.
pub const PASSPHRASE: &str = "vier kale bomen langs het water";

/// A program of this workspace, built beside the tests.
///
/// # Panics
/// When it was not built: `cargo xtask test` builds it first.
pub fn built(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a running test knows its own file");
    let folder = test
        .ancestors()
        .nth(2)
        .expect("tests lie two folders below the programs");
    let program = folder.join(name);
    assert!(
        program.exists(),
        "{} is not built; run the tests with cargo xtask test",
        program.display()
    );
    program
}

/// The command line with a data folder to throw away.
pub struct Kluis {
    home: TempDir,
}

/// What a run of the command line gave.
pub struct Run {
    /// Exit status.
    pub status: i32,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: String,
}

impl Kluis {
    /// An empty data folder.
    pub fn empty() -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(home.path().join("passphrase"), PASSPHRASE).expect("a passphrase file");
        Self { home }
    }

    /// A data folder with one safe, as cheap to open as is allowed.
    pub fn with_safe() -> Self {
        let kluis = Self::empty();
        kluis
            .run(&["init", "--profile", "Eva", "--kdf-memory", "64"])
            .expect_status(0);
        kluis
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// The folder of the safe.
    pub fn safe(&self) -> PathBuf {
        self.data().join("safes/default")
    }

    /// A path beside the data folder, for files that a test makes.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// A command with the data folder and the passphrase given.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare(arguments);
        command
            .arg("--passphrase-file")
            .arg(self.home.path().join("passphrase"));
        command
    }

    /// A command with the data folder only.
    pub fn bare(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(built("kluis"));
        command
            .args(arguments)
            .arg("--home")
            .arg(self.data())
            .env_remove("KLUIS_HOME")
            .env_remove("KLUIS_LOG")
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments))
    }

    /// Connects the safe with the pod of an account, with its credentials for programs.
    pub fn sign_in(&self, account: &Account) -> Run {
        self.sign_in_at(account.storage.as_str(), account)
    }

    /// The same at an address that is to lead to the pod.
    pub fn sign_in_at(&self, address: &str, account: &Account) -> Run {
        let secret = self.beside("secret");
        std::fs::write(&secret, &account.client_secret).expect("a file for the secret");
        self.run(&[
            "remote",
            "login",
            address,
            "--client-id",
            &account.client_id,
            "--client-secret-file",
            argument(&secret),
        ])
    }

    /// Runs a command with `--json` and gives what it printed.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut all = arguments.to_vec();
        all.push("--json");
        self.run(&all).expect_status(0).json()
    }
}

impl Run {
    /// Runs a command to its end.
    pub fn of(mut command: Command) -> Self {
        let output = command.output().expect("the program starts");
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs a command that reads from standard input.
    pub fn with_input(mut command: Command, input: &[u8]) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // A program that does not read its input to the end closes the pipe: its answer counts.
        let _ = child
            .stdin
            .take()
            .expect("standard input is a pipe")
            .write_all(input);
        let output = child.wait_with_output().expect("the program ends");
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The same run, whose exit status must be this.
    #[track_caller]
    pub fn expect_status(self, status: i32) -> Self {
        assert_eq!(
            self.status,
            status,
            "standard output: {}\nstandard error: {}",
            self.text(),
            self.stderr
        );
        self
    }

    /// Standard output as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// Standard output as the one JSON document it must be.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.text()))
    }

    /// The error that `--json` prints to standard error.
    #[track_caller]
    pub fn json_error(&self) -> Value {
        let value: Value = serde_json::from_str(self.stderr.trim())
            .unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.stderr));
        value["error"].clone()
    }
}

/// A path as an argument.
pub fn argument(path: &Path) -> &str {
    path.to_str().expect("test paths are plain text")
}
