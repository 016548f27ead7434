//! What the pod promises about resources, containers and revisions.

mod throwaway;

use kluis_pod::{
    Actor, Change, ETag, Kind, MAX_BODY_BYTES, Operation, PodError, PodPath, Precondition,
};
use std::collections::HashSet;
use throwaway::{ThrowawayPod, by_owner, path, put_if, put_text};

#[test]
fn bodies_come_back_byte_for_byte() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    let every_byte: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let bodies: [&[u8]; 5] = [b"", b"\0", b"\0\0\0\0", b"x", &every_byte];
    for (number, body) in bodies.into_iter().enumerate() {
        let at = path(&format!("/documents/{number}.bin"));
        let written = pod
            .write(|write| {
                write.put(
                    &at,
                    "application/octet-stream",
                    body,
                    &Precondition::None,
                    &by_owner(),
                )
            })
            .expect("any bytes are a body");
        let (resource, read) = pod.read(|read| read.body(&at)).expect("it was put");
        assert_eq!(read, body);
        assert_eq!(resource, written);
        assert_eq!(resource.size, body.len() as u64);
        assert_eq!((resource.kind, resource.revision), (Kind::Binary, 1));
    }
}

#[test]
fn preconditions_hold_as_the_protocol_says() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    let old = ETag::of("text/plain", b"old");
    let other = ETag::of("text/plain", b"other");
    // For each: the precondition, whether it holds where nothing is, and where "old" is.
    let table = [
        (Precondition::None, true, true),
        (Precondition::IfMatch(old.clone()), false, true),
        (Precondition::IfMatch(other), false, false),
        (Precondition::IfMatch(ETag::from_header("*")), false, false),
        (Precondition::IfNoneMatchAny, true, false),
        (Precondition::IfRevision(1), false, true),
        (Precondition::IfRevision(2), false, false),
        (Precondition::IfRevision(0), false, false),
    ];
    for (number, (precondition, on_missing, on_existing)) in table.into_iter().enumerate() {
        let failed = |result: Result<(), PodError>| match result {
            Ok(()) => None,
            Err(PodError::PreconditionFailed {
                current_revision, ..
            }) => Some(current_revision),
            Err(other) => panic!("{precondition:?}: {other}"),
        };
        let missing = format!("/missing-{number}");
        let put = put_if(pod, &missing, "new", &precondition).map(|_| ());
        assert_eq!(
            failed(put),
            (!on_missing).then_some(None),
            "{precondition:?}"
        );

        for (kind, new_text) in [("put", "new"), ("same", "old")] {
            let existing = format!("/{kind}-{number}");
            put_text(pod, &existing, "old").expect("nothing is in the way");
            let put = put_if(pod, &existing, new_text, &precondition).map(|_| ());
            assert_eq!(
                failed(put),
                (!on_existing).then_some(Some(1)),
                "{precondition:?} {kind}"
            );
        }

        let existing = format!("/delete-{number}");
        put_text(pod, &existing, "old").expect("nothing is in the way");
        let delete = pod.write(|write| write.delete(&path(&existing), &precondition, &by_owner()));
        assert_eq!(
            failed(delete),
            (!on_existing).then_some(Some(1)),
            "{precondition:?} delete"
        );
    }
}

#[test]
fn a_stale_revision_changes_nothing() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    let seen = put_text(pod, "/note", "one").expect("nothing is in the way");
    put_text(pod, "/note", "two").expect("nothing is in the way");
    let stale = put_if(
        pod,
        "/note",
        "three",
        &Precondition::IfRevision(seen.revision),
    );
    assert!(matches!(
        stale,
        Err(PodError::PreconditionFailed {
            current_revision: Some(2),
            ..
        })
    ));
    let (_, body) = pod
        .read(|read| read.body(&path("/note")))
        .expect("it is there");
    assert_eq!(body, b"two");
}

