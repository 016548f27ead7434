//! Bodies that are read while they arrive, and parts of bodies
//! ([RFC 9110, range requests](https://www.rfc-editor.org/rfc/rfc9110#section-14)).

use std::fmt;
use std::future::Future as _;
use std::io;
use std::ops::{Range, RangeBounds};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use http::{Method, StatusCode, header};
use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::{Instant, Sleep};
use url::Url;

use crate::client::{Reply, Request};
use crate::range::{bounds, content_range};
use crate::resource::{Representation, ResourceInfo};
use crate::transport::require_plain;
use crate::{Error, Limits, Problem, Result, SolidClient};

/// A part of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which bytes these are; fewer than were asked for where the resource ends before.
    pub bytes: Range<u64>,
    /// How many bytes the whole resource has, where the server tells it.
    pub total: Option<u64>,
    /// The part, with what is known of the whole.
    pub representation: Representation,
}

impl SolidClient {
    /// Opens a resource of any size in the form in which the server keeps it.
    ///
    /// The deadline is for the beginning of the answer. From then on a server that stands still for
    /// [`Limits::idle`], or is slower than [`Limits::slowest`], ends the stream with
    /// [`Error::Deadline`]; nothing is asked for again. [`Limits::body`] does not apply: say with
    /// [`BodyStream::at_most`] how much is expected.
    ///
    /// # Errors
    /// As [`SolidClient::get`].
    pub async fn open(&self, url: &Url) -> Result<BodyStream> {
        let request = Request::new(Method::GET, url).header(header::ACCEPT, "*/*")?;
        BodyStream::whole(self.begin(request).await?, self.limits())
    }

    /// Opens a part of a resource, such as `1000..2000` or `1000..`. From a server that gives only the
    /// whole, the part is cut out here.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for an empty range, [`Error::Refused`] (416) where the resource ends
    /// before it, [`Error::Protocol`] for an answer with another part; else as [`SolidClient::open`].
    pub async fn open_range(&self, url: &Url, range: impl RangeBounds<u64>) -> Result<BodyStream> {
        let (first, end) = bounds(&range)?;
        let last = end.map_or_else(String::new, |end| (end - 1).to_string());
        let request = Request::new(Method::GET, url)
            .header(header::ACCEPT, "*/*")?
            .header(header::RANGE, &format!("bytes={first}-{last}"))?;
        BodyStream::part(self.begin(request).await?, self.limits(), first, end)
    }

    /// Reads a part of a resource; see [`SolidClient::open_range`].
    ///
    /// # Errors
    /// As [`SolidClient::open_range`], and [`Error::BodyTooLarge`] for a part larger than the limit on
    /// bodies.
    pub async fn get_range(&self, url: &Url, range: impl RangeBounds<u64>) -> Result<Part> {
        let after = self.limits().deadline;
        let read = async {
            let limit = self.limits().body;
            let mut stream = self.open_range(url, range).await?.at_most(limit);
            let mut body = Vec::new();
            while let Some(chunk) = stream.chunk().await? {
                body.extend_from_slice(&chunk);
            }
            let bytes = stream.first..stream.first + body.len() as u64;
            Ok(Part {
                bytes,
                total: stream.total,
                representation: stream.info.with_body(body),
            })
        };
        tokio::time::timeout(after, read)
            .await
            .map_err(|_| Error::Deadline { after })?
    }
}

/// A body while it arrives: a [`Stream`] of chunks, and a reader.
///
/// Dropping it ends the transfer. The end is told only for a body that came whole: one that is cut off
/// ends in an error.
pub struct BodyStream {
    info: ResourceInfo,
    first: u64,
    total: Option<u64>,
    chunks: Chunks,
    /// Bytes before the part.
    skip: u64,
    /// Bytes of the part that are still to come, where that is known.
    left: Option<u64>,
    /// The most that is taken, and what was taken.
    limit: u64,
    taken: u64,
    limits: Limits,
    /// How long the server was waited for.
    waited: Duration,
    waiting: Option<(Instant, Duration, Pin<Box<Sleep>>)>,
    ended: bool,
    /// What a reader has not taken of the last chunk.
    rest: Bytes,
}

type Chunks = Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>;

impl BodyStream {
    fn whole(reply: Reply, limits: Limits) -> Result<Self> {
        require_plain(reply.response.headers())?;
        let length = reply.response.content_length();
        Ok(Self::new(reply, limits, 0, length))
    }

