use std::{
    fs,
    io::{self, Read, Seek, SeekFrom},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use kluis_objects::{ObjectError, ObjectId, ObjectStore, Work};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::{CHUNK, SEED, everything_in, file_of, read, sample, throwaway, write};

fn round_trip(size: usize) {
    let (_folder, store) = throwaway();
    let content = sample(size);
    let written = write(&store, &content);
    assert_eq!(written.size, size as u64);
    assert_eq!(written.sha256, <[u8; 32]>::from(Sha256::digest(&content)));
    assert!(read(&store, written.id).unwrap() == content, "{size} bytes");
    assert_eq!(
        store.check(written.id, Work::silent()).unwrap(),
        (written.size, written.sha256)
    );
}

#[test]
fn content_comes_back_at_every_size_around_the_limits_of_chunks() {
    // The id before and the size after the content move the limits.
    for chunks in [1, 2, 3] {
        for less in [0, 8, 16, 24] {
            for near in [-1, 0, 1] {
                round_trip((chunks * CHUNK - less).saturating_add_signed(near));
            }
        }
    }
    (0..40).for_each(round_trip);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn content_of_any_size_comes_back(size in 0..5 * CHUNK) {
        round_trip(size);
    }

    #[test]
    fn any_range_is_the_same_part_of_the_content(
        size in 1..4 * CHUNK,
        places in proptest::collection::vec((any::<prop::sample::Index>(), 0..CHUNK + 100), 1..12),
    ) {
        let (_folder, store) = throwaway();
        let content = sample(size);
        let mut reader = store.open(write(&store, &content).id).unwrap();
        for (at, len) in places {
            let at = at.index(size + 1);
            prop_assert_eq!(reader.seek(SeekFrom::Start(at as u64)).unwrap(), at as u64);
            let mut part = Vec::new();
            reader.by_ref().take(len as u64).read_to_end(&mut part).unwrap();
            prop_assert!(part == content[at..size.min(at + len)]);
        }
    }
}

#[test]
fn places_are_counted_in_the_content_and_the_end_gives_nothing() {
    let (_folder, store) = throwaway();
    let content = sample(CHUNK + 5);
    let mut reader = store.open(write(&store, &content).id).unwrap();
    assert_eq!(reader.size(), content.len() as u64);
    assert_eq!(reader.seek(SeekFrom::End(-3)).unwrap(), CHUNK as u64 + 2);
    let mut end = Vec::new();
    reader.read_to_end(&mut end).unwrap();
    assert_eq!(end, content[CHUNK + 2..]);
    for past in [
        SeekFrom::End(0),
        SeekFrom::End(1),
        SeekFrom::Start(u64::MAX),
    ] {
        reader.seek(past).unwrap();
        assert_eq!(reader.read(&mut [0; 10]).unwrap(), 0);
    }
    assert!(reader.seek(SeekFrom::End(-(CHUNK as i64) - 6)).is_err());
    reader.seek(SeekFrom::Start(1)).unwrap();
    let mut byte = [0];
    reader.read_exact(&mut byte).unwrap();
    assert_eq!(byte[0], content[1]);
}

#[test]
fn names_and_lengths_tell_nothing_of_the_content() {
    let (folder, store) = throwaway();
    let secret = b"haemoglobin of Maria Peeters".repeat(100);
    let first = write(&store, &secret);
    let second = write(&store, &secret);
    assert_ne!(first.id, second.id);
    let one = fs::read(file_of(&store, first.id)).unwrap();
    let other = fs::read(file_of(&store, second.id)).unwrap();
    assert_ne!(one, other);
    for bytes in [&one, &other] {
        assert!(!bytes.windows(11).any(|window| window == b"haemoglobin"));
    }
    // Lengths that are near each other become one. The header of age has a part of random length.
    let payload = |bytes: &[u8]| {
        let end = bytes
            .windows(5)
            .position(|window| window == b"\n--- ")
            .unwrap();
        bytes.len() - end
    };
    let longer = write(&store, &[&secret[..], b"more"].concat());
    let longer = fs::read(file_of(&store, longer.id)).unwrap();
    assert_eq!(payload(&one), payload(&longer));
    for path in everything_in(folder.path()) {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(
            name == "objects"
                || name == ".lease"
                || name.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{name}"
        );
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, store) = throwaway();
    fs::create_dir(store.dir()).unwrap();
    fs::set_permissions(store.dir(), fs::Permissions::from_mode(0o755)).unwrap();
    let mut seen = 0;
    let mut modes_are_private = || {
        for path in everything_in(folder.path()) {
            let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            let expected = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode, expected, "{}", path.display());
            seen += 1;
        }
    };
    // While it is being written too.
    let mut pieces = [&b"one"[..], b"two"].into_iter();
    let mut looking = Looking(|| {
        modes_are_private();
        pieces.next().unwrap_or_default().to_vec()
    });
    let written = store.write(&mut looking, Work::silent()).unwrap();
    modes_are_private();
    assert!(seen >= 3 * 3 + 4, "{seen}");
    assert_eq!(read(&store, written.id).unwrap(), b"onetwo");
}

