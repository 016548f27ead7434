//! What an issuer says about itself
//! ([OpenID Connect Discovery](https://openid.net/specs/openid-connect-discovery-1_0.html)), and how
//! much of that is believed.

use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use url::Url;

use super::hints::Hints;
use super::talk;
use crate::transport::{Transport, require_no_less_secure, require_secure};
use crate::{Error, Problem, Result};

/// The part of an OpenID configuration that this client acts on.
#[derive(Deserialize)]
pub(super) struct Issuer {
    /// Exactly as written: tokens must carry the same text.
    #[serde(rename = "issuer")]
    pub(super) name: String,
    pub(super) authorization_endpoint: Option<Url>,
    pub(super) token_endpoint: Url,
    pub(super) registration_endpoint: Option<Url>,
    pub(super) revocation_endpoint: Option<Url>,
    code_challenge_methods_supported: Option<Vec<String>>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
    /// Where the document came from; what an issuer names must not be less safe.
    #[serde(skip)]
    asked_at: Option<Url>,
}

impl Issuer {
    /// Asks an issuer about itself, and notes what its clock says.
    pub(super) async fn discover(
        transport: &Transport,
        issuer: &Url,
        hints: &Hints,
    ) -> Result<Self> {
        require_secure(issuer)?;
        let issuer = with_slash(issuer);
        let address = issuer
            .join(".well-known/openid-configuration")
            .map_err(|_| Error::Protocol {
                what: "an issuer that is a base address",
            })?;
        let headers = talk::json_accepted();
        let reply = talk::ask(transport, Method::GET, &address, headers, Bytes::new()).await?;
        if !reply.status.is_success() {
            let status = reply.status.as_u16();
            return Err(Error::from_status(
                status,
                &reply.headers,
                Problem::default(),
            ));
        }
        let mut found: Self = serde_json::from_slice(&reply.body).map_err(|_| Error::Protocol {
            what: "an OpenID configuration of the issuer",
        })?;
        // Section 4.3: another issuer's document must not be used.
        if !Url::parse(&found.name).is_ok_and(|name| is_same(&name, &issuer)) {
            return Err(Error::Protocol {
                what: "the issuer's own OpenID configuration",
            });
        }
        found.asked_at = Some(issuer);
        found.check_endpoints()?;
        // A code can be shown once only: better that its proof is right at once.
        let endpoint = &found.token_endpoint;
        hints.correct_clock(endpoint, &reply.headers, &hints.clock(endpoint));
        Ok(found)
    }

    fn check_endpoints(&self) -> Result<()> {
        let endpoints = [
            Some(&self.token_endpoint),
            self.authorization_endpoint.as_ref(),
            self.registration_endpoint.as_ref(),
            self.revocation_endpoint.as_ref(),
        ];
        endpoints
            .into_iter()
            .flatten()
            .try_for_each(|endpoint| self.may_name(endpoint))
    }

    /// Refuses what would be spoken to in the clear, and an issuer of the network that sends this
    /// client to the programs of this machine.
    pub(super) fn may_name(&self, address: &Url) -> Result<()> {
        let asked_at = self.asked_at.as_ref().ok_or(Error::InsecureUrl)?;
        require_no_less_secure(asked_at, address)
    }

    /// Whether a secret that is worth something elsewhere may go to the token endpoint: whoever can
    /// only write documents on some server must not get it.
    pub(super) fn require_token_endpoint_at_own_origin(&self) -> Result<()> {
        let own = self.asked_at.as_ref().map(Url::origin);
        if own == Some(self.token_endpoint.origin()) {
            Ok(())
        } else {
            Err(Error::Protocol {
                what: "a token endpoint at the issuer's own origin",
            })
        }
    }

    /// Refuses an issuer that says it cannot tie the code to this program
    /// ([RFC 7636](https://www.rfc-editor.org/rfc/rfc7636)). Silence is no refusal.
    pub(super) fn require_pkce(&self) -> Result<()> {
        let methods = self.code_challenge_methods_supported.as_ref();
        if methods.is_none_or(|methods| methods.iter().any(|method| method == "S256")) {
            Ok(())
        } else {
            Err(Error::Protocol {
                what: "an issuer that supports PKCE with S256",
            })
        }
    }

    pub(super) fn signs_with(&self, algorithm: &str) -> bool {
        let algorithms = self.id_token_signing_alg_values_supported.as_ref();
        algorithms.is_some_and(|known| known.iter().any(|one| one == algorithm))
    }

    pub(super) fn takes_public_clients(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_ref();
        methods.is_none_or(|known| {
            known.iter().any(|one| one == "none")
                || !known.iter().any(|one| one == "client_secret_basic")
        })
    }
}

/// Whether an address is that of an issuer, by its own word.
pub(crate) async fn is_issuer(transport: &Transport, address: &Url) -> Result<bool> {
    match Issuer::discover(transport, address, &Hints::default()).await {
        Ok(_) => Ok(true),
        Err(error) if error.is_temporary() => Err(error),
        Err(_) => Ok(false),
    }
}

/// Whether both are one issuer: a closing slash is written by some and left out by others.
pub(super) fn is_same(one: &Url, other: &Url) -> bool {
    one.as_str().trim_end_matches('/') == other.as_str().trim_end_matches('/')
}

fn with_slash(issuer: &Url) -> Url {
    let mut issuer = issuer.clone();
    issuer.set_query(None);
    issuer.set_fragment(None);
    if !issuer.path().ends_with('/') {
        issuer.set_path(&format!("{}/", issuer.path()));
    }
    issuer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_slash_makes_no_other_issuer() {
        let url = |text: &str| Url::parse(text).unwrap();
        assert!(is_same(
            &url("https://a.example/r"),
            &url("https://a.example/r/")
        ));
        assert!(!is_same(
            &url("https://a.example/r"),
            &url("https://a.example/s")
        ));
        assert!(!is_same(
            &url("https://a.example/"),
            &url("http://a.example/")
        ));
    }
}