#[test]
fn every_change_is_a_revision_and_numbers_go_on_after_a_deletion() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    let at = path("/health/x.txt");
    let change = Change::new(Actor::Import("run-1".into()), "from a file");
    let first = pod
        .write(|write| write.put(&at, "text/plain", b"one", &Precondition::None, &change))
        .expect("nothing is in the way");
    let same = put_text(pod, "/health/x.txt", "one").expect("nothing is in the way");
    assert_eq!(same, first, "equal bytes are no new revision");
    let second = put_text(pod, "/health/x.txt", "two").expect("nothing is in the way");
    assert_eq!((second.created, second.revision), (first.created, 2));
    assert!(second.modified > first.modified);
    pod.write(|write| {
        let sync = Change::new(Actor::Sync, "gone there");
        write.delete(&at, &Precondition::None, &sync)
    })
    .expect("it is there");
    assert!(matches!(
        pod.read(|read| read.get(&at)),
        Err(PodError::NotFound(_))
    ));
    let again = put_text(pod, "/health/x.txt", "two").expect("nothing is in the way");
    assert_eq!(again.revision, 4);
    assert!(again.created > second.created);
    assert_eq!(
        again.etag, second.etag,
        "the tag names bytes and media type alone"
    );

    let history = pod.read(|read| read.history(&at)).expect("there is one");
    let short: Vec<_> = history
        .iter()
        .map(|revision| (revision.number, revision.operation, revision.size))
        .collect();
    let expected = [
        (4, Operation::Put, Some(3)),
        (3, Operation::Delete, None),
        (2, Operation::Put, Some(3)),
        (1, Operation::Put, Some(3)),
    ];
    assert_eq!(short, expected);
    assert_eq!(history[3].change, change);
    assert_eq!(history[1].change.actor, Actor::Sync);
    assert_eq!(history[3].time, first.modified);
    let (_, body) = pod
        .read(|read| read.body_at(&at, 1))
        .expect("revisions stay");
    assert_eq!(body.as_deref(), Some(&b"one"[..]));
    let (_, body) = pod
        .read(|read| read.body_at(&at, 3))
        .expect("revisions stay");
    assert_eq!(body, None);
    assert!(matches!(
        pod.read(|read| read.body_at(&at, u64::MAX)),
        Err(PodError::NotFound(_))
    ));
}

#[test]
fn the_entity_tag_changes_with_bytes_and_with_the_media_type() {
    let tags = [
        ETag::of("text/plain", b""),
        ETag::of("text/plain", b"a"),
        ETag::of("text/plaina", b""),
        ETag::of("text/plain; charset=utf-8", b"a"),
    ];
    assert_eq!(tags.iter().collect::<HashSet<_>>().len(), tags.len());
    for tag in &tags {
        assert_eq!(tag.as_str().len(), 34);
        assert_eq!(ETag::from_header(tag.as_str()), *tag);
    }
    // Tags are given to servers and other programs: this one may never come out otherwise.
    let frozen = "\"d5a422657674fdb8d295f2cf53eb1a48\"";
    assert_eq!(ETag::of("text/turtle", b"<#it> a <x> .\n").as_str(), frozen);
    let safe = ThrowawayPod::new();
    let put = |media_type: &str| {
        safe.pod.write(|write| {
            write.put(
                &path("/x"),
                media_type,
                b"<a:b> <a:c> <a:d> .",
                &Precondition::None,
                &by_owner(),
            )
        })
    };
    let turtle = put("text/turtle").expect("it is Turtle");
    let plain = put("text/plain").expect("it is text as well");
    assert_ne!(turtle.etag, plain.etag);
    assert_eq!((turtle.kind, plain.kind), (Kind::Document, Kind::Binary));
    assert_eq!(plain.revision, 2);
}

#[test]
fn a_failed_transaction_leaves_nothing() {
    #[derive(Debug)]
    enum Stop {
        Here,
        Pod(PodError),
    }
    impl From<PodError> for Stop {
        fn from(error: PodError) -> Self {
            Self::Pod(error)
        }
    }
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    put_text(pod, "/kept", "kept").expect("nothing is in the way");
    let stopped: Result<(), Stop> = pod.write(|write| {
        write.put(
            &path("/health/a"),
            "text/plain",
            b"a",
            &Precondition::None,
            &by_owner(),
        )?;
        write.delete(&path("/kept"), &Precondition::None, &by_owner())?;
        write.set_setting("language", "nl")?;
        Err(Stop::Here)
    });
    assert!(matches!(stopped, Err(Stop::Here)));
    let refused: Result<(), Stop> = pod.write(|write| {
        write.put(
            &path("/health/b"),
            "text/plain",
            b"b",
            &Precondition::None,
            &by_owner(),
        )?;
        write.delete(&path("/nowhere"), &Precondition::None, &by_owner())?;
        Ok(())
    });
    assert!(matches!(refused, Err(Stop::Pod(PodError::NotFound(_)))));
    pod.read(|read| -> Result<(), PodError> {
        let there: Vec<_> = read.tree(&PodPath::root())?;
        assert_eq!(there.len(), 1, "{there:?}");
        assert_eq!(read.history(&path("/health/a"))?, []);
        assert_eq!(read.history(&path("/health/"))?, []);
        assert_eq!(read.get_setting("language")?, None);
        Ok(())
    })
    .expect("reading works");
}

