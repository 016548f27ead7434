//! An issuer with a storage, strict where real ones are lenient, and false where a test says so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use solid_client_rs::secrecy::SecretString;
use solid_client_rs::url::{Url, form_urlencoded};
use solid_client_rs::{
    Application, BrowserSignIn, Limits, Result, SavedSignIn, SignIn, SignInStore, SolidClient,
};

/// A proof may be this old or early, in seconds.
const PROOF_LIFE: i64 = 60;

/// What arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub headers: HeaderMap,
    pub form: BTreeMap<String, String>,
}

impl Seen {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    fn proof(&self) -> Value {
        claims_of(self.header("dpop"))
    }
}

/// What a test makes the issuer do. Everything is right at first.
#[derive(Clone)]
pub struct Rules {
    /// How far its clock is ahead, in seconds; and whether its `Date` shows that.
    pub clock: i64,
    pub tells_its_time: bool,
    /// What its `Date` is ahead without its clock being so.
    pub false_date: i64,
    /// The nonce that it and its storage want in proofs.
    pub nonce: Option<&'static str>,
    pub replaces_refresh_tokens: bool,
    pub configuration: Value,
    pub registration: Value,
    pub id_token: Value,
    pub token_answer: Value,
    /// The WebID in access tokens, and the issuer in the profile, where they are others.
    pub access_web_id: Option<String>,
    pub profile_issuer: Option<String>,
    /// The links of the storage `/pod/`, and what `/description` says.
    pub storage_links: Vec<String>,
    pub description: String,
    /// Answers of the token endpoint and the storage that come before the right ones.
    pub token_failures: Vec<(u16, &'static str)>,
    pub storage_refusals: u32,
    /// Held by a test to keep the token endpoint from answering once it has done its work.
    pub token_gate: Arc<tokio::sync::Mutex<()>>,
    /// What the browser was sent with.
    pub authorization: BTreeMap<String, String>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            clock: 0,
            tells_its_time: true,
            false_date: 0,
            nonce: None,
            replaces_refresh_tokens: true,
            configuration: json!({}),
            registration: json!({}),
            id_token: json!({}),
            token_answer: json!({}),
            access_web_id: None,
            profile_issuer: None,
            storage_links: Vec::new(),
            description: String::new(),
            token_failures: Vec::new(),
            storage_refusals: 0,
            token_gate: Arc::default(),
            authorization: BTreeMap::new(),
        }
    }
}

#[derive(Default)]
struct State {
    rules: Rules,
    seen: Vec<Seen>,
    used_proofs: BTreeSet<String>,
    issued: u32,
    refresh_token: String,
    refused_tokens: BTreeSet<String>,
}

#[derive(Clone)]
pub struct FalseIssuer {
    pub url: Url,
    state: Arc<Mutex<State>>,
    _task: Arc<Task>,
}

