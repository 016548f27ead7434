//! A server at which nobody can sign in, and which says back whatever it was told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The server; it runs until the test ends.
pub struct RefusingServer {
    address: String,
    told: Arc<Mutex<Vec<String>>>,
}

impl RefusingServer {
    /// Starts it on a port of this computer.
    ///
    /// # Panics
    /// When there is no free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("a bound port").port();
        let address = format!("http://127.0.0.1:{port}/");
        let told: Arc<Mutex<Vec<String>>> = Arc::default();
        let server = (address.clone(), Arc::clone(&told));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that goes away gets no answer.
                let _ = answer(stream, &server.0, &server.1);
            }
        });
        Self { address, told }
    }

    /// Its base address, with a slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The `id:secret` pairs somebody tried to sign in with.
    pub fn told(&self) -> Vec<String> {
        self.told
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn answer(stream: TcpStream, address: &str, told: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(&stream);
    let mut head = String::new();
    let mut length = 0;
    let mut pair = None;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(": ") {
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            } else if name.eq_ignore_ascii_case("authorization") {
                pair = value
                    .trim()
                    .strip_prefix("Basic ")
                    .and_then(|basic| STANDARD.decode(basic).ok())
                    .and_then(|pair| String::from_utf8(pair).ok());
            }
        }
        head.push_str(&line);
    }
    std::io::copy(&mut reader.by_ref().take(length), &mut std::io::sink())?;
    let (status, body) = if head.starts_with("GET /.well-known/openid-configuration ") {
        let configuration = serde_json::json!({
            "issuer": address,
            "token_endpoint": format!("{address}token"),
        });
        ("200 OK", configuration)
    } else {
        let pair = pair.unwrap_or_default();
        told.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(pair.clone());
        let refusal = serde_json::json!({
            // Both the pair and what was sent: what a server says back is not to be shown.
            "error": pair.rsplit(':').next(),
            "error_description": format!("{pair} in {head}"),
        });
        ("401 Unauthorized", refusal)
    };
    let body = body.to_string();
    let mut stream = &stream;
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )?;
    stream.flush()
}
