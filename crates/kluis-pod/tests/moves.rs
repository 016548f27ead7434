//! What the pod promises about moving resources.

mod throwaway;

use kluis_objects::Work;
use kluis_pod::{MAX_INSIDE_BYTES, Operation, Pod, PodError, Precondition};
use std::io::Read;
use throwaway::{ThrowawayPod, by_owner, path, put_text};

fn move_to(pod: &Pod, from: &str, to: &str) -> Result<usize, PodError> {
    let (from, to) = (path(from), path(to));
    pod.write(|write| write.relocate(&from, &to, &by_owner()))
        .map(|moved| moved.len())
}

fn text(pod: &Pod, at: &str) -> String {
    let (_, bytes) = pod
        .read(|read| read.body(&path(at)))
        .expect("it was put there");
    String::from_utf8(bytes).expect("the test wrote text")
}

#[test]
fn history_stays_readable_where_it_was_and_the_new_path_names_it() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    put_text(pod, "/notes/a.txt", "first").expect("any text is a body");
    let put = put_text(pod, "/notes/a.txt", "second").expect("any text is a body");
    assert_eq!(
        move_to(pod, "/notes/a.txt", "/new/deep/b.txt").expect("nothing is in the way"),
        1
    );
    assert_eq!(text(pod, "/new/deep/b.txt"), "second");
    let now = pod
        .read(|read| read.get(&path("/new/deep/b.txt")))
        .expect("it was moved there");
    assert_eq!(
        (now.etag, now.created, now.modified),
        (put.etag, put.created, put.modified)
    );
    pod.read(|read| -> Result<_, PodError> {
        let old = read.history(&path("/notes/a.txt"))?;
        assert_eq!((old.len(), old[0].operation), (3, Operation::Delete));
        assert!(old[0].change.reason.contains("/new/deep/b.txt"));
        let (_, first) = read.body_at(&path("/notes/a.txt"), 1)?;
        assert_eq!(first.as_deref(), Some(&b"first"[..]));
        let new = read.history(&path("/new/deep/b.txt"))?;
        assert_eq!((new.len(), new[0].number), (1, 1));
        assert_eq!(new[0].moved_from(), Some(path("/notes/a.txt")));
        assert_eq!(read.history(&path("/new/"))?[0].moved_from(), None);
        assert!(read.find(&path("/notes/a.txt"))?.is_none());
        Ok(())
    })
    .expect("history is kept");

    move_to(pod, "/new/deep/b.txt", "/notes/a.txt").expect("the path is free again");
    let back = pod
        .read(|read| read.history(&path("/notes/a.txt")))
        .expect("history is kept");
    assert_eq!((back.len(), back[0].number), (4, 4));
}

#[test]
fn a_container_moves_with_everything_in_it() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    for at in [
        "/a/one.txt",
        "/a/b/two.txt",
        "/a/b/c/three.txt",
        "/ab/x.txt",
    ] {
        put_text(pod, at, at).expect("any text is a body");
    }
    assert_eq!(
        move_to(pod, "/a/", "/z/y/").expect("nothing is in the way"),
        6
    );
    assert_eq!(text(pod, "/z/y/b/c/three.txt"), "/a/b/c/three.txt");
    assert_eq!(text(pod, "/ab/x.txt"), "/ab/x.txt");
    let left = pod
        .read(|read| read.find(&path("/a/")))
        .expect("it can look");
    assert!(left.is_none());
}

#[test]
fn what_makes_no_sense_is_refused_and_nothing_is_moved() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    for at in ["/a/b/x.txt", "/c/y.txt", "/z.txt"] {
        put_text(pod, at, at).expect("any text is a body");
    }
    type Check = fn(&PodError) -> bool;
    let table: [(&str, &str, Check); 11] = [
        ("/a/", "/a/b/new/", |e| matches!(e, PodError::IntoItself(_))),
        ("/a/", "/a/", |e| matches!(e, PodError::Exists(_))),
        ("/z.txt", "/z.txt", |e| matches!(e, PodError::Exists(_))),
        ("/z.txt", "/c/y.txt", |e| matches!(e, PodError::Exists(_))),
        ("/a/", "/c/", |e| matches!(e, PodError::Exists(_))),
        ("/a/", "/z.txt/", |e| matches!(e, PodError::Conflict { .. })),
        ("/z.txt", "/c", |e| matches!(e, PodError::Conflict { .. })),
        ("/a/", "/new", |e| matches!(e, PodError::NotAContainer(_))),
        ("/z.txt", "/new/", |e| {
            matches!(e, PodError::IsAContainer(_))
        }),
        ("/none.txt", "/new", |e| matches!(e, PodError::NotFound(_))),
        ("/", "/new/", |e| matches!(e, PodError::Root)),
    ];
    let all = |pod: &Pod| {
        pod.read(|read| read.tree(&path("/")))
            .expect("the root is there")
    };
    let before = all(pod);
    for (from, to, is_expected) in table {
        let error = move_to(pod, from, to).expect_err("it makes no sense");
        assert!(is_expected(&error), "{from} to {to}: {error:?}");
        assert_eq!(all(pod), before, "{from} to {to}");
    }
}

#[test]
fn a_large_body_is_not_written_again() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    let size = MAX_INSIDE_BYTES + 1;
    let mut source = std::io::repeat(7).take(size);
    pod.put_stream(
        &path("/scan.bin"),
        "application/octet-stream",
        &mut source,
        &Precondition::None,
        &by_owner(),
        Work::silent(),
    )
    .expect("any bytes are a body");
    let objects = || {
        pod.read(|read| read.referred_objects())
            .expect("it can look")
    };
    let before = objects();
    move_to(pod, "/scan.bin", "/kept/scan.bin").expect("nothing is in the way");
    assert_eq!((before.len(), objects()), (1, before));
    let (resource, body) = pod.open_body(&path("/kept/scan.bin")).expect("it is there");
    assert_eq!((resource.size, body.size()), (size, size));
    assert_eq!(
        pod.gc().expect("nobody writes").map(|swept| swept.objects),
        Some(0)
    );
    let check = pod.check_bodies(Work::silent()).expect("it can look");
    assert_eq!((check.findings, check.unreferenced), (vec![], 0));
}
