use std::sync::atomic::{AtomicBool, Ordering};

use kluis_consent::{Act, AuditFilter, Consent};
use kluis_sync::{
    Left, LeftAsIs, Progress, RoundOptions, Stage, State, StepKind, SyncError, Verdict, leave,
    leaving,
};

use crate::adopt::{fill, kept};
use crate::scene::{Scene, path, play};

const ADOPTED: &str = "/weare/https%3A%2F%2Fwww.hl7.org%2Ffhir%2FObservation/one.ttl";

async fn go(scene: &Scene, options: &RoundOptions<'_>) -> Result<Left, SyncError> {
    let (pod, consent) = (&scene.pod, &scene.consent);
    leave(pod, consent, &scene.client, &scene.storage, options).await
}

async fn removed(scene: &Scene) -> LeftAsIs {
    match go(scene, &RoundOptions::default()).await.unwrap() {
        Left::Removed(left) => left,
        other => panic!("{other:?}"),
    }
}

/// Things that were sent, that were adopted and that are this program's own.
async fn settle_in(scene: &Scene) {
    fill(scene).await;
    scene.put("/notes/deep/sent.txt", "sent");
    scene.put("/health/blood-pressure/a.ttl", "<#a> <urn:is> 1 .");
    for container in ["/notes/", "/health/blood-pressure/", "/weare/"] {
        scene.set(container, State::Shared);
    }
    scene.round().await;
    scene.put_there("/kluis/mark", "text/plain", "a mark").await;
    scene
        .put_there("/kluis-sealed/ab/object", "text/plain", "sealed")
        .await;
}

const ALL_OF_IT: [&str; 9] = [
    ADOPTED,
    "/weare/",
    "/notes/deep/sent.txt",
    "/notes/",
    "/health/blood-pressure/a.ttl",
    "/health/",
    "/kluis/mark",
    "/kluis-sealed/ab/object",
    "/kluis-sealed/",
];

async fn nothing_is_there_and_all_is_here(scene: &Scene) {
    for at in ALL_OF_IT {
        assert_eq!(scene.there(at).await, None, "{at}");
    }
    for at in ["/notes/deep/sent.txt", "/health/blood-pressure/a.ttl"] {
        assert!(scene.body(at).is_some(), "{at} stays here");
    }
    kept(scene, ADOPTED);
}

#[test]
fn leaving_takes_all_home_removes_it_there_and_proves_it() {
    play(async |scene| {
        settle_in(scene).await;
        scene.put("/notes/never-sent.txt", "not sent any more");
        scene
            .put_there("/weare/late.txt", "text/plain", "late")
            .await;
        scene
            .put_there("/elsewhere/x.txt", "text/plain", "of others")
            .await;
        let about = leaving(&scene.pod, &scene.consent, &scene.storage).unwrap();
        assert_eq!((about.sent, about.adopted, about.consents), (2, 5, 0));

        let left = removed(scene).await;
        assert_eq!(left.fetched, 1);
        assert_eq!(left.refused, []);
        assert!(left.is_all_gone(), "{left:?}");
        assert_eq!(left.count(Verdict::Gone), left.asked.len() as u64);
        nothing_is_there_and_all_is_here(scene).await;
        assert_eq!(scene.body("/weare/late.txt").unwrap(), "late");
        assert_eq!(scene.there("/notes/never-sent.txt").await, None);
        assert!(scene.there("/elsewhere/x.txt").await.is_some());
        assert!(scene.there("/profile/card").await.is_some());

        let signer = Consent::signer_of(&left.proof).unwrap();
        assert_eq!(signer, scene.consent.receipt_signer());
        let forged = left
            .proof
            .replace("\"kluis:signedIn\": 404", "\"kluis:signedIn\": 410");
        assert_ne!(forged, left.proof);
        assert!(Consent::signer_of(&forged).is_err());
        assert!(left.proof.contains("backups of its host"));
        let filter = AuditFilter {
            act: Some(Act::RemoteLeft),
            ..AuditFilter::default()
        };
        let entries = scene
            .pod
            .read(|reader| scene.consent.entries(reader, &filter))
            .unwrap();
        assert_eq!(entries[0].details["gone"], left.asked.len().to_string());

        assert_eq!(scene.round().await.steps, [], "nothing is sent again");
        let again = removed(scene).await;
        assert!(again.is_all_gone());
        assert_eq!((again.removed, again.asked.len()), (0, left.asked.len()));
    });
}

