//! Asking a token endpoint, with a proof of possession
//! ([RFC 6749](https://www.rfc-editor.org/rfc/rfc6749#section-4),
//! [RFC 9449](https://www.rfc-editor.org/rfc/rfc9449#section-5)).

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::hints::{Clock, Hints};
use super::talk::{self, refusal_code};
use super::{Session, Token, USE_NONCE, sensitive};
use crate::dpop::DpopKey;
use crate::transport::Transport;
use crate::{Error, Result};

/// A token is renewed this long before its end, or at half its life where that is shorter.
const RENEW_BEFORE_END: Duration = Duration::from_secs(30);
/// What a token is taken to live where the issuer does not say.
const ASSUMED_LIFE: Duration = Duration::from_secs(300);
const BAD_PROOF: &str = "invalid_dpop_proof";

/// How a program says who it is.
pub(super) struct Client<'a> {
    pub(super) id: &'a str,
    /// `None` for a program that cannot keep a secret: it says its identifier alone.
    pub(super) secret: Option<&'a SecretString>,
}

/// Where, with which key, and as which program tokens are asked for.
pub(super) struct TokenEndpoint<'a> {
    pub(super) transport: &'a Transport,
    pub(super) hints: &'a Hints,
    pub(super) url: &'a Url,
    pub(super) key: &'a DpopKey,
    pub(super) client: Client<'a>,
}

/// What a token endpoint gave.
pub(super) struct Tokens {
    access_token: SecretString,
    pub(super) refresh_token: Option<SecretString>,
    pub(super) id_token: Option<Zeroizing<String>>,
    life: Duration,
    asked_at: Instant,
    /// The time of the answer, in seconds since 1970.
    pub(super) now: i64,
}

#[derive(Deserialize)]
struct Answer {
    access_token: Zeroizing<String>,
    token_type: String,
    expires_in: Option<u64>,
    refresh_token: Option<Zeroizing<String>>,
    id_token: Option<Zeroizing<String>>,
}

impl TokenEndpoint<'_> {
    /// Asks with these parameters. A wanted nonce and a clock that is off are put right once each.
    pub(super) async fn ask(&self, parameters: &[(&str, &str)]) -> Result<Tokens> {
        let asked_at = Instant::now();
        let mut nonce_retried = false;
        let mut clock_tries = 0;
        let began_with_own_clock = self.hints.clock(self.url).is_own();
        let reply = loop {
            let clock = self.hints.clock(self.url);
            let body = self.client.form(parameters);
            let reply = talk::ask(
                self.transport,
                Method::POST,
                self.url,
                self.headers()?,
                // The connection's own buffers hold it too, and nobody wipes those.
                Bytes::copy_from_slice(body.as_bytes()),
            )
            .await?;
            self.hints.learn_nonce(self.url, &reply.headers);
            if reply.status.is_success() {
                break reply;
            }
            let code = refusal_code(&reply.body);
            if code.as_deref() == Some(USE_NONCE) && !nonce_retried {
                nonce_retried = true;
                continue;
            }
            if code.as_deref() == Some(BAD_PROOF) && clock_tries < 2 {
                clock_tries += 1;
                if self.hints.correct_clock(self.url, &reply.headers, &clock) {
                    continue;
                }
                // The time that the server tells is not what it goes by.
                if !clock.is_own() {
                    self.hints.restore_clock(self.url, Clock::own());
                    if !began_with_own_clock {
                        continue;
                    }
                }
            }
            return Err(Error::SignInRefused {
                status: reply.status.as_u16(),
                code,
            });
        };
        let answer: Answer = serde_json::from_slice(&reply.body).map_err(|_| Error::Protocol {
            what: "an access token from the token endpoint",
        })?;
        if !answer.token_type.eq_ignore_ascii_case("DPoP") {
            return Err(Error::Protocol {
                what: "a token of type DPoP",
            });
        }
        Ok(Tokens {
            access_token: SecretString::from(answer.access_token.as_str()),
            refresh_token: answer
                .refresh_token
                .map(|token| SecretString::from(token.as_str())),
            id_token: answer.id_token,
            life: answer.expires_in.map_or(ASSUMED_LIFE, Duration::from_secs),
            asked_at,
            // By the one clock or the other: it is the nonce that tells an old answer from a new one.
            now: self.hints.time_at(self.url).min(Clock::own().now()),
        })
    }

    fn headers(&self) -> Result<HeaderMap> {
        let mut headers = talk::json_accepted();
        if let Some(basic) = self.client.basic()? {
            headers.insert(header::AUTHORIZATION, basic);
        }
        headers.insert(header::CONTENT_TYPE, FORM);
        let (nonce, now) = (self.hints.nonce(self.url), self.hints.time_at(self.url));
        let proof = self
            .key
            .proof(&Method::POST, self.url, None, nonce.as_deref(), now);
        headers.insert("dpop", sensitive(&proof)?);
        Ok(headers)
    }
}

pub(super) const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

impl Client<'_> {
    /// The parameters as a form; a program without a secret is named in it.
    pub(super) fn form(&self, parameters: &[(&str, &str)]) -> Zeroizing<String> {
        // Large enough that growing leaves no copies behind: each byte takes at most three.
        let length: usize = parameters
            .iter()
            .map(|(name, value)| name.len() + 3 * value.len() + 2)
            .sum();
        let text = String::with_capacity(length + 3 * self.id.len() + 16);
        let mut form = form_urlencoded::Serializer::new(text);
        form.extend_pairs(parameters);
        if self.secret.is_none() {
            form.append_pair("client_id", self.id);
        }
        Zeroizing::new(form.finish())
    }

    pub(super) fn basic(&self) -> Result<Option<HeaderValue>> {
        let Some(secret) = self.secret else {
            return Ok(None);
        };
        // RFC 6749, section 2.3.1: both parts are form-encoded before Basic encodes them again.
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        // Exposed for the endpoint of the issuer that the secret is of.
        let secret = Zeroizing::new(encode(secret.expose_secret()));
        let pair = Zeroizing::new(format!("{}:{}", encode(self.id), secret.as_str()));
        let basic = Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())));
        sensitive(&basic).map(Some)
    }
}

impl Tokens {
    /// The WebID in the access token, where that can be read.
    pub(super) fn web_id(&self) -> Option<Url> {
        web_id_in(self.access_token.expose_secret())
    }

    pub(super) fn into_token(self, key: &Arc<DpopKey>, web_id: Url, serial: u64) -> Result<Token> {
        let margin = RENEW_BEFORE_END.min(self.life / 2);
        let expires_at = jiff::Timestamp::now().checked_add(self.life);
        let renew_at = self.asked_at.checked_add(self.life - margin);
        let (Ok(expires_at), Some(renew_at)) = (expires_at, renew_at) else {
            return Err(Error::Protocol {
                what: "a life of the token within this era",
            });
        };
        Ok(Token {
            value: self.access_token,
            key: Arc::clone(key),
            session: Session { web_id, expires_at },
            renew_at,
            serial,
        })
    }
}

#[derive(Deserialize)]
struct AccessClaims {
    webid: Url,
}

/// Reads the WebID claim. The token comes straight from its issuer, so its signature is not checked
/// here: the server that it is for does that.
fn web_id_in(access_token: &str) -> Option<Url> {
    let payload = URL_SAFE_NO_PAD
        .decode(access_token.split('.').nth(1)?)
        .ok()?;
    let claims: AccessClaims = serde_json::from_slice(&payload).ok()?;
    Some(claims.webid)
}
