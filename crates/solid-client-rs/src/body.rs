//! What a request carries: bytes, or a reader that can be opened again where the request has to be
//! sent again.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::stream::try_unfold;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::time::Instant;

use crate::{Error, Result};

/// How much is read from a reader at once, in bytes.
const CHUNK: u64 = 64 * 1024;

type Reader = Pin<Box<dyn AsyncRead + Send>>;
type Opening = Pin<Box<dyn Future<Output = io::Result<Reader>> + Send>>;

/// The body of a request: bytes in memory, or a source of any size of which one chunk at a time is in
/// memory.
///
/// A request is sent again where a server asks for a fresh proof, refuses a token that has just ended,
/// redirects within its origin, or could not be connected to. So a source is not a reader, but what
/// opens one: it must give the same bytes each time.
#[derive(Clone)]
pub struct Body(Source);

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    Reader {
        length: u64,
        open: Arc<dyn Fn() -> Opening + Send + Sync>,
    },
}

impl Body {
    /// What a file holds now. It must not change until the request is done: one that becomes shorter
    /// or longer meanwhile fails the request.
    ///
    /// # Errors
    /// [`Error::UnreadableBody`] where it is no file, or may not be read.
    pub async fn from_file(path: impl AsRef<Path>) -> Result<Self> {
        let path: PathBuf = path.as_ref().to_owned();
        let facts = tokio::fs::metadata(&path)
            .await
            .map_err(|source| Error::UnreadableBody { source })?;
        if !facts.is_file() {
            return Err(Error::UnreadableBody {
                source: io::Error::new(io::ErrorKind::InvalidInput, "this is not a file"),
            });
        }
        Ok(Self::from_fn(facts.len(), move || {
            tokio::fs::File::open(path.clone())
        }))
    }

    /// `length` bytes from what `open` opens, once for each time the request is sent.
    ///
    /// A reader that gives another number of bytes fails the request with [`Error::UnreadableBody`].
    pub fn from_fn<F, O, R>(length: u64, open: F) -> Self
    where
        F: Fn() -> O + Send + Sync + 'static,
        O: Future<Output = io::Result<R>> + Send + 'static,
        R: AsyncRead + Send + 'static,
    {
        let open = move || -> Opening {
            let opening = open();
            Box::pin(async move { Ok(Box::pin(opening.await?) as Reader) })
        };
        Self(Source::Reader {
            length,
            open: Arc::new(open),
        })
    }

    /// The number of bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        match &self.0 {
            Source::Bytes(bytes) => bytes.len() as u64,
            Source::Reader { length, .. } => *length,
        }
    }

    pub(crate) fn is_streamed(&self) -> bool {
        matches!(self.0, Source::Reader { .. })
    }

    /// Opens the body for one sending.
    pub(crate) fn start(self) -> Sending {
        let progress = Arc::new(Progress::new());
        let body = match self.0 {
            Source::Bytes(bytes) => reqwest::Body::from(bytes),
            Source::Reader { length: 0, .. } => reqwest::Body::default(),
            Source::Reader { length, open } => {
                let first = Step {
                    reader: None,
                    left: length,
                };
                let noted = Arc::clone(&progress);
                reqwest::Body::wrap_stream(try_unfold(first, move |step| {
                    let opening = step.reader.is_none().then(|| open());
                    let noted = Arc::clone(&noted);
                    async move {
                        let outcome = step.next(opening).await;
                        noted.note(&outcome);
                        outcome
                    }
                }))
            }
        };
        Sending { body, progress }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Source::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Body")
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}

/// A reader under way.
struct Step {
    reader: Option<Reader>,
    left: u64,
}

impl Step {
    async fn next(mut self, opening: Option<Opening>) -> io::Result<Option<(Bytes, Self)>> {
        if self.left == 0 {
            return Ok(None);
        }
        let mut reader = match (self.reader.take(), opening) {
            (Some(reader), _) => reader,
            (None, Some(opening)) => opening.await?,
            (None, None) => return Ok(None),
        };
        let most = CHUNK.min(self.left);
        let mut chunk = BytesMut::with_capacity(most as usize);
        let read = (&mut reader).take(most).read_buf(&mut chunk).await?;
        self.left -= read as u64;
        let is_short = read == 0;
        // The last chunk goes only where nothing comes after it: a server would keep the beginning.
        let is_long = self.left == 0 && reader.read(&mut [0]).await? > 0;
        if is_short || is_long {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the body has another length than was announced",
            ));
        }
        self.reader = Some(reader);
        Ok(Some((chunk.freeze(), self)))
    }
}

/// A body on its way, and what is known of the way.
pub(crate) struct Sending {
    pub(crate) body: reqwest::Body,
    pub(crate) progress: Arc<Progress>,
}

/// How far a body has come.
#[derive(Debug)]
pub(crate) struct Progress(Mutex<State>);

#[derive(Debug)]
struct State {
    moved_at: Instant,
    failure: Option<io::Error>,
}

impl Progress {
    fn new() -> Self {
        Self(Mutex::new(State {
            moved_at: Instant::now(),
            failure: None,
        }))
    }

    fn note<T>(&self, outcome: &io::Result<T>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Ok(_) => state.moved_at = Instant::now(),
            Err(error) => {
                let copy = match error.raw_os_error() {
                    Some(code) => io::Error::from_raw_os_error(code),
                    None => io::Error::new(error.kind(), error.to_string()),
                };
                state.failure = Some(copy);
            }
        }
    }

    /// What the reader failed with, as opposed to the network.
    pub(crate) fn take_failure(&self) -> Option<io::Error> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.failure.take()
    }

    /// Returns once no chunk has been asked for during `idle`.
    pub(crate) async fn stalled(&self, idle: Duration) {
        loop {
            let moved_at = {
                let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                state.moved_at
            };
            let until = moved_at + idle;
            if until <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(until).await;
        }
    }
}
