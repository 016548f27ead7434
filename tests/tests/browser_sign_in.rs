//! A program of somebody else's signs a person in with `solid-client-rs`, through a real browser and
//! the server's own pages.

use std::sync::Mutex;
use std::sync::{Arc, PoisonError};

use anyhow::{Context, Result, ensure};
use kluis_testkit::{Account, SolidServer};
use kluis_tests::browser::Browser;
use secrecy::SecretString;
use solid_client_rs::url::Url;
use solid_client_rs::{
    Application, BrowserSignIn, CallbackPages, Error, Limits, Loopback, Precondition, SignInStore,
    SolidClient, document_url,
};

/// Keeps it as long as the test runs.
#[derive(Default)]
struct Memory(Mutex<Option<SecretString>>);

impl SignInStore for Memory {
    fn load(&self) -> Option<SecretString> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn keep(&self, saved: &SecretString) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(saved.clone());
        Ok(())
    }
}

/// What the browser shows in the end, and the address it came back to.
struct Walked {
    shown: String,
    callback: Url,
    sign_in: BrowserSignIn,
}

#[derive(Clone, Copy)]
enum Answer {
    Allow,
    Refuse,
}

async fn walk(browser: &Browser, account: &Account, answer: Answer) -> Result<Walked> {
    let loopback = Loopback::bind().await?;
    let application = Application::new("A program of somebody else's");
    let redirect = loopback.redirect_url();
    let sign_in =
        BrowserSignIn::begin(&account.issuer, &application, &redirect, Limits::default()).await?;
    let pages = CallbackPages {
        done: "<!doctype html><title>Done</title><p>You can close this window.".to_owned(),
        refused: "<!doctype html><title>Not done</title><p>You are not signed in.".to_owned(),
    };
    let url = sign_in.authorization_url().to_string();
    let walking = async {
        match answer {
            Answer::Allow => browser.sign_in(&url, account).await,
            Answer::Refuse => browser.refuse(&url, account).await,
        }
    };
    let coming_back = async { Ok(loopback.wait(&sign_in, &pages).await?) };
    let (shown, callback) = tokio::try_join!(walking, coming_back)?;
    Ok(Walked {
        shown,
        callback,
        sign_in,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in_on_the_pages_of_their_server() -> Result<()> {
    let Some(server) = tokio::task::spawn_blocking(SolidServer::shared_or_skip).await? else {
        return Ok(());
    };
    let anna = server.account_async("anna").await?;
    let person = tempfile::tempdir()?;
    let browser = Browser::open(person.path()).await?;

    let refused = walk(&browser, &anna, Answer::Refuse).await?;
    ensure!(refused.shown == "You are not signed in.", refused.shown);
    let outcome = refused.sign_in.finish(&refused.callback).await;
    ensure!(
        matches!(outcome, Err(Error::SignInDenied)),
        "after a refusal: {outcome:?}"
    );

    // The same browser: who she is, the server knows by now; what she allows, it asks again.
    let allowed = walk(&browser, &anna, Answer::Allow).await?;
    ensure!(allowed.shown == "You can close this window.", allowed.shown);
    let address = browser.address().await?;
    ensure!(
        address.starts_with(allowed.sign_in.redirect_url().as_str()),
        "the browser is at {address}"
    );
    let sign_in = allowed.sign_in.finish(&allowed.callback).await?;
    ensure!(*sign_in.web_id() == anna.web_id, "{}", sign_in.web_id());
    browser.close().await?;

    let client = SolidClient::builder()
        .signed_in(sign_in.saved(), Arc::new(Memory::default()))
        .storage(&anna.storage)
        .build()?;
    let note = document_url(&anna.storage, "a note.txt").context("a name that fits")?;
    client
        .put(&note, "text/plain", "hello", &Precondition::IfNoneMatchAny)
        .await?;
    ensure!(client.get(&note).await?.body == b"hello");
    let stranger = SolidClient::builder().build()?.get(&note).await;
    ensure!(
        matches!(stranger, Err(Error::Unauthorized(_))),
        "without a sign-in: {stranger:?}"
    );
    Ok(())
}
