//! A pod in a folder that goes away with the test.

use jiff::Timestamp;
use kluis_pod::{Actor, Change, Pod, PodError, PodPath, Precondition, Resource};
use kluis_vault::{Clock, KdfParams, Key, NewSafe, Vault};
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// Each look at this clock is one second later than the one before.
pub struct SteppingClock(AtomicI64);

impl Clock for SteppingClock {
    fn now(&self) -> Timestamp {
        let second = self.0.fetch_add(1, Ordering::SeqCst);
        // More digits than the database keeps.
        Timestamp::new(second, 123_456_789).expect("tests do not last for ages")
    }
}

pub struct ThrowawayPod {
    pub pod: Pod,
    folder: TempDir,
    passphrase: SecretString,
}

impl ThrowawayPod {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let passphrase = SecretString::from("vijf kale kraaien zingen zacht");
        let new = NewSafe {
            passphrase: &passphrase,
            words: kluis_vault::WordList::English,
            kdf: KdfParams::FLOOR,
            owner: None,
        };
        let (vault, _) = Vault::create(&folder.path().join("safe"), &new, clock())
            .expect("an empty folder takes a safe");
        let pod = Pod::new(Arc::new(vault)).expect("a new safe takes a pod");
        Self {
            pod,
            folder,
            passphrase,
        }
    }

    /// The same folder once more, as another process would open it.
    #[allow(dead_code, reason = "not every test file opens a safe twice")]
    pub fn open_again(&self) -> Pod {
        let dir = self.folder.path().join("safe");
        let vault = Vault::open(&dir, Key::Passphrase(&self.passphrase), clock())
            .expect("the passphrase is right");
        Pod::new(Arc::new(vault)).expect("the pod is there")
    }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(SteppingClock(AtomicI64::new(1_790_000_000)))
}

pub fn path(text: &str) -> PodPath {
    PodPath::parse(text).expect("the test names a path")
}

pub fn by_owner() -> Change {
    Change::new(Actor::Owner, "test")
}

/// Puts plain text at a path, in a transaction of its own.
pub fn put_text(pod: &Pod, at: &str, text: &str) -> Result<Resource, PodError> {
    put_if(pod, at, text, &Precondition::None)
}

pub fn put_if(
    pod: &Pod,
    at: &str,
    text: &str,
    precondition: &Precondition,
) -> Result<Resource, PodError> {
    pod.write(|write| {
        write.put(
            &path(at),
            "text/plain",
            text.as_bytes(),
            precondition,
            &by_owner(),
        )
    })
}
