//! A safe of its own and an account of its own for each test, on one server for all.

use std::io::Read;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use kluis_consent::{Consent, Decision, Grant, parse_request};
use kluis_objects::Work;
use kluis_pod::{Actor, Change, Pod, PodError, PodPath, Precondition};
use kluis_sync::{
    Report, RoundOptions, State, Storage, SyncError, expect_sealed, migrate, recovery_headers,
    round, set_policy,
};
use kluis_testkit::{
    Account, RecordedRequest, RecordingProxy, ServerKind, ServerSettings, SolidServer,
};
use kluis_vault::{
    Clock, HeaderKeys, KdfParams, Key, NewSafe, RecoveryCode, Restoration, Rotation, SystemClock,
    Vault,
};
use secrecy::SecretString;
use solid_client_rs::url::Url;
use solid_client_rs::{ClientCredentials, Error, Precondition as At, SolidClient};

pub const PASSPHRASE: &str = "vijf kale kraaien zingen zacht";

pub struct Scene {
    pub pod: Pod,
    pub consent: Consent,
    pub account: Account,
    pub client: SolidClient,
    pub storage: Storage,
    pub server: &'static Mutex<SolidServer>,
    pub proxy: &'static RecordingProxy,
    /// Another application of the same person.
    pub other: SolidClient,
    /// Somebody else, and the application that person uses.
    pub bob: Account,
    pub bobs: SolidClient,
    /// Where the server keeps what it is sent.
    pub data: PathBuf,
    pub recovery: Arc<RecoveryCode>,
    folder: tempfile::TempDir,
}

type Server = OnceLock<Option<(Mutex<SolidServer>, RecordingProxy)>>;

static SERVER: Server = OnceLock::new();
static SERVER_WITH_POLICIES: Server = OnceLock::new();
static SERVER_THAT_KEEPS_CUT_BODIES: Server = OnceLock::new();

/// One test at a time: the proxy records all requests, and goes offline for all.
static TURN: Mutex<()> = Mutex::new(());

/// Runs a test in a scene of its own.
pub fn play(test: impl AsyncFnOnce(&Scene)) {
    play_at(Arc::new(SystemClock), test);
}

/// The same with another clock here.
pub fn play_at(clock: Arc<dyn Clock>, test: impl AsyncFnOnce(&Scene)) {
    play_on(&SERVER, ServerKind::FileWac.into(), clock, test);
}

/// The same on a server that keeps its access rules as Access Control Policies.
pub fn play_with_policies(test: impl AsyncFnOnce(&Scene)) {
    let settings = ServerKind::FileAcp.into();
    play_on(&SERVER_WITH_POLICIES, settings, Arc::new(SystemClock), test);
}

/// The same on a server that keeps a body that was cut off as far as it came.
pub fn play_with_cuts(test: impl AsyncFnOnce(&Scene)) {
    let settings = ServerSettings::of(ServerKind::FileWac).keeping_cut_bodies();
    let server = &SERVER_THAT_KEEPS_CUT_BODIES;
    play_on(server, settings, Arc::new(SystemClock), test);
}

fn play_on(
    server: &'static Server,
    settings: ServerSettings,
    clock: Arc<dyn Clock>,
    test: impl AsyncFnOnce(&Scene),
) {
    let _turn: MutexGuard<'_, ()> = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let start = || {
        let (server, proxy) = SolidServer::behind_proxy_with_or_skip(settings)?;
        Some((Mutex::new(server), proxy))
    };
    let Some((server, proxy)) = server.get_or_init(start) else {
        println!("skipped: the Solid server cannot run");
        return;
    };
    proxy.go_offline(false);
    proxy.behave();
    let scene = Scene::new(server, proxy, clock);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(test(&scene));
}

pub fn path(text: &str) -> PodPath {
    PodPath::parse(text).unwrap()
}

pub fn client_of(account: &Account, storage: &Url) -> SolidClient {
    SolidClient::builder()
        .credentials(ClientCredentials {
            issuer: account.issuer.clone(),
            id: account.client_id.clone(),
            secret: SecretString::from(account.client_secret.clone()),
        })
        .storage(storage)
        .build()
        .unwrap()
}

/// A safe without anything in it.
fn new_safe(folder: &tempfile::TempDir, clock: Arc<dyn Clock>) -> (Pod, RecoveryCode) {
    let passphrase = SecretString::from(PASSPHRASE);
    let new = NewSafe {
        passphrase: &passphrase,
        words: kluis_vault::WordList::English,
        kdf: KdfParams::FLOOR,
        owner: None,
    };
    let safe = folder.path().join("safe");
    let (vault, recovery) = Vault::create(&safe, &new, clock).unwrap();
    let pod = Pod::new(Arc::new(vault)).unwrap();
    migrate(&pod).unwrap();
    (pod, recovery)
}

