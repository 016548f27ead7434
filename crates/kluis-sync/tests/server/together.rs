//! Two computers, or two programs, on one pod: what both did comes together, and where that cannot be, the
//! person is asked.

use kluis_sync::{
    Conflict, Decision, QuestionKind, Side, State, answer_question, conflicts, resolve, ways,
};

use crate::scene::{Scene, path, play};

const RECORD: &str = "/notes/pressure.ttl";

fn pressure(systolic: u32, diastolic: u32, note: &str) -> String {
    format!(
        "<#it> <urn:systolic> {systolic} ; <urn:diastolic> {diastolic} ; <urn:note> \"{note}\" ."
    )
}

/// Two computers that hold the same record.
async fn two_with_one_record(scene: &Scene) -> Scene {
    scene.set("/notes/", State::Shared);
    scene.put(RECORD, &pressure(130, 80, "after lunch"));
    scene.round().await;
    let second = scene.second();
    second.set("/notes/", State::Shared);
    second.round().await;
    assert_eq!(second.body(RECORD), scene.body(RECORD));
    second
}

fn says(body: Option<String>, what: &str) -> bool {
    body.is_some_and(|body| body.contains(what))
}

fn conflict_of(scene: &Scene) -> Conflict {
    let mut open = scene
        .pod
        .read(|reader| conflicts(reader, &scene.storage))
        .unwrap();
    assert_eq!(open.len(), 1);
    open.remove(0)
}

pub(crate) fn decide(scene: &Scene, decision: &Decision<'_>) {
    let conflict = conflict_of(scene);
    scene
        .pod
        .write(|writer| resolve(writer, &scene.storage, &conflict, decision))
        .unwrap();
}

async fn quiet_and_equal(scene: &Scene, second: &Scene) {
    for one in [scene, second, scene, second] {
        one.round().await;
    }
    assert_eq!(scene.round().await.steps, []);
    assert_eq!(second.round().await.steps, []);
    let tree = |scene: &Scene| {
        let tree = scene
            .pod
            .read(|reader| reader.tree(&path("/notes/")))
            .unwrap();
        let etags = tree.into_iter().map(|one| (one.path, one.etag));
        etags.collect::<Vec<_>>()
    };
    assert_eq!(tree(scene), tree(second));
}

#[test]
fn edits_of_different_fields_on_two_computers_come_together() {
    play(async |scene| {
        let second = two_with_one_record(scene).await;
        scene.put(RECORD, &pressure(131, 80, "after lunch"));
        second.put(RECORD, &pressure(130, 85, "after lunch"));
        scene.round().await;
        let report = second.round().await;
        assert_eq!((report.merged, report.sent), (1, 1));
        quiet_and_equal(scene, &second).await;
        for one in [scene, &second] {
            assert!(says(one.body(RECORD), "131") && says(one.body(RECORD), "85"));
        }
        let history = second.pod.read(|reader| reader.history(&path(RECORD)));
        assert_eq!(
            history.unwrap().len(),
            4,
            "both versions are in the history"
        );
    });
}

#[test]
fn one_field_changed_on_both_waits_for_a_choice_field_by_field() {
    play(async |scene| {
        let second = two_with_one_record(scene).await;
        scene.put(RECORD, &pressure(131, 81, "after lunch"));
        second.put(RECORD, &pressure(132, 82, "in the evening"));
        scene.round().await;
        let report = second.round().await;
        assert_eq!((report.sent, report.conflicts.len()), (0, 1));
        assert!(
            says(scene.there(RECORD).await, "131"),
            "nothing was overwritten"
        );
        assert!(says(second.body(RECORD), "132"));
        let since = conflict_of(&second);
        second.round().await;
        assert_eq!(conflict_of(&second).id, since.id, "it is the same one");

        let offered = second
            .pod
            .read(|reader| ways(reader, &second.storage, &since))
            .unwrap();
        assert!(offered.mine && offered.theirs && offered.both);
        let fields: Vec<_> = offered
            .fields
            .iter()
            .map(|field| {
                (
                    field.property.as_str(),
                    field.mine[0].as_str(),
                    field.theirs[0].as_str(),
                )
            })
            .collect();
        assert_eq!(
            fields,
            [
                ("urn:diastolic", "82", "81"),
                ("urn:systolic", "132", "131")
            ]
        );
        decide(
            &second,
            &Decision::Fields(&|field| match field.property.as_str() {
                "urn:systolic" => Side::Mine,
                _ => Side::Theirs,
            }),
        );
        quiet_and_equal(scene, &second).await;
        for part in ["132", "81", "in the evening"] {
            assert!(says(scene.body(RECORD), part), "{part}");
        }
    });
}

