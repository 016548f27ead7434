//! What the facade promises about bodies of any size.

use std::fs::File;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kluis_api::ErrorCode;
use kluis_app::{
    AppError, Clock, ExportFormat, Home, KdfParams, KeyGiven, NewSafeSettings, PutBody, Session,
    Work,
};
use kluis_testkit::ManualClock;
use secrecy::SecretString;

/// More than what is kept in the database.
const LARGE: u64 = 3 << 20;

fn safe() -> (tempfile::TempDir, Session) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::default());
    let settings = NewSafeSettings {
        owner: "Eva".to_owned(),
        language: "nl".to_owned(),
        passphrase: SecretString::from("vier kale bomen langs het water"),
        kdf: Some(KdfParams::FLOOR),
    };
    let (session, _) = Home::locate(Some(folder.path()), clock)
        .expect("a data folder")
        .create("eva", &settings)
        .expect("a new safe");
    (folder, session)
}

fn put(session: &Session, at: &str, len: u64) {
    let body = PutBody::from_reader(std::io::repeat(b'x').take(len), None);
    let written = session
        .put(at, body, None, Work::silent())
        .expect("any bytes are a body");
    assert_eq!(written.size, len);
}

#[test]
fn an_archive_holds_bodies_of_every_size() {
    let (folder, session) = safe();
    let sizes = [("empty.bin", 0), ("small.txt", 10), ("large.bin", LARGE)];
    for (name, len) in sizes {
        put(&session, &format!("/documents/{name}"), len);
    }
    let file = folder.path().join("all.zip");
    let exported = session
        .export("/", &file, ExportFormat::Zip, false, Work::silent())
        .expect("it can be written");
    assert_eq!(exported.resources, 3);
    let mut archive =
        zip::ZipArchive::new(File::open(&file).expect("it was written")).expect("it is an archive");
    for (name, len) in sizes {
        let mut entry = archive
            .by_name(&format!("documents/{name}"))
            .expect("it is in it");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("it unpacks");
        assert!(bytes == vec![b'x'; usize::try_from(len).unwrap()], "{name}");
    }
}

#[test]
fn a_body_is_given_in_pieces() {
    let (_folder, session) = safe();
    put(&session, "/large.bin", LARGE);
    let (resource, mut body) = session.stream("/large.bin").expect("it was put");
    assert_eq!((resource.size, body.size()), (LARGE, LARGE));
    let mut given = 0;
    while let Some(piece) = body.next_piece().expect("it is whole") {
        assert!(piece.len() <= 64 * 1024 && piece.iter().all(|byte| *byte == b'x'));
        given += piece.len() as u64;
    }
    assert_eq!(given, LARGE);
    assert!(matches!(
        session.stream("/"),
        Err(AppError::Argument { .. })
    ));
}

#[test]
fn stopped_work_is_told_as_such_and_changes_nothing() {
    let (folder, session) = safe();
    put(&session, "/large.bin", LARGE);
    let cancel = AtomicBool::new(false);
    let stop = |done, _| cancel.store(done > LARGE / 2, Ordering::Relaxed);
    let work = Work::new(&stop, &cancel);
    let endless = PutBody::from_reader(std::io::repeat(b'y'), None);
    let stopped = session.put("/large.bin", endless, None, work);
    assert!(matches!(stopped, Err(AppError::Stopped)), "{stopped:?}");

    cancel.store(false, Ordering::Relaxed);
    let file = folder.path().join("all.zip");
    let stopped = session.export("/", &file, ExportFormat::Zip, false, work);
    assert!(matches!(stopped, Err(AppError::Stopped)), "{stopped:?}");
    let beside: Vec<_> = std::fs::read_dir(folder.path())
        .expect("it is there")
        .map(|entry| entry.expect("it can be read").file_name())
        .collect();
    assert!(
        !beside
            .iter()
            .any(|name| name.to_string_lossy().contains("all.zip")),
        "{beside:?}"
    );
    let (resource, _) = session.stream("/large.bin").expect("it is there");
    assert_eq!((resource.revision, resource.size), (1, LARGE));
}

