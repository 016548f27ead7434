//! The talk with the issuer: where its token endpoint is, and a token for the credentials
//! ([RFC 6749](https://www.rfc-editor.org/rfc/rfc6749#section-4.4), with DPoP).

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use url::Url;

use super::{Session, SessionKeeper, Token, USE_NONCE, sensitive};
use crate::transport::Transport;
use crate::{Error, Problem, Result};

/// The largest answer of an issuer, in bytes.
const ANSWER_LIMIT: u64 = 1024 * 1024;
/// A token is renewed this long before its end, or at half its life where that is shorter.
const RENEW_BEFORE_END: Duration = Duration::from_secs(30);
/// What a token is taken to live where the issuer does not say.
const ASSUMED_LIFE: Duration = Duration::from_secs(300);

#[derive(Deserialize)]
struct Configuration {
    issuer: Url,
    token_endpoint: Url,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    token_type: String,
    expires_in: Option<u64>,
}

#[derive(Deserialize)]
struct TokenClaims {
    webid: Url,
}

#[derive(Deserialize)]
struct TokenRefusal {
    error: String,
}

impl SessionKeeper {
    pub(super) async fn find_token_endpoint(&self, transport: &Transport) -> Result<Url> {
        let mut issuer = self.credentials.issuer.clone();
        if !issuer.path().ends_with('/') {
            issuer.set_path(&format!("{}/", issuer.path()));
        }
        let address = issuer
            .join(".well-known/openid-configuration")
            .map_err(|_| Error::Protocol {
                what: "an issuer that is a base address",
            })?;
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let response = transport
            .send(Method::GET, &address, headers, Bytes::new())
            .await?;
        let status = response.status();
        if status.is_redirection() {
            return Err(Error::RedirectRefused {
                reason: "none is followed during sign-in",
            });
        }
        if !status.is_success() {
            return Err(Error::from_status(
                status.as_u16(),
                response.headers(),
                Problem::default(),
            ));
        }
        let configuration: Configuration = serde_json::from_slice(
            &transport
                .read_body(response, ANSWER_LIMIT.min(transport.limits.body))
                .await?,
        )
        .map_err(|_| Error::Protocol {
            what: "an OpenID configuration of the issuer",
        })?;
        // OpenID Connect Discovery 1.0, section 4.3: another issuer's document must not be used.
        let same = |url: &Url| url.as_str().trim_end_matches('/').to_owned();
        if same(&configuration.issuer) != same(&issuer) {
            return Err(Error::Protocol {
                what: "the issuer's own OpenID configuration",
            });
        }
        // The secret goes there: whoever can only write documents on some server must not get it.
        if configuration.token_endpoint.origin() != issuer.origin() {
            return Err(Error::Protocol {
                what: "a token endpoint at the issuer's own origin",
            });
        }
        Ok(configuration.token_endpoint)
    }

    pub(super) async fn fetch_token(
        &self,
        transport: &Transport,
        endpoint: &Url,
        serial: u64,
    ) -> Result<Token> {
        let asked_at = Instant::now();
        let mut nonce_retried = false;
        let (status, body) = loop {
            let headers = self.token_request_headers(endpoint)?;
            let body = Bytes::from_static(b"grant_type=client_credentials&scope=webid");
            let response = transport
                .send(Method::POST, endpoint, headers, body)
                .await?;
            self.remember_nonce(endpoint, response.headers());
            let status = response.status();
            if status.is_redirection() {
                return Err(Error::RedirectRefused {
                    reason: "none is followed during sign-in",
                });
            }
            let body = zeroize::Zeroizing::new(
                transport
                    .read_body(response, ANSWER_LIMIT.min(transport.limits.body))
                    .await?,
            );
            if status.is_success() || nonce_retried || refusal_code(&body) != Some(USE_NONCE.into())
            {
                break (status, body);
            }
            nonce_retried = true;
        };
        if !status.is_success() {
            return Err(Error::SignInRefused {
                status: status.as_u16(),
                code: refusal_code(&body),
            });
        }
        let answer: TokenAnswer = serde_json::from_slice(&body).map_err(|_| Error::Protocol {
            what: "an access token from the token endpoint",
        })?;
        if !answer.token_type.eq_ignore_ascii_case("DPoP") {
            return Err(Error::Protocol {
                what: "a token of type DPoP",
            });
        }
        let life = answer.expires_in.map_or(ASSUMED_LIFE, Duration::from_secs);
        let margin = RENEW_BEFORE_END.min(life / 2);
        let expires_at = jiff::Timestamp::now()
            .checked_add(life)
            .map_err(|_| Error::Protocol {
                what: "a life of the token within this era",
            })?;
        let value = SecretString::from(answer.access_token);
        let web_id = web_id_in(value.expose_secret())?;
        Ok(Token {
            value,
            session: Session { web_id, expires_at },
            renew_at: asked_at + (life - margin),
            serial,
        })
    }

    fn token_request_headers(&self, endpoint: &Url) -> Result<HeaderMap> {
        // RFC 6749, section 2.3.1: both parts are form-encoded before Basic encodes them again.
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        // Exposed for the issuer's own token endpoint alone.
        let secret = zeroize::Zeroizing::new(encode(self.credentials.secret.expose_secret()));
        let pair = zeroize::Zeroizing::new(format!(
            "{}:{}",
            encode(&self.credentials.id),
            secret.as_str()
        ));
        let basic = zeroize::Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())));
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, sensitive(&basic)?);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        let proof = self.proof(&Method::POST, endpoint, None);
        headers.insert("dpop", sensitive(&proof)?);
        Ok(headers)
    }
}

/// The OAuth error code of a refusal, where it is one: it goes into a message, so nothing but a
/// short word is let through.
fn refusal_code(body: &[u8]) -> Option<String> {
    let TokenRefusal { error } = serde_json::from_slice(body).ok()?;
    let is_word = error.len() <= 40 && error.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    is_word.then_some(error)
}

/// Reads the WebID claim. The token comes straight from its issuer, so its signature is not checked
/// here: the server that it is for does that.
fn web_id_in(access_token: &str) -> Result<Url> {
    let mut parts = access_token.split('.');
    let claims = parts
        .nth(1)
        .and_then(|payload| URL_SAFE_NO_PAD.decode(payload).ok());
    claims
        .and_then(|claims| serde_json::from_slice::<TokenClaims>(&claims).ok())
        .map(|claims| claims.webid)
        .ok_or(Error::Protocol {
            what: "an access token with a webid claim",
        })
}
