//! What a reader of backups accepts, and what it refuses by which name.
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use age::x25519::Identity;
use kluis_backup::{Backup, BackupError, BackupWriter, Head, Manifest, Summary, read_foreign};
use kluis_objects::{Cancelled, Work};
use proptest::prelude::*;
use tar::{EntryType, Header};
use uuid::Uuid;
use zeroize::Zeroizing;

const SAFE_JSON: &str = "{\"id\": \"6e0a1c9a-3c5e-4c9a-9d57-0c9a3c5e4c9a\"}\n";
const MAC_KEY: [u8; 32] = [7; 32];
const COPY: Uuid = Uuid::from_bytes([4; 16]);

struct Made {
    folder: tempfile::TempDir,
    identity: Identity,
    file: PathBuf,
}

type Members = Vec<(String, Vec<u8>)>;

fn object(number: u8) -> String {
    format!("{number:032x}")
}

fn head() -> Head {
    Head::new("2026-11-21T12:00:00Z".parse().unwrap(), SAFE_JSON.into()).unwrap()
}

fn manifest(database: &[u8], objects: &[&[u8]]) -> Manifest {
    Manifest {
        safe: head().safe(),
        copy: Some(COPY),
        generation: 1,
        made: head().made(),
        database_bytes: database.len() as u64,
        database_key: Zeroizing::new([8; 32]),
        objects: objects.len() as u64,
        object_bytes: objects.iter().map(|content| content.len() as u64).sum(),
        missing: vec![object(250)],
        resources: 3,
        resource_digest: "ab".repeat(32),
    }
}

fn write(
    target: &Path,
    identity: &Identity,
    database: &[u8],
    objects: &[&[u8]],
    work: Work<'_>,
) -> Result<(), BackupError> {
    let manifest = manifest(database, objects);
    let mut writer =
        BackupWriter::create(target, &head(), manifest, &[identity.to_public()], work)?;
    writer.database(&mut &*database)?;
    for (number, content) in (1_u8..).zip(objects) {
        writer.object(&object(number), content.len() as u64, &mut &**content)?;
    }
    let written = writer.finish(&MAC_KEY)?;
    assert_eq!(written.bytes, fs::metadata(&written.file).unwrap().len());
    Ok(())
}

fn made(database: &[u8], objects: &[&[u8]]) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let identity = Identity::generate();
    let file = folder.path().join("b.kluis-backup");
    write(&file, &identity, database, objects, Work::silent()).unwrap();
    Made {
        folder,
        identity,
        file,
    }
}

fn read(bytes: &[u8], identity: &Identity) -> Result<(Summary, Members), BackupError> {
    let mut members = Vec::new();
    let contents = Backup::read(bytes, Path::new("b"))?.decrypt(std::iter::once(identity as _))?;
    let summary =
        contents.read_members(Some(&MAC_KEY), Work::silent(), |member, size, content| {
            let mut bytes = Vec::new();
            content
                .read_to_end(&mut bytes)
                .map_err(|source| BackupError::Io {
                    path: "the receiver".into(),
                    source,
                })?;
            assert_eq!(bytes.len() as u64, size);
            members.push((member.to_string(), bytes));
            Ok::<(), BackupError>(())
        })?;
    Ok((summary, members))
}

impl Made {
    fn bytes(&self) -> Vec<u8> {
        fs::read(&self.file).unwrap()
    }

    fn age_part(&self) -> usize {
        head_length()
    }

    /// The tar inside.
    fn plain(&self) -> Vec<u8> {
        let bytes = self.bytes();
        age::decrypt(&self.identity, &bytes[self.age_part()..]).unwrap()
    }

    /// The same backup around another tar, as somebody who has the recipient can make it.
    fn around(&self, plain: &[u8]) -> Vec<u8> {
        let mut bytes = self.bytes()[..self.age_part()].to_vec();
        bytes.extend(age::encrypt(&self.identity.to_public(), plain).unwrap());
        bytes
    }

    fn refusal(&self, plain: &[u8]) -> BackupError {
        read(&self.around(plain), &self.identity).expect_err("to be refused")
    }
}

