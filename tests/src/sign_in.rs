//! Signing in through a browser, as far as a test takes part in it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rusqlite::{Connection, OptionalExtension};
use secrecy::SecretString;
use serde_json::Value;
use solid_client_rs::url::Url;
use solid_client_rs::{SavedSignIn, SignInStore, SolidClient};

use crate::program::PASSPHRASE;
use crate::safe_keys;

const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A program to be named in `BROWSER`, which notes what it was asked to open and what it was given
/// beside that.
pub struct NotingBrowser {
    folder: PathBuf,
}

impl NotingBrowser {
    /// Writes the program into a new folder.
    ///
    /// # Errors
    /// When the folder is there or cannot be written.
    pub fn new(folder: &Path) -> Result<Self> {
        std::fs::create_dir(folder)?;
        let program = folder.join("browser");
        let notes = folder.display();
        std::fs::write(
            &program,
            format!(
                "#!/bin/sh\n\
                 PATH=/usr/bin:/bin\n\
                 test ! -e '{notes}/broken' || exit 1\n\
                 env > '{notes}/environment'\n\
                 ls -l /proc/self/fd > '{notes}/files'\n\
                 printf '%s' \"$1\" > '{notes}/writing' && mv '{notes}/writing' '{notes}/address'\n"
            ),
        )?;
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700))?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// From now on it opens nothing and says so, or works again.
    ///
    /// # Errors
    /// When its folder cannot be written.
    pub fn set_broken(&self, broken: bool) -> Result<()> {
        let sign = self.folder.join("broken");
        if broken {
            std::fs::write(sign, "")?;
        } else {
            std::fs::remove_file(sign)?;
        }
        Ok(())
    }

    /// A folder with no program in it. As `PATH`, it leaves the browser named in `BROWSER` the only
    /// one that can be started.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn empty_path(&self) -> Result<String> {
        let folder = self.folder.join("no-programs");
        std::fs::create_dir_all(&folder)?;
        Ok(folder.display().to_string())
    }

    /// The value of `BROWSER`.
    pub fn variable(&self) -> String {
        self.folder.join("browser").display().to_string()
    }

    /// Waits until an address was opened, and forgets it.
    ///
    /// # Errors
    /// When none is.
    pub async fn opened(&self) -> Result<Url> {
        let note = self.folder.join("address");
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(text) = std::fs::read_to_string(&note) {
                std::fs::remove_file(&note)?;
                return Ok(Url::parse(&text)?);
            }
            if Instant::now() > deadline {
                bail!("no browser was opened");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// The environment it was given.
    ///
    /// # Errors
    /// When it was never opened.
    pub fn environment(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.folder.join("environment"))?)
    }

    /// The open files it was given, a line each, but for what the listing itself opens.
    ///
    /// # Errors
    /// When it was never opened.
    pub fn files(&self) -> Result<Vec<String>> {
        let listing = std::fs::read_to_string(self.folder.join("files"))?;
        Ok(listing
            .lines()
            .filter_map(|line| line.split_once(" -> "))
            .map(|(_, target)| target)
            .filter(|target| !target.starts_with("/proc/") && !target.ends_with("/files"))
            .map(str::to_owned)
            .collect())
    }
}

/// Goes to an address of this computer as a browser does, and returns all that it answers.
///
/// # Errors
/// When nobody listens there.
pub fn visit(address: &Url) -> Result<String> {
    let port = address.port().context("the address has a port")?;
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let place = &address[solid_client_rs::url::Position::BeforePath..];
    write!(
        stream,
        "GET {place} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// What the safe keeps of a sign-in, read out of its database without the program.
///
/// # Panics
/// When the safe does not open as its description says.
pub fn kept(safe: &Path) -> Option<SecretString> {
    let keys = safe_keys::of(safe, PASSPHRASE);
    let key = keys.iter().find(|key| key.name == "the database key");
    let key = hex::encode(&key.expect("a safe has a database key").bytes);
    let database = Connection::open(safe.join("pod.db")).expect("the database is there");
    database
        .execute_batch(&format!(
            "PRAGMA key = \"x'{key}'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256; PRAGMA cipher_page_size = 4096;"
        ))
        .expect("the database opens as its description says");
    let text: Option<String> = database
        .query_row(
            "SELECT value FROM setting WHERE key = 'remote.sign-in'",
            [],
            |row| row.get(0),
        )
        .optional()
        .expect("the settings are a table");
    text.map(SecretString::from)
}

/// A secret inside what is kept.
///
/// # Panics
/// When it has no such field.
pub fn field(kept: &str, name: &str) -> String {
    let kept: Value = serde_json::from_str(kept).expect("a sign-in is kept as JSON");
    let text = kept[name].as_str().expect("the field is a text");
    text.to_owned()
}

/// A client that goes on with a copy of a sign-in.
///
/// # Errors
/// When it is none.
pub fn client_with(kept: &SecretString) -> Result<SolidClient> {
    let saved = SavedSignIn::from_secret(kept)?;
    let store = std::sync::Arc::new(Nowhere);
    Ok(SolidClient::builder().signed_in(saved, store).build()?)
}

struct Nowhere;

impl SignInStore for Nowhere {
    fn load(&self) -> Option<SecretString> {
        None
    }

    fn keep(&self, _: &SecretString) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }
}
