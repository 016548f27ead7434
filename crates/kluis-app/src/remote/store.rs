//! Where a sign-in through the browser is kept while a client uses it.

use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use kluis_pod::{Pod, PodError};
use secrecy::{ExposeSecret, SecretString};
use solid_client_rs::{SavedSignIn, SignInStore};
use url::Url;

use super::account::{Account, Means, SIGN_IN};

/// Why a renewed sign-in was not kept.
#[derive(Debug, thiserror::Error)]
enum NotKept {
    #[error("the safe was closed meanwhile")]
    Closed,
    #[error("somebody signed out or signed in anew meanwhile")]
    Replaced,
    #[error(transparent)]
    Pod(#[from] PodError),
}

/// Keeps the sign-in in the open safe, and never holds the safe open for that: once it is locked,
/// nothing is read and nothing is kept.
pub(super) struct SafeStore {
    pod: Weak<Pod>,
    web_id: Url,
    issuer: Url,
    /// What the client goes by. Whatever else lies in the safe is not its own to replace.
    known: Mutex<Option<SecretString>>,
}

impl SafeStore {
    pub fn of(pod: &Arc<Pod>, account: &Account) -> Self {
        Self {
            pod: Arc::downgrade(pod),
            web_id: account.web_id.clone(),
            issuer: account.issuer.clone(),
            known: Mutex::new(match &account.means {
                Means::Browser(saved) => Some(saved.clone()),
                Means::Credentials { .. } => None,
            }),
        }
    }

    /// Whether a sign-in is of the account that this is for, and no other that was made since.
    fn is_ours(&self, saved: &SecretString) -> bool {
        SavedSignIn::from_secret(saved)
            .is_ok_and(|saved| *saved.web_id() == self.web_id && *saved.issuer() == self.issuer)
    }

    fn known(&self) -> MutexGuard<'_, Option<SecretString>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SignInStore for SafeStore {
    fn load(&self) -> Option<SecretString> {
        let pod = self.pod.upgrade()?;
        let kept: Result<_, PodError> = pod.read(|r| r.get_setting(SIGN_IN));
        // What cannot be read now will not be written either, and that is told.
        let kept = SecretString::from(kept.ok().flatten()?);
        if !self.is_ours(&kept) {
            return None;
        }
        *self.known() = Some(kept.clone());
        Some(kept)
    }

    fn keep(&self, saved: &SecretString) -> Result<(), Box<dyn Error + Send + Sync>> {
        let pod = self.pod.upgrade().ok_or(NotKept::Closed)?;
        let mut known = self.known();
        pod.write(|w| {
            // Exposed to be compared, and into the encrypted safe.
            let there = w.get_setting(SIGN_IN)?;
            if there.as_deref() != known.as_ref().map(ExposeSecret::expose_secret) {
                return Err(NotKept::Replaced);
            }
            w.set_setting(SIGN_IN, saved.expose_secret())?;
            Ok(())
        })?;
        *known = Some(saved.clone());
        Ok(())
    }
}

/// Keeps a sign-in nowhere but in memory: before it is known whether it is any good, and after it
/// was forgotten.
pub(super) struct MemoryStore(Mutex<SecretString>);

impl MemoryStore {
    pub fn new(saved: SecretString) -> Self {
        Self(Mutex::new(saved))
    }

    /// What is kept now.
    pub fn saved(&self) -> SecretString {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl SignInStore for MemoryStore {
    fn load(&self) -> Option<SecretString> {
        Some(self.saved())
    }

    fn keep(&self, saved: &SecretString) -> Result<(), Box<dyn Error + Send + Sync>> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = saved.clone();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_home::TestHome;

    const WEB_ID: &str = "https://pod.example/eva/profile/card#me";

    /// A sign-in as the client writes it, told from others by its token.
    fn saved(web_id: &str, token: &str) -> SecretString {
        let key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
        SecretString::from(format!(
            r#"{{"version":1,"issuer":"https://pod.example/","web_id":"{web_id}","client_id":"c","refresh_token":"{token}","dpop_key":"{key}"}}"#
        ))
    }

    fn account(saved: SecretString) -> Account {
        let url = |text| Url::parse(text).unwrap();
        Account {
            web_id: url(WEB_ID),
            storage: url("https://pod.example/eva/"),
            issuer: url("https://pod.example/"),
            means: Means::Browser(saved),
        }
    }

    fn put(pod: &Pod, saved: Option<&SecretString>) {
        let written: Result<(), PodError> = pod.write(|w| match saved {
            Some(saved) => w.set_setting(SIGN_IN, saved.expose_secret()),
            None => w.remove_setting(SIGN_IN),
        });
        written.unwrap();
    }

    #[track_caller]
    fn assert_there(pod: &Pod, expected: Option<&SecretString>) {
        let read: Result<_, PodError> = pod.read(|r| r.get_setting(SIGN_IN));
        let there = read.unwrap();
        assert!(there.as_deref() == expected.map(ExposeSecret::expose_secret));
    }

    #[test]
    fn renewal_takes_the_place_of_what_it_renews_and_of_nothing_else() {
        let home = TestHome::new();
        let session = home.create();
        let pod = &session.pod;
        let [one, two, three, four] =
            ["one", "two", "three", "four"].map(|token| saved(WEB_ID, token));
        put(pod, Some(&one));
        let store = SafeStore::of(pod, &account(one));
        store.keep(&two).unwrap();
        assert_there(pod, Some(&two));

        // Another program renewed it: what is there is taken up first.
        put(pod, Some(&three));
        assert!(store.keep(&four).is_err());
        assert!(store.load().unwrap().expose_secret() == three.expose_secret());
        store.keep(&four).unwrap();
        assert_there(pod, Some(&four));

        // Somebody else signed in.
        let other = saved("https://pod.example/an/profile/card#me", "other");
        put(pod, Some(&other));
        assert!(store.load().is_none());
        assert!(store.keep(&two).is_err());
        assert_there(pod, Some(&other));

        // Whoever signed out stays signed out.
        put(pod, None);
        let refused = store.keep(&two).unwrap_err();
        assert!(refused.to_string().contains("signed out"), "{refused}");
        assert_there(pod, None);
    }

    #[test]
    fn closed_safe_takes_and_gives_nothing() {
        let home = TestHome::new();
        let session = home.create();
        let one = saved(WEB_ID, "one");
        put(&session.pod, Some(&one));
        let store = SafeStore::of(&session.pod, &account(one.clone()));
        drop(session);
        assert!(store.load().is_none());
        let refused = store.keep(&saved(WEB_ID, "two")).unwrap_err();
        assert!(refused.to_string().contains("closed"), "{refused}");
        assert_there(&home.open().pod, Some(&one));
    }
}
