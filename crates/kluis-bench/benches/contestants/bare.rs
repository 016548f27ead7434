//! A load generator that does nothing but send: its proofs are made before the clock starts (those
//! that would be too old by their turn, again), it keeps no limits and follows nothing.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{Request, StatusCode, Uri, header};
use http_body::Body;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use kluis_testkit::Account;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::task::JoinSet;
use url::Url;

/// Less than the five seconds after which the server closes a connection.
const IDLE: Duration = Duration::from_secs(4);
/// Less than the minute for which the server takes a proof.
const PROOF_LASTS: Duration = Duration::from_secs(45);

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Put,
}

impl Method {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
        }
    }
}

/// One thing there: what to write, or what must be read; without a body, whatever is there.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) url: Url,
    pub(crate) body: Option<Arc<str>>,
}

pub(crate) struct BareGenerator {
    client: Client<HttpConnector, String>,
    sender: Arc<Sender>,
}

/// Who signs.
struct Sender {
    key: Key,
    token: String,
}

struct Prepared {
    document: Document,
    address: Uri,
    proof: String,
}

impl BareGenerator {
    pub(crate) async fn sign_in(account: &Account) -> Self {
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(HttpConnector::new());
        let key = Key::generate();
        let endpoint = account.issuer.join(".oidc/token").unwrap();
        let pair = format!("{}:{}", account.client_id, account.client_secret);
        let request = Request::post(endpoint.as_str())
            .header(
                header::AUTHORIZATION,
                format!("Basic {}", STANDARD.encode(pair)),
            )
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("dpop", key.proof("POST", &endpoint, None))
            .body("grant_type=client_credentials&scope=webid".to_owned())
            .unwrap();
        let answer = client.request(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let answer: Value = serde_json::from_slice(&read(answer.into_body()).await).unwrap();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        let sender = Arc::new(Sender { key, token });
        Self { client, sender }
    }

    /// Asks for all documents, so many at once.
    pub(crate) async fn run(
        &self,
        method: Method,
        parallel: usize,
        documents: &[Document],
    ) -> Duration {
        let prepare = |document: &Document| Prepared {
            document: document.clone(),
            address: document.url.as_str().parse().unwrap(),
            proof: self.sender.proof(method, &document.url),
        };
        let prepared: Arc<[Prepared]> = documents.iter().map(prepare).collect();
        let next = Arc::new(AtomicUsize::new(0));
        let started = Instant::now();
        let mut tasks = JoinSet::new();
        for _ in 0..parallel {
            let (client, sender) = (self.client.clone(), Arc::clone(&self.sender));
            let (prepared, next) = (Arc::clone(&prepared), Arc::clone(&next));
            tasks.spawn(async move {
                while let Some(one) = prepared.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let is_old = started.elapsed() > PROOF_LASTS;
                    let again = is_old.then(|| sender.proof(method, &one.document.url));
                    let proof = again.as_ref().unwrap_or(&one.proof);
                    let answer = client.request(sender.request(method, one, proof));
                    let answer = answer.await.unwrap();
                    let status = answer.status();
                    assert!(status.is_success(), "the server answered {status}");
                    let read = read(answer.into_body()).await;
                    let meant = one.document.body.as_deref();
                    assert!(
                        method == Method::Put || meant.is_none_or(|meant| read == meant.as_bytes())
                    );
                }
            });
        }
        tasks.join_all().await;
        started.elapsed()
    }
}

impl Sender {
    fn proof(&self, method: Method, url: &Url) -> String {
        self.key.proof(method.name(), url, Some(&self.token))
    }

    fn request(&self, method: Method, prepared: &Prepared, proof: &str) -> Request<String> {
        let request = Request::builder()
            .method(method.name())
            .uri(prepared.address.clone())
            .header(header::AUTHORIZATION, format!("DPoP {}", self.token))
            .header("dpop", proof);
        let request = match method {
            Method::Get => request.body(String::new()),
            Method::Put => request
                .header(header::CONTENT_TYPE, "text/turtle")
                .body(prepared.document.body.as_deref().unwrap().to_owned()),
        };
        request.unwrap()
    }
}

async fn read<B: Body<Data = bytes::Bytes> + Unpin>(mut body: B) -> Vec<u8>
where
    B::Error: std::fmt::Debug,
{
    let mut all = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        if let Ok(data) = frame.unwrap().into_data() {
            all.extend_from_slice(&data);
        }
    }
    all
}

/// The key of the proofs ([RFC 9449](https://www.rfc-editor.org/rfc/rfc9449)).
struct Key {
    signing: SigningKey,
    header: String,
}

impl Key {
    fn generate() -> Self {
        // Any number below the curve's order will do for a server that is thrown away.
        let signing = SigningKey::from_slice(&[7; 32]).unwrap();
        let point = signing.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": {
            "kty": "EC",
            "crv": "P-256",
            "x": URL_SAFE_NO_PAD.encode(x),
            "y": URL_SAFE_NO_PAD.encode(y),
        }});
        let header = URL_SAFE_NO_PAD.encode(header.to_string());
        Self { signing, header }
    }

    fn proof(&self, method: &str, url: &Url, token: Option<&str>) -> String {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let mut claims = json!({
            "jti": format!("bench-{}", NEXT.fetch_add(1, Ordering::Relaxed)),
            "htm": method,
            "htu": url.as_str(),
            "iat": jiff::Timestamp::now().as_second(),
        });
        if let Some(token) = token {
            claims["ath"] = URL_SAFE_NO_PAD.encode(Sha256::digest(token)).into();
        }
        let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
        let signed = format!("{}.{claims}", self.header);
        let signature: Signature = self.signing.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }
}
