//! What the pod promises about bodies that come and go as streams.

mod throwaway;

use kluis_objects::{ObjectError, Work};
use kluis_pod::{
    BodyReader, ETag, MAX_BODY_BYTES, MAX_INSIDE_BYTES, Pod, PodError, PodPath, Precondition,
    Resource,
};
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use throwaway::{ThrowawayPod, by_owner, path, put_text};

const BINARY: &str = "application/octet-stream";

fn sample(len: usize) -> Vec<u8> {
    (0_u64..)
        .flat_map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes())
        .take(len)
        .collect()
}

/// A body that becomes an object.
fn large() -> Vec<u8> {
    sample(MAX_INSIDE_BYTES as usize + 100_000)
}

fn put(pod: &Pod, at: &str, mut source: impl Read) -> Result<Resource, PodError> {
    pod.put_stream(
        &path(at),
        BINARY,
        &mut source,
        &Precondition::None,
        &by_owner(),
        Work::silent(),
    )
}

fn read_to_end(at: &PodPath, mut body: BodyReader) -> Result<Vec<u8>, PodError> {
    let mut bytes = Vec::new();
    body.read_to_end(&mut bytes)
        .map_err(|error| PodError::from_read(at, error))?;
    Ok(bytes)
}

/// The files of the objects, and those that are being written.
fn object_files(pod: &Pod) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![pod.vault().dir().join("objects")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with(".lease") {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn a_stream_is_the_same_resource_whether_it_lies_inside_or_outside() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    let limit = MAX_INSIDE_BYTES as usize;
    let mut objects = 0;
    for (len, is_object) in [
        (0, false),
        (1, false),
        (limit - 1, false),
        (limit, false),
        (limit + 1, true),
        (3 * limit, true),
    ] {
        let content = sample(len);
        let at = path(&format!("/documents/{len}.bin"));
        let written = put(pod, at.as_str(), &content[..]).expect("any bytes are a body");
        objects += usize::from(is_object);
        assert_eq!(object_files(pod).len(), objects, "{len} bytes");
        assert_eq!(written.etag, ETag::of(BINARY, &content));
        assert_eq!((written.size, written.revision), (len as u64, 1));

        let (resource, body) = pod.open_body(&at).expect("it was put");
        assert_eq!(resource, written);
        assert_eq!((body.size(), body.is_object()), (len as u64, is_object));
        assert!(read_to_end(&at, body).expect("it is whole") == content);
        let (_, bytes) = pod
            .read(|read| read.body(&at))
            .expect("it is not too large");
        assert!(bytes == content);

        // The same bytes by the other way in are no change.
        let same = pod
            .write(|write| write.put(&at, BINARY, &content, &Precondition::None, &by_owner()))
            .expect("nothing is in the way");
        assert_eq!(same, written);
    }
}

#[test]
fn any_part_of_a_body_can_be_read() {
    let safe = ThrowawayPod::new();
    let content = large();
    put(&safe.pod, "/scan.bin", &content[..]).expect("any bytes are a body");
    put_text(&safe.pod, "/note.txt", "a short note").expect("any text is a body");
    for (at, content) in [("/scan.bin", &content[..]), ("/note.txt", b"a short note")] {
        let (_, mut body) = safe.pod.open_body(&path(at)).expect("it was put");
        for from in [content.len() / 2, 3, content.len() - 1, 0] {
            body.seek(SeekFrom::Start(from as u64)).expect("inside");
            let mut rest = Vec::new();
            body.read_to_end(&mut rest).expect("it is whole");
            assert!(rest == content[from..], "{at} from {from}");
        }
    }
}

#[test]
fn a_document_stays_in_the_database_and_is_checked_as_one() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    let mut text = String::from("<#a> <urn:says> \"");
    text.push_str(&"x".repeat(2 * MAX_INSIDE_BYTES as usize));
    text.push_str("\" .");
    let turtle = |at: &str, mut source: &[u8]| {
        pod.put_stream(
            &path(at),
            "text/turtle",
            &mut source,
            &Precondition::None,
            &by_owner(),
            Work::silent(),
        )
    };
    turtle("/large.ttl", text.as_bytes()).expect("it is Turtle");
    assert!(object_files(pod).is_empty());
    let broken = turtle("/broken.ttl", b"<#a> <urn:says> ");
    assert!(matches!(broken, Err(PodError::Rdf { .. })), "{broken:?}");
    let mut endless = io::repeat(b' ');
    let too_large = pod.stage(
        &path("/endless.ttl"),
        "text/turtle",
        &mut endless,
        &Precondition::None,
        Work::silent(),
    );
    assert!(matches!(
        too_large,
        Err(PodError::TooLarge {
            limit: MAX_BODY_BYTES,
            ..
        })
    ));
}

