use std::sync::atomic::AtomicBool;
use std::time::Duration;

use kluis_consent::{GrantState, Outcome};
use kluis_sync::{RoundOptions, State, StepKind, Storage, SyncError, round};
use kluis_testkit::{Fault, Gate};
use solid_client_rs::{AccessMode, Agent, GrantRequest};

use crate::scene::{Scene, play, play_with_policies};

const CONTAINER: &str = "/health/blood-pressure/";
const RECORD: &str = "/health/blood-pressure/a.ttl";

fn cooperative(scene: &Scene, grant: &str) -> (GrantState, Outcome) {
    let grant = scene.grant(grant);
    (grant.state, grant.enforcement[0].state)
}

#[test]
fn a_consent_lets_its_recipient_read_and_its_end_keeps_them_out() {
    play(async |scene| {
        scene.set(CONTAINER, State::Shared);
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        let grant = scene.approve_bob();
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Planned, Outcome::Pending)
        );
        let report = scene.round().await;
        assert_eq!((report.sent, report.access), (1, 1));
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Active, Outcome::Confirmed)
        );
        assert_eq!(scene.bob_reads(RECORD).await, 200);
        scene.put("/health/steps/b.ttl", "<#b> <urn:is> 1 .");
        scene.set("/health/steps/", State::Shared);
        scene.round().await;
        assert_eq!(scene.bob_reads("/health/steps/b.ttl").await, 403);

        scene.revoke(&grant.id);
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Ending, Outcome::Pending)
        );
        let report = scene.round().await;
        assert_eq!(report.access, 1);
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Ended, Outcome::Confirmed)
        );
        assert_eq!(scene.bob_reads(RECORD).await, 403);
        assert_eq!(scene.bob_reads(CONTAINER).await, 403);
        assert_eq!(scene.round().await.steps, []);
    });
}

/// The rule is on its way when its program goes, and arrives after it was taken back.
async fn late_rule(scene: &Scene, is_first: bool) {
    scene.set(CONTAINER, State::Shared);
    scene.put(RECORD, "<#a> <urn:is> 1 .");
    scene.round().await;
    if !is_first {
        let own = Agent::WebId(scene.account.web_id.clone());
        let rules = GrantRequest::new(&scene.url(CONTAINER), own, [AccessMode::Read], "mine");
        scene.other.grant(&rules).await.unwrap();
    }
    let grant = scene.approve_bob();
    let gate = Gate::new();
    let held = gate.clone();
    scene.proxy.inject(move |request, _| {
        let body = String::from_utf8_lossy(&request.body);
        let is_rule = body.contains("kluis-g-") && ["PUT", "PATCH"].contains(&&*request.method);
        is_rule.then(|| Fault::DelayRequest(held.clone()))
    });
    tokio::select! {
        report = scene.try_round() => panic!("the round ended: {report:?}"),
        () = gate.reached_by(1) => {}
    }
    scene.proxy.behave();
    scene.revoke(&grant.id);
    scene.round().await;
    assert_eq!(
        cooperative(scene, &grant.id),
        (GrantState::Ended, Outcome::Confirmed)
    );
    gate.open();
    let late = || {
        let requests = scene.proxy.requests();
        let late = requests.iter().find(|request| request.fault.is_some());
        late.unwrap().status
    };
    while late().is_none() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let late = late().unwrap();
    assert!([409, 412].contains(&late), "{late}");
    assert_eq!(scene.bob_reads(RECORD).await, 403);
}

#[test]
fn a_first_rule_that_arrives_after_it_was_taken_back_lets_nobody_in() {
    play(async |scene| late_rule(scene, true).await);
}

#[test]
fn a_further_rule_that_arrives_after_it_was_taken_back_lets_nobody_in() {
    play(async |scene| late_rule(scene, false).await);
}

#[test]
fn the_same_rules_that_arrive_late_let_nobody_in_where_access_control_policies_rule() {
    play_with_policies(async |scene| late_rule(scene, true).await);
}

#[test]
fn a_consent_waits_for_its_container_and_says_so() {
    play(async |scene| {
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        let grant = scene.approve_bob();
        let report = scene.round().await;
        assert_eq!(report.steps, []);
        assert_eq!(report.notes.len(), 1);
        let waiting = scene.grant(&grant.id);
        assert_eq!(waiting.enforcement[0].state, Outcome::Pending);
        let detail = waiting.enforcement[0].detail.as_deref().unwrap();
        assert_eq!(
            detail,
            format!("waits until {CONTAINER} is kept at the cooperative")
        );
        scene.set(CONTAINER, State::Shared);
        scene.round().await;
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Active, Outcome::Confirmed)
        );
        assert_eq!(scene.bob_reads(RECORD).await, 200);
    });
}

