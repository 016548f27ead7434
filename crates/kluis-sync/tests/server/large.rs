//! Bodies too large for memory: they go and come as streams.

use std::io::Read as _;
use std::sync::atomic::{AtomicBool, Ordering};

use kluis_pod::{MAX_BODY_BYTES, PodError};
use kluis_sync::{Decision, Progress, RoundOptions, Side, Stage, State, SyncError, Why, round};
use kluis_testkit::{Fault, RecordedRequest};
use solid_client_rs::{Body, Precondition};

use crate::scene::{Scene, path, play, play_with_cuts};
use crate::together::decide;

const FILM: &str = "/films/film.bin";
const SIZE: u64 = MAX_BODY_BYTES + (1 << 20) + 3;

/// The byte that a body here repeats, and how often.
fn here(scene: &Scene, at: &str) -> Option<(u8, u64)> {
    let (_, mut body) = match scene.pod.open_body(&path(at)) {
        Ok(found) => found,
        Err(PodError::NotFound(_)) => return None,
        Err(error) => panic!("{error}"),
    };
    let mut bytes = Vec::new();
    body.read_to_end(&mut bytes).unwrap();
    Some(repeated(&bytes))
}

/// The same of what is there, as another application reads it.
async fn there(scene: &Scene, at: &str) -> Option<(u8, u64)> {
    let mut stream = match scene.other.open(&scene.url(at)).await {
        Ok(stream) => stream,
        Err(error) if error.status() == Some(404) => return None,
        Err(error) => panic!("{error}"),
    };
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.chunk().await.unwrap() {
        bytes.extend_from_slice(&chunk);
    }
    Some(repeated(&bytes))
}

fn repeated(bytes: &[u8]) -> (u8, u64) {
    assert!(bytes.iter().all(|byte| *byte == bytes[0]));
    (bytes[0], bytes.len() as u64)
}

async fn put_there(scene: &Scene, at: &str, byte: u8, size: u64) {
    let length = usize::try_from(size).unwrap();
    let body = Body::from(vec![byte; length]);
    let (url, any) = (scene.url(at), Precondition::None);
    let put = scene
        .other
        .put_stream(&url, "application/octet-stream", body, &any);
    put.await.unwrap();
}

async fn is_quiet(scene: &Scene) {
    // What was written within the last seconds is looked at once more.
    scene.round().await;
    scene.proxy.clear();
    let report = scene.round().await;
    assert_eq!(report.steps, []);
    assert_eq!(scene.writes(), []);
}

#[test]
fn a_large_body_goes_is_replaced_and_is_removed() {
    play(async |scene| {
        scene.set("/films/", State::Shared);
        scene.put_repeated(FILM, 1, SIZE);
        scene.put("/films/note.txt", "seen");
        let report = scene.round().await;
        assert_eq!((report.sent, report.notes.len()), (2, 0));
        assert_eq!(there(scene, FILM).await, Some((1, SIZE)));
        is_quiet(scene).await;

        scene.put_repeated(FILM, 2, SIZE + 5);
        assert_eq!(scene.round().await.sent, 1);
        assert_eq!(there(scene, FILM).await, Some((2, SIZE + 5)));

        scene.put(FILM, "a film no more");
        assert_eq!(scene.round().await.sent, 1);
        assert_eq!(scene.there(FILM).await.unwrap(), "a film no more");

        scene.put_repeated(FILM, 3, SIZE);
        scene.round().await;
        scene.delete(FILM);
        scene.round().await;
        assert_eq!(there(scene, FILM).await, None);
        is_quiet(scene).await;
    });
}

#[test]
fn a_large_body_comes_changes_and_goes_with_its_removal_there() {
    play(async |scene| {
        scene.set("/films/", State::Shared);
        scene.put("/films/note.txt", "seen");
        scene.round().await;
        put_there(scene, FILM, 1, SIZE).await;
        assert_eq!(scene.round().await.fetched, 1);
        assert_eq!(here(scene, FILM), Some((1, SIZE)));
        is_quiet(scene).await;

        put_there(scene, FILM, 2, SIZE + 7).await;
        assert_eq!(scene.round().await.fetched, 1);
        assert_eq!(here(scene, FILM), Some((2, SIZE + 7)));

        // As it was before: a person may have put it back.
        put_there(scene, FILM, 1, SIZE).await;
        let report = scene.round().await;
        assert_eq!((report.fetched, report.conflicts.len()), (1, 0));
        assert_eq!(here(scene, FILM), Some((1, SIZE)));

        scene.delete_there(FILM).await;
        assert_eq!(scene.round().await.dropped, 1);
        assert_eq!(here(scene, FILM), None);
    });
}