#[test]
fn a_whole_side_or_both_can_be_chosen() {
    play(async |scene| {
        for (decision, here, copies) in [
            (Decision::Side(Side::Mine), "132", 1),
            (Decision::Side(Side::Theirs), "131", 1),
            (Decision::Both, "132", 2),
        ] {
            scene.proxy.clear();
            let second = two_with_one_record(scene).await;
            scene.put(RECORD, &pressure(131, 80, "after lunch"));
            second.put(RECORD, &pressure(132, 80, "after lunch"));
            scene.round().await;
            second.round().await;
            decide(&second, &decision);
            quiet_and_equal(scene, &second).await;
            assert!(says(second.body(RECORD), here));
            let tree = second.pod.read(|reader| reader.list(&path("/notes/")));
            assert_eq!(tree.unwrap().len(), copies);
            let records = scene
                .pod
                .read(|reader| reader.list(&path("/notes/")))
                .unwrap();
            for record in records {
                scene.delete(record.path.as_str());
            }
            scene.round().await;
        }
    });
}

#[test]
fn many_that_are_missing_are_asked_about_and_nothing_goes_before_the_answer() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        let names: Vec<String> = (0..12)
            .map(|number| format!("/notes/{number:02}.txt"))
            .collect();
        for name in &names {
            scene.put(name, name);
        }
        scene.round().await;
        for name in &names[..5] {
            scene.delete_there(name).await;
        }
        for _ in 0..2 {
            let report = scene.round().await;
            assert_eq!(report.question, Some(QuestionKind::ManyMissing));
            assert_eq!(report.steps, []);
        }
        answer(scene, Side::Mine);
        assert_eq!(scene.round().await.sent, 5);
        assert_eq!(
            scene.there(&names[0]).await.as_deref(),
            Some(names[0].as_str())
        );
        assert_eq!(scene.round().await.question, None);

        for name in &names[..5] {
            scene.delete_there(name).await;
        }
        scene.round().await;
        answer(scene, Side::Theirs);
        assert_eq!(scene.round().await.dropped, 5);
        assert_eq!(scene.body(&names[0]), None);
        assert_eq!(scene.round().await.steps, []);
    });
}

fn answer(scene: &Scene, side: Side) {
    let answered = scene
        .pod
        .write(|writer| answer_question(writer, &scene.storage, side));
    assert!(answered.unwrap(), "there is something to answer");
}

async fn remove_marks(scene: &Scene) {
    let marks = scene.other.list(&scene.url("/kluis/")).await.unwrap();
    for mark in marks.entries {
        let none = solid_client_rs::Precondition::None;
        scene.other.delete(&mark.url, &none).await.unwrap();
    }
}

#[test]
fn after_a_set_back_a_note_that_nobody_edited_here_gives_way_and_is_kept_beside() {
    play(async |scene| {
        let note = "/notes/a.txt";
        scene.set("/notes/", State::Shared);
        scene.put(note, "of here");
        scene.round().await;
        remove_marks(scene).await;
        scene.put_there(note, "text/plain", "of there").await;
        assert_eq!(scene.round().await.merged, 1);
        assert_eq!(scene.body(note).as_deref(), Some("of there"));
        assert_eq!(scene.there(note).await.as_deref(), Some("of there"));
        let tree = scene.pod.read(|reader| reader.tree(&path("/notes/")));
        let is_copy = |path: &kluis_pod::PodPath| path.as_str().contains("(conflict ");
        let copy = tree.unwrap().into_iter().find(|one| is_copy(&one.path));
        let copy = copy.unwrap().path;
        assert_eq!(scene.there(copy.as_str()).await.as_deref(), Some("of here"));
        assert_eq!(scene.round().await.steps, []);
    });
}

#[test]
fn a_pod_without_the_mark_of_this_computer_was_emptied() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.txt", "a");
        scene.put("/notes/b.txt", "b");
        scene.round().await;
        remove_marks(scene).await;
        scene.delete_there("/notes/a.txt").await;
        let report = scene.round().await;
        assert_eq!(report.question, Some(QuestionKind::Emptied));
        assert_eq!(scene.body("/notes/a.txt").as_deref(), Some("a"));
        answer(scene, Side::Mine);
        assert_eq!(scene.round().await.sent, 1);
        let report = scene.round().await;
        assert_eq!((report.question, report.steps), (None, vec![]));
    });
}

#[test]
fn two_that_are_as_before_are_a_pod_that_was_set_back() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        for name in ["a", "b", "c"] {
            scene.put(&format!("/notes/{name}.txt"), "first");
        }
        scene.round().await;
        for name in ["a", "b"] {
            scene.put(&format!("/notes/{name}.txt"), "second");
        }
        scene.round().await;
        for name in ["a", "b"] {
            let at = format!("/notes/{name}.txt");
            scene.put_there(&at, "text/plain", "first").await;
        }
        let report = scene.round().await;
        assert_eq!(report.question, Some(QuestionKind::RolledBack));
        assert_eq!(scene.body("/notes/a.txt").as_deref(), Some("second"));
        answer(scene, Side::Mine);
        assert_eq!(scene.round().await.sent, 2);
        assert_eq!(scene.there("/notes/b.txt").await.as_deref(), Some("second"));
        assert_eq!(scene.round().await.steps, []);

        // One alone may have been put back by a person.
        scene.put_there("/notes/a.txt", "text/plain", "first").await;
        assert_eq!(scene.round().await.fetched, 1);
        assert_eq!(scene.body("/notes/a.txt").as_deref(), Some("first"));
    });
}
