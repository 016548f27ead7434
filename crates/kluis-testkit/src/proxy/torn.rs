//! A request whose body ends in the middle, as when a client dies.

use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::forward::Call;
use crate::stored::stored_at;

/// Where a server that does not write in place collects what it gets.
const COLLECTED: &str = ".internal/tempFiles";
const LOOK_EVERY: Duration = Duration::from_millis(2);
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends the head of a request and the first `length` bytes of its body to a server on this port, waits
/// until they are in its files or it answers, and breaks the connection.
///
/// # Errors
/// Where the server does neither.
pub(super) async fn send_beginning(
    port: u16,
    data: Option<&Path>,
    call: &Call,
    length: usize,
) -> io::Result<()> {
    let files = data.map(|data| Files::before(data, call.path(), length));
    let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    server.set_nodelay(true)?;
    server.write_all(&beginning(call, length)).await?;
    let since = Instant::now();
    let mut answer = [0; 1024];
    while !files.as_ref().is_some_and(Files::have_it) {
        // An answer before the body is whole refuses it; the end of the connection does too.
        if timeout(LOOK_EVERY, server.read(&mut answer)).await.is_ok() {
            return Ok(());
        }
        if since.elapsed() > PATIENCE {
            return Err(io::ErrorKind::TimedOut.into());
        }
    }
    server.shutdown().await?;
    // Until the server has noticed.
    while matches!(timeout(PATIENCE, server.read(&mut answer)).await, Ok(Ok(read)) if read > 0) {}
    Ok(())
}

fn beginning(call: &Call, length: usize) -> Vec<u8> {
    let mut bytes = format!("{} {} HTTP/1.1\r\n", call.method, call.path_and_query).into_bytes();
    for (name, value) in &call.headers {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(&call.body[..length]);
    bytes
}

/// Where the beginning of a body comes to lie.
struct Files<'a> {
    data: &'a Path,
    url_path: &'a str,
    length: u64,
    before: Option<(PathBuf, SystemTime)>,
}

impl<'a> Files<'a> {
    fn before(data: &'a Path, url_path: &'a str, length: usize) -> Self {
        Self {
            data,
            url_path,
            length: length as u64,
            before: found(data, url_path).map(|(file, modified, _)| (file, modified)),
        }
    }

    fn have_it(&self) -> bool {
        let in_place = found(self.data, self.url_path).is_some_and(|(file, modified, length)| {
            length == self.length && self.before != Some((file, modified))
        });
        in_place || self.is_collected()
    }

    fn is_collected(&self) -> bool {
        let Ok(files) = self.data.join(COLLECTED).read_dir() else {
            return false;
        };
        let mut lengths = files.flatten().filter_map(|file| file.metadata().ok());
        lengths.any(|file| file.is_file() && file.len() == self.length)
    }
}

fn found(data: &Path, url_path: &str) -> Option<(PathBuf, SystemTime, u64)> {
    let file = stored_at(data, url_path)?;
    let about = file.metadata().ok()?;
    Some((file, about.modified().ok()?, about.len()))
}
