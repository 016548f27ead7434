//! A sign-in that waits for the person in their browser.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use url::Url;

/// The one sign-in that may wait; a new one takes the place of the former.
#[derive(Default)]
pub struct SigningIn {
    current: Mutex<Current>,
}

#[derive(Default)]
struct Current {
    number: u64,
    /// Dropped to end the wait.
    waiting: Option<oneshot::Sender<()>>,
    address: Option<Url>,
}

/// Which of the sign-ins it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Number(u64);

impl SigningIn {
    /// Begins a wait, and gives what is ready once it is to end: when the person gives up, or begins
    /// anew.
    pub fn begin(&self) -> (Number, impl Future<Output = ()> + Send + use<>) {
        let (waiting, ended) = oneshot::channel::<()>();
        let mut current = self.current();
        current.number += 1;
        current.waiting = Some(waiting);
        current.address = None;
        let number = Number(current.number);
        (number, async move {
            // Nothing is ever sent: an error says that the other end was dropped.
            let _ = ended.await;
        })
    }

    /// Remembers the address to open, while this sign-in is the one that waits.
    pub fn set_address(&self, number: Number, address: &Url) {
        let mut current = self.current();
        if Number(current.number) == number {
            current.address = Some(address.clone());
        }
    }

    /// The address to open, while one is waited for.
    pub fn address(&self) -> Option<Url> {
        self.current().address.clone()
    }

    /// Forgets a sign-in that came to its end. False where another has taken its place.
    pub fn end(&self, number: Number) -> bool {
        let mut current = self.current();
        let is_last = Number(current.number) == number;
        if is_last {
            current.waiting = None;
            current.address = None;
        }
        is_last
    }

    /// Gives up.
    pub fn cancel(&self) {
        let mut current = self.current();
        current.waiting = None;
        current.address = None;
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn giving_up_and_beginning_anew_end_the_wait() {
        let address = Url::parse("https://pod.example/").unwrap();
        let signing_in = SigningIn::default();
        let (first, first_ended) = signing_in.begin();
        signing_in.set_address(first, &address);
        assert_eq!(signing_in.address(), Some(address.clone()));
        let (second, second_ended) = signing_in.begin();
        first_ended.await;
        assert_eq!(signing_in.address(), None);

        // What the first does late changes nothing.
        signing_in.set_address(first, &address);
        assert_eq!(signing_in.address(), None);
        signing_in.set_address(second, &address);
        assert!(!signing_in.end(first));
        assert_eq!(signing_in.address(), Some(address));

        signing_in.cancel();
        second_ended.await;
        assert_eq!(signing_in.address(), None);
        assert!(signing_in.end(second));
    }
}
