use serde::{Deserialize, Serialize};

/// What is needed to sign in at a cooperative's server with an access key instead of a browser.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteLogin {
    /// Address of the server, of the pod, or the WebID.
    pub url: String,
    /// Client id, made on the account page of the server.
    pub client_id: String,
    /// The secret that belongs to it.
    pub client_secret: String,
}

/// A sign-in that waits for the person in their browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInWait {
    /// The page to open in the browser.
    pub address: String,
    /// True when no browser could be started: the person has to open one.
    pub no_browser: bool,
}

/// How somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignInMethod {
    /// In the browser, on the pages of the server.
    Browser,
    /// With a client id and its secret.
    Credentials,
}

/// The account at a cooperative.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteView {
    /// False when nobody is signed in; the other fields are null then.
    pub signed_in: bool,
    /// Who the server says we are.
    pub web_id: Option<String>,
    /// Root of the pod there.
    pub storage: Option<String>,
    /// Who issues the tokens.
    pub issuer: Option<String>,
    /// Whether the server answered just now; null when it was not asked.
    pub reachable: Option<bool>,
    /// How this came about.
    #[serde(default)]
    pub method: Option<SignInMethod>,
    /// Until when what the server issued just now is good; it is renewed by itself. Null when the
    /// server issued nothing.
    #[serde(default)]
    pub expires: Option<String>,
    /// True when the server does not renew the sign-in any more: work waits until the person signs
    /// in again.
    #[serde(default)]
    pub needs_sign_in: bool,
    /// Right after signing out: whether the server was told so, where it offers that. Absent when
    /// there was nothing to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<bool>,
}
