//! Edits on both sides while anything may go wrong with any request. When it is quiet again both sides
//! are the same, and hold every edit.
//!
//! `KLUIS_FAULT_SEEDS` sets how many seeds are tried, `KLUIS_FAULT_SEED` where they begin.

use kluis_sync::{State, SyncError};
use kluis_testkit::Chance;

use crate::both_sides::Bodies;
use crate::scene::{Scene, play_with_cuts};

const SEEDS: u64 = 2;
/// Of a hundred requests.
const FAULTS: u64 = 20;
const ROUNDS: usize = 3;
const DOCUMENTS: usize = 8;

fn document(side: &str, number: usize) -> String {
    format!("/notes/{side}/{number}.ttl")
}

fn body(number: usize, version: usize) -> String {
    let line = |at: usize| format!("<#{number}-{at}> <urn:is> {version} .\n");
    (0..8).map(line).collect()
}

async fn play_seed(scene: &Scene, seed: u64) {
    scene.set("/notes/", State::Shared);
    let mut expected = Bodies::new();
    for version in 0..ROUNDS {
        for number in (version % 2..DOCUMENTS).step_by(version + 1) {
            let (mine, theirs) = (document("here", number), document("there", number));
            let body = body(number, version);
            scene.put(&mine, &body);
            scene.put_there(&theirs, "text/turtle", &body).await;
            expected.insert(mine, body.clone());
            expected.insert(theirs, body);
        }
        let chance = Chance::new(seed + version as u64, FAULTS).within(&scene.root());
        scene.proxy.inject(chance.faults());
        for _ in 0..2 {
            let outcome = scene.try_round().await;
            let is_defined = matches!(outcome, Ok(_) | Err(SyncError::Offline));
            assert!(is_defined, "seed {seed}: {outcome:?}");
            for (at, body) in &expected {
                let is_mine = at.contains("/here/");
                assert!(!is_mine || scene.is_kept(at, body), "seed {seed}: {at}");
            }
        }
        scene.proxy.behave();
    }
    scene.quiet().await;
    scene.assert_both("/notes/", &expected).await;
    scene.proxy.clear();
    scene.quiet().await;
    assert_eq!(scene.writes(), [], "seed {seed}");
}

#[test]
fn whatever_goes_wrong_both_sides_come_together_with_every_edit() {
    let number =
        |name: &str, otherwise| std::env::var(name).map_or(otherwise, |text| text.parse().unwrap());
    let first = number("KLUIS_FAULT_SEED", 1);
    for seed in first..first + number("KLUIS_FAULT_SEEDS", SEEDS) {
        play_with_cuts(async |scene| play_seed(scene, seed * 1000).await);
    }
}
