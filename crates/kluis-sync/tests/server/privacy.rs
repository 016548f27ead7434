use kluis_pod::PodPath;
use kluis_sync::{State, Why};
use solid_client_rs::{AccessMode, Agent, GrantRequest, Precondition as At};

use crate::scene::{Scene, path, play};

const MARKER: &str = "zilverreiger7391";

/// Paths under the storage that were asked for since the last clearing, decoded.
fn asked_for(scene: &Scene) -> Vec<(String, PodPath)> {
    let root = scene.storage.url().path().trim_end_matches('/').to_owned();
    scene
        .proxy
        .requests()
        .into_iter()
        .filter_map(|request| {
            let within = request.path_and_query.strip_prefix(&root)?;
            let path = PodPath::from_url_path(within).unwrap();
            Some((request.method, path))
        })
        // The server itself reads the WebID of whoever shows a token.
        .filter(|(_, path)| path.as_str() != "/profile/card")
        .collect()
}

/// The containers above a shared one are looked at for the rules it inherits, and for nothing else.
fn is_for_inherited_rules(method: &str, path: &PodPath, shared: &[PodPath]) -> bool {
    let container = path.as_str().strip_suffix(".acl").unwrap_or(path.as_str());
    let above = |shared: &PodPath| shared.as_str().starts_with(container);
    let asked = method == "HEAD" || (method == "GET" && path.as_str().ends_with("/.acl"));
    asked && container.ends_with('/') && shared.iter().any(above)
}

#[test]
fn nothing_outside_a_shared_container_is_ever_requested_from_or_sent_to_the_server() {
    play(async |scene| {
        let local = [
            format!("/diary/{MARKER}/day.txt"),
            format!("/diary/{MARKER} é.ttl"),
            format!("/health/{MARKER}.ttl"),
            format!("/health/blood-pressure/private-{MARKER}/x.ttl"),
            format!("/health/moods/{MARKER}/x.ttl"),
            format!("/settings/{MARKER}.txt"),
        ];
        let secret = format!("<#x> <urn:is> \"{MARKER}\" .");
        for at in &local {
            scene.put(at, &secret);
        }
        scene.put("/health/blood-pressure/a.ttl", "<#a> <urn:is> 1 .");
        scene.put("/health/steps/b.ttl", "<#b> <urn:is> 1 .");
        scene.set("/health/blood-pressure/", State::Shared);
        scene.set(
            &format!("/health/blood-pressure/private-{MARKER}/"),
            State::Local,
        );
        scene.set("/health/steps/", State::Shared);
        let shared = ["/health/blood-pressure/", "/health/steps/"].map(path);
        let grant = scene.approve_bob();

        scene.proxy.clear();
        assert_eq!(scene.round().await.sent, 2);
        scene.round().await;
        for at in &local {
            scene.put(at, &format!("{secret} # again"));
        }
        scene.put("/health/steps/b.ttl", "<#b> <urn:is> 2 .");
        scene.revoke(&grant.id);
        scene.round().await;
        scene.delete(&local[0]);
        scene.set("/health/steps/", State::Local);
        scene.round().await;
        scene.round().await;

        assert!(!scene.proxy.contains_bytes(MARKER));
        let requests = asked_for(scene);
        assert!(requests.len() > 20);
        for (method, path) in requests {
            let inside = shared.iter().any(|container| path.starts_within(container));
            // The mark tells nothing but that this computer was there.
            let is_mark = path.as_str().starts_with("/kluis/");
            assert!(
                inside || is_mark || is_for_inherited_rules(&method, &path, &shared),
                "{method} {path}"
            );
        }

        // The same for what others put into containers that are local here.
        scene.proxy.clear();
        let mine = format!("/health/blood-pressure/private-{MARKER}/theirs.txt");
        let url = scene.url(&mine);
        scene
            .other
            .put(&url, "text/plain", "theirs", &At::None)
            .await
            .unwrap();
        scene.proxy.clear();
        scene.round().await;
        assert!(!scene.proxy.contains_bytes(MARKER));
        assert_eq!(scene.body(&mine), None);
    });
}

