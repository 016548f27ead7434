//! What is kept sealed: what the host sees of it, and what comes back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kluis_objects::open_whole;
use kluis_pod::PodPath;
use kluis_sync::{Policy, RoundOptions, State, StepKind, Why, round, status};
use kluis_vault::KeyPurpose;
use solid_client_rs::Error;
use solid_client_rs::url::Url;

use crate::scene::{Scene, path, play};

const MARKER: &str = "blauwereiger5160";

/// Every resource and its bytes.
pub fn tree(scene: &Scene) -> BTreeMap<PodPath, (String, Vec<u8>)> {
    let read = scene.pod.read(|reader| {
        let mut tree = BTreeMap::new();
        for resource in reader.tree(&PodPath::root())? {
            if resource.path.is_container() {
                continue;
            }
            let (resource, bytes) = reader.body(&resource.path)?;
            tree.insert(resource.path, (resource.media_type, bytes));
        }
        Ok::<_, kluis_pod::PodError>(tree)
    });
    read.unwrap()
}

/// Names and sizes of what is in the sealed container.
pub async fn there(scene: &Scene) -> BTreeMap<String, u64> {
    let container = scene.url("/kluis-sealed/");
    match scene.other.list(&container).await {
        Ok(listing) => listing
            .entries
            .into_iter()
            .map(|entry| (name_of(&container, &entry.url), entry.size.unwrap()))
            .collect(),
        Err(Error::NotFound(_)) => BTreeMap::new(),
        Err(error) => panic!("{error}"),
    }
}

fn name_of(container: &Url, url: &Url) -> String {
    url.as_str()[container.as_str().len()..].to_owned()
}

pub async fn packs(scene: &Scene) -> Vec<String> {
    let names = there(scene).await.into_keys();
    names.filter(|name| !name.contains('-')).collect()
}

pub async fn indexes(scene: &Scene) -> BTreeSet<u64> {
    let names = there(scene).await.into_keys();
    names
        .filter_map(|name| name.strip_prefix("index-")?.parse().ok())
        .collect()
}

pub async fn bytes_there(scene: &Scene, name: &str) -> Vec<u8> {
    let url = scene.url(&format!("/kluis-sealed/{name}"));
    scene.other.get(&url).await.unwrap().body
}

/// Requests for something in the storage since the last clearing, without the server's own for the WebID.
pub fn asked(scene: &Scene) -> usize {
    let root = scene.storage.url().path().to_owned();
    let requests = scene.proxy.requests();
    let asked = requests.iter().filter(|request| {
        let within = request.path_and_query.strip_prefix(&root);
        within.is_some_and(|within| within != "profile/card")
    });
    asked.count()
}

/// A text in the forms in which it could be found.
fn forms(text: &str) -> Vec<Vec<u8>> {
    use base64::Engine as _;
    let mut forms = vec![
        text.as_bytes().to_vec(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        hex::encode(text).into_bytes(),
        hex::encode_upper(text).into_bytes(),
    ];
    for shift in 0..3 {
        let shifted = format!("{}{text}", &"xxx"[..shift]);
        let encoded = base64::engine::general_purpose::STANDARD_NO_PAD.encode(shifted);
        // The first and the last group depend on what stands around.
        forms.push(encoded.as_bytes()[4..encoded.len() - 3].to_vec());
    }
    forms
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

fn every_file(folder: &Path, look: &mut impl FnMut(&Path, &[u8])) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            every_file(&path, look);
        } else {
            look(&path, &std::fs::read(&path).unwrap());
        }
    }
}

#[test]
fn the_host_sees_neither_names_nor_types_nor_contents_of_what_is_sealed() {
    play(async |scene| {
        scene.set(&format!("/secret-{MARKER}/"), State::Sealed);
        for at in ["a.ttl", "b.txt", "deep/c.txt"] {
            let body = if at.ends_with(".ttl") {
                format!("<#x> <urn:is> \"{MARKER}\" .")
            } else {
                format!("it says {MARKER}")
            };
            scene.put(&format!("/secret-{MARKER}/{MARKER}-{at}"), &body);
        }
        scene.proxy.clear();
        assert_eq!(scene.round().await.sent, 3);
        scene.put(
            &format!("/secret-{MARKER}/{MARKER}-b.txt"),
            &format!("again {MARKER}"),
        );
        scene.delete(&format!("/secret-{MARKER}/{MARKER}-a.ttl"));
        scene.round().await;
        let second = scene.restored().await;
        second.round().await;
        assert_eq!(tree(&second), tree(scene));

        let needles = forms(MARKER);
        for needle in &needles {
            assert!(!scene.proxy.contains_bytes(needle));
        }
        let written = scene.proxy.requests();
        let mut puts = 0;
        for request in written.iter().filter(|request| request.method == "PUT") {
            puts += 1;
            let within = &request.path_and_query;
            assert!(within.contains("/kluis-sealed/"), "{within}");
            if !within.ends_with('/') {
                let media_type = request.header("content-type");
                assert_eq!(media_type, Some("application/octet-stream"));
            }
        }
        assert!(puts >= 5);
        let mut files = 0;
        every_file(&scene.data, &mut |path, bytes| {
            files += 1;
            for needle in &needles {
                assert!(!holds(bytes, needle), "{}", path.display());
                assert!(!holds(path.to_string_lossy().as_bytes(), needle));
            }
        });
        assert!(files > 5);
    });
}