#[test]
fn what_cannot_be_put_is_refused_before_the_stream_is_read() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    put_text(pod, "/there.txt", "there").expect("nothing is in the way");
    struct Untouched;
    impl Read for Untouched {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            panic!("nothing of it may be read")
        }
    }
    let refused = |at: &str, media_type: &str, precondition: &Precondition| {
        pod.stage(
            &path(at),
            media_type,
            &mut Untouched,
            precondition,
            Work::silent(),
        )
        .expect_err("it cannot be put")
    };
    assert!(matches!(
        refused("/there.txt", BINARY, &Precondition::IfNoneMatchAny),
        PodError::PreconditionFailed { .. }
    ));
    assert!(matches!(
        refused("/there/", BINARY, &Precondition::None),
        PodError::IsAContainer(_)
    ));
    assert!(matches!(
        refused("/new.bin", "nonsense", &Precondition::None),
        PodError::InvalidMediaType(_)
    ));
}

#[test]
fn a_stream_that_fails_or_is_stopped_leaves_everything_as_it_was() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    let before = put(pod, "/scan.bin", &large()[..]).expect("any bytes are a body");
    let files = object_files(pod);
    struct Stopping<'a>(&'a AtomicBool);
    impl Read for Stopping<'_> {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            self.0.store(true, Ordering::Relaxed);
            Err(io::Error::other("stopped"))
        }
    }
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the stick was pulled out"))
        }
    }
    for len in [10, 3 * MAX_INSIDE_BYTES as usize] {
        let failed = put(pod, "/scan.bin", sample(len).chain(Failing));
        assert!(
            matches!(failed, Err(PodError::Object(ObjectError::Source(_)))),
            "{failed:?}"
        );
    }
    let cancel = AtomicBool::new(false);
    let stop = |done, _| cancel.store(done > MAX_INSIDE_BYTES, Ordering::Relaxed);
    let stopped = pod.put_stream(
        &path("/scan.bin"),
        BINARY,
        &mut io::repeat(1),
        &Precondition::None,
        &by_owner(),
        Work::new(&stop, &cancel),
    );
    assert!(
        matches!(stopped, Err(PodError::Object(ObjectError::Cancelled(_)))),
        "{stopped:?}"
    );
    for len in [10, 3 * MAX_INSIDE_BYTES as usize] {
        let cancel = AtomicBool::new(false);
        // Ends because of the wish to stop, which comes while it waits.
        let mut ending = io::Cursor::new(sample(len)).chain(Stopping(&cancel));
        let stopped = pod.put_stream(
            &path("/scan.bin"),
            BINARY,
            &mut ending,
            &Precondition::None,
            &by_owner(),
            Work::new(&|_, _| {}, &cancel),
        );
        assert!(
            matches!(stopped, Err(PodError::Object(ObjectError::Cancelled(_)))),
            "{stopped:?}"
        );
    }
    assert_eq!(object_files(pod), files);
    let now = pod
        .read(|read| read.get(&path("/scan.bin")))
        .expect("it is there");
    assert_eq!(now, before);
}

#[test]
fn only_what_no_revision_refers_to_is_removed() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    let content = large();
    put(pod, "/scan.bin", &content[..]).expect("any bytes are a body");
    put(pod, "/scan.bin", &content[1..]).expect("any bytes are a body");
    // One that was only staged, by a program that ended before it could put it.
    let staged = |at: &str| {
        pod.stage(
            &path(at),
            BINARY,
            &mut &content[..],
            &Precondition::None,
            Work::silent(),
        )
        .expect("any bytes are a body")
    };
    drop(staged("/lost.bin"));
    let waiting = staged("/waiting.bin");
    assert_eq!(object_files(pod).len(), 4);
    assert_eq!(pod.gc().expect("the folder can be read"), None);
    pod.write(|write| {
        write.put_staged(
            &path("/waiting.bin"),
            &waiting,
            &Precondition::None,
            &by_owner(),
        )
    })
    .expect("nothing is in the way");
    drop(waiting);

    let swept = pod
        .gc()
        .expect("the folder can be read")
        .expect("nobody writes");
    assert_eq!(swept.objects, 1);
    assert_eq!(object_files(pod).len(), 3);
    let at = path("/scan.bin");
    for (revision, from) in [(1, 0), (2, 1)] {
        let (_, body) = pod
            .read(|read| read.open_body_at(&at, revision))
            .expect("revisions stay");
        let body = body.expect("a put leaves a body");
        assert!(read_to_end(&at, body).expect("it is whole") == content[from..]);
    }
    // A deleted resource keeps its revisions, and these their objects.
    pod.write(|write| write.delete(&at, &Precondition::None, &by_owner()))
        .expect("it is there");
    assert_eq!(
        pod.gc().expect("readable").expect("nobody writes").objects,
        0
    );
    assert_eq!(object_files(pod).len(), 3);
}

