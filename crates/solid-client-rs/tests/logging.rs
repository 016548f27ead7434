//! What is logged, in a process of its own: the log is one for the whole process.

#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(dead_code, reason = "the other tests use the rest of it")]
mod stand_in;

use std::sync::{Arc, Mutex};

use solid_client_rs::{Error, Limits};
use stand_in::{SECRET, StandIn, ask_issuer_nonce, status, typed};

const LONG: u64 = 600;

/// Collects what is logged, at the finest level and from every crate below.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn log_names_no_resource_and_holds_no_secret() {
    let server = StandIn::start(LONG, |seen| match seen.path.as_str() {
        "/token" => ask_issuer_nonce(),
        "/diagnosis-1" => {
            let words = r#"{"title":"Not Found","detail":"there is no diagnosis-1"}"#;
            let mut response = typed("application/problem+json", words);
            *response.status_mut() = http::StatusCode::NOT_FOUND;
            response
        }
        "/diagnosis-3" => status(503),
        _ => typed("text/plain", "body-of-a-letter"),
    })
    .await;
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let client = server.signed_in(Limits::default());
    let error = client.get(&server.at("diagnosis-1")).await.unwrap_err();
    let Error::NotFound(problem) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(problem.detail(), Some("there is no diagnosis-1"));
    tracing::info!(?error, "a program may log what it got");
    client.get(&server.at("diagnosis-3")).await.unwrap_err();
    client.get(&server.at("diagnosis-2")).await.unwrap();
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("status=404") && log.contains("status=200") && log.contains("asking again"),
        "{log}"
    );
    let asked = server.seen("/diagnosis-2");
    let token = asked[0]
        .header("authorization")
        .strip_prefix("DPoP ")
        .unwrap();
    for secret in [
        SECRET,
        "diagnosis",
        token,
        asked[0].header("dpop"),
        "body-of-a-letter",
    ] {
        assert!(!log.contains(secret), "{log}");
    }
}
