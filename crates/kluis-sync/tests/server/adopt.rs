use kluis_pod::PodPath;
use kluis_sync::{Readers, State, SyncError, adoption, look_at_pod};

use crate::privacy::open_to_accounts;
use crate::scene::{Scene, path, play};

const MARKER: &str = "purperreiger2208";

/// The four ways in which containers for a type are named.
const LAYOUTS: [&str; 4] = [
    "/weare/https%3A%2F%2Fwww.hl7.org%2Ffhir%2FObservation/",
    "/weare/http%3A%2F%2Fwww.hl7.org%2Ffhir%2FObservation/",
    "/weare/http%3A%2F%2Fhl7.org%2Ffhir%2FObservation/",
    "/weare/fhir/Observation/",
];

const RECORD: &str = "<#o> a <http://hl7.org/fhir/Observation> .";

/// Another program of the same person fills the pod.
pub async fn fill(scene: &Scene) {
    for layout in LAYOUTS {
        let at = format!("{layout}one.ttl");
        scene.put_there(&at, "text/turtle", RECORD).await;
    }
    scene
        .put_there("/weare/photo é.jpg", "image/jpeg", "a photo")
        .await;
}

/// The paths here that something in a layout may have: servers that keep a colon escaped on their
/// disk list it escaped twice, and answer for both.
fn paths_of(at: &str) -> [String; 2] {
    [at.replace("%3A", ":"), at.to_owned()]
}

/// The path here of something in a layout.
pub fn kept(scene: &Scene, at: &str) -> String {
    let paths = paths_of(at);
    let found = paths.iter().find(|path| scene.body(path).is_some());
    found.unwrap_or_else(|| panic!("{at} is not here")).clone()
}

#[test]
fn a_pod_is_looked_at_by_what_its_server_lists_and_nothing_local_is_named() {
    play(async |scene| {
        fill(scene).await;
        scene.put_there("/kluis/mark", "text/plain", "a mark").await;
        open_to_accounts(scene, "/open/").await;
        scene.put(&format!("/{MARKER}/day.txt"), MARKER);
        scene.put(&format!("/weare/{MARKER}.txt"), MARKER);
        scene.put(&format!("/open/{MARKER}/x.txt"), MARKER);
        scene.proxy.clear();
        let look = |all| {
            let (pod, consent) = (&scene.pod, &scene.consent);
            look_at_pod(pod, consent, &scene.client, &scene.storage, all, None)
        };
        let topmost = look(false).await.unwrap();
        let whole = look(true).await.unwrap();
        assert!(!scene.proxy.contains_bytes(MARKER));
        assert_eq!(scene.writes(), [], "looking changes nothing");

        let paths: Vec<&str> = topmost
            .containers
            .iter()
            .map(|found| found.path.as_str())
            .collect();
        assert_eq!(paths, ["/open/", "/weare/"], "{topmost:?}");
        let (open, weare) = (&topmost.containers[0], &topmost.containers[1]);
        assert_eq!((weare.resources, weare.here), (5, 1));
        assert_eq!(weare.bytes, 4 * RECORD.len() as u64 + 7);
        assert_eq!((weare.kinds["rdf"], weare.kinds["image"]), (4, 1));
        assert_eq!(weare.state, State::Local);
        assert!(weare.newest.is_some());
        assert_eq!(weare.readers, Readers::Nobody);
        let everybody = Readers::Others("everybody with an account".to_owned());
        assert_eq!(open.readers, everybody);
        assert_eq!(topmost.failed, []);

        let all: Vec<&str> = whole
            .containers
            .iter()
            .map(|found| found.path.as_str())
            .collect();
        for layout in LAYOUTS {
            let is_shown = paths_of(layout)
                .iter()
                .any(|path| all.contains(&path.as_str()));
            assert!(is_shown, "{layout} in {all:?}");
        }
        assert!(!all.contains(&"/kluis/"), "{all:?}");
        let profile = whole
            .containers
            .iter()
            .find(|found| found.path.as_str() == "/profile/");
        assert!(profile.unwrap().stays.unwrap().contains("WebID"));
    });
}

#[test]
fn an_adopted_container_comes_here_as_it_is_and_changes_go_both_ways() {
    play(async |scene| {
        fill(scene).await;
        scene.put("/weare/mine.txt", "mine");
        scene.put("/weare/private/x.txt", "private");
        scene.set("/weare/private/", State::Local);
        let chosen = [path("/weare/")];
        let adoptions = preview(scene, &chosen).await.unwrap();
        assert_eq!(adoptions.len(), 1);
        assert_eq!(adoptions[0].found.resources, 5);
        assert_eq!(adoptions[0].would_be_sent, 1);

        scene.set("/weare/", State::Shared);
        let report = scene.round().await;
        assert_eq!((report.fetched, report.sent), (5, 1));
        for layout in LAYOUTS {
            let at = kept(scene, &format!("{layout}one.ttl"));
            assert_eq!(scene.body(&at).as_deref(), Some(RECORD), "{at}");
        }
        assert_eq!(scene.body("/weare/photo é.jpg").unwrap(), "a photo");
        assert_eq!(scene.there("/weare/private/").await, None);
        assert_eq!(scene.round().await.steps, []);

        let edited = format!("{RECORD} <#o> <urn:is> 2 .");
        let there = format!("{}one.ttl", LAYOUTS[0]);
        scene.put(&kept(scene, &there), &edited);
        assert_eq!(scene.round().await.sent, 1);
        assert_eq!(scene.there(&there).await.unwrap(), edited);
        assert_eq!(scene.round().await.steps, []);
    });
}

#[test]
fn what_is_not_there_or_has_to_stay_is_not_adopted() {
    play(async |scene| {
        fill(scene).await;
        scene.put(&format!("/{MARKER}/day.txt"), MARKER);
        scene.proxy.clear();
        let nowhere = [path(&format!("/{MARKER}/"))];
        let refused = preview(scene, &nowhere).await;
        assert!(
            matches!(refused, Err(SyncError::NotListed { .. })),
            "{refused:?}"
        );
        assert!(!scene.proxy.contains_bytes(MARKER), "not even asked for");
        for stays in ["/profile/", "/"] {
            let refused = preview(scene, &[path(stays)]).await;
            assert!(
                matches!(refused, Err(SyncError::PolicyRefused { .. })),
                "{refused:?}"
            );
        }
    });
}

async fn preview(
    scene: &Scene,
    chosen: &[PodPath],
) -> Result<Vec<kluis_sync::Adoption>, SyncError> {
    let (pod, consent) = (&scene.pod, &scene.consent);
    adoption(pod, consent, &scene.client, &scene.storage, chosen, None).await
}