#[test]
fn a_consent_that_ends_before_it_ever_acted_ends_without_a_request() {
    play(async |scene| {
        let grant = scene.approve_bob();
        scene.revoke(&grant.id);
        scene.round().await;
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Ended, Outcome::Confirmed)
        );
    });
}

#[test]
fn a_consent_that_ends_offline_ends_at_the_next_round() {
    play(async |scene| {
        scene.set(CONTAINER, State::Shared);
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        let grant = scene.approve_bob();
        scene.round().await;
        scene.proxy.go_offline(true);
        scene.revoke(&grant.id);
        let outcome = scene.try_round().await;
        assert!(matches!(outcome, Err(SyncError::Offline)), "{outcome:?}");
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Ending, Outcome::Pending)
        );
        scene.proxy.go_offline(false);
        assert_eq!(
            scene.bob_reads(RECORD).await,
            200,
            "nobody can reach that far"
        );
        scene.round().await;
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Ended, Outcome::Confirmed)
        );
        assert_eq!(scene.bob_reads(RECORD).await, 403);
    });
}

#[test]
fn an_ended_consent_is_enforced_before_anything_is_sent() {
    play(async |scene| {
        scene.set(CONTAINER, State::Shared);
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        let grant = scene.approve_bob();
        scene.round().await;
        scene.revoke(&grant.id);
        scene.put("/health/blood-pressure/new.ttl", "<#n> <urn:is> 1 .");
        scene.proxy.clear();
        let report = scene.round().await;
        assert_eq!(report.steps[0].kind, StepKind::Access);
        let writes: Vec<String> = scene.writes().into_iter().map(|(_, path)| path).collect();
        assert_eq!(
            writes,
            [
                "/health/blood-pressure/.acl",
                "/health/blood-pressure/new.ttl"
            ]
        );
        assert_eq!(scene.bob_reads("/health/blood-pressure/new.ttl").await, 403);
    });
}

#[test]
fn an_end_is_not_confirmed_while_a_rule_made_elsewhere_lets_the_recipient_in() {
    play(async |scene| {
        scene.set(CONTAINER, State::Shared);
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        let grant = scene.approve_bob();
        scene.round().await;
        let handmade = GrantRequest::new(
            &scene.url(CONTAINER),
            Agent::WebId(scene.bob.web_id.clone()),
            [AccessMode::Read],
            "handmade",
        );
        let rule = scene.other.grant(&handmade).await.unwrap();
        scene.revoke(&grant.id);
        scene.put("/health/blood-pressure/new.ttl", "<#n> <urn:is> 1 .");
        for _ in 0..2 {
            let report = scene.try_round().await.unwrap();
            assert_eq!(
                report.sent, 0,
                "nothing more goes to somebody who may no longer read it"
            );
            assert_eq!(
                cooperative(scene, &grant.id),
                (GrantState::Ending, Outcome::Unconfirmed)
            );
        }
        scene
            .other
            .revoke(&handmade.container, &rule.authorization_id)
            .await
            .unwrap();
        scene.try_round().await.unwrap();
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Ended, Outcome::Confirmed)
        );
        scene.round().await;
        assert_eq!(scene.bob_reads("/health/blood-pressure/new.ttl").await, 403);
    });
}

#[test]
fn a_consent_acts_again_when_its_container_comes_back() {
    play(async |scene| {
        scene.set(CONTAINER, State::Shared);
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        let grant = scene.approve_bob();
        scene.round().await;
        scene.set(CONTAINER, State::Local);
        scene.round().await;
        assert_eq!(scene.there(CONTAINER).await, None);
        assert_eq!(cooperative(scene, &grant.id).1, Outcome::Pending);
        scene.set(CONTAINER, State::Shared);
        scene.round().await;
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Active, Outcome::Confirmed)
        );
        assert_eq!(scene.bob_reads(RECORD).await, 200);
    });
}

#[test]
fn access_rules_alone_can_follow_the_consents_at_once() {
    play(async |scene| {
        scene.set(CONTAINER, State::Shared);
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        scene.put("/health/steps/b.ttl", "<#b> <urn:is> 1 .");
        scene.round().await;
        let grant = scene.approve_bob();
        scene.put("/health/blood-pressure/new.ttl", "<#n> <urn:is> 1 .");
        let only_access = RoundOptions {
            only_access: true,
            ..RoundOptions::default()
        };
        let rules = || {
            let (pod, consent) = (&scene.pod, &scene.consent);
            round(pod, consent, &scene.client, &scene.storage, &only_access)
        };
        let report = rules().await.unwrap();
        assert_eq!((report.access, report.sent), (1, 0));
        assert_eq!(scene.bob_reads(RECORD).await, 200);
        scene.revoke(&grant.id);
        let report = rules().await.unwrap();
        assert_eq!((report.access, report.sent), (1, 0));
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Ended, Outcome::Confirmed)
        );
        assert_eq!(scene.bob_reads(RECORD).await, 403);
        assert_eq!(scene.there("/health/blood-pressure/new.ttl").await, None);
        scene.proxy.clear();
        assert_eq!(rules().await.unwrap().steps, []);
        let root = scene.storage.url().path();
        let asked = scene.proxy.requests();
        assert!(
            !asked
                .iter()
                .any(|request| request.path_and_query.starts_with(root))
        );
        assert_eq!(scene.round().await.sent, 1);
    });
}