#[test]
fn two_processes_see_each_others_commits() {
    let safe = ThrowawayPod::new();
    let (here, there) = (&safe.pod, safe.open_again());
    put_text(here, "/a", "from here").expect("nothing is in the way");
    let (seen, body) = there
        .read(|read| read.body(&path("/a")))
        .expect("it is committed");
    assert_eq!(body, b"from here");
    put_text(&there, "/a", "from there").expect("nothing is in the way");
    let stale = put_if(
        here,
        "/a",
        "lost?",
        &Precondition::IfRevision(seen.revision),
    );
    assert!(matches!(
        stale,
        Err(PodError::PreconditionFailed {
            current_revision: Some(2),
            ..
        })
    ));
    let (_, body) = here
        .read(|read| read.body(&path("/a")))
        .expect("it is committed");
    assert_eq!(body, b"from there");
}

#[test]
fn parents_are_made_and_a_name_is_either_a_container_or_not() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    put_text(pod, "/a/b/c.txt", "c").expect("parents are made");
    let kinds: Vec<_> = pod
        .read(|read| read.tree(&PodPath::root()))
        .expect("the root is there")
        .into_iter()
        .map(|resource| (resource.path.to_string(), resource.kind, resource.revision))
        .collect();
    let expected = [
        ("/a/".to_owned(), Kind::Container, 1),
        ("/a/b/".to_owned(), Kind::Container, 1),
        ("/a/b/c.txt".to_owned(), Kind::Binary, 1),
    ];
    assert_eq!(kinds, expected);

    let conflicts = |result: Result<(), PodError>| matches!(result, Err(PodError::Conflict { .. }));
    assert!(conflicts(put_text(pod, "/a/b", "x").map(|_| ())));
    assert!(conflicts(put_text(pod, "/a/b/c.txt/d", "x").map(|_| ())));
    let make = |at: &str| pod.write(|write| write.make_container(&path(at), &by_owner()));
    assert!(conflicts(make("/a/b/c.txt/").map(|_| ())));
    assert!(conflicts(make("/a/b/c.txt/d/e/").map(|_| ())));
    assert_eq!(make("/a/").expect("it exists").revision, 1);
    assert!(matches!(make("/a/x"), Err(PodError::NotAContainer(_))));
    assert!(matches!(
        put_text(pod, "/a/", "x"),
        Err(PodError::IsAContainer(_))
    ));
    assert!(matches!(
        pod.read(|read| read.body(&path("/a/"))),
        Err(PodError::IsAContainer(_))
    ));
}

#[test]
fn a_container_is_deleted_only_when_empty_and_the_root_never() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    put_text(pod, "/a/b", "b").expect("nothing is in the way");
    let delete =
        |at: &str| pod.write(|write| write.delete(&path(at), &Precondition::None, &by_owner()));
    assert!(matches!(delete("/a/"), Err(PodError::NotEmpty(_))));
    assert!(matches!(delete("/"), Err(PodError::Root)));
    assert!(matches!(delete("/a"), Err(PodError::NotFound(_))));
    delete("/a/b").expect("it is there");
    delete("/a/").expect("it is empty");
    assert!(matches!(delete("/a/"), Err(PodError::NotFound(_))));
    assert!(matches!(delete("/"), Err(PodError::Root)));
    put_text(pod, "/a", "no container any more").expect("the name is free");
}

#[test]
fn listings_have_containers_first_and_stay_within_whole_segments() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    for at in [
        "/h/x/1", "/h/x-y", "/h/x0", "/h/xy/2", "/h/a", "/h/x/d/3", "/ha",
    ] {
        put_text(pod, at, "text").expect("nothing is in the way");
    }
    let names = |listed: Result<Vec<kluis_pod::Resource>, PodError>| -> Vec<String> {
        let listed = listed.expect("the container is there");
        listed
            .into_iter()
            .map(|resource| resource.path.to_string())
            .collect()
    };
    let list = |at: &str| names(pod.read(|read| read.list(&path(at))));
    let tree = |at: &str| names(pod.read(|read| read.tree(&path(at))));
    assert_eq!(list("/h/"), ["/h/x/", "/h/xy/", "/h/a", "/h/x-y", "/h/x0"]);
    assert_eq!(list("/"), ["/h/", "/ha"]);
    assert_eq!(tree("/h/x/"), ["/h/x/1", "/h/x/d/", "/h/x/d/3"]);
    assert_eq!(tree("/").len(), 11);
    assert!(matches!(
        pod.read(|read| read.list(&path("/nowhere/"))),
        Err(PodError::NotFound(_))
    ));
    assert!(matches!(
        pod.read(|read| read.tree(&path("/h/a"))),
        Err(PodError::NotAContainer(_))
    ));
}

#[test]
fn a_container_with_five_thousand_children_lists_them_all() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    pod.write(|write| -> Result<(), PodError> {
        for number in 0..5_000 {
            let at = path(&format!("/big/{number:04}"));
            write.put(&at, "text/plain", b"x", &Precondition::None, &by_owner())?;
        }
        Ok(())
    })
    .expect("there is room");
    let listed = pod
        .read(|read| read.list(&path("/big/")))
        .expect("it is there");
    assert_eq!(listed.len(), 5_000);
    assert!(listed.is_sorted_by(|left, right| left.path < right.path));
    assert_eq!(listed[4_999].path.name(), "4999");
}

