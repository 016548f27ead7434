//! The keys of a safe are renewed: everything is kept, nothing old opens it, and no kill leaves half of it.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

#[path = "../safe_on_disk/mod.rs"]
mod safe_on_disk;
mod trouble;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use kluis_objects::{ObjectError, ObjectId, ObjectStore, Work};
use kluis_vault::{
    AgeIdentity, FindingPlace, KdfParams, Key, KeyPurpose, RecoveryCode, Rotation, SlotKind,
    SystemClock, Vault, VaultError, WordList, peek, rotation_is_prepared,
};
use safe_on_disk::{PASSPHRASE, SafeOnDisk, count_lines, expect_damaged, open_with};
use secrecy::SecretString;
use trouble::copy_below;

const DIR: &str = "KLUIS_VAULT_TEST_DIR";
const WORDS: &str = "KLUIS_VAULT_TEST_WORDS";
const KILL_AT: &str = "KLUIS_VAULT_TEST_KILL_AT";

/// A safe with rows (the last of them in the WAL), objects, an age recipient, a second passphrase and a
/// secret in a keyring, as a program that was killed left it.
struct Template {
    safe: SafeOnDisk,
    files: BTreeMap<PathBuf, Vec<u8>>,
    objects: BTreeMap<ObjectId, Vec<u8>>,
    identities: Vec<AgeIdentity>,
    recipient: String,
    stored: [u8; 32],
    former: BTreeMap<&'static str, [u8; 32]>,
}

const PURPOSES: [(&str, KeyPurpose); 4] = [
    ("audit", KeyPurpose::Audit),
    ("receipt", KeyPurpose::Receipt),
    ("identity", KeyPurpose::Identity),
    ("backup", KeyPurpose::Backup),
];

fn keys_of(vault: &Vault) -> BTreeMap<&'static str, [u8; 32]> {
    PURPOSES
        .iter()
        .map(|&(name, purpose)| (name, *vault.derive_key(purpose)))
        .collect()
}

static TEMPLATE: LazyLock<Template> = LazyLock::new(|| {
    let safe = SafeOnDisk::new();
    let vault = safe.open().unwrap();
    let mut objects = BTreeMap::new();
    for size in [0, 1, 70_000, 300_000, 3_000_000] {
        let content: Vec<u8> = (0..size).map(|at: u32| (at % 251) as u8).collect();
        let written = vault
            .objects()
            .write(&mut content.as_slice(), Work::silent())
            .unwrap();
        objects.insert(written.id, content);
    }
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public().to_string();
    vault.add_recipient(&recipient, Some("Lies")).unwrap();
    let second = SecretString::from("een tweede");
    vault
        .add_passphrase(&second, None, KdfParams::FLOOR)
        .unwrap();
    let mut stored = [0; 32];
    vault
        .add_stored(None, |_, secret| -> Result<(), VaultError> {
            stored = **secret;
            Ok(())
        })
        .unwrap();
    vault
        .write(|transaction| -> Result<(), VaultError> {
            transaction.execute("INSERT INTO line VALUES (1000, 'the last')", [])?;
            Ok(())
        })
        .unwrap();
    let files = files_below(&safe.dir());
    assert!(!files[Path::new("pod.db-wal")].is_empty());
    Template {
        files,
        objects,
        identities: vec![Box::new(identity)],
        recipient,
        stored,
        former: keys_of(&vault),
        safe,
    }
});

