//! The same promises on a server that keeps its access rules as Access Control Policies, and does not
//! say with each answer who may do what.

use kluis_consent::{GrantState, Outcome};
use kluis_sync::State;
use solid_client_rs::{AccessMode, Agent, GrantRequest};

use crate::scene::{Scene, path, play_with_policies};

const CONTAINER: &str = "/health/blood-pressure/";
const RECORD: &str = "/health/blood-pressure/a.ttl";

fn cooperative(scene: &Scene, grant: &str) -> (GrantState, Outcome) {
    let grant = scene.grant(grant);
    (grant.state, grant.enforcement[0].state)
}

/// Another program of the same person writes rules for a container and what is in it.
async fn rule(scene: &Scene, container: &str, policy: &str) {
    let rules = format!(
        "@prefix acl: <http://www.w3.org/ns/auth/acl#>. @prefix acp: <http://www.w3.org/ns/solid/acp#>.
         <#root> acp:resource <./>; acp:accessControl <#x>; acp:memberAccessControl <#x>.
         <#x> a acp:AccessControl; acp:apply [ a acp:Policy; {policy} ]."
    );
    scene
        .put_there(&format!("{container}theirs.txt"), "text/plain", "x")
        .await;
    scene
        .put_there(&format!("{container}.acr"), "text/turtle", &rules)
        .await;
}

#[test]
fn a_consent_lets_its_recipient_read_and_its_end_keeps_them_out() {
    play_with_policies(async |scene| {
        scene.set(CONTAINER, State::Shared);
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        let grant = scene.approve_bob();
        let report = scene.round().await;
        assert_eq!((report.sent, report.access), (1, 1));
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Active, Outcome::Confirmed)
        );
        assert_eq!(scene.bob_reads(RECORD).await, 200);
        // What is sent later reaches the recipient too, and nothing outside of it does.
        scene.put(RECORD, "<#a> <urn:is> 2 .");
        scene.put("/health/steps/b.ttl", "<#b> <urn:is> 1 .");
        scene.set("/health/steps/", State::Shared);
        assert_eq!(scene.round().await.sent, 2);
        assert_eq!(scene.bob_reads("/health/steps/b.ttl").await, 403);

        scene.revoke(&grant.id);
        assert_eq!(scene.round().await.access, 1);
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
fn a_rule_above_that_lets_others_in_is_noticed_although_the_container_has_rules_of_its_own() {
    play_with_policies(async |scene| {
        scene.set(CONTAINER, State::Shared);
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        scene.round().await;
        let doctor = Agent::WebId("https://doctor.example.test/#me".parse().unwrap());
        let above = GrantRequest::new(
            &scene.url("/health/"),
            doctor,
            [AccessMode::Read],
            "handmade",
        );
        let made = scene.other.grant(&above).await.unwrap();
        let grant = scene.approve_bob();
        let report = scene.try_round().await.unwrap();
        assert_eq!(report.access, 0);
        let detail =
            "others can read it at the cooperative: 1 with a rule of their own; nothing is sent";
        assert_eq!(
            scene.grant(&grant.id).enforcement[0].detail.as_deref(),
            Some(detail)
        );
        scene
            .other
            .revoke(&above.container, &made.authorization_id)
            .await
            .unwrap();
        scene.round().await;
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Active, Outcome::Confirmed)
        );
        let again = scene.other.grant(&above).await.unwrap();
        scene.revoke(&grant.id);
        scene.round().await;
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Ended, Outcome::Confirmed),
            "the doctor is not the recipient"
        );
        assert_eq!(scene.bob_reads(RECORD).await, 403);
        assert!(!again.was_there);
    });
}

#[test]
fn an_end_is_not_confirmed_while_a_rule_above_lets_the_recipient_in() {
    play_with_policies(async |scene| {
        scene.set(CONTAINER, State::Shared);
        scene.put(RECORD, "<#a> <urn:is> 1 .");
        let grant = scene.approve_bob();
        scene.round().await;
        let above = GrantRequest::new(
            &scene.url("/health/"),
            Agent::WebId(scene.bob.web_id.clone()),
            [AccessMode::Read],
            "handmade",
        );
        let made = scene.other.grant(&above).await.unwrap();
        scene.revoke(&grant.id);
        scene.try_round().await.unwrap();
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Ending, Outcome::Unconfirmed)
        );
        assert_eq!(scene.bob_reads(RECORD).await, 200);
        scene
            .other
            .revoke(&above.container, &made.authorization_id)
            .await
            .unwrap();
        scene.try_round().await.unwrap();
        assert_eq!(
            cooperative(scene, &grant.id),
            (GrantState::Ended, Outcome::Confirmed)
        );
        assert_eq!(scene.bob_reads(RECORD).await, 403);
    });
}

#[test]
fn nothing_is_sent_where_others_can_read_or_the_rules_are_not_understood() {
    const NOT_TOLD: &str = "who can read it at the cooperative cannot be told, so nothing is sent: its access \
         rules say something that is not understood here";
    const EVERY_ACCOUNT: &str =
        "others can read it at the cooperative: everybody with an account; nothing is sent";
    const EVERYBODY: &str = "others can read it at the cooperative: everybody; nothing is sent";
    for (policy, expected) in [
        (
            "acp:allow acl:Read; acp:anyOf [ acp:agent acp:AuthenticatedAgent ]",
            EVERY_ACCOUNT,
        ),
        (
            "acp:allow acl:Control; acp:anyOf [ acp:agent acp:AuthenticatedAgent ]",
            EVERY_ACCOUNT,
        ),
        (
            "acp:allow acl:Read; acp:anyOf [ acp:agent acp:CreatorAgent ]",
            NOT_TOLD,
        ),
        (
            "acp:allow acl:Read; acp:anyOf <https://rules.example.test/#matcher>",
            NOT_TOLD,
        ),
        (
            "acp:allow acl:Read; acp:anyOf [ acp:agent acp:PublicAgent ]",
            EVERYBODY,
        ),
    ] {
        play_with_policies(async |scene| {
            rule(scene, "/ours/", policy).await;
            scene.put("/ours/mine.txt", "mine");
            scene.set("/ours/", State::Shared);
            let report = scene.try_round().await.unwrap();
            assert_eq!(report.sent, 0, "{policy}");
            assert_eq!(scene.there("/ours/mine.txt").await, None, "{policy}");
            let mut told = report.failed.iter().chain(&report.notes);
            let is_told = told.any(|(at, what)| *at == path("/ours/") && what == expected);
            assert!(is_told, "{policy}: {:?} {:?}", report.failed, report.notes);
        });
    }
}
