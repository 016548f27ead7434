//! Signing in at a cooperative.

use kluis_api::{GrantView, RemoteLogin, RemoteView, SignInWait};
use serde::Serialize;
use yew::Callback;

use super::{Answer, Nothing, bridge};

#[derive(Serialize)]
struct SignIn<'a> {
    login: &'a RemoteLogin,
}

#[derive(Serialize)]
struct At<'a> {
    address: &'a str,
}

/// With an access key.
pub async fn sign_in(login: &RemoteLogin) -> Answer<RemoteView> {
    bridge::call("sign_in", &SignIn { login }).await
}

/// Opens the browser and waits until the person has signed in there; none when they gave up.
pub async fn sign_in_with_browser(address: &str) -> Answer<Option<RemoteView>> {
    bridge::call("sign_in_with_browser", &At { address }).await
}

/// Opens the browser once more for the sign-in that waits.
pub async fn open_sign_in_again() -> Answer<()> {
    bridge::call("open_sign_in_again", &Nothing {}).await
}

/// Gives up the sign-in that waits.
pub async fn cancel_sign_in() -> Answer<()> {
    bridge::call("cancel_sign_in", &Nothing {}).await
}

/// The consents that stay open at the cooperative when the connection is broken off.
pub async fn open_at_the_cooperative() -> Answer<Vec<GrantView>> {
    bridge::call("open_at_the_cooperative", &Nothing {}).await
}

/// Breaks the connection off.
pub async fn sign_out() -> Answer<RemoteView> {
    bridge::call("sign_out", &Nothing {}).await
}

/// Calls back with the sign-in that waits for the browser, and with none once it has ended.
pub fn on_sign_in_waits(callback: Callback<Option<SignInWait>>) {
    bridge::listen("sign-in-waits", callback);
}