#[test]
fn an_end_waits_for_the_storage_where_the_rule_was_made() {
    play(async |scene| {
        scene.set(CONTAINER, State::Shared);
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        let grant = scene.approve_bob();
        scene.round().await;
        scene.revoke(&grant.id);
        let elsewhere = Storage::new(&scene.bob.storage).unwrap();
        scene.proxy.clear();
        for only_access in [true, false] {
            let options = RoundOptions {
                only_access,
                ..RoundOptions::default()
            };
            let (pod, consent) = (&scene.pod, &scene.consent);
            let report = round(pod, consent, &scene.bobs, &elsewhere, &options)
                .await
                .unwrap();
            let waits = format!("waits for a sign-in at {}", scene.storage);
            assert_eq!(report.access, 0);
            assert_eq!(report.notes.len(), 1, "{:?}", report.notes);
            assert!(report.notes[0].1.ends_with(&waits), "{:?}", report.notes);
            let ending = scene.grant(&grant.id);
            assert_eq!(ending.state, GrantState::Ending);
            assert_eq!(ending.enforcement[0].state, Outcome::Pending);
            assert_eq!(ending.enforcement[0].detail, Some(waits));
        }
        assert_eq!(scene.bob_reads(RECORD).await, 200);
        scene.round().await;
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Ended, Outcome::Confirmed)
        );
        assert_eq!(scene.bob_reads(RECORD).await, 403);
    });
}

#[test]
fn a_consent_is_not_said_to_hold_where_others_can_read() {
    play(async |scene| {
        scene.set(CONTAINER, State::Shared);
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        scene.round().await;
        let handmade = GrantRequest::new(
            &scene.url(CONTAINER),
            Agent::WebId("https://doctor.example.test/#me".parse().unwrap()),
            [AccessMode::Read],
            "handmade",
        );
        let rule = scene.other.grant(&handmade).await.unwrap();
        let grant = scene.approve_bob();
        let report = scene.try_round().await.unwrap();
        assert_eq!(report.access, 0);
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Planned, Outcome::Unconfirmed)
        );
        let detail =
            "others can read it at the cooperative: 1 with a rule of their own; nothing is sent";
        assert_eq!(
            scene.grant(&grant.id).enforcement[0].detail.as_deref(),
            Some(detail)
        );
        assert_eq!(scene.bob_reads(RECORD).await, 403);
        scene
            .other
            .revoke(&handmade.container, &rule.authorization_id)
            .await
            .unwrap();
        scene.round().await;
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Active, Outcome::Confirmed)
        );
        scene.put(RECORD, "<#a> <urn:is> 2 .");
        assert_eq!(
            scene.round().await.sent,
            1,
            "its own recipient is nobody else"
        );
    });
}

#[test]
fn a_server_that_lists_without_end_keeps_no_ended_consent_alive() {
    play(async |scene| {
        scene.set(CONTAINER, State::Shared);
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        let grant = scene.approve_bob();
        scene.round().await;
        scene.revoke(&grant.id);
        let deep = format!("{CONTAINER}{}x.txt", "d/".repeat(17));
        scene.put_there(&deep, "text/plain", "x").await;
        let outcome = scene.try_round().await;
        let Err(SyncError::Refused { answer, .. }) = outcome else {
            panic!("{outcome:?}");
        };
        let too_deep = format!("{CONTAINER}{}", "d/".repeat(17));
        assert!(answer.starts_with(&too_deep), "{answer}");
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Ended, Outcome::Confirmed)
        );
        assert_eq!(scene.bob_reads(RECORD).await, 403);
    });
}

#[test]
fn a_round_that_is_to_stop_lists_nothing() {
    play(async |scene| {
        scene.set(CONTAINER, State::Shared);
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        let cancel = AtomicBool::new(true);
        let options = RoundOptions {
            cancel: Some(&cancel),
            ..RoundOptions::default()
        };
        scene.proxy.clear();
        let (pod, consent) = (&scene.pod, &scene.consent);
        let outcome = round(pod, consent, &scene.client, &scene.storage, &options).await;
        assert!(matches!(outcome, Err(SyncError::Cancelled)), "{outcome:?}");
        let asked = scene.proxy.requests();
        let container = scene.url(CONTAINER);
        assert!(
            !asked
                .iter()
                .any(|request| request.path_and_query == container.path())
        );
    });
}
