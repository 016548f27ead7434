//! Where the browser comes back to: one small page on this machine
//! ([RFC 8252](https://www.rfc-editor.org/rfc/rfc8252#section-7.3)).

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use url::Url;

use crate::session::has_state;
use crate::{BrowserSignIn, Error, Result};

/// The head of a request may be this large, in bytes: codes of some issuers are long.
const HEAD_LIMIT: usize = 16 * 1024;
/// How long one connection may take. Browsers open some that they never use.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many connections are looked at together; more wait.
const CONNECTIONS: usize = 16;
const PATH: &str = "/callback";

/// What the browser shows once it has come back, as whole HTML pages without scripts, pictures or
/// styles from anywhere: the browser is told to load and run nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackPages {
    /// The person has agreed. The sign-in is finished only after this.
    pub done: String,
    /// The person has not agreed, or the answer was none to this sign-in.
    pub refused: String,
}

/// Waits on a free port of this machine for the browser to come back from a sign-in.
///
/// It listens on 127.0.0.1 alone, takes nothing but `GET /callback` under its own name, and goes away
/// once the answer is there or it is dropped. See [`BrowserSignIn`] for how it is used.
#[derive(Debug)]
pub struct Loopback {
    listener: TcpListener,
    address: SocketAddr,
}

impl Loopback {
    /// Takes a free port. Do this before [`BrowserSignIn::begin`], which needs the address.
    ///
    /// # Errors
    /// [`Error::Unreachable`] where this machine gives no port.
    pub async fn bind() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.map_err(unreachable)?;
        let address = listener.local_addr().map_err(unreachable)?;
        Ok(Self { listener, address })
    }

    /// The address to come back to: `http://127.0.0.1:PORT/callback`.
    #[must_use]
    pub fn redirect_url(&self) -> Url {
        Url::parse(&format!("http://{}{PATH}", self.address))
            .expect("a socket address makes an address of the web")
    }

    /// Waits until the browser comes back with an answer to this sign-in, be it yes or no, shows
    /// the page that fits, and returns the address for [`BrowserSignIn::finish`].
    ///
    /// This takes as long as the person does; to give up, drop it. Answers without this sign-in's
    /// state get the page for a refusal and change nothing: any web page can send a browser here.
    ///
    /// # Errors
    /// [`Error::Unreachable`] where this machine stops taking connections.
    pub async fn wait(self, sign_in: &BrowserSignIn, pages: &CallbackPages) -> Result<Url> {
        self.wait_for(sign_in.state().clone(), pages).await
    }

    async fn wait_for(self, state: SecretString, pages: &CallbackPages) -> Result<Url> {
        let place = Arc::new(Place {
            redirect: self.redirect_url(),
            host: self.address.to_string(),
            state,
            pages: pages.clone(),
        });
        let (found, mut answers) = mpsc::channel(1);
        // Dropped with this call, and with it every connection.
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if connections.len() < CONNECTIONS => {
                    let (stream, _) = accepted.map_err(unreachable)?;
                    let (place, found) = (Arc::clone(&place), found.clone());
                    connections.spawn(async move {
                        // What one connection does wrong concerns no other.
                        let _ = tokio::time::timeout(PATIENCE, serve(stream, &place, &found)).await;
                    });
                }
                Some(_) = connections.join_next() => {}
                Some(Answered { callback, page_is_shown }) = answers.recv() => {
                    // The code works even where the browser does not wait for its page.
                    let _ = page_is_shown.await;
                    return Ok(callback);
                }
            }
        }
    }
}

/// An answer to the sign-in. The other end of the channel is dropped with the connection.
struct Answered {
    callback: Url,
    page_is_shown: oneshot::Receiver<()>,
}

fn unreachable(error: std::io::Error) -> Error {
    Error::Unreachable {
        source: Box::new(error),
    }
}

struct Place {
    redirect: Url,
    host: String,
    state: SecretString,
    pages: CallbackPages,
}