#[test]
fn unusual_names_are_names_like_any_other() {
    let safe = ThrowawayPod::new();
    let pod = &safe.pod;
    let names = [
        "/with space",
        "/100%",
        "/%41",
        "/A",
        "/één 🩺/naïve",
        "/e\u{301}",
        "/é",
        "/a'b\"c;--",
        "/what?",
        "/#it",
        "/a\\b",
        "/..x",
        "/x..",
        "/...",
        "/*_",
        "/a:b@c",
        "/%2e%2e",
    ];
    for name in names {
        put_text(pod, name, name).expect("any name will do");
    }
    for name in names {
        let (resource, body) = pod.read(|read| read.body(&path(name))).expect("it was put");
        assert_eq!(body, name.as_bytes());
        let url_path = resource.path.to_url_path();
        assert_eq!(
            PodPath::from_url_path(&url_path).expect("it was made so"),
            path(name)
        );
    }
}

#[test]
fn documents_are_checked_and_other_bodies_are_not() {
    let safe = ThrowawayPod::new();
    let put = |media_type: &str, text: &str| {
        safe.pod.write(|write| {
            write.put(
                &path("/a b/x"),
                media_type,
                text.as_bytes(),
                &Precondition::None,
                &by_owner(),
            )
        })
    };
    let error = put("text/turtle; charset=utf-8", "<#it> a <x> .\n<#it> b .").expect_err("b");
    assert!(matches!(error, PodError::Rdf { .. }));
    assert!(
        error.to_string().starts_with("/a b/x: line 2, column 7: "),
        "{error}"
    );
    assert!(matches!(
        put("application/ld+json", "{"),
        Err(PodError::Rdf { .. })
    ));
    assert!(matches!(
        put("application/n-triples", "<#it>"),
        Err(PodError::Rdf { .. })
    ));
    let nothing = safe
        .pod
        .read(|read| read.find(&path("/a b/")))
        .expect("reading works");
    assert_eq!(
        nothing, None,
        "a refused document leaves no container behind"
    );
    put("text/turtle", "<#it> a <x> .").expect("relative IRIs have a base");
    put("application/ld+json", "{}").expect("it is JSON-LD");
    put("application/json", "{").expect("other media types are not read");
    for wrong in [
        "",
        "text",
        "text/",
        "/plain",
        "te xt/plain",
        "text/plain\n",
        "text/plain; a=\u{e9}",
    ] {
        assert!(
            matches!(put(wrong, ""), Err(PodError::InvalidMediaType(_))),
            "{wrong:?}"
        );
    }
}

#[test]
fn bodies_beyond_the_limit_are_refused() {
    let safe = ThrowawayPod::new();
    let large = vec![0_u8; MAX_BODY_BYTES as usize + 1];
    let put = |bytes: &[u8]| {
        safe.pod.write(|write| {
            write.put(
                &path("/big"),
                "image/dicom",
                bytes,
                &Precondition::None,
                &by_owner(),
            )
        })
    };
    assert!(matches!(put(&large), Err(PodError::TooLarge { .. })));
    put(&large[1..]).expect("the limit itself is allowed");
    let (_, body) = safe
        .pod
        .read(|read| read.body(&path("/big")))
        .expect("it was put");
    assert!(body == large[1..]);
}

#[test]
fn settings_are_kept_changed_and_forgotten() {
    let safe = ThrowawayPod::new();
    let get = |key: &str| {
        safe.pod
            .read(|read| read.get_setting(key))
            .expect("reading works")
    };
    let set = |key: &str, value: &str| safe.pod.write(|write| write.set_setting(key, value));
    assert_eq!(get("language"), None);
    set("language", "nl").expect("writing works");
    set("language", "").expect("writing works");
    assert_eq!(get("language").as_deref(), Some(""));
    set("owner", "Ann").expect("writing works");
    safe.pod
        .write(|write| write.remove_setting("language"))
        .expect("writing works");
    assert_eq!(get("language"), None);
    assert_eq!(
        safe.open_again()
            .read(|read| read.get_setting("owner"))
            .ok()
            .flatten()
            .as_deref(),
        Some("Ann")
    );
}

#[test]
fn a_pod_can_be_shared_between_threads() {
    let safe = ThrowawayPod::new();
    std::thread::scope(|threads| {
        for number in 0..4 {
            let pod = safe.pod.clone();
            threads.spawn(move || put_text(&pod, &format!("/thread-{number}"), "x"));
        }
    });
    let listed = safe
        .pod
        .read(|read| read.list(&PodPath::root()))
        .expect("reading works");
    assert_eq!(listed.len(), 4);
}
