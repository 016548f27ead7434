//! What is kept sealed, on a server that forgets, cuts off and goes back; and rounds that die.

use kluis_sync::{Stage, State, StepKind, SyncError};
use solid_client_rs::Precondition as At;

use crate::crash::die_at;
use crate::scene::{Scene, play};
use crate::sealed::{asked, bytes_there, indexes, packs, there, tree};

async fn put_there(scene: &Scene, name: &str, bytes: &[u8]) {
    let url = scene.url(&format!("/kluis-sealed/{name}"));
    let media_type = "application/octet-stream";
    let put = scene.other.put(&url, media_type, bytes, &At::None).await;
    put.unwrap();
}

/// Two states, of which the server loses the newer.
async fn set_back(scene: &Scene) {
    scene.set("/notes/", State::Sealed);
    scene.put("/notes/a.txt", "older");
    scene.put("/notes/b.txt", &"b".repeat(100));
    scene.round().await;
    scene.put("/notes/a.txt", "newer");
    scene.round().await;
    assert_eq!(indexes(scene).await, [1, 2].into());
    scene.delete_there("/kluis-sealed/index-2").await;
}

fn answer(scene: &Scene, answer: &str) {
    let changed = scene.pod.write(|writer| {
        let sql = "UPDATE sync_question SET answer = ?1 WHERE kind = 'rolled-back'";
        Ok::<_, SyncError>(writer.sql().execute(sql, [answer])?)
    });
    assert_eq!(changed.unwrap(), 1);
}

#[test]
fn a_server_that_was_set_back_is_noticed_and_nothing_is_changed() {
    play(async |scene| {
        set_back(scene).await;
        scene.put("/notes/c.txt", "c");
        let before = tree(scene);
        for _ in 0..2 {
            scene.proxy.clear();
            let report = scene.round().await;
            assert_eq!((report.sent, report.fetched, report.removed), (0, 0, 0));
            assert!(report.notes[0].1.contains("set back"));
            assert_eq!(scene.writes(), []);
            assert_eq!(tree(scene), before);
        }
        answer(scene, "mine");
        scene.round().await;
        assert_eq!(indexes(scene).await.last(), Some(&3));
        let second = scene.restored().await;
        second.round().await;
        assert_eq!(tree(&second), before);
        scene.proxy.clear();
        scene.round().await;
        assert_eq!(asked(scene), 1, "it is not asked about again");
    });
}

#[test]
fn a_server_that_was_set_back_is_followed_if_the_person_says_so() {
    play(async |scene| {
        set_back(scene).await;
        scene.round().await;
        answer(scene, "theirs");
        scene.round().await;
        assert_eq!(scene.body("/notes/a.txt").unwrap(), "older");
        assert!(scene.body("/notes/b.txt").is_some());
        let report = scene.round().await;
        assert_eq!(report.steps, []);
    });
}

#[test]
fn a_server_that_lost_everything_is_filled_again_only_if_the_person_says_so() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.txt", "a");
        scene.round().await;
        for name in there(scene).await.into_keys() {
            scene.delete_there(&format!("/kluis-sealed/{name}")).await;
        }
        scene.proxy.clear();
        scene.round().await;
        assert_eq!(scene.writes(), []);
        assert_eq!(scene.body("/notes/a.txt").unwrap(), "a");
        answer(scene, "mine");
        scene.round().await;
        let second = scene.restored().await;
        second.round().await;
        assert_eq!(tree(&second), tree(scene));
    });
}

#[test]
fn an_index_that_was_cut_off_is_passed_over() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.txt", "a");
        scene.round().await;
        let whole = bytes_there(scene, "index-1").await;
        put_there(scene, "index-2", &whole[..whole.len() / 2]).await;
        assert_eq!(scene.round().await.steps, []);
        scene.put("/notes/b.txt", "b");
        scene.round().await;
        assert_eq!(indexes(scene).await.last(), Some(&3));
        put_there(scene, "index-4", b"").await;
        let second = scene.restored().await;
        second.round().await;
        assert_eq!(tree(&second), tree(scene));
        second.put("/notes/c.txt", "c");
        second.round().await;
        scene.round().await;
        assert_eq!(tree(&second), tree(scene));
    });
}

#[test]
fn a_pack_that_was_cut_off_is_written_anew_from_here() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.txt", "a");
        scene.round().await;
        let [pack] = &packs(scene).await[..] else {
            panic!("one pack");
        };
        let whole = bytes_there(scene, pack).await;
        put_there(scene, pack, &whole[..1000]).await;
        let second = scene.restored().await;
        let report = second.try_round().await.unwrap();
        assert_eq!(report.failed.len(), 1, "it is told");
        scene.round().await;
        assert_ne!(packs(scene).await, std::slice::from_ref(pack));
        second.round().await;
        assert_eq!(tree(&second), tree(scene));
    });
}

#[test]
fn a_pack_that_cannot_be_opened_takes_nothing_away_on_either_side() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.txt", "a");
        scene.round().await;
        let second = scene.restored().await;
        second.round().await;
        scene.put("/notes/b.txt", "b");
        scene.round().await;
        for pack in packs(scene).await {
            let mut bytes = bytes_there(scene, &pack).await;
            *bytes.last_mut().unwrap() ^= 1;
            put_there(scene, &pack, &bytes).await;
        }
        second.put("/notes/c.txt", "c");
        let report = second.try_round().await.unwrap();
        assert_eq!(report.failed.len(), 1);
        assert_eq!(second.body("/notes/a.txt").unwrap(), "a");
        scene.round().await;
        assert_eq!(scene.body("/notes/b.txt").unwrap(), "b");
        assert_eq!(scene.body("/notes/c.txt").unwrap(), "c");
    });
}

#[test]
fn a_round_killed_between_packs_and_index_leaves_no_orphan() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.txt", "a");
        die_at(scene, StepKind::Put, Stage::Answered).await;
        let [orphan] = &packs(scene).await[..] else {
            panic!("the pack is there");
        };
        assert!(indexes(scene).await.is_empty());
        scene.round().await;
        scene.round().await;
        let packs = packs(scene).await;
        assert_eq!(packs.len(), 1);
        assert_ne!(&packs[0], orphan);
        let second = scene.restored().await;
        second.round().await;
        assert_eq!(tree(&second), tree(scene));
    });
}

#[test]
fn a_round_killed_after_its_index_is_carried_on() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.txt", "a");
        die_at(scene, StepKind::Put, Stage::Settled).await;
        let report = scene.round().await;
        assert_eq!(report.steps, []);
        assert_eq!(packs(scene).await.len(), 1);
    });
}

#[test]
fn what_is_foreign_in_the_container_is_left_alone() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.txt", "a");
        scene.round().await;
        put_there(scene, "readme.txt", b"of somebody else").await;
        let name = "0123456789abcdef0123456789abcdef";
        put_there(scene, name, b"not in any index").await;
        scene.put("/notes/a.txt", "b");
        scene.delete("/notes/a.txt");
        scene.round().await;
        assert_eq!(bytes_there(scene, "readme.txt").await, b"of somebody else");
        assert_eq!(bytes_there(scene, name).await, b"not in any index");
    });
}

#[test]
fn another_safe_does_not_write_where_one_keeps_its_sealed_copies() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.txt", "a");
        scene.round().await;
        let other = scene.another_safe();
        other.set("/notes/", State::Sealed);
        other.put("/notes/x.txt", "x");
        scene.proxy.clear();
        let report = other.try_round().await.unwrap();
        assert!(report.failed[0].1.contains("another safe"));
        assert_eq!(scene.writes(), []);
    });
}