/// A source that looks around each time it is asked.
struct Looking<F>(F);

impl<F: FnMut() -> Vec<u8>> Read for Looking<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let piece = (self.0)();
        buffer[..piece.len()].copy_from_slice(&piece);
        Ok(piece.len())
    }
}

#[test]
fn a_source_that_fails_leaves_nothing_and_is_told() {
    let (_folder, store) = throwaway();
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the stick was pulled out"))
        }
    }
    let content = sample(3 * CHUNK);
    let error = store
        .write(&mut content.chain(Failing), Work::silent())
        .unwrap_err();
    assert!(matches!(&error, ObjectError::Source(_)), "{error}");
    assert!(error.to_string().contains("the stick was pulled out"));
    assert_eq!(everything_in(store.dir()), [store.dir().join(".lease")]);
}

#[test]
fn stopped_work_leaves_nothing() {
    let (_folder, store) = throwaway();
    let cancel = AtomicBool::new(false);
    let told = Mutex::new(Vec::new());
    let stop_in_the_middle = |done, whole| {
        told.lock().unwrap().push((done, whole));
        cancel.store(done >= 2 * CHUNK as u64, Ordering::Relaxed);
    };
    let work = Work::new(&stop_in_the_middle, &cancel);
    let error = store.write(&mut &sample(9 * CHUNK)[..], work).unwrap_err();
    assert!(matches!(error, ObjectError::Cancelled(_)), "{error}");
    let chunk = CHUNK as u64;
    assert_eq!(*told.lock().unwrap(), [(0, 0), (chunk, 0), (2 * chunk, 0)]);
    assert_eq!(everything_in(store.dir()), [store.dir().join(".lease")]);
}

#[test]
fn an_object_never_changes() {
    let (_folder, store) = throwaway();
    let id = write(&store, b"first").id;
    let again = store.write_as(id, &mut &b"second"[..], Work::silent());
    assert!(matches!(again, Err(ObjectError::Exists(other)) if other == id));
    assert_eq!(read(&store, id).unwrap(), b"first");
}

#[test]
fn an_object_takes_its_id_along_to_another_key() {
    let (_folder, store) = throwaway();
    let other_folder = tempfile::tempdir().unwrap();
    let other = ObjectStore::new(&other_folder.path().join("objects"), &[8; 32]);
    let content = sample(2 * CHUNK + 1);
    let id = write(&store, &content).id;
    store.reencrypt_into(&other, id, Work::silent()).unwrap();
    assert_eq!(read(&other, id).unwrap(), content);

    // Once more: what is there stays, and what cannot be read is made again.
    let before = fs::read(file_of(&other, id)).unwrap();
    store.reencrypt_into(&other, id, Work::silent()).unwrap();
    assert_eq!(fs::read(file_of(&other, id)).unwrap(), before);
    fs::write(file_of(&other, id), &before[..100]).unwrap();
    store.reencrypt_into(&other, id, Work::silent()).unwrap();
    assert_eq!(read(&other, id).unwrap(), content);
}

#[test]
fn damage_met_on_the_way_to_another_key_is_named_and_leaves_nothing_there() {
    let (_folder, store) = throwaway();
    let other_folder = tempfile::tempdir().unwrap();
    let other = ObjectStore::new(&other_folder.path().join("objects"), &[8; 32]);
    let id = write(&store, &sample(4 * CHUNK)).id;
    let mut bytes = fs::read(file_of(&store, id)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file_of(&store, id), bytes).unwrap();
    let error = store
        .reencrypt_into(&other, id, Work::silent())
        .unwrap_err();
    assert!(matches!(error, ObjectError::Damaged { id: named, .. } if named == id));
    assert!(other.list().unwrap().is_empty());
}

#[test]
fn what_is_listed_is_what_was_written_and_not_removed() {
    let (_folder, store) = throwaway();
    assert!(store.list().unwrap().is_empty());
    let mut ids: Vec<ObjectId> = (0..20).map(|n| write(&store, &[n]).id).collect();
    fs::write(store.dir().join("ab.txt"), b"stray").unwrap();
    fs::create_dir_all(store.dir().join("ab").join("nothing")).unwrap();
    let gone = ids.pop().unwrap();
    store.remove(gone).unwrap();
    ids.sort();
    assert_eq!(store.list().unwrap(), ids);
    assert!(matches!(store.remove(gone), Err(ObjectError::Missing(id)) if id == gone));
    assert!(matches!(store.open(gone), Err(ObjectError::Missing(id)) if id == gone));
    assert_eq!(
        ObjectStore::new(store.dir(), &SEED).list().unwrap(),
        ids,
        "another program sees the same"
    );
}
