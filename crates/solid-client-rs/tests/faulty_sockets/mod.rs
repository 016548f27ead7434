//! A notification server for what a real one cannot be made to show: each WebSocket does as the test
//! says.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use solid_client_rs::url::Url;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

pub type ServerSocket = WebSocketStream<TcpStream>;

/// What arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(one, _)| one == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// How the server answers.
#[derive(Clone)]
pub struct Behaviour {
    /// The answer to a subscription, by its number from 1: the status, and changes to the channel.
    pub subscribe: fn(usize) -> (u16, Value),
    /// What happens on a WebSocket, by its number from 1.
    pub socket: fn(usize, ServerSocket) -> futures_util::future::BoxFuture<'static, ()>,
    /// The status of the upgrade; 101 is the right one.
    pub upgrade: u16,
    /// The features of the subscription service.
    pub features: &'static str,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            subscribe: |_| (200, json!({})),
            socket: |_, socket| Box::pin(stay(socket)),
            upgrade: 101,
            features: "n:state, n:endAt",
        }
    }
}

pub struct FaultyServer {
    pub url: Url,
    seen: watch::Sender<Vec<Seen>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for FaultyServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Site {
    url: Url,
    behaviour: Behaviour,
    seen: watch::Sender<Vec<Seen>>,
    numbers: Mutex<(usize, usize)>,
}

impl FaultyServer {
    pub async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = Url::parse(&format!("http://localhost:{port}/")).unwrap();
        let (seen, _) = watch::channel(Vec::new());
        let site = Arc::new(Site {
            url: url.clone(),
            behaviour,
            seen: seen.clone(),
            numbers: Mutex::default(),
        });
        let task = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(Arc::clone(&site).serve(stream));
            }
        });
        Self { url, seen, task }
    }

    pub fn topic(&self) -> Url {
        self.url.join("box/").unwrap()
    }

    pub fn seen(&self, method: &str, path: &str) -> Vec<Seen> {
        let seen = self.seen.borrow();
        let fits = |one: &&Seen| one.method == method && one.path.starts_with(path);
        seen.iter().filter(fits).cloned().collect()
    }

    /// Waits until so many requests of this kind have come.
    pub async fn wait_for(&self, method: &str, path: &str, count: usize) -> Vec<Seen> {
        let mut changes = self.seen.subscribe();
        let waiting = changes.wait_for(|_| self.seen(method, path).len() >= count);
        let outcome = tokio::time::timeout(Duration::from_secs(20), waiting).await;
        outcome.expect("the requests should have come").unwrap();
        self.seen(method, path)
    }
}

impl Site {
    async fn serve(self: Arc<Self>, mut stream: TcpStream) {
        while let Some(request) = read_request(&mut stream).await {
            self.seen.send_modify(|seen| seen.push(request.clone()));
            if let Some(key) = request.header("sec-websocket-key") {
                let status = self.behaviour.upgrade;
                let accept = derive_accept_key(key.as_bytes());
                let head = format!(
                    "HTTP/1.1 {status} x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: {accept}\r\n\r\n"
                );
                stream.write_all(head.as_bytes()).await.unwrap();
                if status == 101 {
                    let number = self.next(|numbers| &mut numbers.1);
                    let socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
                    (self.behaviour.socket)(number, socket).await;
                }
                return;
            }
            let answer = self.answer(&request);
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }

    fn next(&self, which: fn(&mut (usize, usize)) -> &mut usize) -> usize {
        let mut numbers = self.numbers.lock().unwrap();
        let number = which(&mut numbers);
        *number += 1;
        *number
    }

    fn answer(&self, request: &Seen) -> String {
        match (request.method.as_str(), request.path.as_str()) {
            ("HEAD", _) => response(
                200,
                r#"link: </about>; rel="http://www.w3.org/ns/solid/terms#storageDescription""#,
                "",
            ),
            ("GET", "/about") => response(
                200,
                "content-type: text/turtle",
                &format!(
                    "@prefix n: <http://www.w3.org/ns/solid/notifications#>. </> n:subscription </service>.
                    </service> n:channelType n:WebSocketChannel2023; n:feature {}.",
                    self.behaviour.features
                ),
            ),
            ("POST", "/service") => {
                let number = self.next(|numbers| &mut numbers.0);
                let port = self.url.port().unwrap();
                let (status, changes) = (self.behaviour.subscribe)(number);
                let mut channel = json!({
                    "id": self.url.join(&format!("channel/{number}")).unwrap(),
                    "receiveFrom": format!("ws://localhost:{port}/socket/{number}?key=capability"),
                });
                for (name, value) in changes.as_object().unwrap() {
                    channel[name] = value.clone();
                }
                response(status, "content-type: application/ld+json", &channel.to_string())
            }
            ("DELETE", _) => response(205, "x-nothing: x", ""),
            _ => response(404, "x-nothing: x", ""),
        }
    }
}

fn response(status: u16, header: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status} x\r\n{header}\r\ncontent-length: {length}\r\n\r\n{body}")
}

async fn read_request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    while bytes.len() < end + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let body = String::from_utf8(bytes[end..].to_vec()).unwrap();
    Some(Seen {
        method,
        path,
        headers,
        body,
    })
}

/// Answers pings until the other side goes.
pub async fn stay(mut socket: ServerSocket) {
    while let Some(Ok(_)) = socket.next().await {}
}

/// Says one thing.
pub async fn say(socket: &mut ServerSocket, text: impl Into<String>) {
    socket.send(Message::text(text.into())).await.unwrap();
}

/// A message of a change to the child of this name.
pub fn added(port: u16, name: &str) -> String {
    let topic = format!("http://localhost:{port}/box/");
    json!({ "type": "Add", "object": format!("{topic}{name}"), "target": topic, "state": format!("\"{name}\"") })
        .to_string()
}

/// The port that a socket of this server came in on.
pub fn port_of(socket: &ServerSocket) -> u16 {
    socket.get_ref().local_addr().unwrap().port()
}