fn files_below(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn names_in(dir: &Path) -> BTreeSet<String> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// The template as a safe of its own.
fn crashed_safe() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in &TEMPLATE.files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

fn open(dir: &Path, key: Key<'_>) -> Result<Vault, VaultError> {
    Vault::open(dir, key, Arc::new(SystemClock))
}

fn rotate_with(
    dir: &Path,
    key: Key<'_>,
    passphrase: &str,
    work: Work<'_>,
) -> Result<(Vault, RecoveryCode), VaultError> {
    let passphrase = SecretString::from(passphrase);
    let new = Rotation {
        passphrase: &passphrase,
        kdf: KdfParams::FLOOR,
        words: WordList::Dutch,
    };
    Vault::rotate(dir, key, &new, Arc::new(SystemClock), work)
}

fn rotate(dir: &Path) -> Result<(Vault, RecoveryCode), VaultError> {
    let key = Key::Recovery(&TEMPLATE.safe.recovery);
    rotate_with(dir, key, PASSPHRASE, Work::silent())
}

fn assert_whole(vault: &Vault) {
    assert_whole_beside(vault, &[]);
}

/// As [`assert_whole`], where things of these names lie in the folder that are none of the safe's.
fn assert_whole_beside(vault: &Vault, leftovers: &[&str]) {
    assert_eq!(count_lines(vault).unwrap(), 401);
    let findings = vault.check().unwrap();
    assert_eq!(findings.len(), leftovers.len(), "{findings:?}");
    for (finding, name) in findings.iter().zip(leftovers) {
        assert_eq!(finding.place, FindingPlace::Leftover);
        assert!(finding.problem.starts_with(name), "{findings:?}");
    }
    let present: Vec<ObjectId> = TEMPLATE.objects.keys().copied().collect();
    assert_eq!(vault.objects().list().unwrap(), present);
    for (id, content) in &TEMPLATE.objects {
        let mut read = Vec::new();
        let mut reader = vault.objects().open(*id).unwrap();
        reader.read_to_end(&mut read).unwrap();
        assert!(read == *content, "object {id}");
    }
}

fn assert_finished(dir: &Path) {
    assert_eq!(
        names_in(dir),
        ["lock", "objects", "pod.db", "safe.json"]
            .map(str::to_owned)
            .into()
    );
}

#[test]
fn everything_is_kept_and_opens_with_the_new_ways_alone() {
    let safe = crashed_safe();
    let dir = safe.path();
    let (vault, recovery) = rotate(dir).unwrap();
    assert_whole(&vault);
    let slots = vault.slots().unwrap();
    let kinds: Vec<_> = slots.iter().map(|slot| slot.kind.clone()).collect();
    assert_eq!(
        kinds,
        [
            SlotKind::Passphrase,
            SlotKind::Recovery,
            SlotKind::Recipient
        ]
    );
    assert_eq!(slots[1].words, Some(WordList::Dutch));
    assert_eq!(slots[2].label.as_deref(), Some("Lies"));
    assert_eq!(slots[2].recipient.as_deref(), Some(&*TEMPLATE.recipient));
    assert!(slots.iter().all(|slot| slot.added.is_some()));
    assert_eq!(
        vault.owner().unwrap().as_deref(),
        Some("Noor Vandenbroucke")
    );
    drop(vault);
    assert_finished(dir);
    assert_eq!(
        peek(dir).unwrap().generation,
        peek(&TEMPLATE.safe.dir()).unwrap().generation + 1
    );

    assert_whole(&open_with(dir, PASSPHRASE).unwrap());
    assert_whole(&open(dir, Key::Recovery(&recovery)).unwrap());
    assert_whole(&open(dir, Key::Identities(&TEMPLATE.identities)).unwrap());
    let shut = |opened: Result<Vault, _>| matches!(opened, Err(VaultError::WrongKey));
    assert!(shut(open(dir, Key::Recovery(&TEMPLATE.safe.recovery))));
    assert!(shut(open(dir, Key::Stored(&TEMPLATE.stored))));
    assert!(shut(open_with(dir, "een tweede")));
}

#[test]
fn no_former_key_opens_a_file_of_the_renewed_safe() {
    let safe = crashed_safe();
    let dir = safe.path();
    let (vault, _) = rotate(dir).unwrap();
    let renewed = keys_of(&vault);
    for (name, former) in &TEMPLATE.former {
        assert_ne!(&renewed[name], former, "{name}");
    }
    drop(vault);
    let former = ObjectStore::new(&dir.join("objects"), &TEMPLATE.former["identity"]);
    for id in former.list().unwrap() {
        assert!(matches!(former.open(id), Err(ObjectError::Damaged { .. })));
    }

    // The header as it was, genuine and with a slot that opens, leads to a key that the database has not.
    let new_header = fs::read(dir.join("safe.json")).unwrap();
    fs::write(
        dir.join("safe.json"),
        &TEMPLATE.files[Path::new("safe.json")],
    )
    .unwrap();
    let before = files_below(dir);
    expect_damaged(
        open(dir, Key::Recovery(&TEMPLATE.safe.recovery)),
        "safe.json is from before the keys were renewed",
    );
    expect_damaged(
        rotate(dir),
        "safe.json is from before the keys were renewed",
    );
    assert_eq!(files_below(dir), before);
    fs::write(dir.join("safe.json"), new_header).unwrap();

    // And the database as it was, with the new header.
    for name in ["pod.db", "pod.db-wal"] {
        fs::write(dir.join(name), &TEMPLATE.files[Path::new(name)]).unwrap();
    }
    expect_damaged(open_with(dir, PASSPHRASE), "database");
}

#[test]
fn former_keys_are_kept_inside_the_oldest_first() {
    let safe = crashed_safe();
    let dir = safe.path();
    let untouched = open(dir, Key::Recovery(&TEMPLATE.safe.recovery)).unwrap();
    assert!(untouched.former_keys(KeyPurpose::Audit).unwrap().is_empty());
    drop(untouched);
    let (first, recovery) = rotate(dir).unwrap();
    let between = keys_of(&first);
    drop(first);
    let (second, _) =
        rotate_with(dir, Key::Recovery(&recovery), PASSPHRASE, Work::silent()).unwrap();
    for (name, purpose) in PURPOSES {
        let kept: Vec<[u8; 32]> = second
            .former_keys(purpose)
            .unwrap()
            .iter()
            .map(|key| **key)
            .collect();
        if purpose == KeyPurpose::Backup {
            assert!(kept.is_empty());
        } else {
            assert_eq!(kept, [TEMPLATE.former[name], between[name]], "{name}");
        }
    }
}

#[test]
fn a_safe_that_is_open_or_a_wrong_key_changes_nothing() {
    let safe = crashed_safe();
    let dir = safe.path();
    let before = files_below(dir);
    let wrong = SecretString::from("verkeerd");
    let refused = rotate_with(dir, Key::Passphrase(&wrong), PASSPHRASE, Work::silent());
    assert!(matches!(refused, Err(VaultError::WrongKey)));
    assert_eq!(files_below(dir), before);

    let vault = open(dir, Key::Recovery(&TEMPLATE.safe.recovery)).unwrap();
    assert!(matches!(rotate(dir), Err(VaultError::InUse)));
    assert!(!rotation_is_prepared(dir).unwrap());
    assert_whole(&vault);
    drop(vault);
    let (_vault, _) = rotate(dir).unwrap();
    open_with(dir, PASSPHRASE).expect("the renewed safe lets others in");
}

#[test]
fn one_that_is_stopped_or_fails_leaves_the_safe_as_it_was() {
    let safe = crashed_safe();
    let dir = safe.path();
    drop(open(dir, Key::Recovery(&TEMPLATE.safe.recovery)).unwrap());
    let before = files_below(dir);
    let unchanged = || {
        let mut after = files_below(dir);
        after.remove(Path::new("lock"));
        let mut before = before.clone();
        before.remove(Path::new("lock"));
        assert!(after == before, "{:?}", after.keys());
    };
    let key = Key::Recovery(&TEMPLATE.safe.recovery);
    for stop_at in [1, 2, 3, 5, 8, 12] {
        let stop = AtomicBool::new(false);
        let told = AtomicU64::new(0);
        let on_progress = |_, _| {
            let reached = told.fetch_add(1, Ordering::Relaxed) + 1 >= stop_at;
            stop.store(reached, Ordering::Relaxed);
        };
        let work = Work::new(&on_progress, &stop);
        let stopped = rotate_with(dir, key, PASSPHRASE, work);
        assert!(matches!(stopped, Err(VaultError::Cancelled)), "{stop_at}");
        unchanged();
    }

    assert!(matches!(
        rotate_with(dir, key, "", Work::silent()),
        Err(VaultError::EmptyPassphrase)
    ));
    unchanged();

    let (id, _) = TEMPLATE.objects.last_key_value().unwrap();
    let digits = id.to_string();
    let object = dir.join("objects").join(&digits[..2]).join(&digits[2..]);
    let whole = fs::read(&object).unwrap();
    fs::write(&object, &whole[..whole.len() - 1]).unwrap();
    let refused = rotate(dir).map(drop).unwrap_err().to_string();
    let name = format!("objects/{}/{}", &digits[..2], &digits[2..]);
    assert!(refused.starts_with(&name), "{refused}");
    assert!(refused.contains("move it out of the folder, or restore it from a backup"));
    fs::write(&object, &whole).unwrap();
    unchanged();
}

#[test]
fn a_safe_without_objects_is_renewed_too() {
    let safe = SafeOnDisk::new();
    let key = Key::Recovery(&safe.recovery);
    let (vault, _) = rotate_with(&safe.dir(), key, PASSPHRASE, Work::silent()).unwrap();
    assert_eq!(count_lines(&vault).unwrap(), 400);
    drop(vault);
    assert_eq!(
        names_in(&safe.dir()),
        ["lock", "pod.db", "safe.json"].map(str::to_owned).into()
    );
}

#[test]
fn files_that_merely_bear_the_names_of_a_switch_remove_nothing() {
    let safe = crashed_safe();
    let dir = safe.path();
    fs::create_dir(dir.join("objects.old")).unwrap();
    fs::write(dir.join("objects.old/letter"), "mine").unwrap();
    fs::create_dir(dir.join("objects.rotated")).unwrap();
    fs::write(dir.join("pod.db.rotated"), vec![7; 8192]).unwrap();
    let vault = open(dir, Key::Recovery(&TEMPLATE.safe.recovery)).unwrap();
    assert_whole_beside(
        &vault,
        &["pod.db.rotated", "objects.rotated", "objects.old"],
    );
    drop(vault);
    assert_eq!(fs::read(dir.join("objects.old/letter")).unwrap(), b"mine");
    expect_damaged(rotate(dir), "objects.old is in the way");
    fs::rename(dir.join("objects.old"), dir.join("elsewhere")).unwrap();
    assert_whole(&rotate(dir).unwrap().0);
    fs::remove_dir_all(dir.join("elsewhere")).unwrap();
    assert_finished(dir);
}

/// The program that is killed; run by itself it has no task and nothing to show.
#[test]
fn rotating_program() {
    let Some(dir) = std::env::var_os(DIR) else {
        println!("skipped: runs only as the program another test kills");
        return;
    };
    let kill_at: u64 = std::env::var(KILL_AT).unwrap().parse().unwrap();
    let words = RecoveryCode::parse(&std::env::var(WORDS).unwrap()).unwrap();
    let told = AtomicU64::new(0);
    let on_progress = |_, _| {
        if told.fetch_add(1, Ordering::Relaxed) + 1 == kill_at {
            die();
        }
    };
    let never = AtomicBool::new(false);
    let work = Work::new(&on_progress, &never);
    rotate_with(Path::new(&dir), Key::Recovery(&words), PASSPHRASE, work).unwrap();
}

/// Ends this process with no destructor run and nothing flushed.
fn die() -> ! {
    #[cfg(target_os = "linux")]
    rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL)
        .unwrap();
    std::process::abort()
}

