//! Many decisions about who may read what, one after another. After each the recipients read exactly what
//! is ticked, and nobody else's rules are touched.
//!
//! `KLUIS_DECISION_SEED` sets where the numbers begin.

use std::collections::{BTreeMap, BTreeSet};

use kluis_consent::{Decision, Grant, GrantState, Outcome, parse_request};
use kluis_records::CategoryId;
use kluis_sync::{RoundOptions, State, SyncError, round};
use solid_client_rs::{AccessMode, Agent, GrantRequest, SolidClient};

use crate::killed::{Numbers, kill_somewhere};
use crate::scene::{Scene, client_of, play, play_with_policies};

const CATEGORIES: [&str; 5] = ["blood-pressure", "steps", "weight", "sleep", "glucose"];
/// Where another program has let somebody put things in. One who reads would keep consents from being
/// confirmed.
const FOREIGN: usize = 2;
const DECISIONS: u64 = 50;
/// About so many requests a round has in which a decision is carried out.
const REQUESTS: u64 = 40;
/// One tick: which recipient, which category.
type Cells = BTreeSet<(usize, usize)>;

/// Somebody who may be allowed to read.
struct Recipient {
    web_id: String,
    client: SolidClient,
}

fn container(category: usize) -> String {
    format!("/health/{}/", CATEGORIES[category])
}

fn record(category: usize) -> String {
    format!("{}a.ttl", container(category))
}

/// Two recipients, a record of each category at the server, and a rule of somebody else for one of them.
async fn prepare(scene: &Scene) -> [Recipient; 2] {
    scene.set("/health/", State::Shared);
    for category in 0..CATEGORIES.len() {
        scene.put(&record(category), "<#a> <urn:is> 1 .");
    }
    scene.round().await;
    let make = |name| scene.server.lock().unwrap().account(name).unwrap();
    let (carol, dave) = (make("carol"), make("dave"));
    let foreign = GrantRequest::new(
        &scene.url(&container(FOREIGN)),
        Agent::WebId(dave.web_id.clone()),
        [AccessMode::Append],
        "theirs",
    );
    scene.other.grant(&foreign).await.unwrap();
    [
        Recipient {
            web_id: scene.bob.web_id.to_string(),
            client: scene.bobs.clone(),
        },
        Recipient {
            web_id: carol.web_id.to_string(),
            client: client_of(&carol, &scene.account.storage),
        },
    ]
}

fn approve(scene: &Scene, who: &str, number: u64, categories: &[usize]) -> Grant {
    let names: Vec<&str> = CATEGORIES.to_vec();
    let document = format!(
        r#"{{
            "@context": ["https://www.w3.org/2018/credentials/v1"],
            "id": "urn:request:{number}",
            "type": ["VerifiableCredential", "SolidAccessRequest"],
            "issuanceDate": "2026-01-01T00:00:00Z",
            "expirationDate": "2099-01-01T00:00:00Z",
            "credentialSubject": {{
                "id": "{who}",
                "hasConsent": {{
                    "mode": ["http://www.w3.org/ns/auth/acl#Read"],
                    "forPersonalData": [],
                    "forPurpose": ["https://w3id.org/dpv#AcademicResearch"],
                    "inherit": true,
                    "https://w3id.org/kluis/ns#categories": {names:?}
                }}
            }}
        }}"#
    );
    let parsed = parse_request(document.as_bytes(), "request.json").unwrap();
    let only = categories.iter().map(|one| CATEGORIES[*one].to_owned());
    let decision = Decision {
        only: only.collect(),
        until: None,
        language: "nl".to_owned(),
        owner: None,
    };
    let approved = scene.pod.write(|writer| {
        let request = scene.consent.store_request(writer, parsed)?.id;
        scene.consent.approve(writer, &request, &decision)
    });
    approved.unwrap()
}

fn grants(scene: &Scene) -> Vec<Grant> {
    let now = scene.pod.vault().clock().now();
    let grants = scene.pod.read(|reader| scene.consent.grants(reader, now));
    grants.unwrap()
}