fn head_length() -> usize {
    "kluis-backup 1\n2026-11-21T12:00:00Z\n47\n".len() + SAFE_JSON.len()
}

/// A member as any tar has it.
fn member(name: &str, content: &[u8]) -> Vec<u8> {
    let mut header = Header::new_ustar();
    // Not through `set_path`, which refuses what is to be refused here.
    header.as_ustar_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o600);
    header.set_mtime(0);
    header.set_size(content.len() as u64);
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.extend_from_slice(content);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

/// The members of a tar, each with its block and padding.
fn split(plain: &[u8]) -> Vec<Vec<u8>> {
    let mut members = Vec::new();
    let mut at = 0;
    while plain[at..at + 512] != [0; 512] {
        let size = Header::from_byte_slice(&plain[at..at + 512])
            .entry_size()
            .unwrap();
        let end = (at + 512 + usize::try_from(size).unwrap()).next_multiple_of(512);
        members.push(plain[at..end].to_vec());
        at = end;
    }
    members
}

fn joined(members: &[Vec<u8>]) -> Vec<u8> {
    let mut plain = members.concat();
    plain.extend([0; 1024]);
    plain
}

#[test]
fn what_goes_in_comes_out_in_the_order_of_names() {
    let long = vec![3; 200_000];
    let made = made(b"pages", &[b"", &long, &[1; 512]]);
    let (summary, members) = read(&made.bytes(), &made.identity).unwrap();
    assert!(summary.sealed);
    assert_eq!((summary.objects, summary.bytes), (3, 5 + 200_000 + 512));
    let expected = [
        ("pod.db".to_owned(), b"pages".to_vec()),
        (format!("objects/{}", object(1)), Vec::new()),
        (format!("objects/{}", object(2)), long),
        (format!("objects/{}", object(3)), vec![1; 512]),
    ];
    assert_eq!(members, expected);
    let contents = Backup::open(&made.file)
        .unwrap()
        .decrypt(std::iter::once(&made.identity as _))
        .unwrap();
    assert!(*contents.manifest() == manifest(b"pages", &[b"", &vec![3; 200_000], &[1; 512]]));
    assert_eq!(contents.head(), &head());
}

#[test]
fn every_further_recipient_opens_it_and_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let (own, helper) = (Identity::generate(), Identity::generate());
    let given = [format!(" {}\n", helper.to_public())];
    let mut recipients = vec![own.to_public()];
    recipients.extend(kluis_backup::parse_recipients(&given).unwrap());
    let target = folder.path().join("b");
    let mut writer = BackupWriter::create(
        &target,
        &head(),
        manifest(b"x", &[]),
        &recipients,
        Work::silent(),
    )
    .unwrap();
    writer.database(&mut &b"x"[..]).unwrap();
    writer.finish(&MAC_KEY).unwrap();
    let bytes = fs::read(&target).unwrap();
    read(&bytes, &own).unwrap();
    read(&bytes, &helper).unwrap();
    let refused = read(&bytes, &Identity::generate()).unwrap_err();
    assert!(
        matches!(refused, BackupError::NotForThisKey { .. }),
        "{refused}"
    );
    assert!(matches!(
        kluis_backup::parse_recipients(&["age1x".to_owned()]),
        Err(BackupError::Recipient { .. })
    ));
}

#[test]
fn every_changed_byte_is_found() {
    let made = made(b"pages of a database", &[b"a scan"]);
    let whole = made.bytes();
    read(&whole, &made.identity).unwrap();
    for at in 0..whole.len() {
        for bit in [0x01, 0x20, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= bit;
            let refused = read(&bytes, &made.identity);
            assert!(
                refused.is_err(),
                "byte {at} of {}, bit {bit:#x}",
                whole.len()
            );
        }
    }
}

