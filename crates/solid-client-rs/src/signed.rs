//! One request with a token and a proof, to the origins that may see them.

use http::{HeaderMap, StatusCode};

use crate::client::Request;
use crate::session::asks_for_nonce;
use crate::transport::require_secure;
use crate::{Result, SolidClient};

impl SolidClient {
    pub(crate) async fn send_with_token(&self, request: &Request) -> Result<reqwest::Response> {
        let transport = &self.shared.transport;
        require_secure(&request.url)?;
        let send = |headers: HeaderMap| {
            transport.send(
                request.method.clone(),
                &request.url,
                headers,
                request.body.clone(),
            )
        };
        let keeper = match &self.shared.keeper {
            Some(keeper) if self.storage_origins.contains(&request.url.origin()) => keeper,
            _ => return send(request.headers.clone()).await,
        };
        let mut refused = None;
        let mut nonce_retried = false;
        let mut clock_tried = false;
        let mut clock_before = None;
        loop {
            let clock = keeper.clock(&request.url);
            let token = keeper.token(transport, refused).await?;
            let mut headers = request.headers.clone();
            keeper.sign(&token, &request.method, &request.url, &mut headers)?;
            let response = send(headers).await?;
            keeper.learn_from(&request.url, response.headers());
            if response.status() != StatusCode::UNAUTHORIZED {
                return Ok(response);
            }
            if !nonce_retried && asks_for_nonce(response.headers()) {
                nonce_retried = true;
                continue;
            }
            // Servers seldom say why a proof is refused, so what costs least is tried first.
            if !clock_tried {
                clock_tried = true;
                if keeper.correct_clock(&request.url, response.headers(), &clock) {
                    clock_before = Some(clock);
                    continue;
                }
            }
            if refused.is_none() {
                refused = Some(token.serial());
                continue;
            }
            // The server's clock was not the reason, and the new token has not been seen without it.
            if let Some(before) = clock_before.take() {
                keeper.restore_clock(&request.url, before);
                continue;
            }
            return Ok(response);
        }
    }
}