fn start(dir: &Path, kill_at: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "rotating_program"])
        .env(DIR, dir)
        .env(WORDS, &*TEMPLATE.safe.recovery.words(WordList::English))
        .env(KILL_AT, kill_at.to_string())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

/// The finished objects in a folder, which may not be there.
fn objects_in(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    if !folder.is_dir() {
        return BTreeMap::new();
    }
    let mut files = files_below(folder);
    files.retain(|name, _| !name.as_os_str().as_encoded_bytes().starts_with(b"."));
    files
}

/// Opens what a killed program left, in the way its header decides, and goes on from there. Gives what
/// distinguishes the state it was left in.
fn examine_and_go_on(dir: &Path) -> String {
    let names = names_in(dir);
    let decided =
        fs::read(dir.join("safe.json")).unwrap() != TEMPLATE.files[Path::new("safe.json")];
    let prepared = rotation_is_prepared(dir).unwrap();
    let mut state = vec![if decided { "decided" } else { "undecided" }.to_owned()];
    for name in [
        "safe.json.rotation",
        "safe.json.bak",
        "objects",
        "objects.rotated",
        "objects.old",
        "pod.db.rotated",
    ] {
        if names.contains(name) {
            state.push(name.to_owned());
        }
    }
    let state = state.join(" ");
    if decided {
        assert!(!prepared, "{state}");
        let former = open(dir, Key::Recovery(&TEMPLATE.safe.recovery));
        assert!(matches!(former, Err(VaultError::WrongKey)), "{state}");
        let vault = open_with(dir, PASSPHRASE).unwrap_or_else(|error| panic!("{state}: {error}"));
        assert_whole(&vault);
        // The code that nobody saw is replaced by one that somebody sees.
        let recovery = vault.renew_recovery(WordList::French).unwrap();
        drop(vault);
        let mut names = names_in(dir);
        assert!(names.remove("safe.json.bak"), "of the new code");
        assert_eq!(
            names,
            ["lock", "objects", "pod.db", "safe.json"]
                .map(str::to_owned)
                .into(),
            "{state}"
        );
        assert_whole(&open(dir, Key::Recovery(&recovery)).unwrap());
    } else {
        let vault = open(dir, Key::Recovery(&TEMPLATE.safe.recovery))
            .unwrap_or_else(|error| panic!("{state}: {error}"));
        assert_whole(&vault);
        drop(vault);
        assert_eq!(rotation_is_prepared(dir).unwrap(), prepared, "{state}");
        let done = objects_in(&dir.join("objects.rotated"));
        let (vault, _) = rotate(dir).unwrap_or_else(|error| panic!("{state}: {error}"));
        assert_whole(&vault);
        drop(vault);
        let objects = objects_in(&dir.join("objects"));
        for (name, bytes) in done {
            // Encrypted once more it would differ.
            assert!(objects[&name] == bytes, "{} is kept", name.display());
        }
        assert_finished(dir);
    }
    state
}

