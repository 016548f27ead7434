//! What docs/formats/backup.md says about opening a backup without this program, done word for word.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use kluis_app::{Home, KdfParams, NewSafeSettings, PutBody, Session, SystemClock, Work};
use secrecy::{ExposeSecret, SecretString};

const NOTE: &[u8] = b"a note that fits into the database, a note that fits into the database";

/// The commands of the document, by the word behind the kind of each block.
fn blocks() -> BTreeMap<String, String> {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/formats/backup.md");
    let text = fs::read_to_string(document).expect("the document is in the repository");
    let mut blocks = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some((_, name)) = line
            .strip_prefix("```")
            .and_then(|kind| kind.split_once(' '))
        else {
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        blocks.insert(name.to_owned(), body.join("\n") + "\n");
    }
    let names: Vec<&str> = blocks.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "key",
            "list",
            "open",
            "part",
            "recipient",
            "unpack",
            "words"
        ]
    );
    blocks
}

struct Made {
    folder: tempfile::TempDir,
    backup: PathBuf,
    words: SecretString,
    helper: age::x25519::Identity,
}

/// A safe with a note and a large body, in a backup that a helper can open too.
fn made() -> Made {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = Home::locate(Some(folder.path()), Arc::new(SystemClock)).expect("a data folder");
    let settings = NewSafeSettings {
        owner: "Eva".to_owned(),
        language: "nl".to_owned(),
        passphrase: SecretString::from("vier kale bomen langs het water"),
        kdf: Some(KdfParams::FLOOR),
    };
    let (session, words) = home.create("eva", &settings).expect("a new safe");
    put(&session, "/notes/a.txt", NOTE);
    put(&session, "/scans/b.bin", &large());
    let helper = age::x25519::Identity::generate();
    let report = session
        .backup(
            folder.path(),
            &[helper.to_public().to_string()],
            Work::silent(),
        )
        .expect("a backup");
    Made {
        backup: report.file.into(),
        folder,
        words,
        helper,
    }
}

fn large() -> Vec<u8> {
    vec![9; 3_000_000]
}

fn put(session: &Session, path: &str, bytes: &[u8]) {
    let body = PutBody::from_reader(bytes, Some("text/plain"));
    session
        .put(path, body, None, Work::silent())
        .expect("a resource");
}

impl Made {
    /// An empty folder with what the document's variables name.
    fn working_folder(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join(name);
        fs::create_dir(&folder).expect("a new folder");
        let identity = format!("{}\n", self.helper.to_string().expose_secret());
        fs::write(folder.join("my-key.txt"), identity).expect("an identity file");
        folder
    }

    fn shell(&self, folder: &Path, script: &str) -> Command {
        let mut command = Command::new("sh");
        command
            .args(["-e", "-c", script])
            .current_dir(folder)
            .env("BACKUP", &self.backup)
            .env("IDENTITY", folder.join("my-key.txt"));
        command
    }

    fn run(&self, folder: &Path, script: &str) -> String {
        let output = self.shell(folder, script).output().expect("sh runs");
        assert!(
            output.status.success(),
            "{script}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("text")
    }

    /// Runs commands on a terminal of their own, at which the words are typed.
    fn run_on_terminal(&self, folder: &Path, script: &str) {
        fs::write(folder.join("words.sh"), script).expect("a script");
        let mut command = self.shell(folder, "exec script -qec 'sh -e words.sh' typescript");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("script runs");
        let typed = format!("{}\n", self.words.expose_secret());
        child
            .stdin
            .take()
            .expect("standard input is a pipe")
            .write_all(typed.as_bytes())
            .expect("the words are typed");
        assert!(child.wait().expect("script ends").success());
    }

    /// The last two steps, and what comes of them.
    fn look_into_database(&self, folder: &Path) {
        let blocks = blocks();
        let key = self.run(folder, &blocks["key"]);
        let database = rusqlite::Connection::open(folder.join("pod.db")).expect("a file");
        database
            .execute_batch(&blocks["open"].replace("KEY", key.trim()))
            .expect("the key is taken");
        let mut statement = database.prepare(&blocks["list"]).expect("it opens");
        let mut rows = statement.query([]).expect("it can be read");
        let mut found = Vec::new();
        while let Some(row) = rows.next().expect("a row") {
            let path: String = row.get(0).expect("a path");
            let object: Option<String> = row.get(4).expect("an object");
            found.push((path, object));
        }
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], ("/notes/a.txt".to_owned(), None));
        let object = found[1].1.as_deref().expect("a large body");
        let content = fs::read(folder.join("objects").join(object)).expect("its file");
        assert!(content == large());
    }
}

/// Whether a program is there; says so when it is not.
fn there(program: &str) -> bool {
    let found = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !found {
        println!("skipped: the program {program} is not installed");
    }
    found
}

#[test]
fn the_words_of_the_sheet_open_a_backup_with_published_programs() {
    if !there("age") || !there("script") {
        return;
    }
    let (made, blocks) = (made(), blocks());
    let folder = made.working_folder("by-words");
    made.run(&folder, &blocks["part"]);
    made.run_on_terminal(&folder, &blocks["words"]);
    let compared = made.run(&folder, &blocks["unpack"]);
    assert_eq!(compared.matches(": OK").count(), 3, "{compared}");
    made.look_into_database(&folder);
}

#[test]
fn a_further_recipient_opens_a_backup_with_published_programs() {
    if !there("age") {
        return;
    }
    let (made, blocks) = (made(), blocks());
    let folder = made.working_folder("by-recipient");
    let script = [&*blocks["part"], &*blocks["recipient"], &*blocks["unpack"]].concat();
    let compared = made.run(&folder, &script);
    assert_eq!(compared.matches(": OK").count(), 3, "{compared}");
    made.look_into_database(&folder);
}

/// The same steps where no `age` is installed: what it would do is done by the library.
#[test]
fn the_words_open_a_backup_step_by_step() {
    let (made, blocks) = (made(), blocks());
    let folder = made.working_folder("by-library");
    made.run(&folder, &blocks["part"]);
    let cut_out = blocks["words"].lines().next().expect("a first line");
    made.run(&folder, cut_out);
    let decrypt = |file: &str, identity: &dyn age::Identity| {
        let sealed = fs::read(folder.join(file)).expect("a file");
        let mut opened = Vec::new();
        age::Decryptor::new_buffered(&sealed[..])
            .expect("an age file")
            .decrypt(std::iter::once(identity))
            .expect("the key fits")
            .read_to_end(&mut opened)
            .expect("it is whole");
        opened
    };
    let by_words = age::scrypt::Identity::new(made.words.clone());
    let text = String::from_utf8(decrypt("identity.age", &by_words)).expect("text");
    let identity: age::x25519::Identity = text.trim().parse().expect("an identity");
    fs::write(
        folder.join("archive.tar"),
        decrypt("archive.age", &identity),
    )
    .expect("a file");
    let compared = made.run(&folder, "tar -xf archive.tar\nsha256sum -c SHA256SUMS\n");
    assert_eq!(compared.matches(": OK").count(), 3, "{compared}");
    made.look_into_database(&folder);
}
