//! Bodies that are cut off in the middle, on a server that keeps them as far as they came. What is left
//! may be a valid document, and is served with 200.

use kluis_sync::State;
use kluis_testkit::{Fault, Gate, RecordedRequest, When};
use solid_client_rs::Precondition;

use crate::both_sides::Bodies;
use crate::scene::{Scene, path, play_with_cuts};

/// A document whose cuts leave much less than the whole. The values are of one length.
fn document(values: [u32; 3]) -> String {
    let line = |(at, value)| {
        format!("<#{at}> <urn:date> \"2026-11-2{at}\" ; <urn:sys> {value} ; <urn:dia> 79 .\n")
    };
    values.into_iter().enumerate().map(line).collect()
}

fn at(length: usize) -> String {
    format!("/notes/{length}.ttl")
}

/// One document for each place where its upload is cut.
fn documents(body: &str) -> Bodies {
    let lengths = 0..body.len();
    lengths
        .map(|length| (at(length), body.to_owned()))
        .collect()
}

/// Cuts each upload at the place that its name says.
fn cut_by_name(request: &RecordedRequest, nth: u64) -> Option<Fault> {
    let (_, name) = request.path_and_query.rsplit_once('/')?;
    let length: usize = name.strip_suffix(".ttl")?.parse().ok()?;
    // A few are cut again when they are made whole.
    let is_cut = nth == 0 || (nth == 1 && length % 60 == 7);
    (request.method == "PUT" && is_cut).then_some(Fault::CutRequest(length))
}

/// An upload by another program that breaks off.
async fn break_off(scene: &Scene, at: &str, body: &str) {
    let url = scene.url(at);
    let put = scene
        .other
        .put(&url, "text/turtle", body, &Precondition::None);
    assert!(put.await.is_err(), "{at}");
}

fn revisions(scene: &Scene, at: &str) -> usize {
    let history = scene.pod.read(|reader| reader.history(&path(at)));
    history.unwrap().len()
}

#[test]
fn what_is_here_is_never_replaced_by_its_beginning_wherever_an_upload_is_cut() {
    play_with_cuts(async |scene| {
        scene.set("/notes/", State::Shared);
        let (first, edited) = (document([121, 124, 119]), document([131, 134, 129]));
        // Ours: new ones, and over what is there.
        for (number, body) in [&first, &edited].into_iter().enumerate() {
            let documents = documents(body);
            scene.put_all(&documents);
            scene.proxy.behave();
            scene.proxy.inject(cut_by_name);
            scene.quiet().await;
            scene.assert_both("/notes/", &documents).await;
            for at in documents.keys() {
                let taken_in = revisions(scene, at) - number - 1;
                assert_eq!(taken_in, 0, "{at}: nothing came from there");
            }
        }
        // Those of another program.
        let theirs = document([141, 144, 139]);
        scene.proxy.behave();
        scene.proxy.inject(cut_by_name);
        for length in 0..theirs.len() {
            break_off(scene, &at(length), &theirs).await;
        }
        scene.proxy.behave();
        let there = scene.all_there("/notes/").await;
        for _ in 0..2 {
            scene.try_round().await.unwrap();
        }
        for length in 0..theirs.len() {
            let at = at(length);
            assert_eq!(there[&at], theirs[..length]);
            let here = scene.body(&at).unwrap();
            // Without its last line break it says the same.
            let is_whole = here == edited || here.trim_end() == theirs.trim_end();
            assert!(is_whole, "{at}: {here}");
        }
    });
}

#[test]
fn a_cut_that_leaves_most_of_a_document_is_an_edit_after_which_the_former_can_be_had_back() {
    play_with_cuts(async |scene| {
        scene.set("/notes/", State::Shared);
        let lines = |value: u32| -> String {
            let line = |at: u32| format!("<#{at}> <urn:is> {value} .\n");
            (0..10).map(line).collect()
        };
        scene.put("/notes/long.ttl", &lines(1));
        scene.quiet().await;
        let theirs = lines(2);
        let length = theirs.len() / 10 * 8;
        let cut = When::method("PUT").then(Fault::CutRequest(length));
        scene.proxy.inject(cut);
        break_off(scene, "/notes/long.ttl", &theirs).await;
        scene.try_round().await.unwrap();
        // Nothing tells it from an edit that removed two of ten statements.
        assert_eq!(scene.body("/notes/long.ttl").unwrap(), theirs[..length]);
        assert!(scene.is_kept("/notes/long.ttl", &lines(1)));
    });
}

#[test]
fn a_server_that_dies_in_the_middle_of_a_round_loses_nothing() {
    play_with_cuts(async |scene| {
        scene.set("/notes/", State::Shared);
        let documents: Bodies = (0..12)
            .map(|number| (format!("/notes/{number}.ttl"), document([121, 124, 119])))
            .collect();
        scene.put_all(&documents);
        let gate = Gate::new();
        let fifth = When::method("PUT")
            .path(|path| path.ends_with(".ttl"))
            .nth(4);
        scene
            .proxy
            .inject(fifth.then(Fault::HoldAnswer(gate.clone())));
        let dying = async {
            gate.reached_by(1).await;
            scene.server.lock().unwrap().stop();
            gate.open();
        };
        // What this round comes to is its own affair.
        let (_, ()) = tokio::join!(scene.try_round(), dying);
        scene.server.lock().unwrap().start_again().unwrap();
        scene.quiet().await;
        scene.assert_both("/notes/", &documents).await;
    });
}
