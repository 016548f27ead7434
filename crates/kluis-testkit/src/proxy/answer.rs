//! What goes back to a client.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use http_body::Frame;

const PORTAL: &str = "<!doctype html><title>Welcome</title><p>Sign in to use this network.\n";

/// A whole answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    /// An answer without a body.
    pub(super) fn plain(status: StatusCode) -> Self {
        let mut headers = HeaderMap::new();
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("0"));
        }
        Self {
            status,
            headers,
            body: Bytes::new(),
        }
    }

    /// What a network gives that asks to sign in.
    pub(super) fn portal() -> Self {
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        Self {
            status: StatusCode::OK,
            headers: HeaderMap::from_iter([(header::CONTENT_TYPE, html)]),
            body: Bytes::from_static(PORTAL.as_bytes()),
        }
    }

    pub(super) fn into_response(self) -> Response {
        self.with_body(Body::from)
    }

    /// Says how long it is, and ends after so many bytes with the connection.
    pub(super) fn cut_after(mut self, length: usize) -> Response {
        let whole = HeaderValue::from(self.body.len());
        self.headers.insert(header::CONTENT_LENGTH, whole);
        self.with_body(|mut body| {
            body.truncate(length.min(body.len().saturating_sub(1)));
            Body::new(Beginning {
                rest: Some(body).filter(|body| !body.is_empty()),
                is_sent: false,
            })
        })
    }

    fn with_body(self, body: impl FnOnce(Bytes) -> Body) -> Response {
        let mut response = Response::new(body(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// A body that breaks off.
struct Beginning {
    rest: Option<Bytes>,
    is_sent: bool,
}

impl http_body::Body for Beginning {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(rest) = self.rest.take() {
            return Poll::Ready(Some(Ok(Frame::data(rest))));
        }
        if !self.is_sent {
            // What came before goes out while this waits.
            self.is_sent = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())))
    }
}
