use kluis_pod::Actor;
use kluis_sync::{RoundOptions, State, StepKind, SyncError, Why, round, status};

use crate::scene::{path, play};

#[test]
fn every_change_reaches_the_other_side_once() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.ttl", "<#a> <urn:is> 1 .");
        scene.put("/notes/deep/b é+@.txt", "b");
        let report = scene.round().await;
        assert_eq!((report.sent, report.fetched), (2, 0));
        assert_eq!(
            scene.there("/notes/a.ttl").await.unwrap(),
            "<#a> <urn:is> 1 ."
        );
        let encoded = "/notes/deep/b%20%C3%A9%2B%40.txt";
        assert_eq!(scene.there(encoded).await.unwrap(), "b");

        scene
            .put_there("/notes/a.ttl", "text/turtle", "<#a> <urn:is> 2 .")
            .await;
        scene
            .put_there("/notes/new.txt", "text/plain", "from there")
            .await;
        let report = scene.round().await;
        assert_eq!((report.sent, report.fetched), (0, 2));
        assert_eq!(scene.body("/notes/a.ttl").unwrap(), "<#a> <urn:is> 2 .");
        assert_eq!(scene.body("/notes/new.txt").unwrap(), "from there");
        let history = scene
            .pod
            .read(|reader| reader.history(&path("/notes/new.txt")))
            .unwrap();
        assert_eq!(history[0].change.actor, Actor::Sync);

        scene.put("/notes/a.ttl", "<#a> <urn:is> 3 .");
        scene.put("/notes/new.txt", "from here");
        let report = scene.round().await;
        assert_eq!((report.sent, report.fetched), (2, 0));
        assert_eq!(
            scene.there("/notes/a.ttl").await.unwrap(),
            "<#a> <urn:is> 3 ."
        );
        assert_eq!(scene.there("/notes/new.txt").await.unwrap(), "from here");

        scene.delete("/notes/a.ttl");
        let report = scene.round().await;
        assert_eq!((report.removed, report.fetched), (1, 0));
        assert_eq!(scene.there("/notes/a.ttl").await, None);
        assert_eq!(scene.body("/notes/a.ttl"), None);
        assert_eq!(scene.round().await.steps, []);
    });
}

#[test]
fn what_was_removed_there_goes_here_too_and_stays_in_the_history() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.txt", "a");
        scene.put("/notes/b.txt", "b");
        scene.round().await;
        scene.delete_there("/notes/a.txt").await;
        let report = scene.round().await;
        let steps: Vec<_> = report.steps.iter().map(|step| step.why).collect();
        assert_eq!((steps, report.dropped), (vec![Why::RemovedThere], 1));
        assert_eq!(scene.body("/notes/a.txt"), None);
        let history = scene
            .pod
            .read(|reader| reader.history(&path("/notes/a.txt")));
        assert_eq!(
            history.unwrap().len(),
            2,
            "what was removed can be brought back"
        );
        assert_eq!(scene.round().await.steps, []);
    });
}

#[test]
fn an_edit_outlives_a_removal_on_the_other_side() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        for name in ["here", "there", "kept"] {
            scene.put(&format!("/notes/{name}.txt"), "base");
        }
        scene.round().await;
        scene.put("/notes/here.txt", "edited here");
        scene.delete_there("/notes/here.txt").await;
        scene.delete("/notes/there.txt");
        let edited = "edited there";
        scene
            .put_there("/notes/there.txt", "text/plain", edited)
            .await;
        scene.round().await;
        for (name, body) in [("here", "edited here"), ("there", edited), ("kept", "base")] {
            let at = format!("/notes/{name}.txt");
            assert_eq!(scene.body(&at).as_deref(), Some(body), "{name}");
            assert_eq!(scene.there(&at).await.as_deref(), Some(body), "{name}");
        }
        assert_eq!(scene.round().await.steps, []);
    });
}

