//! What a sign-in leaves in the log, in a process of its own: the log is one for the whole process.

#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(dead_code, reason = "the other tests use the rest of it")]
mod false_issuer;

use std::sync::{Arc, Mutex};

use false_issuer::{FalseIssuer, Store};
use solid_client_rs::secrecy::ExposeSecret as _;

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
async fn log_of_a_sign_in_holds_no_secret_and_names_nobody() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let issuer = FalseIssuer::start().await;
    let saved = issuer.saved().await;
    let store = Store::with(&saved);
    let client = issuer.client(&saved, &store);
    client.get(&issuer.at("diagnosis")).await.unwrap();
    issuer.forget_refresh_token();
    issuer.expire_access_tokens();
    client.get(&issuer.at("diagnosis")).await.unwrap_err();
    client.sign_out().await.unwrap();

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("signed in"), "{log}");
    let kept = saved.to_secret();
    let kept: serde_json::Value = serde_json::from_str(kept.expose_secret()).unwrap();
    let code = &issuer.seen("/token")[0];
    let read = &issuer.seen("/diagnosis")[0];
    let access_token = read.header("authorization").strip_prefix("DPoP ").unwrap();
    for secret in [
        "refresh-1",
        "refresh-2",
        "registration-token",
        "code-of-the-browser",
        code.form["code_verifier"].as_str(),
        code.header("dpop"),
        kept["dpop_key"].as_str().unwrap(),
        access_token,
        "diagnosis",
        "card",
    ] {
        assert!(
            !secret.is_empty() && !log.contains(secret),
            "{secret}: {log}"
        );
    }
}