struct Task(tokio::task::JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl FalseIssuer {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = Url::parse(&format!("http://localhost:{port}/")).unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let (base, shared) = (url.clone(), Arc::clone(&state));
        let handle = move |request: Request| {
            let (base, state) = (base.clone(), Arc::clone(&shared));
            async move {
                let (parts, body) = request.into_parts();
                let body = to_bytes(body, 1 << 20).await.unwrap();
                let seen = Seen {
                    method: parts.method.to_string(),
                    path: parts.uri.path().to_owned(),
                    headers: parts.headers,
                    form: form_urlencoded::parse(&body).into_owned().collect(),
                };
                let (mut response, gate) = {
                    let mut state = state.lock().unwrap();
                    state.seen.push(seen.clone());
                    let response = state.answer(&base, &seen);
                    let gate = Arc::clone(&state.rules.token_gate);
                    (response, (seen.path == "/token").then_some(gate))
                };
                if let Some(gate) = gate {
                    drop(gate.lock().await);
                }
                let rules = state.lock().unwrap().rules.clone();
                rules.add_date(response.headers_mut());
                response
            }
        };
        let router = Router::new().fallback(any(handle));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            url,
            state,
            _task: Arc::new(Task(task)),
        }
    }

    pub fn at(&self, path: &str) -> Url {
        self.url.join(path).unwrap()
    }

    pub fn web_id(&self) -> Url {
        self.at("card#me")
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub fn set(&self, change: impl FnOnce(&mut Rules)) {
        change(&mut self.state().rules);
    }

    pub fn seen(&self, path: &str) -> Vec<Seen> {
        let state = self.state();
        let fits = state.seen.iter().filter(|one| one.path == path);
        fits.cloned().collect()
    }

    /// Ends the sign-in on the issuer's side.
    pub fn forget_refresh_token(&self) {
        self.state().refresh_token = "forgotten".to_owned();
    }

    /// No storage takes the access tokens of before any more.
    pub fn expire_access_tokens(&self) {
        let mut state = self.state();
        let all = (1..=state.issued).map(|number| number.to_string());
        let all: Vec<_> = all.collect();
        state.refused_tokens.extend(all);
    }

    pub async fn begin(&self) -> Result<BrowserSignIn> {
        let redirect = Url::parse("http://127.0.0.1:4711/callback").unwrap();
        let application = Application::new("A program");
        BrowserSignIn::begin(&self.url, &application, &redirect, limits()).await
    }

    /// What the browser would come back to once the person has agreed.
    pub fn agree(&self, sign_in: &BrowserSignIn) -> Url {
        let query = sign_in.authorization_url().query_pairs().into_owned();
        let asked: BTreeMap<String, String> = query.collect();
        let mut callback = Url::parse(&asked["redirect_uri"]).unwrap();
        callback
            .query_pairs_mut()
            .append_pair("code", "code-of-the-browser")
            .append_pair("state", &asked["state"])
            .append_pair("iss", self.url.as_str());
        self.set(|rules| rules.authorization = asked);
        callback
    }

    pub async fn sign_in(&self) -> Result<SignIn> {
        let sign_in = self.begin().await?;
        let callback = self.agree(&sign_in);
        sign_in.finish(&callback).await
    }

    pub async fn saved(&self) -> SavedSignIn {
        self.sign_in().await.unwrap().saved()
    }

    pub fn client(&self, saved: &SavedSignIn, store: &Arc<Store>) -> SolidClient {
        SolidClient::builder()
            .signed_in(saved.clone(), Arc::clone(store) as Arc<dyn SignInStore>)
            .storage(&self.url)
            .limits(limits())
            .build()
            .unwrap()
    }
}

pub fn limits() -> Limits {
    Limits {
        retries: 0,
        ..Limits::default()
    }
}

impl Rules {
    fn now(&self) -> i64 {
        jiff::Timestamp::now().as_second() + self.clock
    }

    fn add_date(&self, headers: &mut HeaderMap) {
        let shown = if self.tells_its_time { self.now() } else { 0 };
        let shown = jiff::Timestamp::from_second(shown + self.false_date).unwrap();
        let date = jiff::fmt::rfc2822::DateTimePrinter::new()
            .timestamp_to_rfc9110_string(&shown)
            .unwrap();
        if self.tells_its_time {
            headers.insert("date", date.parse().unwrap());
        } else {
            headers.insert("date", "unknown".parse().unwrap());
        }
    }
}

