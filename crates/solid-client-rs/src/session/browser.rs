//! Sign-in through the browser: authorization code, PKCE and DPoP
//! ([Solid-OIDC](https://solid.github.io/solid-oidc/),
//! [RFC 8252](https://www.rfc-editor.org/rfc/rfc8252) for programs on a person's machine).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use url::Url;
use zeroize::Zeroizing;

use super::callback;
use super::hints::Hints;
use super::id_token;
use super::issuer::{Issuer, is_same};
use super::registration::{Application, Registration, SCOPE};
use super::saved::{SavedSignIn, SignIn};
use super::token_endpoint::TokenEndpoint;
use super::{is_loopback_redirect, within};
use crate::dpop::DpopKey;
use crate::transport::{Transport, require_no_less_secure};
use crate::{Error, Limits, Result, SolidClient};

/// How long an issuer gets to forget a program.
const FAREWELL: Duration = Duration::from_secs(5);

/// One sign-in on its way through the person's browser.
///
/// [`begin`](BrowserSignIn::begin) it, open [`authorization_url`](BrowserSignIn::authorization_url)
/// in the browser, wait for the address that the browser comes back to
/// ([`Loopback`](crate::Loopback) does that), and [`finish`](BrowserSignIn::finish) with it, or
/// [`give_up`](BrowserSignIn::give_up).
///
/// ```no_run
/// # async fn run() -> solid_client_rs::Result<()> {
/// use solid_client_rs::{Application, BrowserSignIn, CallbackPages, Limits, Loopback, url::Url};
///
/// let issuer = Url::parse("https://pod.example/").expect("a constant address");
/// let loopback = Loopback::bind().await?;
/// let application = Application::new("My program");
/// let redirect = loopback.redirect_url();
/// let sign_in = BrowserSignIn::begin(&issuer, &application, &redirect, Limits::default()).await?;
/// println!("Open this in your browser: {}", sign_in.authorization_url());
/// let pages = CallbackPages {
///     done: "<!doctype html><title>Done</title>You can close this window.".to_owned(),
///     refused: "<!doctype html><title>Not done</title>You are not signed in.".to_owned(),
/// };
/// let callback = loopback.wait(&sign_in, &pages).await?;
/// let sign_in = sign_in.finish(&callback).await?;
/// println!("Signed in as {}", sign_in.web_id());
/// # Ok(())
/// # }
/// ```
///
/// # What it makes sure of
/// The answer carries this sign-in's state and comes from the issuer that was asked; the code is of
/// use to this program alone (PKCE, and a proof of the key that the tokens are bound to); the
/// identity token is of this issuer, for this program and this sign-in; and the WebID's own document
/// names the issuer, so that no issuer can speak for people who did not choose it.
pub struct BrowserSignIn {
    transport: Transport,
    hints: Hints,
    issuer: Issuer,
    registration: Registration,
    redirect: Url,
    key: DpopKey,
    verifier: SecretString,
    state: SecretString,
    nonce: SecretString,
    url: Url,
}

impl BrowserSignIn {
    /// Asks the issuer about itself, registers the program where it has no document of its own, and
    /// makes the address to open.
    ///
    /// `redirect` is where the browser comes back to: `http` on this machine, `https`, or a scheme
    /// of the program's own, whose name has a dot in it. `limits` hold for this and for `finish`.
    ///
    /// # Errors
    /// [`Error::InsecureUrl`] for an issuer in the clear, or one that names endpoints in the clear or
    /// on this machine; [`Error::InvalidArgument`] for a redirect of another kind;
    /// [`Error::Protocol`] for an issuer that is not who it says or cannot do what is needed;
    /// [`Error::SignInRefused`] where it does not register the program; or what stands between here
    /// and the issuer.
    pub async fn begin(
        issuer: &Url,
        application: &Application,
        redirect: &Url,
        limits: Limits,
    ) -> Result<Self> {
        require_redirect(redirect)?;
        within(limits.deadline, async {
            let (transport, hints) = (Transport::new(limits)?, Hints::default());
            let issuer = Issuer::discover(&transport, issuer, &hints).await?;
            issuer.require_pkce()?;
            let endpoint = issuer
                .authorization_endpoint
                .clone()
                .ok_or(Error::Protocol {
                    what: "an authorization endpoint of the issuer",
                })?;
            let registration = application.register(&transport, &issuer, redirect).await?;
            let mut sign_in = Self {
                transport,
                hints,
                issuer,
                registration,
                redirect: redirect.clone(),
                key: DpopKey::generate()?,
                verifier: random_text()?,
                state: random_text()?,
                nonce: random_text()?,
                url: endpoint,
            };
            sign_in.fill_in_url();
            Ok(sign_in)
        })
        .await
    }

