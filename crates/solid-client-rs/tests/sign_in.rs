//! Sign-in through the browser, with a Community Solid Server as issuer and storage.

#![expect(clippy::unwrap_used, reason = "tests")]

mod accounts;

use accounts::account;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::get;
use kluis_testkit::{Account, SolidServer};
use solid_client_rs::oxrdf::{NamedNode, Triple};
use solid_client_rs::secrecy::SecretString;
use solid_client_rs::url::Url;
use solid_client_rs::{
    Application, BrowserSignIn, CallbackPages, Error, Limits, Loopback, N3Patch, Precondition,
    Result, SavedSignIn, SignIn, SignInStore, SolidClient, document_url,
};

#[derive(Default)]
struct Store(Mutex<Option<SecretString>>);

impl SignInStore for Store {
    fn load(&self) -> Option<SecretString> {
        self.0.lock().unwrap().clone()
    }

    fn keep(&self, saved: &SecretString) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        *self.0.lock().unwrap() = Some(saved.clone());
        Ok(())
    }
}

fn pages() -> CallbackPages {
    CallbackPages {
        done: "<!doctype html><title>Done</title>You can close this window.".to_owned(),
        refused: "<!doctype html><title>Not done</title>You are not signed in.".to_owned(),
    }
}

/// Goes through the whole of it: the server's pages, and the loopback where the browser ends.
async fn sign_in(person: &Account, application: &Application) -> Result<SignIn> {
    let loopback = Loopback::bind().await?;
    let redirect = loopback.redirect_url();
    let limits = Limits::default();
    let begun = BrowserSignIn::begin(&person.issuer, application, &redirect, limits).await?;
    let callback = person
        .walk_sign_in(begun.authorization_url())
        .await
        .unwrap();
    let pages = pages();
    let (arrived, shown) = tokio::join!(loopback.wait(&begun, &pages), open(&callback));
    assert!(shown.ends_with("You can close this window."), "{shown}");
    let arrived = arrived?;
    assert_eq!(arrived, callback);
    begun.finish(&arrived).await
}

/// What a browser shows for an address on this machine.
async fn open(url: &Url) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let (host, port) = (url.host_str().unwrap(), url.port().unwrap());
    let mut stream = tokio::net::TcpStream::connect((host, port)).await.unwrap();
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn client(saved: SavedSignIn, person: &Account) -> (SolidClient, Arc<Store>) {
    let store = Arc::new(Store(Mutex::new(Some(saved.to_secret()))));
    let client = SolidClient::builder()
        .signed_in(saved, Arc::clone(&store) as Arc<dyn SignInStore>)
        .storage(&person.storage)
        .build()
        .unwrap();
    (client, store)
}

async fn write_and_read(client: &SolidClient, person: &Account, name: &str) {
    let url = document_url(&person.storage, name).unwrap();
    let created = Precondition::IfNoneMatchAny;
    client
        .put(&url, "text/plain", "mine", &created)
        .await
        .unwrap();
    assert_eq!(client.get(&url).await.unwrap().body, b"mine");
    let anonymous = SolidClient::builder().build().unwrap();
    let outcome = anonymous.get(&url).await;
    assert!(
        matches!(outcome, Err(Error::Unauthorized(_))),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn person_signs_in_through_the_browser_and_stays_signed_in_until_they_sign_out() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let signed_in = sign_in(&anna, &Application::new("A program"))
        .await
        .unwrap();
    assert_eq!(signed_in.web_id(), &anna.web_id);
    assert_eq!(signed_in.issuer(), &anna.issuer);
    let (first, _) = client(signed_in.saved(), &anna);
    write_and_read(&first, &anna, "one.txt").await;

    // Another run of the program, from what was kept.
    let kept = SavedSignIn::from_secret(&signed_in.saved().to_secret()).unwrap();
    let (second, store) = client(kept.clone(), &anna);
    assert_eq!(second.session().await.unwrap().web_id(), &anna.web_id);
    write_and_read(&second, &anna, "two.txt").await;

    second.sign_out().await.unwrap();
    let outcome = second.session().await;
    assert!(matches!(outcome, Err(Error::NotSignedIn)), "{outcome:?}");
    assert!(store.load().is_some(), "the store is its owner's");
    let (third, _) = client(kept, &anna);
    let outcome = third.session().await;
    assert!(matches!(outcome, Err(Error::SignInEnded)), "{outcome:?}");
}

#[tokio::test]
async fn program_with_a_document_of_its_own_needs_no_registration() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let address = Url::parse(&format!("http://localhost:{port}/program.jsonld")).unwrap();
    let application = Application {
        client_id_document: Some(address.clone()),
        ..Application::new("A program")
    };
    // The port of the redirect is another one each time.
    let redirect = Url::parse("http://127.0.0.1/callback").unwrap();
    let document = application.client_identifier_document(&address, &[redirect]);
    let answer = move || std::future::ready(([("content-type", "application/ld+json")], document));
    let router = Router::new().route("/program.jsonld", get(answer));
    let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });

    let signed_in = sign_in(&anna, &application).await.unwrap();
    let (client, _) = client(signed_in.saved(), &anna);
    write_and_read(&client, &anna, "document.txt").await;
    client.sign_out().await.unwrap();
    serving.abort();
}