impl State {
    fn answer(&mut self, base: &Url, seen: &Seen) -> Response {
        match (seen.method.as_str(), seen.path.as_str()) {
            ("GET", "/.well-known/openid-configuration") => {
                let at = |path| base.join(path).unwrap();
                let mut configuration = json!({
                    "issuer": base,
                    "authorization_endpoint": at("authorize"),
                    "token_endpoint": at("token"),
                    "registration_endpoint": at("register"),
                    "revocation_endpoint": at("revoke"),
                    "code_challenge_methods_supported": ["S256"],
                    "authorization_response_iss_parameter_supported": true,
                });
                merge(&mut configuration, &self.rules.configuration);
                respond(200, &configuration)
            }
            ("POST", "/register") => {
                let mut registration = json!({
                    "client_id": "a-program",
                    "token_endpoint_auth_method": "none",
                    "client_secret": "not for those who keep none",
                    "registration_client_uri": base.join("register/a-program").unwrap(),
                    "registration_access_token": "registration-token",
                });
                merge(&mut registration, &self.rules.registration);
                respond(201, &registration)
            }
            (_, "/pod/") => {
                let mut response = StatusCode::OK.into_response();
                for link in &self.rules.storage_links {
                    response.headers_mut().append("link", link.parse().unwrap());
                }
                response
            }
            ("GET", "/description") => {
                let turtle = self.rules.description.clone();
                ([("content-type", "text/turtle")], turtle).into_response()
            }
            ("DELETE", "/register/a-program") => StatusCode::NO_CONTENT.into_response(),
            ("POST", "/token") => self.token(base, seen),
            ("POST", "/revoke") => StatusCode::OK.into_response(),
            ("GET", "/card") => {
                let issuer = self.rules.profile_issuer.as_deref();
                let issuer = issuer.unwrap_or(base.as_str());
                let turtle =
                    format!("<#me> <http://www.w3.org/ns/solid/terms#oidcIssuer> <{issuer}>.");
                ([("content-type", "text/turtle")], turtle).into_response()
            }
            _ => self.resource(seen),
        }
    }

    /// What is wrong with a proof, if anything.
    fn proof_fault(&mut self, seen: &Seen) -> Option<&'static str> {
        let proof = seen.proof();
        let age = self.rules.now() - proof["iat"].as_i64().unwrap();
        if age.abs() > PROOF_LIFE || !self.used_proofs.insert(proof["jti"].to_string()) {
            return Some("invalid_dpop_proof");
        }
        let nonce = self.rules.nonce.map(Value::from);
        (nonce.is_some() && proof.get("nonce") != nonce.as_ref()).then_some("use_dpop_nonce")
    }

    fn refuse(&self, status: u16, code: &str) -> Response {
        let mut response = respond(status, &json!({ "error": code }));
        let headers = response.headers_mut();
        if (300..400).contains(&status) {
            headers.insert("location", "/elsewhere".parse().unwrap());
        }
        if let Some(nonce) = self.rules.nonce {
            headers.insert("dpop-nonce", nonce.parse().unwrap());
        }
        if code == "use_dpop_nonce" {
            let challenge = r#"DPoP error="use_dpop_nonce""#;
            headers.insert("www-authenticate", challenge.parse().unwrap());
        }
        response
    }

    fn token(&mut self, base: &Url, seen: &Seen) -> Response {
        if !self.rules.token_failures.is_empty() {
            let (status, code) = self.rules.token_failures.remove(0);
            return self.refuse(status, code);
        }
        if let Some(fault) = self.proof_fault(seen) {
            return self.refuse(400, fault);
        }
        let field = |name: &str| seen.form.get(name).map_or("", String::as_str);
        let is_new = match field("grant_type") {
            "authorization_code" => {
                let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier")));
                let asked = &self.rules.authorization;
                field("code") == "code-of-the-browser"
                    && asked["code_challenge"] == challenge
                    && asked["redirect_uri"] == field("redirect_uri")
            }
            _ => field("refresh_token") == self.refresh_token,
        };
        // The secret is "a secret"; a program that has one says it in the header alone.
        let basic = format!("Basic {}", STANDARD.encode("a%2Dprogram:a%20secret"));
        let is_program = if self.rules.registration["token_endpoint_auth_method"].is_string() {
            seen.header("authorization") == basic && field("client_id").is_empty()
        } else {
            seen.header("authorization").is_empty() && field("client_id") == "a-program"
        };
        if !is_new || !is_program {
            return self.refuse(400, "invalid_grant");
        }
        self.issued += 1;
        if self.refresh_token.is_empty() || self.rules.replaces_refresh_tokens {
            self.refresh_token = format!("refresh-{}", self.issued);
        }
        let web_id = base.join("card#me").unwrap();
        let mut id_token = json!({
            "iss": base, "aud": ["a-program", "solid"], "azp": "a-program", "webid": web_id,
            "nonce": self.rules.authorization.get("nonce"), "exp": self.rules.now() + 300,
        });
        merge(&mut id_token, &self.rules.id_token);
        let access_web_id = self.rules.access_web_id.clone();
        let access_token = json!({
            "webid": access_web_id.unwrap_or(web_id.into()), "n": self.issued,
        });
        let mut answer = json!({
            "access_token": jwt(&access_token), "id_token": jwt(&id_token),
            "refresh_token": self.refresh_token, "token_type": "DPoP", "expires_in": 600,
        });
        merge(&mut answer, &self.rules.token_answer);
        respond(200, &answer)
    }

    fn resource(&mut self, seen: &Seen) -> Response {
        let Some(token) = seen.header("authorization").strip_prefix("DPoP ") else {
            return self.refuse(401, "invalid_token");
        };
        let number = claims_of(token)["n"].to_string();
        if let Some(fault) = self.proof_fault(seen) {
            return self.refuse(401, fault);
        }
        if self.rules.storage_refusals > 0 || self.refused_tokens.contains(&number) {
            self.rules.storage_refusals = self.rules.storage_refusals.saturating_sub(1);
            return self.refuse(401, "invalid_token");
        }
        let token = URL_SAFE_NO_PAD.encode(Sha256::digest(token));
        assert_eq!(seen.proof()["ath"], token);
        ([("content-type", "text/plain")], "yes").into_response()
    }
}

