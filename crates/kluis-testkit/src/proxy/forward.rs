//! One request through the proxy, with what goes wrong on its way.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::Response;

use super::answer::Answer;
use super::{Fault, Gate, Shared, Ticket, tags, torn};
use crate::severable::Connection;

/// More than any test sends; a body beyond it is answered with 413 and not forwarded.
const LARGEST_BODY: usize = 256 * 1024 * 1024;

/// A request with its whole body, and the headers that are for the far end.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) path_and_query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Call {
    pub(super) fn path(&self) -> &str {
        let end = self.path_and_query.find('?');
        &self.path_and_query[..end.unwrap_or(self.path_and_query.len())]
    }

    fn is_listing(&self) -> bool {
        self.method == Method::GET && self.path().ends_with('/')
    }
}

/// What the client gets.
enum Outcome {
    Whole(Answer),
    Cut(Answer, usize),
    /// Nothing; what the server answered, if it did.
    Lost(Option<Answer>),
}

impl Outcome {
    fn status(&self) -> Option<u16> {
        match self {
            Self::Whole(answer) | Self::Cut(answer, _) | Self::Lost(Some(answer)) => {
                Some(answer.status.as_u16())
            }
            Self::Lost(None) => None,
        }
    }
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        return Answer::plain(StatusCode::PAYLOAD_TOO_LARGE).into_response();
    };
    let path_and_query = parts.uri.path_and_query();
    let call = Call {
        path_and_query: path_and_query.map_or("/", |it| it.as_str()).to_owned(),
        headers: end_to_end(&parts.headers, true),
        method: parts.method,
        body,
    };
    let (ticket, fault) = shared.record(&call, &parts.headers);
    let outcome = match fault {
        Some(Fault::DelayRequest(gate)) => delay(&shared, &call, ticket, gate).await,
        fault => perform(&shared, &call, fault).await,
    };
    shared.note(ticket, outcome.status());
    match outcome {
        Outcome::Whole(answer) => answer.into_response(),
        Outcome::Cut(answer, length) => answer.cut_after(length),
        Outcome::Lost(_) => {
            connection.sever();
            Answer::plain(StatusCode::BAD_GATEWAY).into_response()
        }
    }
}

/// Hands a request on once the gate opens, by whoever's patience.
async fn delay(shared: &Arc<Shared>, call: &Call, ticket: Ticket, gate: Gate) -> Outcome {
    let (shared, call) = (Arc::clone(shared), call.clone());
    let late = tokio::spawn(async move {
        gate.pass().await;
        let outcome = Outcome::Whole(forward(&shared, &call).await);
        shared.note(ticket, outcome.status());
        outcome
    });
    late.await.expect("handing on a request does not panic")
}

async fn perform(shared: &Shared, call: &Call, fault: Option<Fault>) -> Outcome {
    let Some(fault) = fault else {
        return Outcome::Whole(forward(shared, call).await);
    };
    match fault {
        Fault::LoseRequest => Outcome::Lost(None),
        Fault::LoseAnswer => Outcome::Lost(Some(forward(shared, call).await)),
        Fault::CutRequest(length) if length < call.body.len() => cut(shared, call, length).await,
        // Nothing to cut: all of it arrives.
        Fault::CutRequest(_) => Outcome::Lost(Some(forward(shared, call).await)),
        Fault::HoldRequest(gate) | Fault::DelayRequest(gate) => {
            gate.pass().await;
            Outcome::Whole(forward(shared, call).await)
        }
        Fault::HoldAnswer(gate) => {
            let answer = forward(shared, call).await;
            gate.pass().await;
            Outcome::Whole(answer)
        }
        Fault::Repeat => {
            let first = forward(shared, call).await;
            // What it comes to the second time is for the test to find out.
            forward(shared, call).await;
            Outcome::Whole(first)
        }
        Fault::CutAnswer(length) => match forward(shared, call).await {
            // Nothing to cut: none of it arrives.
            empty if empty.body.is_empty() => Outcome::Lost(Some(empty)),
            answer => Outcome::Cut(answer, length),
        },
        Fault::Answer(status) => {
            let status = StatusCode::from_u16(status).expect("a test names a status of HTTP");
            Outcome::Whole(Answer::plain(status))
        }
        Fault::CaptivePortal => Outcome::Whole(Answer::portal()),
        Fault::StaleListing => Outcome::Whole(match shared.listing_of(call.path()) {
            Some(stale) if call.is_listing() => stale,
            _ => ask(shared, call).await,
        }),
        Fault::CoarseTags => {
            let mut call = call.clone();
            if let Some(data) = shared.data() {
                let path = call.path().to_owned();
                tags::refine(&mut call.headers, data, &path);
            }
            let mut answer = forward(shared, &call).await;
            tags::coarsen(&mut answer.headers);
            Outcome::Whole(answer)
        }
    }
}

async fn cut(shared: &Shared, call: &Call, length: usize) -> Outcome {
    let port = shared.target.port_or_known_default().unwrap_or_default();
    match torn::send_beginning(port, shared.data(), call, length).await {
        Ok(()) => Outcome::Lost(None),
        Err(error) => {
            eprintln!("the server did not take in the beginning of a body: {error}");
            Outcome::Whole(Answer::plain(StatusCode::BAD_GATEWAY))
        }
    }
}

/// Asks the server, and keeps listings for [`Fault::StaleListing`].
async fn forward(shared: &Shared, call: &Call) -> Answer {
    let answer = ask(shared, call).await;
    if call.is_listing() && answer.status == StatusCode::OK {
        shared.keep_listing(call.path(), &answer);
    }
    answer
}

/// What the server answers; 502 where it does not.
async fn ask(shared: &Shared, call: &Call) -> Answer {
    let origin = shared.target.origin().ascii_serialization();
    let ask = async {
        let answer = shared
            .client
            .request(
                call.method.clone(),
                format!("{origin}{}", call.path_and_query),
            )
            .headers(call.headers.clone())
            .body(call.body.clone())
            .send()
            .await?;
        Ok::<_, reqwest::Error>(Answer {
            status: answer.status(),
            headers: end_to_end(answer.headers(), call.method == Method::HEAD),
            body: answer.bytes().await?,
        })
    };
    ask.await
        .unwrap_or_else(|_| Answer::plain(StatusCode::BAD_GATEWAY))
}

/// The headers that are meant for the far end, not for one connection (RFC 9110, section 7.6.1).
fn end_to_end(headers: &HeaderMap, keep_length: bool) -> HeaderMap {
    const ONE_CONNECTION: [HeaderName; 4] = [
        header::CONNECTION,
        header::TRANSFER_ENCODING,
        header::UPGRADE,
        header::TE,
    ];
    headers
        .iter()
        .filter(|(name, _)| !ONE_CONNECTION.contains(name))
        .filter(|(name, _)| keep_length || *name != header::CONTENT_LENGTH)
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