#[test]
fn becoming_local_removes_what_was_sent_and_nothing_else_there() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/sent.txt", "sent");
        scene.put("/notes/deep/sent.txt", "sent");
        scene.put("/notes/edited-there.txt", "sent");
        scene
            .put_there("/notes/theirs.txt", "text/plain", "theirs")
            .await;
        scene
            .put_there("/elsewhere/x.txt", "text/plain", "theirs")
            .await;
        scene.round().await;
        assert_eq!(scene.body("/notes/theirs.txt").unwrap(), "theirs");
        scene
            .put_there("/notes/edited-there.txt", "text/plain", "edited")
            .await;
        scene.set("/notes/", State::Local);
        let report = scene.round().await;
        assert_eq!(
            report.removed, 3,
            "two resources and a container that is empty"
        );
        assert_eq!(
            report.conflicts,
            [(path("/notes/edited-there.txt"), Why::LocalNowChangedThere)]
        );
        assert_eq!(scene.there("/notes/sent.txt").await, None);
        assert_eq!(scene.there("/notes/deep/").await, None);
        assert_eq!(scene.there("/notes/theirs.txt").await.unwrap(), "theirs");
        assert_eq!(
            scene.there("/notes/edited-there.txt").await.unwrap(),
            "edited"
        );
        assert_eq!(scene.there("/elsewhere/x.txt").await.unwrap(), "theirs");
        for at in [
            "/notes/sent.txt",
            "/notes/deep/sent.txt",
            "/notes/theirs.txt",
        ] {
            assert!(scene.body(at).is_some(), "{at} stays here");
        }
    });
}

#[test]
fn becoming_local_leaves_not_even_the_name_of_a_container_that_came_from_here() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/deep/deeper/sent.txt", "sent");
        scene.round().await;
        scene.set("/notes/", State::Local);
        assert_eq!(scene.round().await.removed, 4);
        assert_eq!(scene.there("/notes/").await, None);
        scene.proxy.clear();
        assert_eq!(scene.round().await.steps, []);
        assert_eq!(asked_for(scene), []);
    });
}

/// Makes a container there that everybody on the web can read, with all that is in it.
async fn open_to_everybody(scene: &Scene, container: &str) {
    let rules = format!(
        "@prefix acl: <http://www.w3.org/ns/auth/acl#>. @prefix foaf: <http://xmlns.com/foaf/0.1/>.
         <#o> a acl:Authorization; acl:agent <{}>; acl:accessTo <./>; acl:default <./>;
            acl:mode acl:Read, acl:Write, acl:Control.
         <#p> a acl:Authorization; acl:agentClass foaf:Agent; acl:accessTo <./>; acl:default <./>;
            acl:mode acl:Read.",
        scene.other.session().await.unwrap().web_id()
    );
    scene
        .put_there(&format!("{container}theirs.txt"), "text/plain", "x")
        .await;
    scene
        .put_there(&format!("{container}.acl"), "text/turtle", &rules)
        .await;
}

#[test]
fn nothing_is_sent_into_a_container_that_everybody_can_read() {
    play(async |scene| {
        open_to_everybody(scene, "/open/").await;
        scene.put("/open/mine.txt", "mine");
        scene.put("/open/sub/mine.txt", "mine");
        scene.set("/open/", State::Shared);
        scene.proxy.clear();
        let report = scene.round().await;
        assert_eq!(report.sent, 0);
        assert_eq!(scene.writes(), [], "not even a new name");
        let note = (path("/open/"), Why::OpenToEverybody.to_string());
        assert_eq!(report.notes, [note]);
    });
}

#[test]
fn a_new_container_is_tried_as_anybody_before_anything_is_put_into_it() {
    play(async |scene| {
        open_to_everybody(scene, "/open/").await;
        scene.put("/open/sub/mine.txt", "mine");
        scene.set("/open/sub/", State::Shared);
        scene.proxy.clear();
        let report = scene.try_round().await.unwrap();
        assert_eq!(report.sent, 0);
        let writes = scene.writes();
        let made_and_removed = [("PUT", "/open/sub/"), ("DELETE", "/open/sub/")];
        assert_eq!(
            writes,
            made_and_removed.map(|(method, path)| (method.to_owned(), path.to_owned()))
        );
        let note = (path("/open/sub/"), Why::OpenToEverybody.to_string());
        assert_eq!(report.notes, [note]);
        assert_eq!(scene.there("/open/sub/").await, None);
    });
}