#[test]
fn a_kill_at_any_step_leaves_the_former_safe_or_the_renewed_one() {
    let mut states = BTreeSet::new();
    for kill_at in 1.. {
        let safe = crashed_safe();
        let ended = start(safe.path(), kill_at).wait().unwrap();
        if ended.success() {
            assert!(kill_at > 25, "{kill_at} steps were told");
            break;
        }
        states.insert(examine_and_go_on(safe.path()));
    }
    println!("{states:#?}");
    for expected in [
        "undecided objects",
        "undecided safe.json.rotation objects",
        "undecided safe.json.rotation objects objects.rotated",
        "undecided safe.json.rotation objects objects.rotated pod.db.rotated",
        "decided safe.json.bak objects objects.rotated pod.db.rotated",
        "decided safe.json.bak objects objects.rotated",
        "decided safe.json.bak objects.rotated objects.old",
        "decided safe.json.bak objects objects.old",
        "decided safe.json.bak objects",
        "decided objects",
    ] {
        assert!(
            states.iter().any(|state| is_like(state, expected)),
            "no kill left: {expected}"
        );
    }
}

/// The safe had a former header from before, which says nothing of the switch while it is undecided.
fn is_like(state: &str, expected: &str) -> bool {
    if state.starts_with("undecided") {
        return state.replace(" safe.json.bak", "") == expected;
    }
    state == expected
}