#[test]
fn what_the_server_refuses_to_remove_is_told_and_can_be_tried_again() {
    play(async |scene| {
        settle_in(scene).await;
        let owner = scene.other.session().await.unwrap().web_id().clone();
        let no_writing = format!(
            "@prefix acl: <http://www.w3.org/ns/auth/acl#>.
             <#o> a acl:Authorization; acl:agent <{owner}>; acl:accessTo <./sent.txt>;
                acl:mode acl:Read, acl:Control."
        );
        scene
            .put_there("/notes/deep/sent.txt.acl", "text/turtle", &no_writing)
            .await;
        let left = removed(scene).await;
        assert!(!left.is_all_gone());
        let refused: Vec<&str> = left.refused.iter().map(|(at, _)| at.as_str()).collect();
        assert_eq!(refused, ["/notes/deep/sent.txt"]);
        let still: Vec<&str> = left
            .asked
            .iter()
            .filter(|one| one.verdict() == Verdict::StillThere)
            .map(|one| one.path.as_str())
            .collect();
        assert_eq!(still, ["/notes/", "/notes/deep/", "/notes/deep/sent.txt"]);
        assert_eq!(scene.there(ADOPTED).await, None, "the rest is gone");

        scene.delete_there("/notes/deep/sent.txt.acl").await;
        assert!(removed(scene).await.is_all_gone());
        nothing_is_there_and_all_is_here(scene).await;
    });
}

#[test]
fn nothing_is_removed_while_not_everything_is_home() {
    play(async |scene| {
        settle_in(scene).await;
        scene.put("/notes/deep/sent.txt", "mine");
        scene
            .put_there("/notes/deep/sent.txt", "text/plain", "theirs")
            .await;
        scene.proxy.clear();
        match go(scene, &RoundOptions::default()).await.unwrap() {
            Left::NotHome { missing, .. } => {
                assert_eq!(missing.len(), 1, "{missing:?}");
                assert_eq!(missing[0].0, path("/notes/deep/sent.txt"));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(scene.writes(), []);
    });
}

#[test]
fn nobody_leaves_while_a_consent_is_in_force() {
    play(async |scene| {
        settle_in(scene).await;
        let grant = scene.approve_bob();
        scene.round().await;
        scene.proxy.clear();
        let refused = go(scene, &RoundOptions::default()).await;
        assert!(
            matches!(refused, Err(SyncError::StillSharing { count: 1 })),
            "{refused:?}"
        );
        assert!(scene.proxy.requests().is_empty(), "nobody was asked");
        scene.revoke(&grant.id);
        assert!(removed(scene).await.is_all_gone());
        nothing_is_there_and_all_is_here(scene).await;
    });
}

#[test]
fn leaving_that_was_broken_off_is_carried_on() {
    play(async |scene| {
        settle_in(scene).await;
        let stop = AtomicBool::new(false);
        let progress = |progress: Progress<'_>| {
            if progress.step.kind == StepKind::Delete && progress.stage == Stage::Settled {
                stop.store(true, Ordering::Relaxed);
            }
        };
        let options = RoundOptions {
            cancel: Some(&stop),
            progress: Some(&progress),
            ..RoundOptions::default()
        };
        let broken = go(scene, &options).await;
        assert!(matches!(broken, Err(SyncError::Cancelled)), "{broken:?}");
        assert!(scene.there("/kluis/mark").await.is_some());
        let left = removed(scene).await;
        assert!(left.is_all_gone(), "{left:?}");
        assert!(left.asked.len() >= ALL_OF_IT.len());
        nothing_is_there_and_all_is_here(scene).await;
    });
}