fn merge(value: &mut Value, change: &Value) {
    for (name, new) in change.as_object().unwrap() {
        if new.is_null() {
            value.as_object_mut().unwrap().remove(name);
        } else {
            value[name] = new.clone();
        }
    }
}

fn jwt(claims: &Value) -> String {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256"}"#);
    format!(
        "{header}.{}.c2ln",
        URL_SAFE_NO_PAD.encode(claims.to_string())
    )
}

fn claims_of(jwt: &str) -> Value {
    let payload = jwt.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

fn respond(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    let typed = [("content-type", "application/json")];
    (status, typed, body.to_string()).into_response()
}

type OnKeep = Box<dyn Fn() + Send + Sync>;

/// Keeps a sign-in in memory, or not.
#[derive(Default)]
pub struct Store {
    kept: Mutex<Option<SecretString>>,
    pub failures: Mutex<u32>,
    pub on_keep: Mutex<Option<OnKeep>>,
}

impl Store {
    pub fn with(saved: &SavedSignIn) -> Arc<Self> {
        let store = Arc::new(Self::default());
        store.put(saved);
        store
    }

    pub fn put(&self, saved: &SavedSignIn) {
        *self.kept.lock().unwrap() = Some(saved.to_secret());
    }

    /// The refresh token that is kept.
    pub fn refresh_token(&self) -> String {
        use solid_client_rs::secrecy::ExposeSecret as _;
        let kept = self.kept.lock().unwrap().clone().unwrap();
        let kept: Value = serde_json::from_str(kept.expose_secret()).unwrap();
        kept["refresh_token"].as_str().unwrap().to_owned()
    }
}

impl SignInStore for Store {
    fn load(&self) -> Option<SecretString> {
        self.kept.lock().unwrap().clone()
    }

    fn keep(&self, saved: &SecretString) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if let Some(on_keep) = &*self.on_keep.lock().unwrap() {
            on_keep();
        }
        let mut failures = self.failures.lock().unwrap();
        if *failures > 0 {
            *failures -= 1;
            return Err("the disk is full".into());
        }
        *self.kept.lock().unwrap() = Some(saved.clone());
        Ok(())
    }
}