#[test]
fn every_shortening_and_every_addition_is_found() {
    let made = made(&[5; 65_536], &[]);
    let whole = made.bytes();
    for length in (0..whole.len()).filter(|at| at % 97 == 0 || whole.len() - at < 40) {
        assert!(
            read(&whole[..length], &made.identity).is_err(),
            "{length} bytes"
        );
    }
    for more in [1, 16, 17, 65_552, 70_000] {
        let mut bytes = whole.clone();
        bytes.resize(whole.len() + more, 0);
        assert!(read(&bytes, &made.identity).is_err(), "{more} more");
    }
}

#[test]
fn an_addition_behind_a_full_last_part_is_found() {
    // The tar fills the parts of 64 KiB that age cuts it into, so that only their flag tells the end.
    let made = made(&[5; 10], &[]);
    let plain = made.plain();
    let more = 65_536 - plain.len() % 65_536;
    let members = split(&plain);
    let full = made_with_database(10 + more / 512 * 512);
    let plain = full.plain();
    assert_eq!(plain.len() % 65_536, 0, "{} members", members.len());
    for more in [1, 16, 65_552] {
        let mut bytes = full.bytes();
        bytes.resize(bytes.len() + more, 0);
        assert!(read(&bytes, &full.identity).is_err(), "{more} more");
    }
}

fn made_with_database(length: usize) -> Made {
    made(&vec![5; length], &[])
}

#[test]
fn a_forgery_by_somebody_with_the_recipient_is_told() {
    let made = made(b"pages", &[b"scan"]);
    let plain = made.plain();
    // The same content sealed with another key.
    let mut forged = split(&plain);
    *forged.last_mut().unwrap() = member("seal", format!("{}\n", "00".repeat(32)).as_bytes());
    let refused = made.refusal(&joined(&forged));
    assert!(matches!(refused, BackupError::Forged { .. }), "{refused}");
    // Without the safe's key nothing can be said about it.
    let bytes = made.around(&joined(&forged));
    let contents = Backup::read(&bytes[..], Path::new("b"))
        .unwrap()
        .decrypt(std::iter::once(&made.identity as _))
        .unwrap();
    let summary = contents
        .read_members(None, Work::silent(), |_, _, _| Ok::<(), BackupError>(()))
        .unwrap();
    assert!(!summary.sealed);
}

#[test]
fn every_other_archive_is_refused_and_the_member_at_fault_is_named() {
    let made = made(b"pages", &[b"one", b"two"]);
    let members = split(&made.plain());
    let [manifest, database, one, two, sums, seal] = &members[..] else {
        panic!("six members");
    };
    let named = |id: u8, content: &[u8]| member(&format!("objects/{}", object(id)), content);
    let cases: Vec<(&str, Vec<&Vec<u8>>, &str)> = vec![
        ("nothing", vec![], "manifest.json"),
        (
            "no manifest",
            vec![database, one, two, sums, seal],
            "manifest.json",
        ),
        (
            "no database",
            vec![manifest, one, two, sums, seal],
            "objects/",
        ),
        (
            "a twin",
            vec![manifest, database, one, one, sums, seal],
            "objects/",
        ),
        (
            "another order",
            vec![manifest, database, two, one, sums, seal],
            "objects/",
        ),
        (
            "one object less",
            vec![manifest, database, one, sums, seal],
            "objects/",
        ),
        (
            "two databases",
            vec![manifest, database, database, two, sums, seal],
            "pod.db",
        ),
        ("no list", vec![manifest, database, one, two, seal], "seal"),
        ("no seal", vec![manifest, database, one, two, sums], "seal"),
        (
            "two seals",
            vec![manifest, database, one, two, sums, seal, seal],
            "end",
        ),
        ("nothing after the manifest", vec![manifest], "pod.db"),
    ];
    for (case, members, at) in cases {
        let members: Vec<Vec<u8>> = members.into_iter().cloned().collect();
        check(&made, case, &joined(&members), at);
    }
    let with = |third: Vec<u8>, fourth: Vec<u8>| {
        joined(&[
            manifest.clone(),
            database.clone(),
            third,
            fourth,
            sums.clone(),
            seal.clone(),
        ])
    };
    check(
        &made,
        "another content",
        &with(named(1, b"oen"), two.clone()),
        "objects/",
    );
    check(
        &made,
        "another id",
        &with(one.clone(), named(9, b"two")),
        "objects/",
    );
    check(
        &made,
        "more bytes",
        &with(one.clone(), named(2, b"twos")),
        "objects/",
    );
    check(
        &made,
        "fewer bytes",
        &with(one.clone(), named(2, b"tw")),
        "objects/",
    );
    for name in [
        "/etc/passwd",
        "../outside",
        "objects/../../outside",
        "objects/",
        "objects/0",
        "note.txt",
        "manifest.json",
    ] {
        check(&made, name, &with(one.clone(), member(name, b"two")), name);
    }
    let short = joined(&[
        manifest.clone(),
        member("pod.db", b"page"),
        one.clone(),
        two.clone(),
        sums.clone(),
        seal.clone(),
    ]);
    check(&made, "a shorter database", &short, "pod.db");
    let mut one_block_short = made.plain();
    one_block_short.truncate(one_block_short.len() - 512);
    check(&made, "half an end", &one_block_short, "end");
    let mut more = made.plain();
    more.push(0);
    check(&made, "bytes behind the end", &more, "end");
}

