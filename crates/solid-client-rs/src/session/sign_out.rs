//! Signing out: the issuer is told, and what was known is forgotten.

use bytes::Bytes;
use http::{Method, header};
use secrecy::ExposeSecret as _;

use super::issuer::Issuer;
use super::talk::{self, refusal_code};
use super::token_endpoint::FORM;
use super::{SavedSignIn, SessionKeeper, Way, within};
use crate::transport::Transport;
use crate::{Error, Result, SolidClient};

impl SolidClient {
    /// Signs out: this client and its clones send no token any more. The issuer is asked to revoke
    /// the refresh token, where it offers that
    /// ([RFC 7009](https://www.rfc-editor.org/rfc/rfc7009)), and to forget a program that registered
    /// itself for this sign-in. An access token that was handed out before lives on until its end:
    /// no server asks about it.
    ///
    /// The client forgets in any case; what a [`SignInStore`](crate::SignInStore) holds is for its
    /// owner to delete. Where the issuer could not be told, a client that is built from the same
    /// saved sign-in can try again.
    ///
    /// # Errors
    /// [`Error::NotSignedIn`] for an anonymous client and one that is signed out already;
    /// [`Error::SignInRefused`] where the issuer does not revoke; or what stands between here and the
    /// issuer.
    pub async fn sign_out(&self) -> Result<()> {
        let keeper = self.shared.keeper.as_ref().ok_or(Error::NotSignedIn)?;
        let transport = &self.shared.transport;
        within(transport.limits.deadline, keeper.sign_out(transport)).await
    }
}

impl SessionKeeper {
    async fn sign_out(&self, transport: &Transport) -> Result<()> {
        let (saved, issuer) = {
            let mut state = self.inner.state.lock().await;
            if state.is_signed_out {
                return Err(Error::NotSignedIn);
            }
            if let Way::Saved { store, .. } = &self.inner.way
                && !state.is_unkept
            {
                // Another program may have had the token replaced: the new one is to be revoked.
                state.adopt_newer(store.as_ref());
            }
            state.is_signed_out = true;
            state.token = None;
            state.passed_over = None;
            state.ended.clear();
            (state.saved.take(), state.issuer.take())
        };
        let Some(saved) = saved else {
            return Ok(());
        };
        let found;
        let issuer = match &issuer {
            Some(issuer) => issuer.as_ref(),
            None => {
                found = Issuer::discover(transport, &saved.issuer, &self.inner.hints).await?;
                &found
            }
        };
        let revoked = revoke(transport, issuer, &saved).await;
        if let Err(error) = saved.registration.delete(transport, issuer).await {
            tracing::debug!(%error, "the registration was left behind");
        }
        revoked
    }
}

async fn revoke(transport: &Transport, issuer: &Issuer, saved: &SavedSignIn) -> Result<()> {
    let Some(endpoint) = &issuer.revocation_endpoint else {
        return Ok(());
    };
    let client = saved.registration.client();
    let mut headers = talk::json_accepted();
    if let Some(basic) = client.basic()? {
        headers.insert(header::AUTHORIZATION, basic);
    }
    headers.insert(header::CONTENT_TYPE, FORM);
    // Exposed to the issuer that gave it.
    let form = client.form(&[
        ("token", saved.refresh_token.expose_secret()),
        ("token_type_hint", "refresh_token"),
    ]);
    let body = Bytes::copy_from_slice(form.as_bytes());
    let reply = talk::ask(transport, Method::POST, endpoint, headers, body).await?;
    if reply.status.is_success() {
        return Ok(());
    }
    Err(Error::SignInRefused {
        status: reply.status.as_u16(),
        code: refusal_code(&reply.body),
    })
}
