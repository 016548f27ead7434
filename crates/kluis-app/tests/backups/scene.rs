//! A safe, a stick to put backups on, and what there is to compare.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kluis_api::ResourceKind;
use kluis_app::{
    Clock, Home, ImportControl, ImportSource, KdfParams, KeyGiven, NewSafeSettings, PutBody,
    Session, Work,
};
use kluis_testkit::ManualClock;
use secrecy::{ExposeSecret, SecretString};

use crate::Everything;

const PASSPHRASE: &str = "vier kale bomen langs het water";

/// More than the database keeps of one body.
const LARGE: usize = (1 << 20) + 4321;

pub struct Scene {
    folder: tempfile::TempDir,
    pub clock: Arc<ManualClock>,
    words: SecretString,
}

impl Scene {
    pub fn new() -> (Self, Session) {
        let mut scene = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            clock: Arc::new(ManualClock::default()),
            words: SecretString::from(""),
        };
        let settings = NewSafeSettings {
            owner: "Eva".to_owned(),
            language: "nl".to_owned(),
            passphrase: SecretString::from(PASSPHRASE),
            kdf: Some(KdfParams::FLOOR),
        };
        let (session, words) = scene.home().create("eva", &settings).expect("a new safe");
        scene.words = words;
        (scene, session)
    }

    pub fn home(&self) -> Home {
        let clock: Arc<dyn Clock> = Arc::clone(&self.clock) as Arc<dyn Clock>;
        Home::locate(Some(self.folder.path()), clock).expect("a data folder")
    }

    pub fn passphrase(&self) -> KeyGiven {
        KeyGiven::Passphrase(SecretString::from(PASSPHRASE))
    }

    pub fn words(&self) -> KeyGiven {
        KeyGiven::RecoveryWords(self.words.clone())
    }

    pub fn words_text(&self) -> String {
        self.words.expose_secret().to_owned()
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The same safe once more, as another program would open it.
    pub fn open(&self) -> Session {
        self.home()
            .open("eva", &self.words())
            .expect("the words open it")
    }

    /// A folder beside the safes.
    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    pub fn names_in_safe(&self) -> Vec<String> {
        names_in(&self.home().safe_folder("eva"))
    }
}

pub fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The files of the large bodies in a safe, in the order of their names.
pub fn files_of_objects(safe: &Path) -> Vec<PathBuf> {
    let objects = safe.join("objects");
    names_in(&objects)
        .iter()
        .filter(|name| name.len() == 2)
        .map(|name| objects.join(name))
        .flat_map(|folder| {
            names_in(&folder)
                .into_iter()
                .map(move |name| folder.join(name))
        })
        .collect()
}

/// Changes a byte in the middle of a file.
pub fn damage(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file, bytes).unwrap();
}

/// Records, notes and two large bodies.
pub fn fill(session: &Session) {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/sample/eva-peeters.json");
    let source = ImportSource { path: sample };
    let mut control = ImportControl {
        progress: &mut |_| {},
        stop: &|| false,
    };
    session.import(&[source], None, &mut control).unwrap();
    put(session, "/notes/a.txt", b"");
    put(session, "/notes/b.txt", &[7; 100_000]);
    put_large(session, "/scans/knee.bin", 1);
    put_large(session, "/scans/knee.bin", 2);
    put(session, "/notes/gone.txt", b"gone");
    session.remove("/notes/gone.txt", false, None).unwrap();
}

pub fn put(session: &Session, path: &str, bytes: &[u8]) {
    let body = PutBody::from_reader(bytes, Some("application/octet-stream"));
    session.put(path, body, None, Work::silent()).unwrap();
}

/// A body that becomes an object; another for each number.
pub fn put_large(session: &Session, path: &str, number: u64) {
    let mut bytes = vec![0x5a; LARGE];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    put(session, path, &bytes);
}

pub fn everything(session: &Session) -> Everything {
    session
        .list("/", true)
        .unwrap()
        .into_iter()
        .map(|resource| {
            let body = (resource.kind != ResourceKind::Container)
                .then(|| session.fetch(&resource.path).unwrap().1);
            (resource.path, body)
        })
        .collect()
}