#[test]
fn large_bodies_changed_or_made_on_both_sides_are_both_kept() {
    play(async |scene| {
        scene.set("/films/", State::Shared);
        scene.put_repeated(FILM, 1, SIZE);
        scene.round().await;
        scene.put_repeated(FILM, 2, SIZE);
        put_there(scene, FILM, 3, SIZE).await;
        put_there(scene, "/films/small.bin", 4, 10).await;
        scene.put_repeated("/films/small.bin", 5, SIZE);
        let report = scene.round().await;
        assert_eq!((report.merged, report.conflicts.len()), (2, 0));
        assert_eq!(here(scene, FILM), Some((2, SIZE)));
        assert_eq!(there(scene, FILM).await, Some((2, SIZE)));
        let names = scene
            .pod
            .read(|reader| reader.tree(&path("/films/")))
            .unwrap();
        let beside: Vec<String> = names
            .iter()
            .map(|one| one.path.as_str().to_owned())
            .filter(|name| name.contains("conflict"))
            .collect();
        assert_eq!(beside.len(), 2, "{beside:?}");
        for (name, kept) in beside.iter().zip([(3, SIZE), (4, 10)]) {
            assert_eq!(here(scene, name), Some(kept), "{name}");
            let name = name.replace(' ', "%20");
            assert_eq!(there(scene, &name).await, Some(kept), "{name}");
        }
        is_quiet(scene).await;
    });
}

#[test]
fn a_large_upload_that_was_cut_off_is_made_whole() {
    play_with_cuts(async |scene| {
        scene.set("/films/", State::Shared);
        scene.put_repeated(FILM, 1, SIZE);
        let is_film = |request: &RecordedRequest| {
            request.method == "PUT" && request.path_and_query.ends_with("film.bin")
        };
        scene.proxy.inject(move |request, nth| {
            (is_film(request) && nth == 0).then_some(Fault::CutRequest(1 << 20))
        });
        let _ = scene.try_round().await;
        scene.proxy.behave();
        scene.round().await;
        assert_eq!(there(scene, FILM).await, Some((1, SIZE)));
        assert_eq!(here(scene, FILM), Some((1, SIZE)));
        is_quiet(scene).await;
    });
}

#[test]
fn a_large_transfer_is_given_up_when_it_is_not_wanted_any_more() {
    play(async |scene| {
        scene.set("/films/", State::Shared);
        scene.put("/films/note.txt", "seen");
        scene.round().await;
        scene.put_repeated(FILM, 1, SIZE);
        put_there(scene, "/films/other.bin", 2, SIZE).await;
        let cancel = AtomicBool::new(false);
        let stop = |progress: Progress<'_>| {
            if progress.stage == Stage::Begun {
                cancel.store(true, Ordering::Relaxed);
            }
        };
        let options = RoundOptions {
            cancel: Some(&cancel),
            progress: Some(&stop),
            ..RoundOptions::default()
        };
        let stopped = round(
            &scene.pod,
            &scene.consent,
            &scene.client,
            &scene.storage,
            &options,
        );
        assert!(matches!(stopped.await, Err(SyncError::Cancelled)));
        assert_eq!(here(scene, "/films/other.bin"), None);

        // The next one carries on.
        scene.round().await;
        assert_eq!(there(scene, FILM).await, Some((1, SIZE)));
        assert_eq!(here(scene, "/films/other.bin"), Some((2, SIZE)));
    });
}

#[test]
fn a_large_body_that_is_set_back_waits_and_can_be_sent_again() {
    play(async |scene| {
        scene.set("/films/", State::Shared);
        scene.put_repeated(FILM, 1, SIZE);
        scene.round().await;
        is_quiet(scene).await;
        // All of it is cut off there, as by a server that lost its end.
        put_there(scene, FILM, 1, SIZE - 9).await;
        let report = scene.round().await;
        assert_eq!(report.conflicts, [(path(FILM), Why::UnreadableThere)]);
        assert_eq!(here(scene, FILM), Some((1, SIZE)));
        decide(scene, &Decision::Side(Side::Mine));
        assert_eq!(scene.round().await.sent, 1);
        assert_eq!(there(scene, FILM).await, Some((1, SIZE)));
    });
}
