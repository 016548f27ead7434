//! Each answer that a write can get has an outcome of its own kind, loses nothing, and leaves the work
//! for the next round.

use std::sync::{Mutex, PoisonError};

use kluis_sync::{State, SyncError, status};
use kluis_testkit::{Fault, When};

use crate::both_sides::Bodies;
use crate::scene::{Scene, play};

/// What is not done yet.
fn pending(scene: &Scene) -> u64 {
    let known = scene
        .pod
        .read(|reader| status(reader, Some(&scene.storage)));
    known.unwrap().pending
}

#[test]
fn a_refused_write_stays_queued_and_is_done_by_the_next_round() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/old.txt", "0");
        scene.quiet().await;
        let mut expected = Bodies::new();
        let statuses = [
            401, 403, 404, 409, 412, 413, 415, 423, 429, 500, 502, 503, 507,
        ];
        for status in statuses {
            let new = format!("/notes/{status}.txt");
            expected.insert("/notes/old.txt".to_owned(), status.to_string());
            expected.insert(new.clone(), "new".to_owned());
            let before = scene.there("/notes/old.txt").await;
            scene.put("/notes/old.txt", &status.to_string());
            scene.put(&new, "new");
            let always = When::method("PUT")
                .path(|path| path.ends_with(".txt"))
                .always();
            scene.proxy.inject(always.then(Fault::Answer(status)));
            let report = scene.try_round().await.unwrap();
            assert_eq!(report.sent, 0, "{status}");
            assert_eq!(report.failed.len(), 2, "{status}: {:?}", report.failed);
            assert_eq!(pending(scene), 2, "{status}");
            scene.proxy.behave();
            assert_eq!(scene.there("/notes/old.txt").await, before, "{status}");
            assert_eq!(scene.there(&new).await, None, "{status}");
            assert_eq!(scene.round().await.sent, 2, "{status}");
            assert_eq!(pending(scene), 0, "{status}");
        }
        scene.quiet().await;
        scene.assert_both("/notes/", &expected).await;
    });
}

#[test]
fn a_server_that_asks_to_come_again_at_once_gets_the_same_write_in_the_same_round() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        for status in [401, 429] {
            let at = format!("/notes/{status}.txt");
            scene.put(&at, "new");
            let once = When::method("PUT").at(".txt");
            scene.proxy.inject(once.then(Fault::Answer(status)));
            assert_eq!(scene.round().await.sent, 1, "{status}");
            assert_eq!(scene.there(&at).await.unwrap(), "new");
            scene.proxy.behave();
        }
    });
}

#[test]
fn a_token_that_ends_in_the_middle_of_a_round_is_renewed() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        for number in 0..16 {
            scene.put(&format!("/notes/{number}.txt"), "x");
        }
        let root = scene.root();
        // The token that came first, and how often it was shown with a write.
        let first = Mutex::new((None, 0));
        scene.proxy.inject(move |request, _| {
            let token = request.header("authorization")?.to_owned();
            if !request.path_and_query.starts_with(&root) {
                return None;
            }
            let mut first = first.lock().unwrap_or_else(PoisonError::into_inner);
            let (old, writes) = &mut *first;
            if *old.get_or_insert_with(|| token.clone()) != token {
                return None;
            }
            *writes += u32::from(request.method == "PUT");
            (*writes > 5).then_some(Fault::Answer(401))
        });
        assert_eq!(scene.round().await.sent, 16);
        let refused = scene.proxy.requests();
        assert!(refused.iter().any(|request| request.status == Some(401)));
        assert_eq!(scene.quiet().await.steps, []);
    });
}

#[test]
fn a_sign_in_that_is_refused_ends_the_round_and_keeps_the_work() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.txt", "a");
        for (status, is_signed_out) in [(400, true), (401, true), (503, false)] {
            let token = When::method("POST")
                .path(|path| path.contains("token"))
                .always();
            scene.proxy.inject(token.then(Fault::Answer(status)));
            // One that is not signed in yet.
            let client = crate::scene::client_of(&scene.account, &scene.account.storage);
            let options = kluis_sync::RoundOptions::default();
            let (pod, consent) = (&scene.pod, &scene.consent);
            let outcome = kluis_sync::round(pod, consent, &client, &scene.storage, &options).await;
            let is_as_told = match outcome {
                Err(SyncError::SignedOut) => is_signed_out,
                Err(SyncError::Offline) => !is_signed_out,
                _ => false,
            };
            assert!(is_as_told, "{status}: {outcome:?}");
            assert_eq!(pending(scene), 1);
            scene.proxy.behave();
        }
        assert_eq!(scene.round().await.sent, 1);
    });
}

#[test]
fn a_write_whose_answer_means_nothing_is_looked_at() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        let mut expected = Bodies::new();
        for (number, fault) in [
            Fault::LoseRequest,
            Fault::LoseAnswer,
            Fault::CaptivePortal,
            Fault::CutAnswer(0),
            Fault::Repeat,
        ]
        .into_iter()
        .enumerate()
        {
            let name = format!("{fault:?}");
            let new = format!("/notes/{number}.txt");
            for body in ["new", "edited"] {
                scene.put(&new, body);
                expected.insert(new.clone(), body.to_owned());
                let once = When::method("PUT").at(&new);
                scene.proxy.inject(once.then(fault.clone()));
                scene.quiet().await;
                assert_eq!(scene.there(&new).await.as_deref(), Some(body), "{name}");
                scene.proxy.behave();
            }
        }
        scene.assert_both("/notes/", &expected).await;
    });
}
