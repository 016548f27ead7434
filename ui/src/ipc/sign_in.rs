//! Signing in at a cooperative.

use kluis_api::{RemoteLogin, RemoteView};
use serde::Serialize;

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
