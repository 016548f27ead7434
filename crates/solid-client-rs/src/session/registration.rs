//! How a program makes itself known to an issuer: by a document of its own
//! ([client identifiers](https://solid.github.io/solid-oidc/#clientids)) or by registering on the
//! spot ([RFC 7591](https://www.rfc-editor.org/rfc/rfc7591)).

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;
use zeroize::Zeroizing;

use super::issuer::Issuer;
use super::talk::{self, refusal_code};
use super::token_endpoint::Client;
use super::{is_loopback_redirect, sensitive};
use crate::transport::{Transport, require_secure};
use crate::{Error, Result};

/// What a browser sign-in asks for: an identity, its WebID, and a refresh token.
pub(super) const SCOPE: &str = "openid webid offline_access";

/// The program that signs people in, as an issuer shows it to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// The name on the issuer's page that asks for consent.
    pub name: String,
    /// Where the program's client identifier document is published; with it, access rules can name
    /// the program. Without, the program registers anew at each sign-in.
    pub client_id_document: Option<Url>,
    /// The program's home page, for a registration.
    pub uri: Option<Url>,
}

impl Application {
    /// A program that registers itself at each sign-in.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            client_id_document: None,
            uri: None,
        }
    }

    /// The JSON-LD document to publish at `address` as `application/ld+json`, so that it can be this
    /// program's [`Application::client_id_document`]. For a program with a
    /// [loopback address](https://www.rfc-editor.org/rfc/rfc8252#section-7.3) any port will do:
    /// issuers leave it out when they compare.
    #[must_use]
    pub fn client_identifier_document(&self, address: &Url, redirects: &[Url]) -> String {
        let mut document = self.metadata(redirects);
        document["@context"] = json!(["https://www.w3.org/ns/solid/oidc-context.jsonld"]);
        document["client_id"] = address.as_str().into();
        document.to_string()
    }

    fn metadata(&self, redirects: &[Url]) -> Value {
        let is_native = redirects.iter().all(|redirect| {
            is_loopback_redirect(redirect) || !redirect.scheme().starts_with("http")
        });
        let mut metadata = json!({
            "client_name": self.name,
            "application_type": if is_native { "native" } else { "web" },
            "redirect_uris": redirects,
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "scope": SCOPE,
            "token_endpoint_auth_method": "none",
        });
        if let Some(uri) = &self.uri {
            metadata["client_uri"] = uri.as_str().into();
        }
        metadata
    }

    /// The identifier to sign in with: that of the document, or one that the issuer gives now.
    pub(super) async fn register(
        &self,
        transport: &Transport,
        issuer: &Issuer,
        redirect: &Url,
    ) -> Result<Registration> {
        if let Some(document) = &self.client_id_document {
            require_secure(document)?;
            return Ok(Registration::public(document.as_str()));
        }
        let endpoint = issuer
            .registration_endpoint
            .as_ref()
            .ok_or(Error::Protocol {
                what: "an issuer that takes registrations; this one wants a client identifier document",
            })?;
        let mut metadata = self.metadata(std::slice::from_ref(redirect));
        if issuer.signs_with("ES256") {
            metadata["id_token_signed_response_alg"] = "ES256".into();
        }
        if !issuer.takes_public_clients() {
            metadata["token_endpoint_auth_method"] = "client_secret_basic".into();
        }
        let mut headers = talk::json_accepted();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        let body = Bytes::from(metadata.to_string());
        let reply = talk::ask(transport, Method::POST, endpoint, headers, body).await?;
        if !reply.status.is_success() {
            return Err(Error::SignInRefused {
                status: reply.status.as_u16(),
                code: refusal_code(&reply.body),
            });
        }
        let answer: Answer = serde_json::from_slice(&reply.body).map_err(|_| Error::Protocol {
            what: "a client identifier for the registration",
        })?;
        Ok(answer.into_registration(issuer))
    }
}

#[derive(Deserialize)]
struct Answer {
    client_id: String,
    client_secret: Option<Zeroizing<String>>,
    token_endpoint_auth_method: Option<String>,
    registration_client_uri: Option<Url>,
    registration_access_token: Option<Zeroizing<String>>,
}

impl Answer {
    fn into_registration(self, issuer: &Issuer) -> Registration {
        let secret = |text: Zeroizing<String>| SecretString::from(text.as_str());
        // Some issuers send a secret even to clients that said they cannot keep one.
        let is_public = self.token_endpoint_auth_method.as_deref() == Some("none");
        let management = self
            .registration_client_uri
            // Whatever is at another place is not asked to delete anything.
            .filter(|address| issuer.may_name(address).is_ok())
            .zip(self.registration_access_token)
            .map(|(address, token)| (address, secret(token)));
        Registration {
            client_id: self.client_id,
            client_secret: self.client_secret.filter(|_| !is_public).map(secret),
            management,
        }
    }
}

/// What an issuer knows the program by.
#[derive(Clone)]
pub(super) struct Registration {
    pub(super) client_id: String,
    pub(super) client_secret: Option<SecretString>,
    /// Where the registration can be deleted, and with which token
    /// ([RFC 7592](https://www.rfc-editor.org/rfc/rfc7592#section-2.3)).
    pub(super) management: Option<(Url, SecretString)>,
}

impl Registration {
    fn public(client_id: &str) -> Self {
        Self {
            client_id: client_id.to_owned(),
            client_secret: None,
            management: None,
        }
    }

    /// How the program says who it is at the token endpoint.
    pub(super) fn client(&self) -> Client<'_> {
        Client {
            id: &self.client_id,
            secret: self.client_secret.as_ref(),
        }
    }

    /// Deletes the registration, where it can be. Nothing depends on it: what is left behind is a
    /// name without a token.
    pub(super) async fn delete(&self, transport: &Transport, issuer: &Issuer) -> Result<()> {
        let Some((address, token)) = &self.management else {
            return Ok(());
        };
        issuer.may_name(address)?;
        let mut headers = HeaderMap::new();
        // Exposed to the issuer that gave it.
        let bearer = Zeroizing::new(format!("Bearer {}", token.expose_secret()));
        headers.insert(header::AUTHORIZATION, sensitive(&bearer)?);
        let reply = talk::ask(transport, Method::DELETE, address, headers, Bytes::new()).await?;
        tracing::debug!(status = reply.status.as_u16(), "registration given up");
        Ok(())
    }
}