#[tokio::test]
async fn person_who_says_no_is_not_signed_in() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let redirect = Url::parse("http://127.0.0.1:4711/callback").unwrap();
    let application = Application::new("A program");
    let limits = Limits::default();
    let begun = BrowserSignIn::begin(&anna.issuer, &application, &redirect, limits)
        .await
        .unwrap();
    let refused = anna.refuse_sign_in(begun.authorization_url()).await;
    let error = begun.finish(&refused.unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::SignInDenied), "{error:?}");
}

#[tokio::test]
async fn answer_to_one_sign_in_is_of_no_use_to_another() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let redirect = Url::parse("http://127.0.0.1:4711/callback").unwrap();
    let application = Application::new("A program");
    let begin = async || {
        BrowserSignIn::begin(&anna.issuer, &application, &redirect, Limits::default())
            .await
            .unwrap()
    };
    let (mine, other) = (begin().await, begin().await);
    let answer = anna.walk_sign_in(other.authorization_url()).await.unwrap();
    let error = mine.finish(&answer).await.unwrap_err();
    assert!(matches!(error, Error::CallbackRefused { .. }), "{error:?}");

    // Somebody who has seen another one's code puts it into an answer of their own.
    let mine = begin().await;
    let own = anna.walk_sign_in(mine.authorization_url()).await.unwrap();
    let code = |url: &Url| {
        let mut pairs = url.query_pairs();
        pairs
            .find(|(name, _)| name == "code")
            .unwrap()
            .1
            .into_owned()
    };
    let stolen = own.as_str().replace(&code(&own), &code(&answer));
    let error = mine
        .finish(&Url::parse(&stolen).unwrap())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::SignInRefused { status: 400, code: Some(code) } if code == "invalid_grant"),
        "{error:?}"
    );
}

#[tokio::test]
async fn issuer_is_found_from_the_person_their_pod_and_their_server() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let anonymous = SolidClient::builder().build().unwrap();
    for address in [
        anna.web_id.clone(),
        anna.storage.clone(),
        anna.storage.join("profile/").unwrap(),
        anna.storage.join("not/there.txt").unwrap(),
        anna.issuer.clone(),
    ] {
        let found = anonymous.find_issuers(&address).await.unwrap();
        assert_eq!(found, std::slice::from_ref(&anna.issuer), "{address}");
    }
}

#[tokio::test]
async fn document_in_a_pod_leads_to_no_other_issuer() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let (client, _) = client(
        sign_in(&anna, &Application::new("A program"))
            .await
            .unwrap()
            .saved(),
        &anna,
    );
    // What the storage says of itself may be added to by those who may write there.
    let node = |address: &str| NamedNode::new(address).unwrap();
    let claim = Triple::new(
        node(anna.storage.as_str()),
        node("http://www.w3.org/ns/solid/terms#oidcIssuer"),
        node("https://evil.example/"),
    );
    let links = client.head(&anna.storage).await.unwrap().links;
    let description = links.first("describedby").unwrap();
    let patch = N3Patch::new().insert(claim);
    client
        .patch(description, &patch, &Precondition::None)
        .await
        .unwrap();
    let told = client.get_as(&anna.storage, "text/turtle").await.unwrap();
    assert!(
        String::from_utf8(told.body)
            .unwrap()
            .contains("evil.example")
    );
    let anonymous = SolidClient::builder().build().unwrap();
    let found = anonymous.find_issuers(&anna.storage).await.unwrap();
    assert_eq!(found, std::slice::from_ref(&anna.issuer));
}

#[tokio::test]
async fn sign_in_outlives_a_restart_of_the_server() {
    let Some(mut server) = SolidServer::start_with_or_skip(kluis_testkit::ServerKind::FileWac)
    else {
        return;
    };
    let anna = server.account_async("anna").await.unwrap();
    let signed_in = sign_in(&anna, &Application::new("A program"))
        .await
        .unwrap();
    let (client, _) = client(signed_in.saved(), &anna);
    write_and_read(&client, &anna, "before.txt").await;
    server.restart_async().await.unwrap();
    write_and_read(&client, &anna, "after.txt").await;
    let (again, _) = self::client(signed_in.saved(), &anna);
    assert_eq!(again.session().await.unwrap().web_id(), &anna.web_id);
}
