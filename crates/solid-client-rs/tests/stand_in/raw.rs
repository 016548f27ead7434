//! A server that writes bytes, not HTTP: for answers that no library would write. It gives tokens, and
//! remembers whoever asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use solid_client_rs::url::Url;
use solid_client_rs::{ClientCredentials, Limits, SolidClient};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// One thing that a server does with a connection.
#[derive(Clone)]
pub enum Step {
    /// Writes this.
    Send(Vec<u8>),
    /// Writes this again and again with a pause, until nobody takes it any more.
    Repeat(Vec<u8>, Duration),
    /// Does nothing for ever.
    Hang,
    /// Waits for the next request.
    Next,
}

/// What a server does with one request.
#[derive(Clone)]
pub struct Answer {
    /// How much of the body it reads before.
    pub reads: usize,
    pub steps: Vec<Step>,
}

impl Answer {
    /// These bytes, then the connection is closed.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::steps([Step::Send(bytes.into())])
    }

    /// The end of the connection is the end of the answer.
    pub fn steps(steps: impl IntoIterator<Item = Step>) -> Self {
        Self {
            reads: usize::MAX,
            steps: steps.into_iter().collect(),
        }
    }

    /// A well-formed answer: `head` is the status and further header lines.
    pub fn http(head: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let head = head.replace('\n', "\r\n");
        let length = body.len();
        let mut bytes = format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\n\r\n").into_bytes();
        bytes.extend_from_slice(body);
        Self::steps([Step::Send(bytes), Step::Next])
    }
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// How many requests for this path came before.
    pub number: usize,
    pub body: Vec<u8>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

pub struct RawServer {
    pub url: Url,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl RawServer {
    /// `answer` says what to do with each request beside those for a token.
    pub async fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self::start_at(0, answer).await
    }

    /// Ends the server, and waits until nobody listens any more.
    pub async fn stop(mut self) {
        self.task.abort();
        let ended = (&mut self.task).await;
        assert!(ended.is_err_and(|error| error.is_cancelled()));
    }

    pub async fn start_at(
        port: u16,
        answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = Url::parse(&format!("http://localhost:{port}/")).unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, base, answer) = (Arc::clone(&asked), url.clone(), Arc::new(answer));
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (log, base, answer) = (Arc::clone(&log), base.clone(), Arc::clone(&answer));
                tokio::spawn(async move {
                    // A client that goes away ends its connection, nothing else.
                    let _ = serve(stream, &log, |asked| match asked.path.as_str() {
                        "/.well-known/openid-configuration" => configuration(&base),
                        "/token" => token(),
                        _ => answer(asked),
                    })
                    .await;
                });
            }
        });
        Self { url, asked, task }
    }

    pub fn at(&self, path: &str) -> Url {
        self.url.join(path).unwrap()
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub fn asked_for(&self, path: &str) -> Vec<Asked> {
        let mut asked = self.asked();
        asked.retain(|one| one.path == path);
        asked
    }

    pub fn signed_in(&self, limits: Limits) -> SolidClient {
        let credentials = ClientCredentials {
            issuer: self.url.clone(),
            id: "id".to_owned(),
            secret: "secret".to_owned().into(),
        };
        let builder = SolidClient::builder().credentials(credentials);
        builder.storage(&self.url).limits(limits).build().unwrap()
    }
}

fn configuration(base: &Url) -> Answer {
    let token_endpoint = base.join("token").unwrap();
    let text = serde_json::json!({ "issuer": base, "token_endpoint": token_endpoint });
    Answer::http("200 OK\ncontent-type: application/json", text.to_string())
}

fn token() -> Answer {
    let payload = URL_SAFE_NO_PAD.encode(r#"{"webid":"https://me.example/card#me"}"#);
    let token = format!("e30.{payload}.sig");
    let text =
        serde_json::json!({ "access_token": token, "token_type": "DPoP", "expires_in": 600 });
    Answer::http("200 OK\ncontent-type: application/json", text.to_string())
}

async fn serve(
    mut stream: TcpStream,
    log: &Mutex<Vec<Asked>>,
    answer: impl Fn(&Asked) -> Answer,
) -> std::io::Result<()> {
    let mut received = Vec::new();
    'requests: loop {
        let end = loop {
            if let Some(end) = received.windows(4).position(|window| window == b"\r\n\r\n") {
                break end;
            }
            if stream.read_buf(&mut received).await? == 0 {
                return Ok(());
            }
        };
        let rest = received.split_off(end + 4);
        let mut asked = read_head(&received);
        let plan = {
            let mut log = log.lock().unwrap();
            asked.number = log.iter().filter(|one| one.path == asked.path).count();
            log.push(asked.clone());
            answer(&asked)
        };
        received = rest;
        let length = asked
            .header("content-length")
            .map_or(0, |text| text.parse().unwrap());
        while received.len() < length.min(plan.reads) {
            if stream.read_buf(&mut received).await? == 0 {
                return Ok(());
            }
        }
        if plan.reads >= length {
            let rest = received.split_off(length);
            let body = std::mem::replace(&mut received, rest);
            let mut log = log.lock().unwrap();
            let same = log
                .iter_mut()
                .find(|one| one.path == asked.path && one.number == asked.number);
            same.unwrap().body = body;
        }
        for step in plan.steps {
            match step {
                Step::Send(bytes) => stream.write_all(&bytes).await?,
                Step::Repeat(bytes, pause) => loop {
                    stream.write_all(&bytes).await?;
                    tokio::time::sleep(pause).await;
                },
                Step::Hang => std::future::pending().await,
                Step::Next => continue 'requests,
            }
        }
        return stream.shutdown().await;
    }
}

fn read_head(bytes: &[u8]) -> Asked {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split("\r\n");
    let mut first = lines.next().unwrap().split(' ').map(str::to_owned);
    let headers = lines.filter_map(|line| line.split_once(": "));
    Asked {
        method: first.next().unwrap(),
        path: first.next().unwrap_or_default(),
        headers: headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect(),
        number: 0,
        body: Vec::new(),
    }
}
