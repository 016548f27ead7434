//! Renewing a saved sign-in: the refresh token may be replaced each time, and no replacement may be
//! lost ([RFC 9700](https://www.rfc-editor.org/rfc/rfc9700#section-4.14)).

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use url::Url;

use super::id_token;
use super::issuer::Issuer;
use super::token_endpoint::{TokenEndpoint, Tokens};
use super::{Inner, SavedSignIn, SignInStore, State, Token};
use crate::transport::Transport;
use crate::{Error, Result};

/// How long another program, which has used the token first, gets to write down the next one.
const OTHER_PROGRAM_WRITES: Duration = Duration::from_secs(1);

impl Inner {
    pub(super) async fn refresh(
        &self,
        transport: &Transport,
        state: &mut State,
        store: &dyn SignInStore,
        refused: Option<u64>,
    ) -> Result<Arc<Token>> {
        if state.is_unkept {
            state.keep(store)?;
            if let Some(token) = state.usable_token(refused) {
                return Ok(token);
            }
        }
        // A token that was replaced must not be shown again: issuers take that for a theft, and end
        // the sign-in of everyone.
        state.adopt_newer(store);
        let mut has_waited = false;
        loop {
            let saved = state.saved.clone().ok_or(Error::NotSignedIn)?;
            if state.has_ended(&saved) {
                return Err(Error::SignInEnded);
            }
            let issuer = self.issuer(transport, state).await?;
            match self.ask_with_saved(transport, &issuer, &saved).await {
                Ok(tokens) => return take(state, store, &issuer, saved, tokens),
                Err(Error::SignInRefused {
                    code: Some(code), ..
                }) if is_end(&code) => {
                    state.ended.push(saved.refresh_token);
                    if !state.adopt_newer(store) && !state.fall_back() && !has_waited {
                        has_waited = true;
                        tokio::time::sleep(OTHER_PROGRAM_WRITES).await;
                        state.adopt_newer(store);
                    }
                }
                Err(other) => return Err(other),
            }
        }
    }

    async fn ask_with_saved(
        &self,
        transport: &Transport,
        issuer: &Issuer,
        saved: &SavedSignIn,
    ) -> Result<Tokens> {
        let endpoint = TokenEndpoint {
            transport,
            hints: &self.hints,
            url: &issuer.token_endpoint,
            key: &saved.key,
            client: saved.registration.client(),
        };
        // Exposed to the token endpoint of the issuer that gave it.
        let refresh_token = saved.refresh_token.expose_secret();
        endpoint
            .ask(&[
                ("grant_type", "refresh_token"),
                ("refresh_token", refresh_token),
            ])
            .await
    }
}

/// Whether an issuer says that it is over, as opposed to not now.
fn is_end(code: &str) -> bool {
    matches!(
        code,
        "invalid_grant" | "invalid_client" | "unauthorized_client"
    )
}

/// Takes what an issuer gave: first the new refresh token, into the store, then the rest.
fn take(
    state: &mut State,
    store: &dyn SignInStore,
    issuer: &Issuer,
    mut saved: SavedSignIn,
    mut tokens: Tokens,
) -> Result<Arc<Token>> {
    let replacement = tokens.refresh_token.take();
    let is_new = replacement
        .as_ref()
        .is_some_and(|token| !saved.has_token(token));
    if let Some(token) = replacement.filter(|_| is_new) {
        saved.refresh_token = token;
        state.saved = Some(saved.clone());
        state.is_unkept = true;
        state.token = None;
    }
    let key = Arc::new(saved.key.clone());
    let made = check_identity(issuer, &saved, &tokens)
        .and_then(|web_id| tokens.into_token(&key, web_id, state.issued + 1))
        .map(Arc::new);
    if let Ok(token) = &made {
        state.issued += 1;
        state.token = Some(Arc::clone(token));
    }
    if state.is_unkept {
        // Until it is kept, the token above is not handed out.
        state.keep(store)?;
    }
    made
}

/// Makes sure that a renewal is for the person of before.
fn check_identity(issuer: &Issuer, saved: &SavedSignIn, tokens: &Tokens) -> Result<Url> {
    let from_id_token = match &tokens.id_token {
        Some(id_token) => Some(id_token::check(
            id_token,
            &id_token::Expected {
                issuer: &issuer.name,
                client_id: &saved.registration.client_id,
                nonce: None,
                now: tokens.now,
            },
        )?),
        None => None,
    };
    for web_id in [from_id_token, tokens.web_id()].into_iter().flatten() {
        if web_id != saved.web_id {
            return Err(Error::Protocol {
                what: "a renewed token for the same WebID",
            });
        }
    }
    Ok(saved.web_id.clone())
}

impl State {
    fn keep(&mut self, store: &dyn SignInStore) -> Result<()> {
        let saved = self.saved.as_ref().ok_or(Error::NotSignedIn)?;
        store
            .keep(&saved.to_secret())
            .map_err(|source| Error::SignInNotKept { source })?;
        self.is_unkept = false;
        Ok(())
    }

    /// Takes over what another program has kept, where it is of the same person and not what is
    /// known to be worth nothing. Returns whether there was such a thing.
    pub(super) fn adopt_newer(&mut self, store: &dyn SignInStore) -> bool {
        let Some(kept) = store.load() else {
            return false;
        };
        let Ok(kept) = SavedSignIn::from_secret(&kept) else {
            tracing::debug!("what is kept is no sign-in that can be read");
            return false;
        };
        let Some(known) = &self.saved else {
            return false;
        };
        let is_newer = kept.is_same_account(known)
            && !kept.has_token(&known.refresh_token)
            && !self.has_ended(&kept);
        if is_newer {
            self.passed_over = self.saved.replace(kept);
        }
        is_newer
    }

    /// Goes back to the sign-in that the client was given, where the store had an older one. Returns
    /// whether there is one.
    fn fall_back(&mut self) -> bool {
        match self.passed_over.take() {
            Some(saved) if !self.has_ended(&saved) => {
                self.saved = Some(saved);
                self.is_unkept = true;
                true
            }
            _ => false,
        }
    }

    fn has_ended(&self, saved: &SavedSignIn) -> bool {
        self.ended.iter().any(|ended| saved.has_token(ended))
    }
}