fn check(made: &Made, case: &str, plain: &[u8], at: &str) {
    match made.refusal(plain) {
        BackupError::Damaged { file, member, .. } => {
            assert_eq!(file, Path::new("b"), "{case}");
            assert!(
                member.starts_with(at),
                "{case}: {member} is blamed, not {at}"
            );
        }
        other => panic!("{case}: {other}"),
    }
}

#[test]
fn a_head_of_another_backup_is_told_by_the_manifest() {
    let made = made(b"pages", &[]);
    let mut bytes = made.bytes();
    let second = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    bytes[second..second + 20].copy_from_slice(b"2026-11-22T12:00:00Z");
    let refused = read(&bytes, &made.identity).unwrap_err();
    assert!(
        matches!(&refused, BackupError::Damaged { member, .. } if member == "manifest.json"),
        "{refused}"
    );
}

#[test]
fn an_endless_age_header_is_refused_before_it_fills_the_memory() {
    let made = made(b"pages", &[]);
    let head = &made.bytes()[..head_length()];
    let mut limited = head.chain(std::io::repeat(b'a')).take(1 << 20);
    let mut bytes = Vec::new();
    limited.read_to_end(&mut bytes).unwrap();
    let refused = read(&bytes, &made.identity).unwrap_err();
    assert!(
        matches!(&refused, BackupError::Damaged { member, .. } if member == "age header"),
        "{refused}"
    );
}

#[test]
fn stopped_work_leaves_no_file_and_tells_how_far_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("b");
    let identity = Identity::generate();
    let seen = Mutex::new(Vec::new());
    let cancel = AtomicBool::new(false);
    let on_progress = |done, whole| {
        seen.lock().unwrap().push((done, whole));
        if done >= 100_000 {
            cancel.store(true, Ordering::Relaxed);
        }
    };
    let pages = vec![0; 300_000];
    let stopped = write(
        &target,
        &identity,
        &pages,
        &[],
        Work::new(&on_progress, &cancel),
    );
    assert!(
        matches!(stopped, Err(BackupError::Cancelled(Cancelled))),
        "{stopped:?}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let seen = seen.into_inner().unwrap();
    assert!(seen.windows(2).all(|pair| pair[0].0 <= pair[1].0));
    assert!(seen.iter().all(|(_, whole)| *whole == 300_000));

    write(&target, &identity, &pages, &[], Work::silent()).unwrap();
    let cancel = AtomicBool::new(true);
    let stopped = Backup::open(&target)
        .unwrap()
        .decrypt(std::iter::once(&identity as _))
        .unwrap()
        .read_members(None, Work::new(&|_, _| {}, &cancel), |_, _, _| {
            Ok::<(), BackupError>(())
        });
    assert!(matches!(stopped, Err(BackupError::Cancelled(Cancelled))));
}