#[test]
fn nothing_goes_while_another_opening_of_the_safe_is_about_to_refer_to_it() {
    let safe = ThrowawayPod::new();
    let other = safe.open_again();
    let staged = other
        .stage(
            &path("/scan.bin"),
            BINARY,
            &mut &large()[..],
            &Precondition::None,
            Work::silent(),
        )
        .expect("any bytes are a body");
    assert_eq!(safe.pod.gc().expect("the folder can be read"), None);
    other
        .write(|write| {
            write.put_staged(
                &path("/scan.bin"),
                &staged,
                &Precondition::None,
                &by_owner(),
            )
        })
        .expect("nothing is in the way");
    drop(staged);
    let swept = safe.pod.gc().expect("readable").expect("nobody writes");
    assert_eq!(swept.objects, 0);
    let (_, bytes) = safe
        .pod
        .read(|read| read.body(&path("/scan.bin")))
        .expect("it was put");
    assert!(bytes == large());
}

#[test]
fn what_was_written_in_vain_goes_at_once() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    let content = large();
    put(pod, "/scan.bin", &content[..]).expect("any bytes are a body");
    let files = object_files(pod);
    assert_eq!(files.len(), 1);
    // The same once more is no revision.
    put(pod, "/scan.bin", &content[..]).expect("any bytes are a body");
    assert_eq!(object_files(pod), files);
    // Nor is what was refused when it came to be put.
    let staged = pod
        .stage(
            &path("/other.bin"),
            BINARY,
            &mut &content[1..],
            &Precondition::IfNoneMatchAny,
            Work::silent(),
        )
        .expect("any bytes are a body");
    put_text(pod, "/other.bin", "faster").expect("nothing lies there");
    assert_eq!(object_files(pod).len(), 2);
    let refused = pod.write(|write| {
        write.put_staged(
            &path("/other.bin"),
            &staged,
            &Precondition::IfNoneMatchAny,
            &by_owner(),
        )
    });
    assert!(
        matches!(refused, Err(PodError::PreconditionFailed { .. })),
        "{refused:?}"
    );
    pod.unstage(staged);
    assert_eq!(object_files(pod), files);
}

#[test]
fn opening_removes_what_a_killed_writer_left_and_no_object_however_old() {
    let safe = ThrowawayPod::new();
    let staged = safe
        .pod
        .stage(
            &path("/scan.bin"),
            BINARY,
            &mut &large()[..],
            &Precondition::None,
            Work::silent(),
        )
        .expect("any bytes are a body");
    drop(staged);
    let month = std::time::Duration::from_secs(31 * 24 * 3600);
    let file = fs::File::open(&object_files(&safe.pod)[0]).expect("it was written");
    file.set_modified(std::time::SystemTime::now() - month)
        .expect("a file has a time");
    let unfinished = safe.pod.vault().dir().join("objects").join(".new-0123");
    fs::write(&unfinished, b"half").expect("the folder is there");
    assert_eq!(object_files(&safe.pod).len(), 2);
    let again = safe.open_again();
    assert!(!unfinished.exists());
    assert_eq!(object_files(&again).len(), 1);
}

#[test]
fn a_body_over_the_limit_of_memory_is_read_as_a_stream_only() {
    let safe = ThrowawayPod::new();
    let at = path("/film.bin");
    let size = MAX_BODY_BYTES + 1;
    put(&safe.pod, at.as_str(), io::repeat(9).take(size)).expect("any bytes are a body");
    let whole = safe.pod.read(|read| read.body(&at));
    assert!(
        matches!(whole, Err(PodError::TooLarge { size: told, .. }) if told == size),
        "{whole:?}"
    );
    let (_, mut body) = safe.pod.open_body(&at).expect("it was put");
    assert_eq!(
        io::copy(&mut body, &mut io::sink()).expect("it is whole"),
        size
    );
}

