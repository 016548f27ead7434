//! Proofs of possession for access tokens ([RFC 9449](https://www.rfc-editor.org/rfc/rfc9449)).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use url::Url;
use zeroize::Zeroizing;

use crate::{Error, Result};

/// The key that a session's tokens are bound to. It is wiped when dropped.
#[derive(Clone)]
pub(crate) struct DpopKey {
    signing: SigningKey,
    public: serde_json::Value,
}

impl DpopKey {
    pub(crate) fn generate() -> Result<Self> {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        let signing = loop {
            getrandom::fill(bytes.as_mut_slice()).map_err(|error| Error::Unreachable {
                source: Box::new(error),
            })?;
            // Refused only for zero and for values beyond the curve's order: one try in 2^32.
            if let Ok(key) = SigningKey::from_slice(bytes.as_slice()) {
                break key;
            }
        };
        Ok(Self::new(signing))
    }

    fn new(signing: SigningKey) -> Self {
        let point = signing.verifying_key().to_sec1_point(false);
        // An uncompressed point is one marker byte and two coordinates of 32 bytes.
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let public = json!({
            "kty": "EC",
            "crv": "P-256",
            "x": URL_SAFE_NO_PAD.encode(x),
            "y": URL_SAFE_NO_PAD.encode(y),
        });
        Self { signing, public }
    }

    /// The private part as text, to be kept as a secret.
    pub(crate) fn to_text(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new(self.signing.to_bytes());
        Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()))
    }

    /// Reads what [`DpopKey::to_text`] wrote; `None` for anything else.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
        SigningKey::from_slice(&bytes).ok().map(Self::new)
    }

    /// A fresh proof for one request, made at `now` by the server's clock, in seconds since 1970.
    /// `access_token` is left out for the token endpoint alone.
    pub(crate) fn proof(
        &self,
        method: &http::Method,
        url: &Url,
        access_token: Option<&str>,
        nonce: Option<&str>,
        now: i64,
    ) -> String {
        let mut target = url.clone();
        target.set_query(None);
        target.set_fragment(None);
        let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": self.public });
        let mut claims = json!({
            "jti": uuid::Uuid::new_v4().to_string(),
            "htm": method.as_str(),
            "htu": target.as_str(),
            "iat": now,
        });
        if let Some(token) = access_token {
            claims["ath"] = URL_SAFE_NO_PAD
                .encode(Sha256::digest(token.as_bytes()))
                .into();
        }
        if let Some(nonce) = nonce {
            claims["nonce"] = nonce.into();
        }
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let signature: Signature = self.signing.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::signature::Verifier as _;

    use super::*;

    fn part(proof: &str, index: usize) -> serde_json::Value {
        let encoded = proof.split('.').nth(index).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).unwrap()).unwrap()
    }

    #[test]
    fn proof_is_signed_for_the_address_without_query_and_fragment() {
        let key = DpopKey::generate().unwrap();
        let url = Url::parse("https://pod.example/a%20b?x=1#y").unwrap();
        let proof = key.proof(&http::Method::PUT, &url, Some("token"), Some("n-1"), 17);
        let claims = part(&proof, 1);
        assert_eq!(claims["htu"], "https://pod.example/a%20b");
        assert_eq!(claims["htm"], "PUT");
        assert_eq!(claims["nonce"], "n-1");
        assert_eq!(claims["iat"], 17);
        // SHA-256 of "token", as any other tool computes it.
        assert_eq!(claims["ath"], "PEaenWxYddN6Q_NT1PiOYfz4EsZu7jRXRlpAsNpBU-A");
        let (signed, signature) = proof.rsplit_once('.').unwrap();
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        key.signing
            .verifying_key()
            .verify(signed.as_bytes(), &signature)
            .unwrap();
        assert!(
            part(&proof, 0)["jwk"].get("d").is_none(),
            "the private part stays here"
        );
    }

    #[test]
    fn key_comes_back_from_its_text() {
        let key = DpopKey::generate().unwrap();
        let again = DpopKey::from_text(&key.to_text()).unwrap();
        assert_eq!(again.public, key.public);
        for text in ["", "AA", "not base64!", &URL_SAFE_NO_PAD.encode([0_u8; 32])] {
            assert!(DpopKey::from_text(text).is_none(), "{text}");
        }
    }

    #[test]
    fn no_two_proofs_share_their_identifier() {
        let key = DpopKey::generate().unwrap();
        let url = Url::parse("https://pod.example/").unwrap();
        let one = key.proof(&http::Method::GET, &url, None, None, 17);
        let two = key.proof(&http::Method::GET, &url, None, None, 17);
        assert_ne!(part(&one, 1)["jti"], part(&two, 1)["jti"]);
        assert!(part(&one, 1).get("ath").is_none());
    }
}