impl Scene {
    /// Another computer of the same person, with a safe of its own, on the same pod.
    pub fn second(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (pod, recovery) = new_safe(&folder, Arc::new(SystemClock));
        Self {
            consent: Consent::new(&pod).unwrap(),
            pod,
            account: self.account.clone(),
            client: self.client.clone(),
            storage: self.storage.clone(),
            server: self.server,
            proxy: self.proxy,
            other: self.other.clone(),
            bob: self.bob.clone(),
            bobs: self.bobs.clone(),
            data: self.data.clone(),
            recovery: Arc::new(recovery),
            folder,
        }
    }

    fn new(
        server: &'static Mutex<SolidServer>,
        proxy: &'static RecordingProxy,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let make = |name| server.lock().unwrap().account(name).unwrap();
        let (account, bob) = (make("anna"), make("bob"));
        let folder = tempfile::tempdir().unwrap();
        let (pod, recovery) = new_safe(&folder, clock);
        Self {
            consent: Consent::new(&pod).unwrap(),
            pod,
            client: client_of(&account, &account.storage),
            other: client_of(&account, &account.storage),
            bobs: client_of(&bob, &account.storage),
            storage: Storage::new(&account.storage).unwrap(),
            account,
            bob,
            server,
            proxy,
            data: server.lock().unwrap().data_folder(),
            recovery: Arc::new(recovery),
            folder,
        }
    }

