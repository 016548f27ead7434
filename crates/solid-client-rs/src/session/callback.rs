//! The answer that comes back through the browser
//! ([RFC 6749](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2), with the issuer's name as in
//! [RFC 9207](https://www.rfc-editor.org/rfc/rfc9207)).

use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::talk::short_word;
use crate::{Error, Result};

/// To whom an answer must belong.
pub(super) struct Expected<'a> {
    pub(super) redirect: &'a Url,
    pub(super) state: &'a str,
    pub(super) issuer: &'a str,
    /// Whether the issuer has said that it names itself in its answers.
    pub(super) issuer_names_itself: bool,
}

/// Takes the code out of an answer, once the answer is known to belong to the sign-in.
pub(super) fn code(callback: &Url, expected: &Expected<'_>) -> Result<SecretString> {
    let refused = |reason| Error::CallbackRefused { reason };
    let mut place = callback.clone();
    place.set_query(None);
    place.set_fragment(None);
    if &place != expected.redirect {
        return Err(refused("it is another address"));
    }
    if !has_state(callback, expected.state) {
        return Err(refused("it has another state"));
    }
    let one = |name| match only_value(callback, name) {
        Ok(value) => Ok(value),
        Err(Repeated) => Err(refused("it says something twice")),
    };
    // Whoever answers in place of the issuer that was asked wants the code to go astray.
    match one("iss")? {
        Some(issuer) if issuer != expected.issuer => {
            return Err(refused("it is of another issuer"));
        }
        None if expected.issuer_names_itself => {
            return Err(refused("it does not name its issuer"));
        }
        _ => {}
    }
    if let Some(error) = one("error")? {
        return Err(if error == "access_denied" {
            Error::SignInDenied
        } else {
            Error::SignInFailed {
                code: short_word(error),
            }
        });
    }
    let code = one("code")?.ok_or(refused("it has no code"))?;
    Ok(SecretString::from(code))
}

/// Whether an answer carries this state, once.
pub(crate) fn has_state(callback: &Url, state: &str) -> bool {
    // Digests, so that the time it takes tells nothing of the state.
    only_value(callback, "state")
        .ok()
        .flatten()
        .is_some_and(|found| Sha256::digest(found) == Sha256::digest(state))
}

struct Repeated;

/// The value of a parameter; parameters must not be repeated (RFC 6749, section 3.1).
fn only_value(url: &Url, name: &str) -> Result<Option<String>, Repeated> {
    let mut values = url
        .query_pairs()
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned());
    let first = values.next();
    if values.next().is_some() {
        Err(Repeated)
    } else {
        Ok(first)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    const ISSUER: &str = "https://issuer.example/";

    fn outcome(query: &str, issuer_names_itself: bool) -> Result<SecretString> {
        let redirect = Url::parse("http://127.0.0.1:4000/callback").unwrap();
        let callback = Url::parse(&format!("{redirect}{query}")).unwrap();
        let expected = Expected {
            redirect: &redirect,
            state: "s",
            issuer: ISSUER,
            issuer_names_itself,
        };
        code(&callback, &expected)
    }

    #[test]
    fn answer_to_this_sign_in_gives_its_code() {
        for (query, names_itself) in [
            (
                "?code=c%2B1&state=s&iss=https%3A%2F%2Fissuer.example%2F",
                true,
            ),
            ("?iss=https://issuer.example/&state=s&code=c%2B1", false),
            ("?code=c%2B1&state=s&session_state=x", false),
        ] {
            let code = outcome(query, names_itself).unwrap();
            assert_eq!(code.expose_secret(), "c+1", "{query}");
        }
    }

    #[test]
    fn answer_that_belongs_elsewhere_is_refused() {
        for query in [
            "",
            "?code=c",
            "?code=c&state=",
            "?code=c&state=S",
            "?code=c&state=s&state=s",
            "?code=c&state=s&iss=https://issuer.example",
            "?code=c&state=s&iss=https://evil.example/",
            "?code=c&code=d&state=s",
            "?state=s",
            "/x?code=c&state=s",
            "?error=access_denied",
            "?error=access_denied&state=s&iss=https://evil.example/",
        ] {
            let outcome = outcome(query, false);
            assert!(
                matches!(outcome, Err(Error::CallbackRefused { .. })),
                "{query}: {outcome:?}"
            );
        }
        let unnamed = outcome("?code=c&state=s", true);
        assert!(matches!(unnamed, Err(Error::CallbackRefused { .. })));
    }

    #[test]
    fn no_is_told_from_failure() {
        let denied = outcome("?error=access_denied&state=s&error_description=x", false);
        assert!(matches!(denied, Err(Error::SignInDenied)), "{denied:?}");
        let failed = outcome("?error=invalid_scope&state=s", false).unwrap_err();
        assert!(
            matches!(&failed, Error::SignInFailed { code: Some(code) } if code == "invalid_scope")
        );
        let strange = outcome("?error=%3Cscript%3E&state=s", false).unwrap_err();
        assert!(matches!(strange, Error::SignInFailed { code: None }));
    }
}
