//! A message bus of its own with a stand-in for logind, the part of the system that tells when the
//! computer sleeps and the screen is locked, and with those that tell of the network and the power.
//!
//! A real logind needs to be the system's own and would act on the whole machine. The stand-in has
//! the interfaces, paths and signals that [its documentation](https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html)
//! names, as far as the desktop uses them.

mod surroundings;

use std::io::{BufRead, BufReader, PipeReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use tokio::sync::mpsc;
use zbus::object_server::SignalEmitter;
use zbus::{Connection, OwnedFd, OwnedObjectPath, fdo, interface};

const NAME: &str = "org.freedesktop.login1";
const MANAGER: &str = "/org/freedesktop/login1";
const SESSION: &str = "/org/freedesktop/login1/session/_37";
const SESSION_ID: &str = "7";

/// The bus and the stand-in.
pub struct SystemBus {
    address: String,
    connection: Connection,
    delays: mpsc::UnboundedReceiver<Delay>,
    _daemon: Daemon,
}

/// A program's wish to be waited for before the computer sleeps.
pub struct Delay {
    /// What it wants to delay, and how, as it was asked for.
    pub asked: String,
    held: PipeReader,
}

impl Delay {
    /// Waits until the program gives it back; then the computer would sleep.
    ///
    /// # Errors
    /// When the wait itself fails.
    pub async fn given_back(mut self) -> Result<()> {
        let read = tokio::task::spawn_blocking(move || self.held.read(&mut [0; 1]));
        read.await?.context("the delay cannot be waited for")?;
        Ok(())
    }
}

struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        // Both fail only where it has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Manager {
    delays: mpsc::UnboundedSender<Delay>,
}

#[interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    fn get_session(&self, id: &str) -> fdo::Result<OwnedObjectPath> {
        if id == SESSION_ID {
            Ok(session_path())
        } else {
            Err(fdo::Error::Failed(format!("no session {id}")))
        }
    }

    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> fdo::Result<OwnedFd> {
        let failed = |error: std::io::Error| fdo::Error::Failed(error.to_string());
        let (held, given) = std::io::pipe().map_err(failed)?;
        let delay = Delay {
            asked: format!("{what} {mode} for {who}: {why}"),
            held,
        };
        // A test that has ended asks for no more of them.
        let _ = self.delays.send(delay);
        Ok(OwnedFd::from(std::os::fd::OwnedFd::from(given)))
    }

    #[zbus(signal)]
    async fn prepare_for_sleep(emitter: &SignalEmitter<'_>, start: bool) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn session_removed(
        emitter: &SignalEmitter<'_>,
        id: &str,
        session: OwnedObjectPath,
    ) -> zbus::Result<()>;
}

struct Session {
    locked: bool,
    active: bool,
}

#[interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(signal)]
    async fn lock(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(property)]
    fn locked_hint(&self) -> bool {
        self.locked
    }

    #[zbus(property)]
    fn active(&self) -> bool {
        self.active
    }
}

fn session_path() -> OwnedObjectPath {
    OwnedObjectPath::try_from(SESSION).expect("the path is well formed")
}

impl SystemBus {
    /// Starts the bus in a folder.
    ///
    /// # Errors
    /// When `dbus-daemon` does not start, or the stand-in cannot be put on the bus.
    pub async fn start(folder: &Path) -> Result<Self> {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .arg(format!("--address=unix:dir={}", folder.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map(Daemon)
            .context("dbus-daemon does not start; it is in the package dbus-daemon")?;
        let output = daemon
            .0
            .stdout
            .take()
            .context("standard output is a pipe")?;
        let mut address = String::new();
        BufReader::new(output).read_line(&mut address)?;
        let address = address.trim().to_owned();
        let (asked, delays) = mpsc::unbounded_channel();
        let session = Session {
            locked: false,
            active: true,
        };
        let logind = zbus::connection::Builder::address(address.as_str())
            .name(NAME)
            .serve_at(MANAGER, Manager { delays: asked })
            .serve_at(SESSION, session);
        let connection = surroundings::serve(logind).build().await?;
        Ok(Self {
            address,
            connection,
            delays,
            _daemon: daemon,
        })
    }

    /// What lets a program find this bus and its session on it.
    pub fn variables(&self) -> [(&str, &str); 2] {
        [
            ("DBUS_SYSTEM_BUS_ADDRESS", &self.address),
            ("XDG_SESSION_ID", SESSION_ID),
        ]
    }

    /// Waits for the next program that wants to delay the sleep.
    ///
    /// # Errors
    /// When the stand-in is gone.
    pub async fn next_delay(&mut self) -> Result<Delay> {
        self.delays.recv().await.context("the stand-in is gone")
    }

    /// Says that the computer is about to sleep, or that it woke up.
    ///
    /// # Errors
    /// When the bus is gone.
    pub async fn prepare_for_sleep(&self, start: bool) -> Result<()> {
        Ok(Manager::prepare_for_sleep(&self.emitter(MANAGER)?, start).await?)
    }

    /// Says that the session ended.
    ///
    /// # Errors
    /// When the bus is gone.
    pub async fn remove_session(&self) -> Result<()> {
        let emitter = self.emitter(MANAGER)?;
        Ok(Manager::session_removed(&emitter, SESSION_ID, session_path()).await?)
    }

    /// Asks the session to lock its screen.
    ///
    /// # Errors
    /// When the bus is gone.
    pub async fn lock(&self) -> Result<()> {
        Ok(Session::lock(&self.emitter(SESSION)?).await?)
    }

    /// Says that the screen is locked, or no longer.
    ///
    /// # Errors
    /// When the bus is gone.
    pub async fn hint_locked(&self, locked: bool) -> Result<()> {
        let session = self.connection.object_server();
        let session = session.interface::<_, Session>(SESSION).await?;
        let mut held = session.get_mut().await;
        held.locked = locked;
        Ok(held.locked_hint_changed(session.signal_emitter()).await?)
    }

    /// Says that the person at the screen is the one of this session, or another.
    ///
    /// # Errors
    /// When the bus is gone.
    pub async fn activate(&self, active: bool) -> Result<()> {
        let session = self.connection.object_server();
        let session = session.interface::<_, Session>(SESSION).await?;
        let mut held = session.get_mut().await;
        held.active = active;
        Ok(held.active_changed(session.signal_emitter()).await?)
    }

    fn emitter(&self, path: &'static str) -> Result<SignalEmitter<'_>> {
        Ok(SignalEmitter::new(&self.connection, path)?)
    }
}