/// Reads one request and answers it; tells of it where it is the answer that is waited for.
async fn serve(
    mut stream: TcpStream,
    place: &Place,
    found: &mpsc::Sender<Answered>,
) -> std::io::Result<()> {
    let mut head = zeroize::Zeroizing::new(Vec::with_capacity(HEAD_LIMIT));
    while !ends_head(&head) {
        if head.len() >= HEAD_LIMIT {
            return answer(stream, "431 Request Header Fields Too Large", "").await;
        }
        let left = (HEAD_LIMIT - head.len()) as u64;
        let mut limited = (&mut stream).take(left);
        if limited.read_buf(&mut *head).await? == 0 {
            return Ok(());
        }
    }
    let callback = match read_head(&head, place) {
        Ok(callback) => callback,
        Err(status) => return answer(stream, status, "").await,
    };
    // Exposed to be compared.
    if !has_state(&callback, place.state.expose_secret()) {
        return answer(stream, "400 Bad Request", &place.pages.refused).await;
    }
    let is_no = callback.query_pairs().any(|(name, _)| name == "error");
    let (_shown, page_is_shown) = oneshot::channel();
    let answered = Answered {
        callback,
        page_is_shown,
    };
    if found.try_send(answered).is_err() {
        // It came twice; the first one counts.
        tracing::debug!("the browser came back again");
    }
    let page = if is_no {
        &place.pages.refused
    } else {
        &place.pages.done
    };
    answer(stream, "200 OK", page).await
}

fn ends_head(head: &[u8]) -> bool {
    head.windows(4).any(|window| window == b"\r\n\r\n")
}

/// The address that was asked for, or the status to refuse it with.
fn read_head(head: &[u8], place: &Place) -> Result<Url, &'static str> {
    const BAD: &str = "400 Bad Request";
    let head = std::str::from_utf8(head).map_err(|_| BAD)?;
    let mut lines = head.split("\r\n");
    let mut request_line = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (request_line.next(), request_line.next().unwrap_or_default());
    if !request_line
        .next()
        .is_some_and(|version| version.starts_with("HTTP/1."))
    {
        return Err(BAD);
    }
    let mut hosts = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim())
    });
    // Another name for this machine means a page that wants to read the answer (DNS rebinding).
    if hosts.next() != Some(&place.host) || hosts.next().is_some() {
        return Err("421 Misdirected Request");
    }
    let path_and_query = target.split_once('?');
    if path_and_query.map_or(target, |(path, _)| path) != PATH {
        return Err("404 Not Found");
    }
    if method != Some("GET") {
        return Err("405 Method Not Allowed");
    }
    let mut callback = place.redirect.clone();
    callback.set_query(path_and_query.map(|(_, query)| query));
    Ok(callback)
}