#[test]
fn a_check_finds_nothing_in_a_sound_pod_and_names_each_body_that_is_not() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    for number in 0..300 {
        put_text(pod, &format!("/notes/{number}.txt"), "a note").expect("any text is a body");
    }
    for number in 0..4 {
        put(pod, &format!("/scan-{number}.bin"), &large()[number..]).expect("any bytes are one");
    }
    let check = |pod: &Pod| pod.check_bodies(Work::silent()).expect("it can look");
    let sound = check(pod);
    assert_eq!(sound.findings, []);
    assert_eq!(
        (sound.bodies, sound.objects, sound.unreferenced),
        (304, 4, 0)
    );
    let bytes: usize = (0..4).map(|number| large().len() - number).sum();
    assert_eq!(sound.bytes, 300 * 6 + bytes as u64);

    let object_of = |at: &str| -> PathBuf {
        let id: String = pod
            .read(|read| -> Result<_, PodError> {
                let found = read.sql().query_row(
                    "SELECT object FROM revision WHERE path = ?1",
                    [at],
                    |row| row.get(0),
                );
                Ok(found?)
            })
            .expect("it is an object");
        pod.vault()
            .dir()
            .join("objects")
            .join(&id[..2])
            .join(&id[2..])
    };
    fs::remove_file(object_of("/scan-0.bin")).expect("it is there");
    let mut changed = fs::read(object_of("/scan-1.bin")).expect("it is there");
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    fs::write(object_of("/scan-1.bin"), changed).expect("it can be written");
    // Exchanged where the database cannot know: another body of the same safe under this row.
    pod.write(|write| -> Result<_, PodError> {
        write.sql().execute_batch(
            "UPDATE revision SET object = (SELECT object FROM revision WHERE path = '/scan-3.bin') \
             WHERE path = '/scan-2.bin'; \
             UPDATE revision SET etag = '\"0\"' WHERE path = '/notes/7.txt'; \
             UPDATE revision SET body = NULL WHERE path = '/notes/8.txt'; \
             UPDATE revision SET encoding = 1 WHERE path = '/notes/9.txt'",
        )?;
        Ok(())
    })
    .expect("the tables are there");
    let found = check(pod);
    let mut paths: Vec<&str> = found.findings.iter().map(|one| one.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "/notes/7.txt",
            "/notes/8.txt",
            "/notes/9.txt",
            "/scan-0.bin",
            "/scan-1.bin",
            "/scan-2.bin"
        ]
    );
    assert_eq!(found.unreferenced, 1, "that of scan-2");
    assert_eq!((found.bodies, found.objects), (304, 4));
    for at in ["/scan-0.bin", "/scan-1.bin", "/scan-2.bin"] {
        let at = path(at);
        let read = pod
            .open_body(&at)
            .and_then(|(_, body)| read_to_end(&at, body));
        assert!(
            matches!(
                &read,
                Err(PodError::Body { path, .. }) if *path == at
            ) || matches!(&read, Err(PodError::Damaged { path, .. }) if path == at.as_str()),
            "{read:?}"
        );
        let whole = pod.read(|read| read.body(&at));
        assert!(whole.is_err(), "{at}");
    }
}

#[test]
fn other_bytes_of_the_right_length_are_never_given_to_their_end() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    let content = large();
    put(pod, "/one.bin", &content[1..]).expect("any bytes are a body");
    put(pod, "/other.bin", &content[..content.len() - 1]).expect("any bytes are a body");
    pod.write(|write| -> Result<_, PodError> {
        write.sql().execute_batch(
            "UPDATE revision SET object = (SELECT object FROM revision WHERE path = '/other.bin') \
             WHERE path = '/one.bin'",
        )?;
        Ok(())
    })
    .expect("the tables are there");
    let at = path("/one.bin");
    let (_, mut body) = pod.open_body(&at).expect("its size is right");
    let mut given = Vec::new();
    let error = body
        .read_to_end(&mut given)
        .expect_err("it is another body");
    assert!(given.len() < content.len() - 1);
    assert!(matches!(
        PodError::from_read(&at, error),
        PodError::Damaged { .. }
    ));
}

#[test]
fn a_check_tells_how_far_it_is_and_stops_when_asked() {
    let safe = ThrowawayPod::new();
    put_text(&safe.pod, "/note.txt", "a note").expect("any text is a body");
    put(&safe.pod, "/scan.bin", &large()[..]).expect("any bytes are a body");
    let whole = large().len() as u64 + 6;
    let told = std::sync::Mutex::new(Vec::new());
    let tell = |done, of| told.lock().expect("no panic").push((done, of));
    let cancel = AtomicBool::new(false);
    safe.pod
        .check_bodies(Work::new(&tell, &cancel))
        .expect("it can look");
    let told = told.into_inner().expect("no panic");
    assert!(told.is_sorted() && told.len() > 10, "{told:?}");
    assert!(told.iter().all(|(_, of)| *of == whole));
    assert_eq!(told.last(), Some(&(whole, whole)));

    let stop = |done, _| cancel.store(done > 500_000, Ordering::Relaxed);
    let stopped = safe.pod.check_bodies(Work::new(&stop, &cancel));
    assert!(matches!(
        stopped,
        Err(PodError::Object(ObjectError::Cancelled(_)))
    ));
}