#[test]
fn a_kill_at_any_moment_leaves_the_former_safe_or_the_renewed_one() {
    let safe = crashed_safe();
    let started = Instant::now();
    assert!(start(safe.path(), 0).wait().unwrap().success());
    let whole = started.elapsed();
    let mut states = BTreeSet::new();
    for number in 0..60 {
        let safe = crashed_safe();
        let mut random = [0; 2];
        getrandom::fill(&mut random).unwrap();
        let span = whole * u32::from(u16::from_le_bytes(random)) / u32::from(u16::MAX);
        // Most of the time goes into a hash and the objects; half of the kills are for what follows.
        let moment = if number % 2 == 0 {
            span
        } else {
            whole - span / 3
        };
        let mut child = start(safe.path(), 0);
        // It is the moment itself that is tried here.
        thread::sleep(moment.max(Duration::from_millis(1)));
        child.kill().unwrap();
        child.wait().unwrap();
        println!("killed after {moment:?} of {whole:?}");
        states.insert(examine_and_go_on(safe.path()));
    }
    println!("{states:#?}");
    assert!(states.len() > 1, "{states:?}");
}

/// A safe whose new keys are in force while its new database is not in its place.
static DECIDED: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    for kill_at in 10.. {
        let safe = crashed_safe();
        let ended = start(safe.path(), kill_at).wait().unwrap();
        assert!(!ended.success(), "no kill fell between the two renamings");
        let names = names_in(safe.path());
        if names.contains("pod.db.rotated") && !names.contains("safe.json.rotation") {
            return safe;
        }
    }
    unreachable!("the program ends by itself after some steps")
});