    /// The same person on another computer, with nothing but the account and the recovery code.
    pub async fn restored(&self) -> Self {
        let headers = recovery_headers(&self.client, &self.storage).await.unwrap();
        let keys = HeaderKeys::unlock(&headers[0], Key::Recovery(&self.recovery)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let vault = Restoration::begin(&folder.path().join("safe"), keys)
            .unwrap()
            .finish_empty(
                &SecretString::from(PASSPHRASE),
                KdfParams::FLOOR,
                Arc::new(SystemClock),
            )
            .unwrap();
        let restored = self.with_vault(vault, folder);
        let storage = &restored.storage;
        let expected = restored.pod.write(|writer| expect_sealed(writer, storage));
        expected.unwrap();
        restored
    }

    /// Another safe of the same person, for the same pod.
    pub fn another_safe(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let passphrase = SecretString::from(PASSPHRASE);
        let new = NewSafe {
            passphrase: &passphrase,
            words: kluis_vault::WordList::English,
            kdf: KdfParams::FLOOR,
            owner: None,
        };
        let safe = folder.path().join("safe");
        let (vault, _) = Vault::create(&safe, &new, Arc::new(SystemClock)).unwrap();
        self.with_vault(vault, folder)
    }

    /// The same safe after its keys were renewed.
    pub fn with_new_keys(self) -> Self {
        let dir = self.pod.vault().dir().to_owned();
        let Self {
            pod,
            consent,
            account,
            server,
            client,
            storage,
            proxy,
            other,
            bob,
            bobs,
            data,
            folder,
            ..
        } = self;
        drop((pod, consent));
        let passphrase = SecretString::from(PASSPHRASE);
        let new = Rotation {
            passphrase: &passphrase,
            kdf: KdfParams::FLOOR,
            words: kluis_vault::WordList::English,
        };
        let key = Key::Passphrase(&passphrase);
        let clock = Arc::new(SystemClock);
        let (vault, code) = Vault::rotate(&dir, key, &new, clock, Work::silent()).unwrap();
        let pod = Pod::new(Arc::new(vault)).unwrap();
        Self {
            consent: Consent::new(&pod).unwrap(),
            pod,
            client,
            storage,
            proxy,
            other,
            bob,
            bobs,
            data,
            account,
            server,
            recovery: Arc::new(code),
            folder,
        }
    }

    fn with_vault(&self, vault: Vault, folder: tempfile::TempDir) -> Self {
        let pod = Pod::new(Arc::new(vault)).unwrap();
        migrate(&pod).unwrap();
        Self {
            consent: Consent::new(&pod).unwrap(),
            pod,
            account: self.account.clone(),
            server: self.server,
            client: self.client.clone(),
            storage: self.storage.clone(),
            proxy: self.proxy,
            other: self.other.clone(),
            bob: self.bob.clone(),
            bobs: self.bobs.clone(),
            data: self.data.clone(),
            recovery: Arc::clone(&self.recovery),
            folder,
        }
    }

    pub fn put(&self, at: &str, body: &str) {
        let media_type = if at.ends_with(".ttl") {
            "text/turtle"
        } else {
            "text/plain"
        };
        let change = Change::new(Actor::Owner, "");
        let (path, bytes) = (path(at), body.as_bytes());
        self.pod
            .write(|writer| writer.put(&path, media_type, bytes, &Precondition::None, &change))
            .unwrap();
    }

    /// Puts a body of so many bytes that is no text.
    pub fn put_large(&self, at: &str, size: u64) {
        self.put_repeated(at, 7, size);
    }

    /// A body of one byte, over and over.
    pub fn put_repeated(&self, at: &str, byte: u8, size: u64) {
        let change = Change::new(Actor::Owner, "");
        let mut source = std::io::repeat(byte).take(size);
        self.pod
            .put_stream(
                &path(at),
                "application/octet-stream",
                &mut source,
                &Precondition::None,
                &change,
                Work::silent(),
            )
            .unwrap();
    }

    /// Changes a byte in the middle of every large body there is.
    pub fn damage_objects(&self) {
        let objects = self.pod.vault().dir().join("objects");
        for shelf in std::fs::read_dir(objects).unwrap() {
            let shelf = shelf.unwrap().path();
            if !shelf.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(shelf).unwrap() {
                let file = file.unwrap().path();
                let mut bytes = std::fs::read(&file).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                std::fs::write(file, bytes).unwrap();
            }
        }
    }

    pub fn delete(&self, at: &str) {
        let change = Change::new(Actor::Owner, "");
        self.pod
            .write(|writer| writer.delete(&path(at), &Precondition::None, &change))
            .unwrap();
    }

    pub fn body(&self, at: &str) -> Option<String> {
        match self.pod.read(|reader| reader.body(&path(at))) {
            Ok((_, bytes)) => Some(String::from_utf8(bytes).unwrap()),
            Err(PodError::NotFound(_)) => None,
            Err(error) => panic!("{error}"),
        }
    }

    pub fn set(&self, container: &str, state: State) {
        self.pod
            .write(|writer| set_policy(writer, &path(container), state))
            .unwrap();
    }

    pub async fn try_round(&self) -> Result<Report, SyncError> {
        let options = RoundOptions::default();
        round(
            &self.pod,
            &self.consent,
            &self.client,
            &self.storage,
            &options,
        )
        .await
    }

    /// A round in which nothing fails.
    pub async fn round(&self) -> Report {
        let report = self.try_round().await.unwrap();
        assert_eq!(report.failed, []);
        report
    }

    /// The address there, for paths that need no encoding.
    pub fn url(&self, at: &str) -> Url {
        self.storage.url().join(at.trim_start_matches('/')).unwrap()
    }

    /// What is there, as another application of the same person sees it.
    pub async fn there(&self, at: &str) -> Option<String> {
        match self.other.get(&self.url(at)).await {
            Ok(found) => Some(String::from_utf8(found.body).unwrap()),
            Err(Error::NotFound(_)) => None,
            Err(error) => panic!("{error}"),
        }
    }

    /// Another application of the same person writes.
    pub async fn put_there(&self, at: &str, media_type: &str, body: &str) {
        let url = self.url(at);
        self.other
            .put(&url, media_type, body, &At::None)
            .await
            .unwrap();
    }

    pub async fn delete_there(&self, at: &str) {
        self.other.delete(&self.url(at), &At::None).await.unwrap();
    }

    /// The status that Bob gets.
    pub async fn bob_reads(&self, at: &str) -> u16 {
        match self.bobs.get(&self.url(at)).await {
            Ok(_) => 200,
            Err(error) => error.status().unwrap(),
        }
    }

    /// Requests since the last call of `clear` that write, by method and path within the storage;
    /// without the mark that the engine keeps.
    pub fn writes(&self) -> Vec<(String, String)> {
        let writing = |request: &RecordedRequest| {
            ["PUT", "POST", "PATCH", "DELETE"].contains(&request.method.as_str())
        };
        let root = self.storage.url().path().trim_end_matches('/').to_owned();
        self.proxy
            .requests()
            .into_iter()
            .filter(writing)
            .filter(|request| !request.path_and_query.contains("/kluis/mark-"))
            .filter_map(|request| {
                let within = request.path_and_query.strip_prefix(&root)?.to_owned();
                Some((request.method, within))
            })
            .collect()
    }

    /// Stores a request of Bob for blood pressure and approves it.
    pub fn approve_bob(&self) -> Grant {
        let document = format!(
            r#"{{
                "@context": ["https://www.w3.org/2018/credentials/v1"],
                "id": "urn:request:1",
                "type": ["VerifiableCredential", "SolidAccessRequest"],
                "issuanceDate": "2026-01-01T00:00:00Z",
                "expirationDate": "2099-01-01T00:00:00Z",
                "credentialSubject": {{
                    "id": "{}",
                    "hasConsent": {{
                        "mode": ["http://www.w3.org/ns/auth/acl#Read"],
                        "forPersonalData": [],
                        "forPurpose": ["https://w3id.org/dpv#AcademicResearch"],
                        "inherit": true,
                        "https://w3id.org/kluis/ns#categories": ["blood-pressure"]
                    }}
                }}
            }}"#,
            self.bob.web_id
        );
        let parsed = parse_request(document.as_bytes(), "request.json").unwrap();
        let decision = Decision {
            only: vec!["blood-pressure".to_owned()],
            until: None,
            language: "nl".to_owned(),
            owner: None,
        };
        self.pod
            .write(|writer| {
                let request = self.consent.store_request(writer, parsed)?.id;
                self.consent.approve(writer, &request, &decision)
            })
            .unwrap()
    }

    pub fn grant(&self, id: &str) -> Grant {
        let now = self.pod.vault().clock().now();
        self.pod
            .read(|reader| self.consent.grant(reader, id, now))
            .unwrap()
    }

    pub fn revoke(&self, id: &str) {
        self.pod
            .write(|writer| self.consent.revoke(writer, id))
            .unwrap();
    }
}