#[test]
fn what_cannot_be_merged_is_kept_on_both_sides() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/edited.txt", "base");
        scene.round().await;
        let plain = "text/plain";
        scene.put_there("/notes/edited.txt", plain, "theirs").await;
        scene.put_there("/notes/made.txt", plain, "theirs").await;
        scene.put("/notes/edited.txt", "mine");
        scene.put("/notes/made.txt", "mine");
        let report = scene.round().await;
        assert_eq!((report.merged, report.conflicts.len()), (2, 0));
        let inside = scene
            .pod
            .read(|reader| reader.list(&path("/notes/")))
            .unwrap();
        assert_eq!(inside.len(), 4, "{inside:?}");
        for name in ["edited", "made"] {
            let at = format!("/notes/{name}.txt");
            assert_eq!(scene.body(&at).unwrap(), "mine");
            assert_eq!(scene.there(&at).await.unwrap(), "mine");
            let beside = inside.iter().find(|one| {
                let name_of_copy = one.path.name();
                name_of_copy.starts_with(&format!("{name} (conflict "))
                    && name_of_copy.ends_with(").txt")
            });
            assert_eq!(scene.body(beside.unwrap().path.as_str()).unwrap(), "theirs");
        }
        assert_eq!(scene.round().await.steps, []);
    });
}

#[test]
fn a_document_that_cannot_be_read_never_replaces_one_that_can() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        let whole = "<#a> <urn:is> 1 .\n<#b> <urn:is> 2 .\n";
        scene.put("/notes/a.ttl", whole);
        scene.put("/notes/b.ttl", whole);
        scene.round().await;
        scene
            .put_there("/notes/a.ttl", "text/turtle", "<#a> <urn:is> ")
            .await;
        scene
            .put_there("/notes/b.ttl", "text/turtle", "<#a> <urn:is> 1 .\n")
            .await;
        scene
            .put_there("/notes/c.ttl", "text/turtle", "not turtle")
            .await;
        let report = scene.try_round().await.unwrap();
        assert_eq!(
            report.conflicts,
            ["/notes/a.ttl", "/notes/b.ttl", "/notes/c.ttl"]
                .map(|at| (path(at), Why::UnreadableThere))
        );
        assert_eq!(report.fetched, 0);
        assert_eq!(scene.body("/notes/a.ttl").unwrap(), whole);
        assert_eq!(scene.body("/notes/b.ttl").unwrap(), whole);
        assert_eq!(scene.body("/notes/c.ttl"), None);
    });
}

#[test]
fn a_quiet_round_writes_nothing() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        for number in 0..20 {
            scene.put(&format!("/notes/{number}.txt"), "x");
        }
        scene
            .put_there("/notes/theirs.txt", "text/plain", "y")
            .await;
        scene.round().await;
        scene.proxy.clear();
        for _ in 0..2 {
            assert_eq!(scene.round().await.steps, []);
        }
        let tokens = |at: &str| at.contains("/.oidc/") || at.contains("/.account/");
        let writes: Vec<_> = scene
            .proxy
            .requests()
            .into_iter()
            .filter(|request| !["GET", "HEAD"].contains(&request.method.as_str()))
            .filter(|request| !tokens(&request.path_and_query))
            .collect();
        assert!(writes.is_empty(), "{writes:?}");
    });
}

#[test]
fn a_preview_lists_and_does_nothing_else() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.txt", "a");
        scene.put_there("/notes/b.txt", "text/plain", "b").await;
        scene.proxy.clear();
        let options = RoundOptions {
            dry_run: true,
            ..RoundOptions::default()
        };
        let (pod, consent) = (&scene.pod, &scene.consent);
        let report = round(pod, consent, &scene.client, &scene.storage, &options)
            .await
            .unwrap();
        let steps: Vec<_> = report
            .steps
            .iter()
            .map(|step| (step.kind, step.path.as_str(), step.url.as_str()))
            .collect();
        assert_eq!(
            steps,
            [
                (
                    StepKind::Put,
                    "/notes/a.txt",
                    scene.url("notes/a.txt").as_str()
                ),
                (
                    StepKind::Get,
                    "/notes/b.txt",
                    scene.url("notes/b.txt").as_str()
                ),
            ]
        );
        assert_eq!(scene.writes(), []);
        assert_eq!(scene.there("/notes/a.txt").await, None);
        assert_eq!(scene.body("/notes/b.txt"), None);
    });
}

