//! What an identity token must say
//! ([OpenID Connect Core](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation),
//! [Solid-OIDC](https://solid.github.io/solid-oidc/#tokens-id)).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use crate::{Error, Result};

/// A token may have ended this many seconds ago: clocks differ, and an answer takes time.
const LEEWAY: i64 = 60;

/// Whose token is expected.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    /// `None` for a renewal, whose token belongs to no request of the browser.
    pub(super) nonce: Option<&'a str>,
    /// The time, in seconds since 1970.
    pub(super) now: i64,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    azp: Option<String>,
    nonce: Option<String>,
    exp: i64,
    webid: Url,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn names(&self, client_id: &str) -> bool {
        match self {
            Self::One(one) => one == client_id,
            Self::Several(several) => several.iter().any(|one| one == client_id),
        }
    }

    fn is_several(&self) -> bool {
        matches!(self, Self::Several(several) if several.len() > 1)
    }
}

/// Returns the WebID of a token that says all it must.
///
/// The token has come from the issuer's own token endpoint over TLS, which OpenID Connect Core,
/// section 3.1.3.7, accepts in place of its signature; an unsigned one is refused all the same.
pub(super) fn check(id_token: &str, expected: &Expected<'_>) -> Result<Url> {
    let wrong = |what| Error::Protocol { what };
    let parts: Vec<&str> = id_token.split('.').collect();
    let [header, payload, signature] = parts.as_slice() else {
        return Err(wrong("an identity token of three parts"));
    };
    let header: Header = decode(header).ok_or(wrong("a header of the identity token"))?;
    if header.alg.eq_ignore_ascii_case("none") || signature.is_empty() {
        return Err(wrong("a signed identity token"));
    }
    let claims: Claims = decode(payload).ok_or(wrong("an identity token with a webid claim"))?;
    if claims.iss != expected.issuer {
        return Err(wrong("an identity token of this issuer"));
    }
    let names_client = |azp: &str| azp == expected.client_id;
    let azp_fits = match &claims.azp {
        Some(azp) => names_client(azp),
        // With several audiences there must be one that it was issued to.
        None => !claims.aud.is_several(),
    };
    if !claims.aud.names(expected.client_id) || !azp_fits {
        return Err(wrong("an identity token for this program"));
    }
    if expected.nonce.is_some() && claims.nonce.as_deref() != expected.nonce {
        return Err(wrong("an identity token for this sign-in"));
    }
    if claims.exp.saturating_add(LEEWAY) < expected.now {
        return Err(wrong("an identity token that has not ended"));
    }
    Ok(claims.webid)
}

fn decode<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn outcome(change: impl Fn(&mut Value, &mut Value)) -> Result<Url, String> {
        let mut header = json!({ "alg": "ES256" });
        let mut claims = json!({
            "iss": "https://issuer.example/", "aud": "me", "nonce": "n", "exp": 1_000,
            "webid": "https://anna.example/#me",
        });
        change(&mut header, &mut claims);
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let token = format!("{}.{}.sig", part(&header), part(&claims));
        let expected = Expected {
            issuer: "https://issuer.example/",
            client_id: "me",
            nonce: Some("n"),
            now: 1_060,
        };
        check(&token, &expected).map_err(|error| error.to_string())
    }

    #[test]
    fn token_that_says_what_it_must_is_taken() {
        let fine: [fn(&mut Value, &mut Value); 4] = [
            |_, _| {},
            |_, claims| claims["azp"] = "me".into(),
            |_, claims| claims["aud"] = json!(["me"]),
            |_, claims| {
                claims["aud"] = json!(["solid", "me"]);
                claims["azp"] = "me".into();
            },
        ];
        for change in fine {
            assert_eq!(
                outcome(change).unwrap().as_str(),
                "https://anna.example/#me"
            );
        }
    }

    #[test]
    fn token_for_another_place_person_program_or_time_is_refused() {
        let check = |expected: &str, change: fn(&mut Value, &mut Value)| {
            let message = outcome(change).unwrap_err();
            assert!(message.ends_with(expected), "{expected}: {message}");
        };
        check("of this issuer", |_, c| {
            c["iss"] = "https://issuer.example".into()
        });
        check("for this program", |_, c| c["aud"] = "other".into());
        check("for this program", |_, c| c["aud"] = json!(["solid", "me"]));
        check("for this program", |_, c| c["azp"] = "other".into());
        check("for this sign-in", |_, c| c["nonce"] = "old".into());
        check("for this sign-in", |_, c| c["nonce"] = Value::Null);
        check("that has not ended", |_, c| c["exp"] = 999.into());
        check("a webid claim", |_, c| c["webid"] = Value::Null);
        check("a webid claim", |_, c| c["webid"] = "anna".into());
        check("signed identity token", |h, _| h["alg"] = "none".into());
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let expected = Expected {
            issuer: "",
            client_id: "",
            nonce: None,
            now: 0,
        };
        for text in ["", "a.b", "a.b.c", "e30.e30.", "e30.e30.x", "a.b.c.d.e"] {
            assert!(check(text, &expected).is_err(), "{text}");
        }
    }
}
