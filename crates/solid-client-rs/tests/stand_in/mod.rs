//! A small server for what a real one cannot be made to show: it gives tokens, counts, and answers
//! each path as the test says.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use solid_client_rs::url::Url;
use solid_client_rs::{ClientCredentials, Limits, SolidClient};

/// What arrived, as far as the tests ask.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub headers: HeaderMap,
}

impl Seen {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The running number that the stand-in wrote into the token that came with the request.
    pub fn token_number(&self) -> u64 {
        let payload = self.header("authorization").split('.').nth(1).unwrap();
        let claims = URL_SAFE_NO_PAD.decode(payload).unwrap();
        serde_json::from_slice::<serde_json::Value>(&claims).unwrap()["n"]
            .as_u64()
            .unwrap()
    }

    /// The claims of the proof that came with the request.
    pub fn proof(&self) -> serde_json::Value {
        let payload = self.header("dpop").split('.').nth(1).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
    }
}

pub struct StandIn {
    pub url: Url,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl StandIn {
    /// Serves tokens that live for `token_life` seconds, and everything else as `answer` says.
    pub async fn start(
        token_life: u64,
        answer: impl Fn(&Seen) -> Response + Clone + Send + Sync + 'static,
    ) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = Url::parse(&format!("http://localhost:{port}/")).unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (base, log) = (url.clone(), Arc::clone(&seen));
        let handle = move |request: Request| {
            let seen = Seen {
                method: request.method().to_string(),
                path: request.uri().to_string(),
                headers: request.headers().clone(),
            };
            let number = {
                let mut log = log.lock().unwrap();
                log.push(seen.clone());
                log.iter().filter(|one| one.path == "/token").count()
            };
            let response = match seen.path.as_str() {
                "/.well-known/openid-configuration" => json(
                    &serde_json::json!({ "issuer": base, "token_endpoint": base.join("token").unwrap() }),
                ),
                "/token" if answer_token_itself(&seen) => json(&token(number, token_life)),
                _ => answer(&seen),
            };
            std::future::ready(response)
        };
        let router = Router::new().fallback(any(handle));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, seen, task }
    }

    pub fn at(&self, path: &str) -> Url {
        self.url.join(path).unwrap()
    }

    pub fn seen(&self, path: &str) -> Vec<Seen> {
        self.seen
            .lock()
            .unwrap()
            .iter()
            .filter(|one| one.path == path)
            .cloned()
            .collect()
    }

    pub fn signed_in(&self, limits: Limits) -> SolidClient {
        let credentials = ClientCredentials {
            issuer: self.url.clone(),
            id: "an id/ü".to_owned(),
            secret: SECRET.to_owned().into(),
        };
        SolidClient::builder()
            .credentials(credentials)
            .storage(&self.url)
            .limits(limits)
            .build()
            .unwrap()
    }
}

pub const SECRET: &str = "secret:with/marks";

/// The token endpoint asks for its nonce at first, as RFC 9449, section 8, describes.
fn answer_token_itself(seen: &Seen) -> bool {
    seen.proof()["nonce"] == "issuer-nonce"
}

pub fn ask_issuer_nonce() -> Response {
    let mut response = (StatusCode::BAD_REQUEST, r#"{"error":"use_dpop_nonce"}"#).into_response();
    response
        .headers_mut()
        .insert("dpop-nonce", "issuer-nonce".parse().unwrap());
    response
}

fn token(number: usize, life: u64) -> serde_json::Value {
    let claims = serde_json::json!({ "webid": "https://me.example/card#me", "n": number });
    let payload = URL_SAFE_NO_PAD.encode(claims.to_string());
    serde_json::json!({ "access_token": format!("e30.{payload}.sig"), "token_type": "DPoP", "expires_in": life })
}

fn json(value: &serde_json::Value) -> Response {
    ([("content-type", "application/json")], value.to_string()).into_response()
}

pub fn status(code: u16) -> Response {
    StatusCode::from_u16(code).unwrap().into_response()
}

pub fn redirect(code: u16, target: &str) -> Response {
    (StatusCode::from_u16(code).unwrap(), [("location", target)]).into_response()
}

pub fn typed(media_type: &'static str, body: &'static str) -> Response {
    ([("content-type", media_type)], body).into_response()
}

/// A body that never ends; no length is announced.
pub fn endless() -> Response {
    struct Endless;
    impl axum::body::HttpBody for Endless {
        type Data = bytes::Bytes;
        type Error = std::io::Error;
        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
            let chunk = bytes::Bytes::from_static(&[b'x'; 4096]);
            std::task::Poll::Ready(Some(Ok(http_body::Frame::data(chunk))))
        }
    }
    Response::new(Body::new(Endless))
}

/// A body that never comes.
pub fn silent() -> Response {
    struct Silent;
    impl axum::body::HttpBody for Silent {
        type Data = bytes::Bytes;
        type Error = std::io::Error;
        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
            std::task::Poll::Pending
        }
    }
    Response::new(Body::new(Silent))
}
