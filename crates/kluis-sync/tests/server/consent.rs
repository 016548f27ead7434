use kluis_consent::{GrantState, Outcome};
use kluis_sync::{RoundOptions, State, StepKind, SyncError, round};
use solid_client_rs::{AccessMode, GrantRequest};

use crate::scene::{Scene, play};

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
        let handmade = GrantRequest {
            container: scene.url(CONTAINER),
            agent: scene.bob.web_id.clone(),
            modes: [AccessMode::Read].into(),
            fragment: "handmade".to_owned(),
        };
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