async fn answer(mut stream: TcpStream, status: &str, page: &str) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\n\
         Content-Type: text/html; charset=utf-8\r\n\
         Content-Length: {}\r\n\
         Cache-Control: no-store\r\n\
         Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'\r\n\
         Cross-Origin-Opener-Policy: same-origin\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\n\
         Referrer-Policy: no-referrer\r\n\
         X-Content-Type-Options: nosniff\r\n\
         Connection: close\r\n\r\n",
        page.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(page.as_bytes()).await?;
    stream.shutdown().await?;
    // Closing with something unread would take the page away again on some systems.
    let mut rest = [0_u8; 1024];
    let lingering = async { while matches!(stream.read(&mut rest).await, Ok(1..)) {} };
    let _ = tokio::time::timeout(Duration::from_millis(500), lingering).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> CallbackPages {
        CallbackPages {
            done: "<p>all done</p>".to_owned(),
            refused: "<p>not done</p>".to_owned(),
        }
    }

    async fn start() -> (Url, tokio::task::JoinHandle<Result<Url>>) {
        let loopback = Loopback::bind().await.unwrap();
        let url = loopback.redirect_url();
        let wait = async move { loopback.wait_for("s-1".into(), &pages()).await };
        (url, tokio::spawn(wait))
    }

    async fn connect(url: &Url) -> TcpStream {
        let address = (Ipv4Addr::LOCALHOST, url.port().unwrap());
        TcpStream::connect(address).await.unwrap()
    }

    async fn send(url: &Url, request: &str) -> String {
        let mut stream = connect(url).await;
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }

    async fn get(url: &Url, target: &str) -> String {
        let host = url.authority();
        send(
            url,
            &format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        )
        .await
    }

    #[tokio::test]
    async fn right_answer_ends_the_wait_and_shows_its_page() {
        let (url, wait) = start().await;
        let answer = get(&url, "/callback?code=c%201&state=s-1").await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n<p>all done</p>"), "{answer}");
        for header in [
            "cache-control: no-store",
            "content-security-policy: default-src 'none'; base",
            "referrer-policy: no-referrer",
            "x-content-type-options: nosniff",
        ] {
            assert!(answer.to_lowercase().contains(header), "{header}: {answer}");
        }
        let callback = wait.await.unwrap().unwrap();
        assert_eq!(callback.as_str(), format!("{url}?code=c%201&state=s-1"));
        let again = TcpStream::connect((Ipv4Addr::LOCALHOST, url.port().unwrap())).await;
        assert!(again.is_err(), "nobody listens any more");
    }

    #[tokio::test]
    async fn refusal_has_its_own_page() {
        let (url, wait) = start().await;
        let answer = get(&url, "/callback?error=access_denied&state=s-1").await;
        assert!(answer.ends_with("<p>not done</p>"), "{answer}");
        assert!(wait.await.unwrap().is_ok());
    }

    #[tokio::test]
    async fn everything_else_is_refused_and_the_wait_goes_on() {
        let (url, wait) = start().await;
        let host = url.authority().to_owned();
        let good = "/callback?code=c&state=s-1";
        let check = async |request: String, status: &str| {
            let answer = send(&url, &request).await;
            let line = answer.lines().next().unwrap_or_default();
            assert!(line.contains(status), "{request:.60}: {answer}");
            assert!(!answer.contains("all done"), "{answer}");
        };
        let get =
            |target: &str, host: &str| format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        check(get("/callback?code=c&state=s-2", &host), " 400 ").await;
        check(get("/callback?code=c", &host), " 400 ").await;
        check(get("/callback?code=c&state=s-1&state=s-1", &host), " 400 ").await;
        check(get("/", &host), " 404 ").await;
        check(get("/favicon.ico", &host), " 404 ").await;
        check(get("/callback/x?code=c&state=s-1", &host), " 404 ").await;
        check(get(good, "evil.example"), " 421 ").await;
        check(get(good, "127.0.0.1"), " 421 ").await;
        check(format!("GET {good} HTTP/1.1\r\n\r\n"), " 421 ").await;
        let twice = format!("GET {good} HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n");
        check(twice, " 421 ").await;
        check(get(good, &host).replace("GET", "POST"), " 405 ").await;
        check(get(good, &host).replace("HTTP/1.1", "HTTP/2"), " 400 ").await;
        check("\r\n\r\n".to_owned(), " 400 ").await;
        check(format!("GET {good}&x={}", "x".repeat(HEAD_LIMIT)), " 431 ").await;
        assert!(!wait.is_finished());
        assert!(send(&url, &get(good, &host)).await.contains("all done"));
        assert!(wait.await.unwrap().is_ok());
    }

    #[tokio::test]
    async fn connections_that_say_nothing_are_in_nobodys_way() {
        let (url, wait) = start().await;
        let mut silent = Vec::new();
        for _ in 0..CONNECTIONS - 1 {
            silent.push(connect(&url).await);
        }
        let answer = get(&url, "/callback?code=c&state=s-1").await;
        assert!(answer.contains("all done"), "{answer}");
        assert!(wait.await.unwrap().is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn connections_that_stay_silent_are_cut() {
        let (url, wait) = start().await;
        let mut silent = Vec::new();
        for _ in 0..2 * CONNECTIONS {
            silent.push(connect(&url).await);
        }
        let answer = get(&url, "/callback?code=c&state=s-1").await;
        assert!(answer.contains("all done"), "{answer}");
        assert!(wait.await.unwrap().is_ok());
    }

    #[tokio::test]
    async fn giving_up_frees_the_port() {
        let (url, wait) = start().await;
        drop(connect(&url).await);
        wait.abort();
        assert!(wait.await.unwrap_err().is_cancelled());
        let port = url.port().unwrap();
        assert!(
            TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                .await
                .is_err()
        );
    }
}
