//! What the server is asked, counted on the way to it.

use std::collections::BTreeMap;
use std::io;
use std::net::Ipv4Addr;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// Longer lines are no request lines.
const LONGEST_LINE: usize = 8 * 1024;

const METHODS: [&str; 7] = ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"];

/// Methods and paths, in order of arrival.
type Asked = Arc<Mutex<Vec<(String, String)>>>;

/// A relay between all contestants and the server. It hands bytes on as they come and reads nothing of
/// them but the request lines, so that its cost, some ten microseconds a request, is the same for all.
pub(crate) struct Counter {
    url: Url,
    asked: Asked,
}

impl Counter {
    /// Relays to this port from a free one.
    pub(crate) async fn start(server_port: u16) -> Result<Self> {
        let asked = Asked::default();
        let noting = Arc::clone(&asked);
        // On a runtime of its own: a contestant that waits for a disk must not hold up the relay.
        let port = kluis_trial_server::run(async move {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
            let port = listener.local_addr()?.port();
            tokio::spawn(async move {
                while let Ok((from, _)) = listener.accept().await {
                    let noting = Arc::clone(&noting);
                    // A connection that broke off is seen by whoever asked.
                    tokio::spawn(async move { relay(from, server_port, &noting).await });
                }
            });
            Ok(port)
        });
        let url = Url::parse(&format!("http://localhost:{}/", port.await?))?;
        Ok(Self { url, asked })
    }

    /// Where the server is to be asked, with a closing slash.
    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// Forgets what was asked.
    pub(crate) fn clear(&self) {
        lock(&self.asked).clear();
    }

    /// The requests within a path since the last call of `clear`, by method.
    pub(crate) fn within(&self, path: &str) -> Requests {
        let mut counts = BTreeMap::new();
        for (method, asked) in lock(&self.asked).iter() {
            // The server looks WebIDs up by itself.
            if asked.starts_with(path) && !asked.contains("/profile/") {
                *counts.entry(method.clone()).or_default() += 1;
            }
        }
        Requests(counts)
    }
}

/// How many requests of each method.
#[derive(Debug, Clone, Default)]
pub(crate) struct Requests(BTreeMap<String, usize>);

impl Requests {
    pub(crate) fn all(&self) -> usize {
        self.0.values().sum()
    }

    pub(crate) fn of(&self, method: &str) -> usize {
        self.0.get(method).copied().unwrap_or(0)
    }
}

impl std::fmt::Display for Requests {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} requests", self.all())?;
        for (method, number) in &self.0 {
            write!(formatter, ", {number} {method}")?;
        }
        Ok(())
    }
}

async fn relay(mut from: TcpStream, port: u16, asked: &Asked) -> io::Result<()> {
    let mut to = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    from.set_nodelay(true)?;
    to.set_nodelay(true)?;
    let (mut questions, mut back) = from.split();
    let (mut answers, mut onward) = to.split();
    let asking = async {
        let mut buffer = vec![0; 16 * 1024];
        let mut line = Vec::new();
        loop {
            let length = questions.read(&mut buffer).await?;
            if length == 0 {
                return onward.shutdown().await;
            }
            note(&buffer[..length], &mut line, asked);
            onward.write_all(&buffer[..length]).await?;
        }
    };
    let mut answering = pin!(tokio::io::copy(&mut answers, &mut back));
    // When the server closes a connection, nothing more may be taken for it.
    tokio::select! {
        answered = &mut answering => answered.map(drop),
        asked = asking => {
            asked?;
            answering.await.map(drop)
        }
    }
}

/// Notes each request line that ends in `bytes`; what follows the last line's end is kept in `line`.
fn note(bytes: &[u8], line: &mut Vec<u8>, asked: &Asked) {
    for byte in bytes {
        match byte {
            b'\n' => {
                if let Some(request) = request_line(line) {
                    lock(asked).push(request);
                }
                line.clear();
            }
            _ if line.len() < LONGEST_LINE => line.push(*byte),
            _ => {}
        }
    }
}

/// The method and the path, where `line` is a request line or a body without a line's end and one.
fn request_line(line: &[u8]) -> Option<(String, String)> {
    let line = line.strip_suffix(b" HTTP/1.1\r")?;
    let space = line.iter().rposition(|byte| *byte == b' ')?;
    let (before, path) = (&line[..space], &line[space + 1..]);
    let method = METHODS
        .iter()
        .find(|method| before.ends_with(method.as_bytes()))?;
    Some(((*method).to_owned(), String::from_utf8_lossy(path).into()))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