    fn part(reply: Reply, limits: Limits, first: u64, end: Option<u64>) -> Result<Self> {
        const OTHER: Error = Error::Protocol {
            what: "the part that was asked for",
        };
        require_plain(reply.response.headers())?;
        let length = reply.response.content_length();
        if reply.response.status() == StatusCode::PARTIAL_CONTENT {
            let (bytes, total) = content_range(reply.response.headers()).ok_or(OTHER)?;
            let expected = bytes.end - bytes.start;
            let fits = bytes.start == first
                && end.is_none_or(|end| bytes.end <= end)
                && length.is_none_or(|length| length == expected);
            if !fits {
                return Err(OTHER);
            }
            let mut stream = Self::new(reply, limits, first, Some(expected));
            stream.total = total;
            return Ok(stream);
        }
        // The server gives the whole. Without its length nobody could tell where the part ends.
        let total = length.ok_or(OTHER)?;
        if first >= total {
            return Err(Error::Refused {
                status: 416,
                problem: Problem::default(),
            });
        }
        let left = end.map_or(total, |end| end.min(total)) - first;
        let mut stream = Self::new(reply, limits, first, Some(left));
        stream.skip = first;
        stream.total = Some(total);
        Ok(stream)
    }

    fn new(reply: Reply, limits: Limits, first: u64, left: Option<u64>) -> Self {
        let Reply { url, response } = reply;
        Self {
            info: ResourceInfo::new(url, response.headers()),
            first,
            total: left,
            chunks: Box::pin(response.bytes_stream()),
            skip: 0,
            left,
            limit: u64::MAX,
            taken: 0,
            limits,
            waited: Duration::ZERO,
            waiting: None,
            ended: false,
            rest: Bytes::new(),
        }
    }

    /// What is known of the resource.
    #[must_use]
    pub fn info(&self) -> &ResourceInfo {
        &self.info
    }

    /// Where in the resource the first byte of this stream is.
    #[must_use]
    pub fn first(&self) -> u64 {
        self.first
    }

    /// How many bytes the whole resource has, where the server tells it.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Takes at most so many bytes; more end in [`Error::BodyTooLarge`].
    #[must_use]
    pub fn at_most(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// The next bytes, `None` at the end.
    ///
    /// # Errors
    /// [`Error::Unreachable`] where the connection breaks or the body is cut off, [`Error::Deadline`]
    /// where the server is too slow, [`Error::BodyTooLarge`]. Nothing comes after an error.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        std::future::poll_fn(|context| self.poll_chunk(context))
            .await
            .transpose()
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.rest))));
        }
        if self.ended {
            return Poll::Ready(None);
        }
        let outcome = ready!(self.poll_wanted(context));
        self.ended = !matches!(outcome, Some(Ok(_)));
        Poll::Ready(outcome)
    }

    /// The next bytes of the part.
    fn poll_wanted(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        loop {
            if self.left == Some(0) {
                return Poll::Ready(None);
            }
            let mut chunk = match ready!(self.poll_arrival(context)) {
                Some(Ok(chunk)) => chunk,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None if self.left.is_some() => {
                    return Poll::Ready(Some(Err(Error::Protocol {
                        what: "as many bytes as were announced",
                    })));
                }
                None => return Poll::Ready(None),
            };
            let skipped = self.skip.min(chunk.len() as u64);
            self.skip -= skipped;
            let _ = chunk.split_to(skipped as usize);
            if let Some(left) = &mut self.left {
                chunk.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
                *left -= chunk.len() as u64;
            }
            self.taken += chunk.len() as u64;
            if self.taken > self.limit {
                let limit = self.limit;
                return Poll::Ready(Some(Err(Error::BodyTooLarge { limit })));
            }
            if !chunk.is_empty() {
                return Poll::Ready(Some(Ok(chunk)));
            }
        }
    }

    /// What the server sends, if it does so in time.
    fn poll_arrival(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        match self.chunks.as_mut().poll_next(context) {
            Poll::Ready(arrived) => {
                if let Some((since, ..)) = self.waiting.take() {
                    self.waited += since.elapsed();
                }
                Poll::Ready(arrived.map(|chunk| chunk.map_err(Error::unreachable)))
            }
            Poll::Pending => {
                let (limits, waited, taken) = (self.limits, self.waited, self.taken);
                let (_, after, sleep) = self.waiting.get_or_insert_with(|| {
                    let allowed = limits.time_for(taken).saturating_sub(waited);
                    let after = limits.idle.min(allowed);
                    let sleep = Box::pin(tokio::time::sleep(after));
                    (Instant::now(), after, sleep)
                });
                ready!(sleep.as_mut().poll(context));
                let after = *after;
                Poll::Ready(Some(Err(Error::Deadline { after })))
            }
        }
    }
}

impl Stream for BodyStream {
    type Item = Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(context)
    }
}

impl AsyncRead for BodyStream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match ready!(this.poll_chunk(context)) {
            None => Poll::Ready(Ok(())),
            Some(Err(error)) => Poll::Ready(Err(io::Error::other(error))),
            Some(Ok(mut chunk)) => {
                let taken = chunk.split_to(chunk.len().min(buffer.remaining()));
                buffer.put_slice(&taken);
                this.rest = chunk;
                Poll::Ready(Ok(()))
            }
        }
    }
}

impl fmt::Debug for BodyStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BodyStream")
            .field("first", &self.first)
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}
