use std::{collections::HashSet, fs};

use kluis_objects::{ObjectError, ObjectId, Swept, Work};

use crate::{everything_in, file_of, read, throwaway, write};

fn keep(ids: &[ObjectId]) -> Result<HashSet<ObjectId>, ObjectError> {
    Ok(ids.iter().copied().collect())
}

#[test]
fn what_nothing_refers_to_and_what_killed_writers_left_goes() {
    let (_folder, store) = throwaway();
    let kept = write(&store, b"kept").id;
    let lost = write(&store, b"lost").id;
    fs::write(store.dir().join(".new-0123"), b"half").unwrap();
    let swept = store.sweep(|| keep(&[kept])).unwrap();
    assert_eq!(
        swept,
        Some(Swept {
            objects: 1,
            unfinished: 1
        })
    );
    assert!(!file_of(&store, lost).exists());
    assert!(!store.dir().join(".new-0123").exists());
    assert_eq!(read(&store, kept).unwrap(), b"kept");
    assert_eq!(
        store.sweep(|| keep(&[kept])).unwrap(),
        Some(Swept::default())
    );
}

#[test]
fn nothing_goes_while_a_writer_has_not_said_what_refers_to_its_object() {
    let (_folder, store) = throwaway();
    let written = write(&store, b"about to be referred to");
    let unasked = || -> Result<HashSet<ObjectId>, ObjectError> { panic!("nobody is alone") };
    assert_eq!(store.sweep(unasked).unwrap(), None);

    // Nor while one is being written.
    let id = written.id;
    drop(written);
    let sweeping_while_read = |_, _| {
        assert_eq!(store.sweep(unasked).unwrap(), None);
    };
    let never = std::sync::atomic::AtomicBool::new(false);
    let work = Work::new(&sweeping_while_read, &never);
    let second = store.write(&mut &b"second"[..], work).unwrap().id;
    assert!(store.open(id).is_ok() && store.open(second).is_ok());
}

#[test]
fn nothing_goes_when_it_is_not_known_what_is_referred_to() {
    let (_folder, store) = throwaway();
    drop(write(&store, b"kept"));
    let before = everything_in(store.dir());
    let failed = store.sweep(|| Err(ObjectError::Randomness));
    assert!(matches!(failed, Err(ObjectError::Randomness)));
    assert_eq!(everything_in(store.dir()), before);
}

#[test]
fn a_safe_without_objects_has_nothing_to_sweep_and_gets_no_folder() {
    let (_folder, store) = throwaway();
    assert_eq!(store.sweep(|| keep(&[])).unwrap(), Some(Swept::default()));
    assert!(!store.dir().exists());
}

#[test]
fn what_killed_writers_left_goes_without_any_object_and_not_while_somebody_writes() {
    let (_folder, store) = throwaway();
    assert_eq!(store.remove_unfinished().unwrap(), Some(0));
    let written = write(&store, b"referred to by nobody");
    let unfinished = store.dir().join(".new-0123");
    fs::write(&unfinished, b"half").unwrap();
    assert_eq!(store.remove_unfinished().unwrap(), None);
    assert!(unfinished.exists());
    let id = written.id;
    drop(written);
    assert_eq!(store.remove_unfinished().unwrap(), Some(1));
    assert!(!unfinished.exists());
    assert_eq!(store.list().unwrap(), [id]);
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_link_in_the_place_of_the_lease_is_refused_and_nobody_waits_for_it() {
    let (folder, store) = throwaway();
    drop(write(&store, b"kept"));
    let lease = store.dir().join(".lease");
    fs::remove_file(&lease).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&lease).status();
    assert!(made.unwrap().success());
    let refused = || {
        let asked = store.remove_unfinished();
        matches!(asked, Err(ObjectError::Io { .. }))
            && store.write(&mut &b"new"[..], Work::silent()).is_err()
    };
    assert!(refused());
    fs::remove_file(&lease).unwrap();
    let elsewhere = folder.path().join("elsewhere");
    std::os::unix::fs::symlink(&elsewhere, &lease).unwrap();
    assert!(refused());
    assert!(!elsewhere.exists());
}
