//! Accounts and pods through the server's JSON account interface.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use url::Url;

/// Someone with a pod on the test server. All of it is thrown away with the server, so nothing here
/// is hidden from debug output.
#[derive(Debug, Clone)]
pub struct Account {
    /// What the account signs in with on the server's own pages.
    pub email: String,
    /// The password that goes with [`Account::email`].
    pub password: String,
    /// The WebID, with its fragment.
    pub web_id: Url,
    /// The root container of the pod, with its closing slash.
    pub storage: Url,
    /// The OpenID issuer to sign in at.
    pub issuer: Url,
    /// The identifier for the client-credentials grant.
    pub client_id: String,
    /// The secret that goes with [`Account::client_id`].
    pub client_secret: String,
}

const SEEDED: [&str; 2] = ["alice", "bob"];

fn email_of(name: &str) -> String {
    format!("{name}@example.test")
}

fn password_of(name: &str) -> String {
    format!("{name} has a password for tests")
}

/// What the server makes before it answers its first request.
pub(crate) fn seed() -> Value {
    SEEDED
        .iter()
        .map(|name| {
            json!({
                "email": email_of(name),
                "password": password_of(name),
                "pods": [{ "name": name }],
            })
        })
        .collect()
}

/// Makes a new account, with a pod whose name starts with `name`.
pub(crate) async fn create(base_url: Url, name: String) -> Result<Account> {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || !name.chars().all(allowed) {
        bail!("the account name {name:?} may only hold ASCII letters, digits and hyphens");
    }
    let pod = format!("{name}-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let mut interface = Interface::open(base_url).await?;
    let created = interface.post(&["account", "create"], &json!({})).await?;
    interface.authorize(&created).await?;
    let (email, password) = (email_of(&pod), password_of(&pod));
    interface
        .post(
            &["password", "create"],
            &json!({ "email": email, "password": password }),
        )
        .await?;
    let made = interface
        .post(&["account", "pod"], &json!({ "name": pod }))
        .await?;
    let storage = url_in(&made, "pod")?;
    let web_id = url_in(&made, "webId")?;
    interface.account(email, password, web_id, storage).await
}

/// Signs in one of the seeded accounts and makes client credentials for it.
pub(crate) async fn sign_in_seeded(base_url: Url, name: &'static str) -> Result<Account> {
    let storage = base_url.join(&format!("{name}/"))?;
    let web_id = storage.join("profile/card#me")?;
    let (email, password) = (email_of(name), password_of(name));
    let mut interface = Interface::open(base_url).await?;
    let signed_in = interface
        .post(
            &["password", "login"],
            &json!({ "email": email, "password": password }),
        )
        .await?;
    interface.authorize(&signed_in).await?;
    interface.account(email, password, web_id, storage).await
}

/// The account interface describes itself: an index lists the controls there are, and more of them
/// once an account's token is sent along.
struct Interface {
    client: reqwest::Client,
    base_url: Url,
    token: Option<String>,
    controls: Value,
}

impl Interface {
    async fn open(base_url: Url) -> Result<Self> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(60))
            .build()?;
        let mut interface = Self {
            client,
            base_url,
            token: None,
            controls: Value::Null,
        };
        interface.read_controls().await?;
        Ok(interface)
    }

    async fn authorize(&mut self, answer: &Value) -> Result<()> {
        let token = answer["authorization"]
            .as_str()
            .context("the answer holds no account token")?;
        self.token = Some(token.to_owned());
        self.read_controls().await
    }

    async fn read_controls(&mut self) -> Result<()> {
        let index = self.base_url.join(".account/")?;
        let answer = self.send(self.client.get(index)).await?;
        self.controls = answer["controls"].clone();
        Ok(())
    }

    async fn post(&self, control: &[&str; 2], body: &Value) -> Result<Value> {
        let [group, name] = control;
        let address = self.controls[*group][*name]
            .as_str()
            .with_context(|| format!("the account interface has no control {group}.{name}"))?;
        self.send(self.client.post(address).json(body))
            .await
            .with_context(|| format!("the account control {group}.{name} refused"))
    }

    async fn send(&self, mut request: reqwest::RequestBuilder) -> Result<Value> {
        request = request.header("accept", "application/json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("CSS-Account-Token {token}"));
        }
        let answer = request.send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        if !status.is_success() {
            bail!("the account interface answered {status}: {text}");
        }
        serde_json::from_str(&text)
            .context("the account interface answered something else than JSON")
    }

    async fn account(
        &self,
        email: String,
        password: String,
        web_id: Url,
        storage: Url,
    ) -> Result<Account> {
        let wanted = json!({ "name": "kluis-testkit", "webId": web_id });
        let made = self
            .post(&["account", "clientCredentials"], &wanted)
            .await?;
        let text = |key: &str| -> Result<String> {
            let value = made[key]
                .as_str()
                .with_context(|| format!("the answer holds no {key}"))?;
            Ok(value.to_owned())
        };
        Ok(Account {
            email,
            password,
            web_id,
            storage,
            issuer: self.base_url.clone(),
            client_id: text("id")?,
            client_secret: text("secret")?,
        })
    }
}

fn url_in(answer: &Value, key: &str) -> Result<Url> {
    let text = answer[key]
        .as_str()
        .with_context(|| format!("the answer holds no {key}"))?;
    Url::parse(text).with_context(|| format!("{key} of the answer is no URL"))
}
