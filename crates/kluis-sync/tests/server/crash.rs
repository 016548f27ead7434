use kluis_sync::{Progress, RoundOptions, Stage, State, StepKind, SyncError, round, status};

use crate::privacy::open_to_accounts;
use crate::scene::{Scene, path, play};

/// A round that dies the first time a step of this kind reaches this stage.
pub async fn die_at(scene: &Scene, kind: StepKind, stage: Stage) {
    let (pod, consent) = (scene.pod.clone(), scene.consent.clone());
    let (client, storage) = (scene.client.clone(), scene.storage.clone());
    let dying = tokio::spawn(async move {
        let progress = move |progress: Progress<'_>| {
            let now = progress.step.kind == kind && progress.stage == stage;
            assert!(!now, "this round dies here, as a crash would");
        };
        let options = RoundOptions {
            progress: Some(&progress),
            ..RoundOptions::default()
        };
        round(&pod, &consent, &client, &storage, &options).await
    });
    assert!(dying.await.unwrap_err().is_panic());
}

#[test]
fn a_write_whose_answer_was_lost_is_looked_at_and_not_repeated() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.txt", "a");
        die_at(scene, StepKind::Put, Stage::Answered).await;
        assert_eq!(scene.there("/notes/a.txt").await.unwrap(), "a");
        scene.proxy.clear();
        assert_eq!(scene.round().await.steps, []);
        assert_eq!(scene.writes(), []);
        let settled = scene
            .pod
            .read(|reader| status(reader, Some(&scene.storage)))
            .unwrap();
        assert_eq!(settled.pending, 0);

        scene.put("/notes/a.txt", "edited");
        die_at(scene, StepKind::Put, Stage::Answered).await;
        scene
            .put_there("/notes/a.txt", "text/plain", "edited again")
            .await;
        scene.proxy.clear();
        scene.round().await;
        assert_eq!(scene.there("/notes/a.txt").await.unwrap(), "edited");
        let inside = scene.pod.read(|reader| reader.list(&path("/notes/")));
        let beside = inside
            .unwrap()
            .into_iter()
            .find(|one| one.path.name() != "a.txt");
        let beside = scene.body(beside.unwrap().path.as_str());
        assert_eq!(
            beside.as_deref(),
            Some("edited again"),
            "what another wrote since is not lost"
        );
    });
}

#[test]
fn a_write_that_was_begun_and_never_sent_is_sent_once() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.txt", "a");
        die_at(scene, StepKind::Put, Stage::Begun).await;
        assert_eq!(scene.there("/notes/a.txt").await, None);
        assert_eq!(scene.round().await.sent, 1);
        assert_eq!(scene.there("/notes/a.txt").await.unwrap(), "a");
        assert_eq!(scene.round().await.steps, []);
    });
}

#[test]
fn a_write_that_was_cut_off_is_made_whole() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        let whole = "<#a> <urn:is> 1 .\n<#b> <urn:is> 2 .\n";
        scene.put("/notes/a.ttl", whole);
        die_at(scene, StepKind::Put, Stage::Begun).await;
        scene
            .put_there("/notes/a.ttl", "text/turtle", &whole[..18])
            .await;
        scene.round().await;
        assert_eq!(scene.there("/notes/a.ttl").await.unwrap(), whole);
        assert_eq!(scene.body("/notes/a.ttl").unwrap(), whole);
    });
}

#[test]
fn a_write_that_was_cut_off_is_not_made_whole_where_others_can_read_it() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.txt", "the whole of it");
        die_at(scene, StepKind::Put, Stage::Begun).await;
        scene
            .put_there("/notes/a.txt", "text/plain", "the who")
            .await;
        open_to_accounts(scene, "/notes/").await;
        scene.proxy.clear();
        scene.try_round().await.unwrap();
        assert_eq!(scene.writes(), []);
        assert_eq!(scene.there("/notes/a.txt").await.unwrap(), "the who");
    });
}

#[test]
fn a_write_that_broke_off_before_its_container_became_local_is_taken_back() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.txt", "a");
        die_at(scene, StepKind::Put, Stage::Answered).await;
        scene.set("/notes/", State::Local);
        scene.round().await;
        assert_eq!(scene.there("/notes/a.txt").await, None);
        assert_eq!(scene.there("/notes/").await, None);
    });
}

#[test]
fn a_removal_that_broke_off_is_finished() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.txt", "a");
        scene.put("/notes/b.txt", "b");
        scene.round().await;
        scene.delete("/notes/a.txt");
        die_at(scene, StepKind::Delete, Stage::Answered).await;
        scene.proxy.clear();
        scene.round().await;
        assert_eq!(scene.writes(), [], "it was gone already");
        scene.delete("/notes/b.txt");
        die_at(scene, StepKind::Delete, Stage::Begun).await;
        assert_eq!(scene.round().await.removed, 1);
        assert_eq!(scene.there("/notes/b.txt").await, None);
    });
}

#[test]
fn a_network_that_fails_in_the_middle_loses_nothing() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        for number in 0..12 {
            scene.put(&format!("/notes/{number}.txt"), "x");
        }
        let fail = |progress: Progress<'_>| {
            if progress.done == 3 {
                scene.proxy.go_offline(true);
            }
        };
        let options = RoundOptions {
            progress: Some(&fail),
            ..RoundOptions::default()
        };
        let (pod, consent) = (&scene.pod, &scene.consent);
        let outcome = round(pod, consent, &scene.client, &scene.storage, &options).await;
        assert!(matches!(outcome, Err(SyncError::Offline)), "{outcome:?}");
        scene.proxy.go_offline(false);
        scene.round().await;
        for number in 0..12 {
            let at = format!("/notes/{number}.txt");
            assert_eq!(scene.there(&at).await.as_deref(), Some("x"), "{at}");
        }
        assert_eq!(scene.round().await.steps, []);
    });
}

#[test]
fn two_rounds_never_run_at_once_on_one_safe() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.txt", "a");
        let folder = scene.pod.vault().dir();
        let held = std::fs::File::create(folder.join("sync.lock")).unwrap();
        held.lock().unwrap();
        let outcome = scene.try_round().await;
        assert!(matches!(outcome, Err(SyncError::Busy)), "{outcome:?}");
        drop(held);
        assert_eq!(scene.round().await.sent, 1);
    });
}
