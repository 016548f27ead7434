//! A server that lists less than it has, that was set back or emptied, or that says yes and keeps
//! nothing: nothing here is lost by it.

use kluis_sync::{State, SyncError, status};
use kluis_testkit::{Fault, When};

use crate::both_sides::Bodies;
use crate::scene::{Scene, play};

/// Enough of them that all at once is no deletion by a person.
fn documents(version: u32) -> Bodies {
    let names = ["a", "b", "c", "d", "sub/e", "sub/f"];
    names
        .into_iter()
        .map(|name| {
            (
                format!("/notes/{name}.ttl"),
                format!("<#{name}> <urn:is> {version} ."),
            )
        })
        .collect()
}

/// Everything is as it was here, or at least in the history.
fn assert_kept(scene: &Scene, bodies: &Bodies, why: &str) {
    for (at, body) in bodies {
        assert!(scene.is_kept(at, body), "{why}: {at}");
    }
}

fn listings(container: &str) -> When {
    When::method("GET").at(container).always()
}

#[test]
fn a_listing_that_fails_or_lacks_something_removes_nothing_here() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/first.ttl", "<#first> <urn:is> 1 .");
        scene.quiet().await;
        let mut expected = documents(0);
        expected.insert(
            "/notes/first.ttl".to_owned(),
            "<#first> <urn:is> 1 .".to_owned(),
        );
        scene.put_all(&expected);
        // The listing from before they came.
        scene
            .proxy
            .inject(listings("/notes/").then(Fault::StaleListing));
        scene.try_round().await.unwrap();
        scene.try_round().await.unwrap();
        assert_eq!(scene.all_here("/notes/"), expected, "a stale listing");
        scene.proxy.behave();
        scene.quiet().await;
        scene.assert_both("/notes/", &expected).await;

        let answers = [401, 403, 404, 500, 503].map(Fault::Answer);
        let others = [
            Fault::CaptivePortal,
            Fault::CutAnswer(0),
            Fault::CutAnswer(700),
        ];
        for (number, fault) in answers.into_iter().chain(others).enumerate() {
            for container in ["/notes/", "/notes/sub/"] {
                let why = format!("{fault:?} for {container}");
                let edit = format!("<#a> <urn:is> {} .", number + 1);
                scene.put("/notes/a.ttl", &edit);
                expected.insert("/notes/a.ttl".to_owned(), edit);
                scene.proxy.inject(listings(container).then(fault.clone()));
                let outcome = scene.try_round().await;
                let is_defined = matches!(outcome, Ok(_) | Err(SyncError::Offline));
                assert!(is_defined, "{why}: {outcome:?}");
                assert_eq!(scene.all_here("/notes/"), expected, "{why}");
                scene.proxy.behave();
                scene.quiet().await;
                scene.assert_both("/notes/", &expected).await;
            }
        }
    });
}

#[test]
fn one_thing_that_a_stale_listing_lacks_is_not_lost() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        let mut expected = documents(0);
        scene.put_all(&expected);
        scene.quiet().await;
        scene.put("/notes/late.ttl", "<#late> <urn:is> 1 .");
        expected.insert(
            "/notes/late.ttl".to_owned(),
            "<#late> <urn:is> 1 .".to_owned(),
        );
        scene
            .proxy
            .inject(listings("/notes/").then(Fault::StaleListing));
        for _ in 0..3 {
            scene.try_round().await.unwrap();
            assert_kept(scene, &expected, "a stale listing");
        }
        scene.proxy.behave();
        scene.quiet().await;
        scene.assert_both("/notes/", &expected).await;
    });
}

#[test]
fn a_server_that_was_set_back_takes_nothing_away_here() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put_all(&documents(1));
        scene.quiet().await;
        let server = || scene.server.lock().unwrap();
        let before = server().copy_stored(scene.storage.url()).unwrap();
        let mut now = documents(2);
        now.insert(
            "/notes/new.ttl".to_owned(),
            "<#new> <urn:is> 1 .".to_owned(),
        );
        now.insert(
            "/notes/deep/new.ttl".to_owned(),
            "<#new> <urn:is> 1 .".to_owned(),
        );
        scene.put_all(&now);
        scene.quiet().await;
        scene.assert_both("/notes/", &now).await;
        server().put_back(&before).unwrap();
        assert_eq!(scene.all_there("/notes/").await, documents(1));
        for _ in 0..3 {
            scene.try_round().await.unwrap();
            assert_eq!(scene.all_here("/notes/"), now);
        }
        // Work goes on.
        scene.put("/notes/later.ttl", "<#later> <urn:is> 1 .");
        scene.try_round().await.unwrap();
        assert_eq!(
            scene.there("/notes/later.ttl").await.unwrap(),
            "<#later> <urn:is> 1 ."
        );
        assert_kept(scene, &now, "set back");
    });
}

#[test]
fn an_emptied_container_at_the_server_takes_nothing_away_here() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put_all(&documents(1));
        scene.quiet().await;
        let notes = scene.url("/notes/");
        scene.server.lock().unwrap().empty_stored(&notes).unwrap();
        for _ in 0..3 {
            scene.try_round().await.unwrap();
            assert_eq!(scene.all_here("/notes/"), documents(1));
        }
    });
}

#[test]
fn an_emptied_storage_takes_nothing_away_here() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put_all(&documents(1));
        scene.quiet().await;
        let server = || scene.server.lock().unwrap();
        let all = server().copy_stored(scene.storage.url()).unwrap();
        // The profile goes too, and with it whom the sign-in names.
        server().empty_stored(scene.storage.url()).unwrap();
        for _ in 0..3 {
            // It may well be refused.
            let _ = scene.try_round().await;
            assert_eq!(scene.all_here("/notes/"), documents(1));
        }
        server().put_back(&all).unwrap();
        scene.quiet().await;
        scene.assert_both("/notes/", &documents(1)).await;
    });
}

#[test]
fn a_server_that_says_yes_and_keeps_nothing_is_not_believed() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put_all(&documents(1));
        let write = || {
            When::method("PUT")
                .path(|path| path.ends_with(".ttl"))
                .always()
        };
        let pending = || {
            let known = scene
                .pod
                .read(|reader| status(reader, Some(&scene.storage)));
            known.unwrap().pending
        };
        scene.proxy.inject(write().then(Fault::Answer(201)));
        let report = scene.try_round().await.unwrap();
        assert_eq!((report.sent, pending()), (0, 6));
        scene.proxy.behave();
        scene.quiet().await;
        scene.assert_both("/notes/", &documents(1)).await;

        // Of the same length as what is there.
        scene.put_all(&documents(2));
        scene.proxy.inject(write().then(Fault::Answer(205)));
        let report = scene.try_round().await.unwrap();
        assert_eq!((report.sent, pending()), (0, 6));
        scene.proxy.behave();
        scene.quiet().await;
        scene.assert_both("/notes/", &documents(2)).await;
    });
}