    fn fill_in_url(&mut self) {
        // Exposed to the browser: the state and the nonce are made for it, and of the verifier it
        // gets the digest.
        let challenge = Sha256::digest(self.verifier.expose_secret());
        self.url.set_fragment(None);
        self.url
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.registration.client_id)
            .append_pair("redirect_uri", self.redirect.as_str())
            .append_pair("scope", SCOPE)
            // Without it, issuers give no refresh token (OpenID Connect Core, section 11).
            .append_pair("prompt", "consent")
            .append_pair("state", self.state.expose_secret())
            .append_pair("nonce", self.nonce.expose_secret())
            .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(challenge))
            .append_pair("code_challenge_method", "S256");
    }

    /// The address to open in the person's browser: `https`, or `http` on this machine where the
    /// issuer is there too.
    #[must_use]
    pub fn authorization_url(&self) -> &Url {
        &self.url
    }

    /// Whether an address that the browser came back to carries this sign-in's state. Anything else
    /// is best passed over: any page can make a browser go there.
    #[must_use]
    pub fn owns(&self, callback: &Url) -> bool {
        // Exposed to be compared.
        callback::has_state(callback, self.state.expose_secret())
    }

    #[cfg(feature = "loopback")]
    pub(crate) fn state(&self) -> &SecretString {
        &self.state
    }

    /// Where the browser comes back to.
    #[must_use]
    pub fn redirect_url(&self) -> &Url {
        &self.redirect
    }

    /// Checks the answer, takes the tokens, and makes sure that the WebID names the issuer.
    ///
    /// # Errors
    /// [`Error::CallbackRefused`] for an answer that is not this sign-in's; [`Error::SignInDenied`]
    /// and [`Error::SignInFailed`] as the answer says; [`Error::SignInRefused`] where the issuer
    /// does not take the code; [`Error::Protocol`] for tokens that are not as they must be;
    /// [`Error::IssuerNotNamed`]; or what stands between here and the issuer or the WebID.
    pub async fn finish(self, callback: &Url) -> Result<SignIn> {
        let deadline = self.transport.limits.deadline;
        let outcome = within(deadline, self.exchange_code(callback)).await;
        if outcome.is_err() {
            self.give_up().await;
        }
        outcome
    }

    /// Ends the sign-in without a result, and has the issuer forget a program that was registered
    /// for it. Dropping it does the same, but for that: the issuer then keeps a name of no use.
    pub async fn give_up(self) {
        let forgetting = self.registration.delete(&self.transport, &self.issuer);
        if let Err(error) = within(FAREWELL, forgetting).await {
            tracing::debug!(%error, "the registration was left behind");
        }
    }

    async fn exchange_code(&self, callback: &Url) -> Result<SignIn> {
        let code = callback::code(
            callback,
            &callback::Expected {
                redirect: &self.redirect,
                // Exposed to be compared.
                state: self.state.expose_secret(),
                issuer: &self.issuer.name,
                issuer_names_itself: self.issuer.authorization_response_iss_parameter_supported,
            },
        )?;
        let endpoint = TokenEndpoint {
            transport: &self.transport,
            hints: &self.hints,
            url: &self.issuer.token_endpoint,
            key: &self.key,
            client: self.registration.client(),
        };
        // Exposed to the issuer's token endpoint, where they are of use once.
        let mut tokens = endpoint
            .ask(&[
                ("grant_type", "authorization_code"),
                ("code", code.expose_secret()),
                ("redirect_uri", self.redirect.as_str()),
                ("code_verifier", self.verifier.expose_secret()),
            ])
            .await?;
        let id_token = tokens.id_token.take().ok_or(Error::Protocol {
            what: "an identity token",
        })?;
        let web_id = id_token::check(
            &id_token,
            &id_token::Expected {
                issuer: &self.issuer.name,
                client_id: &self.registration.client_id,
                nonce: Some(self.nonce.expose_secret()),
                now: tokens.now,
            },
        )?;
        if tokens.web_id().is_some_and(|other| other != web_id) {
            return Err(Error::Protocol {
                what: "an access token and an identity token for one WebID",
            });
        }
        let refresh_token = tokens.refresh_token.take().ok_or(Error::Protocol {
            what: "a refresh token",
        })?;
        let issuer = Url::parse(&self.issuer.name).map_err(|_| Error::Protocol {
            what: "an issuer that is an address",
        })?;
        require_named(&self.transport, &issuer, &web_id).await?;
        Ok(SignIn::new(SavedSignIn {
            issuer,
            web_id,
            registration: self.registration.clone(),
            refresh_token,
            key: self.key.clone(),
        }))
    }
}

impl std::fmt::Debug for BrowserSignIn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("BrowserSignIn(..)")
    }
}

/// Makes sure that the person whose WebID it is has chosen this issuer
/// ([Solid-OIDC](https://solid.github.io/solid-oidc/#oidc-issuer-discovery)).
async fn require_named(transport: &Transport, issuer: &Url, web_id: &Url) -> Result<()> {
    require_no_less_secure(issuer, web_id)?;
    // Without a token: what the issuer gave proves nothing yet.
    let anonymous = SolidClient::builder().limits(transport.limits).build()?;
    let profile = anonymous.discover(web_id).await?;
    if profile.issuers.iter().any(|named| is_same(named, issuer)) {
        Ok(())
    } else {
        Err(Error::IssuerNotNamed)
    }
}

fn require_redirect(redirect: &Url) -> Result<()> {
    let is_own_scheme = redirect.scheme().contains('.');
    let is_usable = is_loopback_redirect(redirect) || redirect.scheme() == "https" || is_own_scheme;
    if is_usable && redirect.query().is_none() && redirect.fragment().is_none() {
        Ok(())
    } else {
        Err(Error::InvalidArgument {
            what: "a redirect to https, to http on this machine, or to a scheme of the program's own, \
                   without query and fragment",
        })
    }
}

/// 256 random bits, as many as PKCE asks for (RFC 7636, section 7.1).
fn random_text() -> Result<SecretString> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|error| Error::Unreachable {
        source: Box::new(error),
    })?;
    Ok(SecretString::from(URL_SAFE_NO_PAD.encode(bytes.as_slice())))
}