#[test]
fn progress_counts_towards_the_length_of_a_file() {
    let (folder, session) = safe();
    let file = folder.path().join("scan.dcm");
    std::fs::write(&file, vec![7; LARGE as usize]).expect("it can be written");
    let told = std::sync::Mutex::new(Vec::new());
    let tell = |done, whole| told.lock().expect("no panic").push((done, whole));
    let never = AtomicBool::new(false);
    let body = PutBody::from_file(&file, None).expect("it is there");
    assert_eq!(body.size(), Some(LARGE));
    let written = session
        .put("/scan", body, None, Work::new(&tell, &never))
        .expect("any bytes are a body");
    assert_eq!(written.media_type, "application/dicom");
    let told = told.into_inner().expect("no panic");
    assert!(told.is_sorted() && told.iter().all(|(_, whole)| *whole == LARGE));
    assert_eq!(told.last(), Some(&(LARGE, LARGE)));
}

#[test]
fn what_needs_a_body_in_memory_names_the_limit_and_another_way() {
    let (_folder, session) = safe();
    put(&session, "/film.bin", (64 << 20) + 1);
    let error = session.fetch("/film.bin").expect_err("it is too large");
    let shown = kluis_api::ApiError::from(error);
    assert!(shown.message.contains("/film.bin"), "{}", shown.message);
    assert!(shown.hint.is_some_and(|hint| hint.contains("kluis cat")));
    let missing = PutBody::from_file(std::path::Path::new("/nowhere/at/all"), None);
    let shown = kluis_api::ApiError::from(missing.err().expect("it is not there"));
    assert_eq!(shown.code, ErrorCode::NotFound);
}

#[test]
fn opening_an_older_database_by_mistake_costs_no_large_body() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::default());
    let home = Home::locate(Some(folder.path()), clock).expect("a data folder");
    let settings = NewSafeSettings {
        owner: "Eva".to_owned(),
        language: "nl".to_owned(),
        passphrase: SecretString::from("vier kale bomen langs het water"),
        kdf: Some(KdfParams::FLOOR),
    };
    let (session, words) = home.create("eva", &settings).expect("a new safe");
    drop(session);
    let key = KeyGiven::RecoveryWords(words);
    let open = || home.open("eva", &key).expect("the words open it");
    let database = home.safe_folder("eva").join("pod.db");
    let (older, newer) = (folder.path().join("older"), folder.path().join("newer"));
    std::fs::copy(&database, &older).expect("a copy");
    put(&open(), "/documents/scan.bin", LARGE);
    std::fs::copy(&database, &newer).expect("a copy");
    let month = std::time::Duration::from_secs(31 * 24 * 3600);
    for object in objects_in(&home.safe_folder("eva")) {
        let file = File::open(object).expect("it was written");
        file.set_modified(std::time::SystemTime::now() - month)
            .expect("a file has a time");
    }

    std::fs::copy(&older, &database).expect("a copy");
    let session = open();
    assert!(session.fetch("/documents/scan.bin").is_err());
    assert_eq!(session.unreferenced_bodies().expect("readable"), 1);
    drop(session);
    std::fs::copy(&newer, &database).expect("a copy");
    let session = open();
    let (_, body) = session.fetch("/documents/scan.bin").expect("it is there");
    assert_eq!(body.len() as u64, LARGE);
    assert_eq!(session.remove_unreferenced().expect("readable"), Some(0));
    drop(session);

    // Asked for, it goes.
    std::fs::copy(&older, &database).expect("a copy");
    let session = open();
    assert_eq!(session.remove_unreferenced().expect("readable"), Some(1));
    assert_eq!(objects_in(&home.safe_folder("eva")).len(), 0);
}

#[test]
fn a_large_body_that_is_there_already_takes_no_room_again() {
    let (folder, session) = safe();
    put(&session, "/documents/scan.bin", LARGE);
    put(&session, "/documents/scan.bin", LARGE);
    assert_eq!(objects_in(&folder.path().join("safes/eva")).len(), 1);
    assert_eq!(session.unreferenced_bodies().expect("readable"), 0);
}

fn objects_in(safe: &std::path::Path) -> Vec<std::path::PathBuf> {
    let folders = std::fs::read_dir(safe.join("objects")).expect("there are some");
    folders
        .filter_map(|folder| std::fs::read_dir(folder.expect("readable").path()).ok())
        .flatten()
        .map(|file| file.expect("readable").path())
        .collect()
}