#[test]
fn many_resources_fall_in_few_sizes_and_take_few_requests() {
    play(async |scene| {
        for number in 0..300_usize {
            let body = "x".repeat(number * number % 9000 + number);
            scene.put(&format!("/sealed/{number}.txt"), &body);
            if number < 60 {
                scene.put(&format!("/shared/{number}.txt"), &body);
            }
        }
        scene.set("/shared/", State::Shared);
        scene.proxy.clear();
        assert_eq!(scene.round().await.sent, 60);
        let shared = asked(scene) * 300 / 60;

        scene.set("/sealed/", State::Sealed);
        scene.set("/shared/", State::Local);
        scene.round().await;
        assert!(status_of(scene).pending == 0);
        // What is sealed alone is measured by a second computer that puts as many beside them.
        let second = scene.restored().await;
        second.round().await;
        for number in 0..300_usize {
            let body = "y".repeat(number * 7 % 9000 + 1);
            second.put(&format!("/sealed/more-{number}.txt"), &body);
        }
        scene.proxy.clear();
        assert_eq!(second.round().await.sent, 300);
        let sealed = asked(scene);
        assert!(sealed * 10 <= shared, "{sealed} against {shared}");

        // age itself adds some random bytes to each header.
        let sizes: BTreeSet<u64> = there(scene)
            .await
            .into_iter()
            .filter(|(name, _)| !name.starts_with("head-"))
            .map(|(_, size)| size / 4096)
            .collect();
        assert!(sizes.len() <= 6, "{sizes:?}");
    });
}

fn status_of(scene: &Scene) -> kluis_sync::Status {
    let status = scene
        .pod
        .read(|reader| status(reader, Some(&scene.storage)));
    status.unwrap()
}

#[test]
fn an_idle_round_lists_the_container_and_does_nothing_else() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.txt", "a");
        assert_eq!(status_of(scene).pending, 1);
        scene.round().await;
        assert_eq!(status_of(scene).pending, 0);
        scene.proxy.clear();
        let report = scene.round().await;
        assert_eq!((report.steps.len(), asked(scene)), (0, 1));
    });
}

#[test]
fn nothing_is_asked_for_while_nothing_is_sealed() {
    play(async |scene| {
        scene.put("/notes/a.txt", "a");
        scene.proxy.clear();
        scene.round().await;
        assert_eq!(asked(scene), 0);
    });
}

#[test]
fn a_preview_tells_of_each_resource_and_writes_nothing() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.txt", "four");
        scene.proxy.clear();
        let options = RoundOptions {
            dry_run: true,
            ..RoundOptions::default()
        };
        let (pod, consent) = (&scene.pod, &scene.consent);
        let report = round(pod, consent, &scene.client, &scene.storage, &options).await;
        let steps = report.unwrap().steps;
        let [step] = &steps[..] else {
            panic!("{steps:?}");
        };
        assert_eq!((step.kind, step.why), (StepKind::Put, Why::NewHere));
        assert_eq!((step.path.as_str(), step.bytes), ("/notes/a.txt", 4));
        assert_eq!(step.url, scene.url("/kluis-sealed/"));
        assert_eq!(scene.writes(), []);
    });
}

#[test]
fn what_was_sealed_comes_back_from_the_recovery_code_alone() {
    play(async |scene| {
        scene.set("/health/", State::Sealed);
        scene.set("/health/mine/", State::Local);
        scene.put("/health/a.ttl", "<#a> <urn:is> 1 .");
        scene.put("/health/deep/één & twee.txt", "met tekens");
        scene.put("/health/empty.txt", "");
        scene.put("/health/mine/not.txt", "stays on the first computer");
        scene.put_large("/health/scan.bin", 3_000_000);
        assert_eq!(scene.round().await.sent, 4);

        let second = scene.restored().await;
        assert_eq!(second.round().await.fetched, 4);
        let mut expected = tree(scene);
        expected.remove(&path("/health/mine/not.txt"));
        assert_eq!(tree(&second), expected);
        let policy = second.pod.read(Policy::load).unwrap();
        assert_eq!(policy.state_of(&path("/health/x.ttl")), State::Sealed);
        assert_eq!(policy.state_of(&path("/health/mine/x.ttl")), State::Local);
        scene.proxy.clear();
        second.round().await;
        assert_eq!(asked(scene), 1);
    });
}