#[test]
fn offline_everything_stays_queued() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.txt", "a");
        scene.proxy.go_offline(true);
        let outcome = scene.try_round().await;
        assert!(matches!(outcome, Err(SyncError::Offline)), "{outcome:?}");
        let waiting = scene
            .pod
            .read(|reader| status(reader, Some(&scene.storage)))
            .unwrap();
        assert_eq!((waiting.pending, waiting.shared), (1, 1));
        scene.proxy.go_offline(false);
        assert_eq!(scene.round().await.sent, 1);
        assert_eq!(scene.there("/notes/a.txt").await.unwrap(), "a");
    });
}

#[test]
fn names_that_some_servers_list_in_another_spelling_are_no_other_resources() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/10:30 is it? a*b.txt", "x");
        assert_eq!(scene.round().await.sent, 1);
        assert_eq!(scene.round().await.steps, []);
        scene.delete("/notes/10:30 is it? a*b.txt");
        assert_eq!(scene.round().await.removed, 1);
        assert_eq!(scene.round().await.steps, []);
    });
}

#[test]
fn a_document_that_lost_much_there_takes_nothing_away_here() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        let whole = "<#a> <urn:p> 1 ; <urn:q> 2 ; <urn:r> 3 .\n<#b> <urn:p> 4 .\n";
        for name in ["blank", "half", "empty"] {
            scene.put(&format!("/notes/{name}.ttl"), whole);
        }
        scene.put("/notes/plain.txt", "plain");
        scene.round().await;
        let turtle = "text/turtle";
        scene.put_there("/notes/blank.ttl", turtle, "# \n").await;
        let half = "<#b> <urn:p> 4 .\n<#c> <urn:p> 1, 2, 3 .";
        scene.put_there("/notes/half.ttl", turtle, half).await;
        scene.put_there("/notes/empty.ttl", turtle, "").await;
        scene.put_there("/notes/plain.txt", "text/plain", "").await;
        for _ in 0..2 {
            let report = scene.round().await;
            assert_eq!(report.steps, []);
            let conflicts: Vec<_> = report
                .conflicts
                .iter()
                .map(|(path, why)| (path.as_str(), why.code()))
                .collect();
            assert_eq!(
                conflicts,
                [
                    ("/notes/blank.ttl", "much-is-missing-there"),
                    ("/notes/empty.ttl", "unreadable-there"),
                    ("/notes/half.ttl", "much-is-missing-there"),
                    ("/notes/plain.txt", "unreadable-there"),
                ]
            );
        }
        assert_eq!(scene.body("/notes/blank.ttl").unwrap(), whole);
        assert_eq!(scene.body("/notes/half.ttl").unwrap(), whole);
    });
}

#[test]
fn a_body_damaged_here_is_told_and_keeps_no_other_from_going() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.txt", "a");
        scene.put_large("/notes/damaged.bin", 3 << 20);
        scene.damage_objects();
        scene.put_large("/notes/scan.bin", 2 << 20);
        scene.put("/notes/z.txt", "z");
        let report = scene.try_round().await.unwrap();
        let failed: Vec<_> = report.failed.iter().map(|(path, _)| path).collect();
        assert_eq!(failed, [&path("/notes/damaged.bin")]);
        assert_eq!(report.sent, 3);
        assert_eq!(scene.there("/notes/a.txt").await.unwrap(), "a");
        assert_eq!(scene.there("/notes/z.txt").await.unwrap(), "z");
        assert_eq!(scene.there("/notes/scan.bin").await.unwrap().len(), 2 << 20);
    });
}