#[test]
fn rules_that_were_not_made_here_stay() {
    play(async |scene| {
        scene.set("/health/blood-pressure/", State::Shared);
        scene.put("/health/blood-pressure/a.ttl", "<#a> <urn:is> 1 .");
        scene.round().await;
        let handmade = GrantRequest::new(
            &scene.url("/health/blood-pressure/"),
            Agent::WebId("https://doctor.example.test/#me".parse().unwrap()),
            [AccessMode::Append],
            "handmade",
        );
        let made = scene.other.grant(&handmade).await.unwrap();
        let grant = scene.approve_bob();
        scene.round().await;
        scene.revoke(&grant.id);
        scene.round().await;
        let access = scene
            .other
            .effective_access(&handmade.container)
            .await
            .unwrap();
        let mut rules = access.accesses.iter();
        let rule = rules.find(|one| one.id == made.authorization_id).unwrap();
        assert_eq!(rule.agent, handmade.agent);
    });
}

/// Rules that let everybody with an account read a container and what is in it.
pub async fn open_to_accounts(scene: &Scene, container: &str) {
    let rules = format!(
        "@prefix acl: <http://www.w3.org/ns/auth/acl#>.
         <#o> a acl:Authorization; acl:agent <{}>; acl:accessTo <./>; acl:default <./>;
            acl:mode acl:Read, acl:Write, acl:Control.
         <#p> a acl:Authorization; acl:agentClass acl:AuthenticatedAgent; acl:accessTo <./>;
            acl:default <./>; acl:mode acl:Read.",
        scene.other.session().await.unwrap().web_id()
    );
    scene
        .put_there(&format!("{container}theirs.txt"), "text/plain", "x")
        .await;
    scene
        .put_there(&format!("{container}.acl"), "text/turtle", &rules)
        .await;
}

const EVERY_ACCOUNT: &str =
    "others can read it at the cooperative: everybody with an account; nothing is sent";

#[test]
fn nothing_is_sent_where_everybody_with_an_account_can_read() {
    play(async |scene| {
        open_to_accounts(scene, "/open/").await;
        scene.put("/open/mine.txt", "mine");
        scene.put("/open/sub/mine.txt", "mine");
        scene.set("/open/", State::Shared);
        scene.proxy.clear();
        let report = scene.try_round().await.unwrap();
        assert_eq!(report.sent, 0);
        assert_eq!(scene.writes(), [], "not even a new name");
        assert_eq!(report.notes, [(path("/open/"), EVERY_ACCOUNT.to_owned())]);
        assert_eq!(report.failed.len(), 2);
    });
}

#[test]
fn a_new_container_that_takes_over_rules_for_others_gets_nothing() {
    play(async |scene| {
        open_to_accounts(scene, "/open/").await;
        scene.put("/open/sub/mine.txt", "mine");
        scene.set("/open/sub/", State::Shared);
        scene.proxy.clear();
        let report = scene.try_round().await.unwrap();
        let made_and_removed = [("PUT", "/open/sub/"), ("DELETE", "/open/sub/")];
        assert_eq!(
            scene.writes(),
            made_and_removed.map(|(method, path)| (method.to_owned(), path.to_owned()))
        );
        let note = (path("/open/sub/"), EVERY_ACCOUNT.to_owned());
        assert_eq!(report.notes, [note]);
        assert_eq!(scene.there("/open/sub/").await, None);
    });
}

#[test]
fn who_reads_is_asked_once_a_container_and_round() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        for number in 0..5 {
            scene.put(&format!("/notes/deep/{number}.txt"), "x");
            scene.put(&format!("/notes/{number}.txt"), "x");
        }
        scene.proxy.clear();
        assert_eq!(scene.round().await.sent, 10);
        let rules = |within: &str| {
            let requests = asked_for(scene);
            let asked = requests
                .iter()
                .filter(|(_, path)| path.as_str() == format!("{within}.acl"));
            asked.count()
        };
        assert_eq!((rules("/notes/"), rules("/notes/deep/")), (1, 0));
    });
}