#[test]
fn two_computers_of_one_safe_change_other_parts_of_a_document_and_both_are_kept() {
    play(async |scene| {
        let document = |first: u8, second: u8| {
            format!("<#it> <urn:x:first> {first} .\n<#it> <urn:x:second> {second} .\n")
        };
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.ttl", &document(1, 1));
        scene.round().await;
        let second = scene.restored().await;
        second.round().await;

        scene.put("/notes/a.ttl", &document(2, 1));
        second.put("/notes/a.ttl", &document(1, 3));
        scene.round().await;
        second.round().await;
        scene.round().await;

        assert_eq!(tree(scene), tree(&second));
        let together = scene.body("/notes/a.ttl").unwrap();
        let says = |what: &str| together.contains(what);
        assert!(says("first> 2") && says("second> 3"), "{together}");
        let is_beside = |path: &PodPath| path.as_str().contains("(conflict ");
        assert!(!tree(scene).keys().any(is_beside));
        scene.proxy.clear();
        scene.round().await;
        second.round().await;
        assert_eq!(asked(scene), 2);
    });
}

#[test]
fn two_computers_of_one_safe_edit_and_agree() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        for at in ["a", "b", "c", "d"] {
            scene.put(&format!("/notes/{at}.txt"), at);
        }
        scene.round().await;
        let second = scene.restored().await;
        second.round().await;

        scene.put("/notes/a.txt", "edited on the first");
        scene.delete("/notes/b.txt");
        scene.put("/notes/c.txt", "edited on the first too");
        scene.delete("/notes/d.txt");
        second.put("/notes/new.txt", "made on the second");
        second.put("/notes/c.txt", "edited on the second");
        second.put("/notes/d.txt", "edited, not to be lost");
        scene.round().await;
        second.round().await;
        scene.round().await;
        second.round().await;

        assert_eq!(tree(scene), tree(&second));
        assert_eq!(scene.body("/notes/a.txt").unwrap(), "edited on the first");
        assert_eq!(second.body("/notes/b.txt"), None);
        assert_eq!(scene.body("/notes/new.txt").unwrap(), "made on the second");
        assert_eq!(
            scene.body("/notes/d.txt").unwrap(),
            "edited, not to be lost"
        );
        let bodies: BTreeSet<Vec<u8>> = tree(scene).into_values().map(|(_, body)| body).collect();
        assert!(bodies.contains(&b"edited on the first too"[..]));
        assert!(bodies.contains(&b"edited on the second"[..]));
        let conflict = tree(scene)
            .into_keys()
            .find(|path| path.as_str().contains("(conflict "));
        assert!(
            conflict
                .unwrap()
                .as_str()
                .ends_with(" from cooperative).txt")
        );
        scene.proxy.clear();
        scene.round().await;
        second.round().await;
        assert_eq!(asked(scene), 2);
    });
}

#[test]
fn a_policy_set_on_one_computer_holds_on_the_other() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.txt", "a");
        scene.put("/notes/b/c.txt", "c");
        scene.round().await;
        let second = scene.restored().await;
        second.round().await;
        second.set("/notes/b/", State::Local);
        second.round().await;
        scene.round().await;
        let policy = scene.pod.read(Policy::load).unwrap();
        assert_eq!(policy.state_of(&path("/notes/b/c.txt")), State::Local);
        for computer in [scene, &second] {
            assert_eq!(
                computer.body("/notes/b/c.txt").unwrap(),
                "c",
                "it stays here"
            );
        }
        let third = scene.restored().await;
        third.round().await;
        assert_eq!(third.body("/notes/b/c.txt"), None);
        assert_eq!(third.body("/notes/a.txt").unwrap(), "a");
    });
}

/// Whether anything there opens to something that holds `needle`.
async fn opens_to(scene: &Scene, needle: &[u8]) -> bool {
    let seed = scene.pod.vault().derive_key(KeyPurpose::Sealed);
    for name in there(scene).await.into_keys() {
        let object = bytes_there(scene, &name).await;
        if let Ok(plain) = open_whole(&seed, &object, 1 << 27)
            && holds(&plain, needle)
        {
            return true;
        }
    }
    false
}