fn live(scene: &Scene) -> Vec<Grant> {
    let mut grants = grants(scene);
    grants.retain(|grant| grant.ended.is_none());
    grants
}

/// What each consent gives, by a rule of its own for each category.
fn given(scene: &Scene, recipients: &[Recipient]) -> BTreeSet<(String, (usize, usize))> {
    let mut found = BTreeSet::new();
    for grant in live(scene) {
        let is_it = |one: &Recipient| one.web_id == grant.recipient.web_id;
        let who = recipients.iter().position(is_it).unwrap();
        for given in grant.categories.iter().filter(|one| one.ended.is_none()) {
            let name = given.category.as_str();
            let what = CATEGORIES.iter().position(|one| *one == name).unwrap();
            found.insert((grant.id.clone(), (who, what)));
        }
    }
    found
}

/// What is ticked, by whichever consent.
fn cells<'a>(given: impl IntoIterator<Item = &'a (String, (usize, usize))>) -> Cells {
    given.into_iter().map(|(_, cell)| *cell).collect()
}

/// What each of them can read, the record and the container both.
async fn readable(scene: &Scene, recipients: &[Recipient]) -> Cells {
    let mut cells = Cells::new();
    for (who, recipient) in recipients.iter().enumerate() {
        for what in 0..CATEGORIES.len() {
            let reads = async |at: &str| match recipient.client.get(&scene.url(at)).await {
                Ok(_) => true,
                Err(error) => {
                    assert_eq!(error.status(), Some(403), "{at}: {error}");
                    false
                }
            };
            let (record, container) = (reads(&record(what)).await, reads(&container(what)).await);
            assert_eq!(record, container, "{who} {what}");
            if record {
                cells.insert((who, what));
            }
        }
    }
    cells
}

/// The rules of each container, as the server keeps them.
async fn rules(scene: &Scene) -> BTreeMap<usize, String> {
    let mut documents = BTreeMap::new();
    for what in 0..CATEGORIES.len() {
        let at = scene.url(&container(what));
        let access = scene.other.effective_access(&at).await.unwrap();
        if access.owner_resource == at {
            let document = scene.other.get(&access.document_url).await.unwrap();
            documents.insert(what, String::from_utf8(document.body).unwrap());
        }
    }
    documents
}

/// The rules of others, by what they say.
async fn foreign(scene: &Scene) -> String {
    let at = scene.url(&container(FOREIGN));
    let access = scene.other.effective_access(&at).await.unwrap();
    let others = access.accesses.iter();
    let mut others: Vec<String> = others
        .filter(|one| !one.id.contains("#kluis-g-"))
        .map(|one| format!("{one:?}"))
        .collect();
    others.sort();
    others.join("\n")
}

async fn access_round(scene: &Scene) -> Result<(), SyncError> {
    let options = RoundOptions {
        only_access: true,
        ..RoundOptions::default()
    };
    let (pod, consent) = (&scene.pod, &scene.consent);
    let report = round(pod, consent, &scene.client, &scene.storage, &options).await?;
    assert_eq!(report.failed, []);
    Ok(())
}

/// Gives, takes one tick away, or takes everything of one consent back.
fn decide(scene: &Scene, recipients: &[Recipient], numbers: &mut Numbers, number: u64) {
    let live = live(scene);
    let grant = usize::try_from(numbers.below(live.len().max(1) as u64)).unwrap();
    match (numbers.below(4), live.get(grant)) {
        (0, Some(grant)) => scene.revoke(&grant.id),
        (1, Some(grant)) => {
            let given: Vec<CategoryId> = grant
                .categories
                .iter()
                .filter(|one| one.ended.is_none())
                .map(|one| one.category)
                .collect();
            let one = given[usize::try_from(numbers.below(given.len() as u64)).unwrap()];
            let narrowed = scene
                .pod
                .write(|writer| scene.consent.narrow(writer, &grant.id, one));
            narrowed.unwrap();
        }
        _ => {
            let who = usize::try_from(numbers.below(2)).unwrap();
            let mut categories: Vec<usize> = (0..CATEGORIES.len())
                .filter(|_| numbers.below(3) == 0)
                .collect();
            if categories.is_empty() {
                categories.push(usize::try_from(numbers.below(5)).unwrap());
            }
            approve(scene, &recipients[who].web_id, number, &categories);
        }
    }
}