/// [`DECIDED`] as a safe of its own.
fn decided_safe() -> tempfile::TempDir {
    let safe = tempfile::tempdir().unwrap();
    copy_below(DECIDED.path(), safe.path());
    safe
}

#[test]
fn a_switch_is_finished_by_who_has_the_safe_alone() {
    let safe = decided_safe();
    let dir = safe.path();
    let other = fs::File::open(dir.join("lock")).unwrap();
    other.lock_shared().unwrap();
    let before = files_below(dir);
    assert!(matches!(open_with(dir, PASSPHRASE), Err(VaultError::InUse)));
    assert!(matches!(
        open_with(dir, "verkeerd"),
        Err(VaultError::WrongKey)
    ));
    assert!(files_below(dir) == before);
    drop(other);
    let first = open_with(dir, PASSPHRASE).unwrap();
    let second = open_with(dir, PASSPHRASE).expect("others are let in again");
    assert_whole(&first);
    assert_whole(&second);
    drop((first, second));
    assert_finished(dir);
}

#[test]
fn a_switch_to_a_damaged_database_is_refused_and_the_former_keys_can_be_put_back() {
    let safe = decided_safe();
    let dir = safe.path();
    let waiting = dir.join("pod.db.rotated");
    let mut bytes = fs::read(&waiting).unwrap();
    bytes[100] ^= 1;
    fs::write(&waiting, bytes).unwrap();
    let before = files_below(dir);
    expect_damaged(open_with(dir, PASSPHRASE), "pod.db.rotated");
    assert!(files_below(dir) == before);

    fs::rename(dir.join("safe.json.bak"), dir.join("safe.json")).unwrap();
    let key = Key::Recovery(&TEMPLATE.safe.recovery);
    assert_whole_beside(
        &open(dir, key).unwrap(),
        &[
            "safe.json.rotation.mac",
            "pod.db.rotated",
            "objects.rotated",
        ],
    );
    let (vault, _) = rotate(dir).unwrap();
    assert_whole(&vault);
    drop(vault);
    assert_finished(dir);
}
