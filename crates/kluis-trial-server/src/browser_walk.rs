//! What a person does in a browser to sign in, done through the server's own account interface.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use reqwest::header::{ACCEPT, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use url::Url;

use crate::account::Account;
use crate::background;

/// More steps than any sign-in has.
const MANY_STEPS: usize = 20;

/// What is said to the application that asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Allow,
    Refuse,
}

impl Account {
    /// Opens an authorization address, signs in there, picks this account's WebID and allows the
    /// application what it asks for, all without a browser. Returns the address to which a
    /// browser would go next, the application's own, without opening it.
    ///
    /// Every walk starts without cookies, as a browser does that was never there.
    ///
    /// # Errors
    /// What the server answered where that is no step of a sign-in; for a request that it does not
    /// even show to a person, an unknown application for instance, too.
    pub async fn walk_sign_in(&self, authorization_url: &Url) -> Result<Url> {
        self.walk(authorization_url, Decision::Allow).await
    }

    /// As [`Account::walk_sign_in`] until the application is shown, which is then refused.
    ///
    /// # Errors
    /// As [`Account::walk_sign_in`].
    pub async fn refuse_sign_in(&self, authorization_url: &Url) -> Result<Url> {
        self.walk(authorization_url, Decision::Refuse).await
    }

    async fn walk(&self, authorization_url: &Url, decision: Decision) -> Result<Url> {
        let visit = Visit::new(self.clone())?;
        background::run(visit.walk(authorization_url.clone(), decision)).await
    }
}

/// One visit, with the cookies it was given.
struct Visit {
    client: reqwest::Client,
    account: Account,
    cookies: BTreeMap<String, String>,
    picked: bool,
}

impl Visit {
    fn new(account: Account) -> Result<Self> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(60))
            .build()?;
        Ok(Self {
            client,
            account,
            cookies: BTreeMap::new(),
            picked: false,
        })
    }

    async fn walk(mut self, start: Url, decision: Decision) -> Result<Url> {
        let index = self.account.issuer.join(".account/")?;
        let mut next = start;
        for _ in 0..MANY_STEPS {
            if next.origin() != index.origin() {
                return Ok(next);
            }
            next = if next == index {
                self.answer_prompt(&index, decision).await?
            } else {
                self.follow(&next).await?
            };
        }
        bail!("the sign-in did not end within {MANY_STEPS} steps")
    }

    /// Does what the page asks for that the server shows now, and returns where it leads.
    async fn answer_prompt(&mut self, index: &Url, decision: Decision) -> Result<Url> {
        let controls = self.get(index).await?["controls"].take();
        let prompt = self.get(&control(&controls, "oidc", "prompt")?).await?;
        let (control, answer) = match prompt["prompt"].as_str() {
            Some("account") => {
                let (email, password) = (&self.account.email, &self.account.password);
                let answer = json!({ "email": email, "password": password });
                (control(&controls, "password", "login")?, answer)
            }
            Some("login") => {
                self.picked = true;
                let answer = json!({ "webId": self.account.web_id });
                (control(&controls, "oidc", "webId")?, answer)
            }
            Some("consent") if !self.picked => {
                bail!("the server asks for consent before a WebID was picked")
            }
            Some("consent") if decision == Decision::Refuse => {
                (control(&controls, "oidc", "cancel")?, json!({}))
            }
            Some("consent") => {
                let answer = json!({ "remember": true });
                (control(&controls, "oidc", "consent")?, answer)
            }
            _ => bail!("the server asks for something else than a sign-in: {prompt}"),
        };
        let answered = self.post(&control, &answer).await?;
        let location = answered["location"]
            .as_str()
            .with_context(|| format!("{} leads nowhere", control.path()))?;
        Ok(Url::parse(location)?)
    }

    async fn follow(&mut self, url: &Url) -> Result<Url> {
        let answer = self.send(Method::GET, url, None).await?;
        let status = answer.status();
        let location = answer
            .headers()
            .get(LOCATION)
            .and_then(|value| value.to_str().ok())
            .map(|location| url.join(location));
        match location {
            Some(location) if status.is_redirection() => Ok(location?),
            _ => bail!(
                "{} answered {status}: {}",
                url.path(),
                answer.text().await.unwrap_or_default()
            ),
        }
    }

    async fn get(&mut self, url: &Url) -> Result<Value> {
        let answer = self.send(Method::GET, url, None).await?;
        as_json(url, answer).await
    }

    async fn post(&mut self, url: &Url, body: &Value) -> Result<Value> {
        let answer = self.send(Method::POST, url, Some(body)).await?;
        as_json(url, answer).await
    }

    async fn send(&mut self, method: Method, url: &Url, body: Option<&Value>) -> Result<Response> {
        let mut request = self
            .client
            .request(method, url.clone())
            .header(ACCEPT, "application/json");
        if !self.cookies.is_empty() {
            let pairs = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"));
            request = request.header(COOKIE, pairs.collect::<Vec<_>>().join("; "));
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await?;
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }
}

async fn as_json(url: &Url, answer: Response) -> Result<Value> {
    let status = answer.status();
    let text = answer.text().await?;
    ensure!(
        status.is_success(),
        "{} answered {status}: {text}",
        url.path()
    );
    serde_json::from_str(&text)
        .with_context(|| format!("{} answered something else than JSON", url.path()))
}

fn control(controls: &Value, group: &str, name: &str) -> Result<Url> {
    let address = controls[group][name]
        .as_str()
        .with_context(|| format!("the account interface has no control {group}.{name}"))?;
    Ok(Url::parse(address)?)
}
