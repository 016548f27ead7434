//! A virtual display, and the driver of WebKit on it: for the desktop's window and for a browser.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

/// How long a thing may take to show; far more than it takes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
pub(crate) const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only where the program has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The driver and its display; both end with the value.
pub(crate) struct Driver {
    address: String,
    log: PathBuf,
    _driver: Running,
    _display: Running,
}

impl Driver {
    /// Starts both for somebody whose own folders lie in `person`, with further variables in the
    /// environment of what is driven.
    pub(crate) fn start(person: &Path, variables: &[(&str, &str)]) -> Result<Self> {
        std::fs::create_dir_all(person.join("tmp"))?;
        let log = person.join("log");
        let (display, number) = start_display()?;
        let port = free_port()?;
        // Found here, whatever `PATH` is among the variables.
        let driver = Command::new(found("WebKitWebDriver"))
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("DISPLAY", format!(":{number}"))
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            // Without a graphics card WebKit composes pages with OpenGL in software, and there the
            // usual driver of Mesa 22.3, which has many threads, now and then ends the process of
            // the page. This one is slower and has one thread.
            .env("GALLIUM_DRIVER", "softpipe")
            .env("HOME", person)
            .env("TMPDIR", person.join("tmp"))
            .env("XDG_CACHE_HOME", person.join("cache"))
            .env("XDG_CONFIG_HOME", person.join("config"))
            .env("XDG_DATA_HOME", person.join("share"))
            .env("XDG_STATE_HOME", person.join("state"))
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log)?)
            .spawn()
            .map(Running)
            .context("WebKitWebDriver does not start; it is in the package webkit2gtk-driver")?;
        wait_for_port(port)?;
        Ok(Self {
            address: format!("http://127.0.0.1:{port}"),
            log,
            _driver: driver,
            _display: display,
        })
    }

    /// Opens a program that shows pages of WebKit.
    pub(crate) async fn open(&self, binary: &Path, arguments: &[String]) -> Result<Client> {
        let capabilities = json!({
            "webkitgtk:browserOptions": { "binary": binary, "args": arguments }
        });
        let serde_json::Value::Object(capabilities) = capabilities else {
            bail!("capabilities are an object");
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&self.address)
            .await
            .context("the window did not open")?;
        client.set_window_size(1200, 860).await?;
        Ok(client)
    }

    /// Where everything that is driven writes its log.
    pub(crate) fn log(&self) -> &Path {
        &self.log
    }
}

/// Where a program lies, or its bare name where it is not found.
fn found(program: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
        .unwrap_or_else(|| program.into())
}

/// Starts a virtual display on a number that it chooses itself.
fn start_display() -> Result<(Running, u32)> {
    let mut display = Command::new("Xvfb")
        .args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x1024x24",
            "-nolisten",
            "tcp",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map(Running)
        .context("Xvfb does not start; it is in the package xvfb")?;
    let output = display
        .0
        .stdout
        .take()
        .context("standard output is a pipe")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let number = line
        .trim()
        .parse()
        .with_context(|| format!("Xvfb named no display but {line:?}"))?;
    Ok((display, number))
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

fn wait_for_port(port: u16) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        if Instant::now() > deadline {
            bail!("the driver does not listen on port {port}");
        }
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(())
}