#[test]
fn content_that_grew_or_shrank_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let identity = Identity::generate();
    for content in [&b"page"[..], b"pages and more"] {
        let target = folder.path().join("b");
        let recipients = [identity.to_public()];
        let mut writer = BackupWriter::create(
            &target,
            &head(),
            manifest(b"pages", &[]),
            &recipients,
            Work::silent(),
        )
        .unwrap();
        let refused = writer.database(&mut &*content);
        assert!(
            matches!(refused, Err(BackupError::Changed { expected: 5, .. })),
            "{refused:?}"
        );
        drop(writer);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[test]
fn what_a_receiver_leaves_unread_is_checked_all_the_same() {
    let made = made(&[1; 100_000], &[&[2; 100_000]]);
    let mut members = split(&made.plain());
    members[2] = member(&format!("objects/{}", object(1)), &[9; 100_000]);
    let bytes = made.around(&joined(&members));
    let refused = Backup::read(&bytes[..], Path::new("b"))
        .unwrap()
        .decrypt(std::iter::once(&made.identity as _))
        .unwrap()
        .read_members(Some(&MAC_KEY), Work::silent(), |_, _, content| {
            content.read_exact(&mut [0; 3]).unwrap();
            Ok::<(), BackupError>(())
        });
    assert!(
        matches!(&refused, Err(BackupError::Damaged { member, .. }) if member.starts_with("objects/")),
        "{refused:?}"
    );
}

#[test]
fn a_folder_or_a_file_of_another_kind_is_not_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("letter.pdf");
    fs::File::create(&other)
        .unwrap()
        .write_all(b"%PDF-1.7\n")
        .unwrap();
    for path in [folder.path(), &other] {
        assert!(matches!(
            Backup::open(path),
            Err(BackupError::NotABackup { .. })
        ));
    }
    let missing = folder.path().join("missing");
    assert!(matches!(
        Backup::open(&missing),
        Err(BackupError::Io { .. })
    ));
}

proptest! {
    #[test]
    fn foreign_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(read_foreign(&bytes).is_err());
    }

    #[test]
    fn foreign_archives_behind_a_good_head_never_panic(
        cut in 0_usize..8000,
        insert in proptest::collection::vec(any::<u8>(), 0..600),
        skip in 0_usize..600,
    ) {
        let made = small();
        let (head, plain) = made;
        let cut = cut.min(plain.len());
        let rest = (cut + skip).min(plain.len());
        let mut bytes = head.clone();
        bytes.extend_from_slice(&plain[..cut]);
        bytes.extend_from_slice(&insert);
        bytes.extend_from_slice(&plain[rest..]);
        let whole = [&head[..], &plain[..]].concat();
        prop_assert!(read_foreign(&whole).is_ok());
        // Only what the archive does not cover may differ: names of owners and times in its blocks.
        if let Ok(summary) = read_foreign(&bytes) {
            prop_assert_eq!(summary.objects, 1);
        }
    }
}

/// The head and the unencrypted archive of one small backup.
fn small() -> &'static (Vec<u8>, Vec<u8>) {
    static SMALL: std::sync::OnceLock<(Vec<u8>, Vec<u8>)> = std::sync::OnceLock::new();
    SMALL.get_or_init(|| {
        let made = made(b"pages", &[b"a scan"]);
        let _ = made.folder.path();
        (made.bytes()[..head_length()].to_vec(), made.plain())
    })
}

#[test]
fn the_folder_a_backup_was_made_from_is_told_by_its_manifest() {
    let made = made(b"pages", &[]);
    let contents = Backup::open(&made.file)
        .unwrap()
        .decrypt(std::iter::once(&made.identity as _))
        .unwrap();
    assert_eq!(contents.manifest().copy, Some(COPY));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_backup_and_nobody_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("b.kluis-backup");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let (sender, answer) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(Backup::open(&pipe).map(drop)));
    let refused = answer
        .recv_timeout(std::time::Duration::from_secs(20))
        .expect("an answer");
    assert!(
        matches!(refused, Err(BackupError::NotABackup { .. })),
        "{refused:?}"
    );
}