/// What the grants say of the cooperative: whether anything is still to be done.
fn waits(scene: &Scene) -> bool {
    grants(scene).iter().any(|grant| {
        let open = |outcome| outcome != Outcome::Confirmed;
        let categories = grant.categories.iter();
        let any = categories.map(|one| one.enforcement.state).any(open);
        assert_eq!(
            grant.state == GrantState::Ending,
            any && grant.ended.is_some()
        );
        any
    })
}

fn seed() -> Numbers {
    let seed = std::env::var("KLUIS_DECISION_SEED");
    Numbers(seed.map_or(1, |seed| seed.parse().unwrap()))
}

async fn many(scene: &Scene) {
    let recipients = prepare(scene).await;
    let theirs = foreign(scene).await;
    let mut numbers = seed();
    assert_eq!(readable(scene, &recipients).await, Cells::new());
    let mut rules_before = rules(scene).await;
    for number in 0..DECISIONS {
        let given_before = given(scene, &recipients);
        decide(scene, &recipients, &mut numbers, number);
        let given_after = given(scene, &recipients);
        let (before, after) = (cells(&given_before), cells(&given_after));
        // Nothing is called done before the server has done it.
        if before != after {
            assert!(waits(scene), "{number}");
        }
        if numbers.below(5) == 0 {
            scene.proxy.go_offline(true);
            let away = access_round(scene).await;
            scene.proxy.go_offline(false);
            assert!(matches!(away, Err(SyncError::Offline)), "{away:?}");
            assert!(before == after || waits(scene), "{number}");
            assert_eq!(readable(scene, &recipients).await, before, "{number}");
        }
        access_round(scene).await.unwrap();
        assert!(!waits(scene), "{number}");
        assert_eq!(readable(scene, &recipients).await, after, "{number}");
        assert_eq!(foreign(scene).await, theirs, "{number}");
        let rules_after = rules(scene).await;
        let changed = given_before.symmetric_difference(&given_after);
        let changed: BTreeSet<usize> = changed.map(|(_, (_, what))| *what).collect();
        for what in (0..CATEGORIES.len()).filter(|what| !changed.contains(what)) {
            assert_eq!(rules_after.get(&what), rules_before.get(&what), "{number}");
        }
        rules_before = rules_after;
    }
    access_round(scene).await.unwrap();
    assert_eq!(
        readable(scene, &recipients).await,
        cells(&given(scene, &recipients))
    );
}

#[test]
fn after_each_of_many_decisions_recipients_read_what_is_ticked_and_nothing_else() {
    play(async |scene| many(scene).await);
}

#[test]
fn the_same_holds_where_access_control_policies_rule() {
    play_with_policies(async |scene| many(scene).await);
}

#[test]
fn a_program_killed_between_decision_and_enforcement_never_lets_more_in_and_ends_as_decided() {
    play(async |scene| {
        let recipients = prepare(scene).await;
        let mut numbers = seed();
        let (mut killed, mut number) = (0, 0);
        while killed < 12 {
            let before = given(scene, &recipients);
            for _ in 0..2 {
                decide(scene, &recipients, &mut numbers, number);
                number += 1;
            }
            let after = given(scene, &recipients);
            killed += u64::from(kill_somewhere(scene, &mut numbers, REQUESTS).await);
            let now = readable(scene, &recipients).await;
            let allowed = cells(before.union(&after));
            assert!(
                now.is_subset(&allowed),
                "{now:?} are readable, {allowed:?} may be"
            );
            // What a consent gave and still gives was never gone. Where another one gives it now, it may be
            // gone for a moment: what ends goes first.
            let stays = cells(before.intersection(&after));
            assert!(
                stays.is_subset(&now),
                "{stays:?} must be readable, {now:?} are"
            );
            access_round(scene).await.unwrap();
            assert_eq!(readable(scene, &recipients).await, cells(&after));
            assert!(!waits(scene));
        }
    });
}
