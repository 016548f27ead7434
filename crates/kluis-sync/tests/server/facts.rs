//! How servers really tell of changes, and that each change is found all the same.

use std::fs::File;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::{SignedDuration, Timestamp};
use kluis_sync::{State, StepKind};
use kluis_testkit::{Fault, ManualClock, When};
use kluis_vault::Clock;

use crate::scene::{Scene, play, play_at};

/// Sets the time at which the server changed something, as its files tell it.
fn changed_at(scene: &Scene, at: &str, time: SystemTime) {
    let server = scene.server.lock().unwrap();
    let file = server.stored_at(&scene.url(at)).unwrap();
    let file = File::options().write(true).open(file).unwrap();
    file.set_modified(time).unwrap();
}

/// Two edits by another program within the same second and of the same size, the first of which was
/// looked at in between, on a server whose tags and times tell whole seconds.
async fn edit_twice_within_a_second(scene: &Scene, clock: &ManualClock) {
    let now = clock.now();
    scene.set("/notes/", State::Shared);
    scene.put("/notes/a.txt", "0");
    scene.quiet().await;
    let coarse = When::any().always().then(Fault::CoarseTags);
    scene.proxy.inject(coarse);
    // By the server's clock, which is right; a while ahead, so that the look is never late for it.
    let second = Timestamp::now().as_second().unsigned_abs() + 60;
    let second = UNIX_EPOCH + Duration::from_secs(second);
    let edit = async |body: &str| {
        scene.put_there("/notes/a.txt", "text/plain", body).await;
        changed_at(scene, "/notes/a.txt", second);
    };
    edit("1").await;
    scene.round().await;
    assert_eq!(scene.body("/notes/a.txt").unwrap(), "1");
    edit("2").await;
    // Whenever the next looks are.
    for minutes in [0, 10, 20] {
        clock.set(now + SignedDuration::from_mins(minutes));
        scene.quiet().await;
    }
    assert_eq!(scene.body("/notes/a.txt").unwrap(), "2");
}

fn clock(years: i64) -> Arc<ManualClock> {
    let now = Timestamp::now() + SignedDuration::from_hours(years * 365 * 24);
    Arc::new(ManualClock::at(now))
}

#[test]
fn two_changes_within_a_second_that_look_alike_are_both_found() {
    let clock = clock(0);
    play_at(clock.clone(), async |scene| {
        edit_twice_within_a_second(scene, &clock).await;
    });
}

#[test]
fn two_changes_within_a_second_are_both_found_with_a_clock_that_is_late() {
    let clock = clock(-10);
    play_at(clock.clone(), async |scene| {
        edit_twice_within_a_second(scene, &clock).await;
    });
}

#[test]
fn two_changes_within_a_second_are_both_found_with_a_clock_that_is_early() {
    let clock = clock(10);
    play_at(clock.clone(), async |scene| {
        edit_twice_within_a_second(scene, &clock).await;
    });
}

#[test]
fn a_change_deep_below_is_found_though_no_container_above_tells_of_it() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a/b/c/deep.txt", "0");
        scene.quiet().await;
        scene.quiet().await;
        let tags = async || {
            let mut tags = Vec::new();
            for container in ["/notes/", "/notes/a/"] {
                let head = scene.other.head(&scene.url(container)).await.unwrap();
                tags.push(head.etag.unwrap());
            }
            tags
        };
        let before = tags().await;
        scene
            .put_there("/notes/a/b/c/deep.txt", "text/plain", "1")
            .await;
        scene
            .put_there("/notes/a/b/new/x.txt", "text/plain", "x")
            .await;
        assert_eq!(tags().await, before, "nothing above says so");
        assert_eq!(scene.round().await.fetched, 2);
        assert_eq!(scene.body("/notes/a/b/c/deep.txt").unwrap(), "1");
        assert_eq!(scene.body("/notes/a/b/new/x.txt").unwrap(), "x");
        scene.delete_there("/notes/a/b/new/x.txt").await;
        assert_eq!(tags().await, before);
        scene
            .put_there("/notes/a/b/new/y.txt", "text/plain", "y")
            .await;
        scene.quiet().await;
        assert_eq!(scene.body("/notes/a/b/new/y.txt").unwrap(), "y");
    });
}

/// What rounds do, from the first exchange to edits on both sides.
async fn plans(scene: &Scene) -> Vec<Vec<(StepKind, String)>> {
    let mut plans = Vec::new();
    let mut round = async || {
        let report = scene.round().await;
        let steps = report.steps.iter();
        plans.push(steps.map(|it| (it.kind, it.path.to_string())).collect());
    };
    scene.set("/notes/", State::Shared);
    for name in ["a", "b", "c"] {
        scene.put(&format!("/notes/{name}.txt"), name);
        let there = format!("/notes/from-there-{name}.txt");
        scene.put_there(&there, "text/plain", name).await;
    }
    round().await;
    round().await;
    scene.put("/notes/a.txt", "edited");
    scene.delete("/notes/b.txt");
    scene
        .put_there("/notes/c.txt", "text/plain", "edited")
        .await;
    scene
        .put_there("/notes/from-there-a.txt", "text/plain", "b")
        .await;
    round().await;
    round().await;
    plans
}

#[test]
fn a_clock_that_is_ten_years_wrong_makes_no_other_plan() {
    let expected = std::sync::Mutex::new(None);
    for years in [0, -10, 10] {
        play_at(clock(years), async |scene| {
            let plans = plans(scene).await;
            assert_eq!(plans.iter().map(Vec::len).collect::<Vec<_>>(), [6, 0, 4, 0]);
            let mut expected = expected.lock().unwrap();
            assert_eq!(
                *expected.get_or_insert_with(|| plans.clone()),
                plans,
                "{years}"
            );
        });
    }
}
