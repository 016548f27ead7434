//! This project's engine, on a safe that is thrown away.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kluis_consent::Consent;
use kluis_pod::{Actor, Change, Pod, PodError, PodPath, Precondition};
use kluis_sync::{
    Progress, Report, RoundOptions, Stage, State, Storage, SyncError, migrate, round, set_policy,
};
use kluis_testkit::Account;
use kluis_vault::{KdfParams, NewSafe, SystemClock, Vault, WordList};
use secrecy::SecretString;
use solid_client_rs::{ClientCredentials, SolidClient};
use tempfile::TempDir;

use crate::documents::Amount;

/// The client of all safes, signed in before anything is measured, as the peers are.
pub(crate) struct Engine {
    client: SolidClient,
    storage: Storage,
}

impl Engine {
    pub(crate) async fn sign_in(account: &Account) -> Self {
        let credentials = ClientCredentials {
            issuer: account.issuer.clone(),
            id: account.client_id.clone(),
            secret: account.client_secret.clone().into(),
        };
        let client = SolidClient::builder()
            .credentials(credentials)
            .storage(&account.storage)
            .build()
            .unwrap();
        client.session().await.unwrap();
        let storage = Storage::new(&account.storage).unwrap();
        Self { client, storage }
    }

    /// An empty safe on this disk with one container that is shared or sealed.
    pub(crate) fn safe(&self, container: &str, state: State) -> Safe {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let passphrase = SecretString::from("negen natte ganzen op het gras");
        let new = NewSafe {
            passphrase: &passphrase,
            words: WordList::English,
            kdf: KdfParams::FLOOR,
            owner: None,
        };
        let clock = Arc::new(SystemClock);
        let (vault, _) = Vault::create(&folder.path().join("safe"), &new, clock).unwrap();
        let pod = Pod::new(Arc::new(vault)).unwrap();
        migrate(&pod).unwrap();
        let container = PodPath::parse(container).unwrap();
        pod.write(|writer| set_policy(writer, &container, state))
            .unwrap();
        Safe {
            consent: Consent::new(&pod).unwrap(),
            pod,
            client: self.client.clone(),
            storage: self.storage.clone(),
            container,
            _folder: folder,
        }
    }
}

pub(crate) struct Safe {
    pod: Pod,
    consent: Consent,
    client: SolidClient,
    storage: Storage,
    container: PodPath,
    _folder: TempDir,
}

impl Safe {
    /// Puts documents into the container, in one transaction.
    pub(crate) fn put(&self, documents: impl Iterator<Item = (String, String)>) {
        let change = Change::new(Actor::Owner, "");
        self.pod
            .write(|writer| {
                for (name, body) in documents {
                    let path = PodPath::parse(&format!("{}{name}", self.container)).unwrap();
                    let body = body.as_bytes();
                    writer.put(&path, "text/turtle", body, &Precondition::None, &change)?;
                }
                Ok::<_, PodError>(())
            })
            .unwrap();
    }

    /// Whether exactly these are in the container, as they are.
    pub(crate) fn holds(&self, amount: Amount) -> bool {
        self.pod
            .read(|reader| {
                for (name, body) in amount.all() {
                    let path = PodPath::parse(&format!("{}{name}", self.container)).unwrap();
                    if reader.body(&path)?.1 != body.as_bytes() {
                        return Ok(false);
                    }
                }
                Ok::<_, PodError>(true)
            })
            .is_ok_and(|holds| holds)
    }

    /// A round in which nothing fails and nothing waits.
    pub(crate) async fn round(&self) -> Duration {
        let started = Instant::now();
        let report = self.try_round(&RoundOptions::default()).await.unwrap();
        let took = started.elapsed();
        assert_eq!(report.failed, []);
        assert_eq!(report.conflicts, []);
        took
    }

    /// A round that is stopped when so many steps are settled.
    pub(crate) async fn round_until(&self, steps: usize) -> Duration {
        let cancel = AtomicBool::new(false);
        let progress = |progress: Progress<'_>| {
            if progress.stage == Stage::Settled && progress.done >= steps {
                cancel.store(true, Ordering::Relaxed);
            }
        };
        let options = RoundOptions {
            cancel: Some(&cancel),
            progress: Some(&progress),
            ..RoundOptions::default()
        };
        let started = Instant::now();
        let outcome = self.try_round(&options).await;
        let took = started.elapsed();
        assert!(matches!(outcome, Err(SyncError::Cancelled)), "{outcome:?}");
        took
    }

    async fn try_round(&self, options: &RoundOptions<'_>) -> Result<Report, SyncError> {
        let (pod, consent) = (&self.pod, &self.consent);
        round(pod, consent, &self.client, &self.storage, options).await
    }
}