#[test]
fn what_becomes_local_or_is_deleted_stays_in_no_pack() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a/kept.txt", "what stays sealed");
        scene.put("/notes/b/local.txt", "what becomes local");
        scene.put("/notes/c.txt", "what is deleted");
        scene.round().await;
        for text in ["what stays sealed", "what becomes local", "what is deleted"] {
            assert!(opens_to(scene, text.as_bytes()).await, "{text}");
        }
        scene.set("/notes/b/", State::Local);
        scene.delete("/notes/c.txt");
        assert_eq!(scene.round().await.removed, 2);
        assert!(opens_to(scene, b"what stays sealed").await);
        for gone in [
            "what becomes local",
            "what is deleted",
            "local.txt",
            "c.txt",
        ] {
            assert!(!opens_to(scene, gone.as_bytes()).await, "{gone}");
        }
        assert_eq!(
            scene.body("/notes/b/local.txt").unwrap(),
            "what becomes local"
        );
        assert_eq!(packs(scene).await.len(), 1);
    });
}

#[test]
fn from_shared_to_sealed_and_back_leaves_one_copy_there() {
    play(async |scene| {
        scene.set("/notes/", State::Shared);
        scene.put("/notes/a.txt", "a text to be found");
        scene.round().await;
        scene.set("/notes/", State::Sealed);
        scene.round().await;
        assert_eq!(scene.there("/notes/a.txt").await, None);
        assert!(opens_to(scene, b"a text to be found").await);
        scene.set("/notes/", State::Shared);
        scene.round().await;
        assert_eq!(
            scene.there("/notes/a.txt").await.unwrap(),
            "a text to be found"
        );
        assert!(!opens_to(scene, b"a text to be found").await);
        assert_eq!(status_of(scene).pending, 0);
    });
}

#[test]
fn half_dead_packs_are_written_anew() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        for number in 0..10 {
            scene.put(
                &format!("/notes/{number}.txt"),
                &format!("{number}").repeat(1000),
            );
        }
        scene.round().await;
        for number in 0..4 {
            scene.put(&format!("/notes/{number}.txt"), &format!("new {number}"));
        }
        scene.round().await;
        assert_eq!(packs(scene).await.len(), 2);
        for number in 4..8 {
            scene.put(&format!("/notes/{number}.txt"), &format!("new {number}"));
        }
        scene.round().await;
        assert!(!opens_to(scene, "5".repeat(1000).as_bytes()).await);
        assert!(opens_to(scene, "9".repeat(1000).as_bytes()).await);
        let second = scene.restored().await;
        second.round().await;
        assert_eq!(tree(&second), tree(scene));
    });
}

#[test]
fn former_indexes_are_removed_but_for_two() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        for number in 0..6 {
            scene.put("/notes/a.txt", &format!("{number}"));
            scene.put(&format!("/notes/{number}.txt"), "x");
            scene.round().await;
        }
        let kept = indexes(scene).await;
        assert!(kept.len() <= 3 && kept.contains(&6), "{kept:?}");
    });
}

#[test]
fn new_keys_write_everything_anew_and_the_former_open_nothing() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.txt", "a text to be found");
        scene.round().await;
        let second = scene.restored().await;
        second.round().await;
        let renewed = second.with_new_keys();
        renewed.round().await;
        assert!(opens_to(&renewed, b"a text to be found").await);
        assert!(!opens_to(scene, b"a text to be found").await);
        let names = there(scene).await;
        assert_eq!(
            names
                .keys()
                .filter(|name| name.starts_with("head-"))
                .count(),
            1
        );
        let third = renewed.restored().await;
        third.round().await;
        assert_eq!(tree(&third), tree(&renewed));

        // The first computer has the former keys: it is told, and changes nothing.
        scene.put("/notes/b.txt", "b");
        scene.proxy.clear();
        let report = scene.try_round().await.unwrap();
        assert!(
            report.failed[0]
                .1
                .contains("keys of this safe were renewed")
        );
        assert_eq!(scene.writes(), []);
    });
}

#[test]
fn a_new_recovery_code_replaces_the_head() {
    play(async |scene| {
        scene.set("/notes/", State::Sealed);
        scene.put("/notes/a.txt", "a");
        scene.round().await;
        let vault = scene.pod.vault();
        let code = vault
            .renew_recovery(kluis_vault::WordList::English)
            .unwrap();
        scene.round().await;
        let headers = kluis_sync::recovery_headers(&scene.client, &scene.storage).await;
        let headers = headers.unwrap();
        assert_eq!(headers.len(), 1);
        let opens = |code| {
            let key = kluis_vault::Key::Recovery(code);
            kluis_vault::HeaderKeys::unlock(&headers[0], key).is_ok()
        };
        assert!(opens(&code));
        assert!(!opens(&scene.recovery));
        scene.proxy.clear();
        scene.round().await;
        assert_eq!(asked(scene), 1);
    });
}
