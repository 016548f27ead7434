//! What is kept in the safe, without any server.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it should be"
)]

use std::sync::Arc;

use kluis_pod::{Actor, Change, Pod, PodError, PodPath, Precondition};
use kluis_sync::{
    ChangeWatch, ItemState, Policy, State, Storage, SyncError, items, migrate, set_policy, status,
};
use kluis_vault::{KdfParams, NewSafe, SystemClock, Vault};
use secrecy::SecretString;

fn pod() -> (Pod, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let passphrase = SecretString::from("vijf kale kraaien zingen zacht");
    let new = NewSafe {
        passphrase: &passphrase,
        words: kluis_vault::WordList::English,
        kdf: KdfParams::FLOOR,
        owner: None,
    };
    let safe = folder.path().join("safe");
    let (vault, _) = Vault::create(&safe, &new, Arc::new(SystemClock)).unwrap();
    let pod = Pod::new(Arc::new(vault)).unwrap();
    migrate(&pod).unwrap();
    (pod, folder)
}

fn path(text: &str) -> PodPath {
    PodPath::parse(text).unwrap()
}

fn put(pod: &Pod, at: &str) {
    let change = Change::new(Actor::Owner, "");
    let path = path(at);
    pod.write(|writer| writer.put(&path, "text/plain", b"x", &Precondition::None, &change))
        .unwrap();
}

fn set(pod: &Pod, container: &str, state: State) -> Result<State, SyncError> {
    pod.write(|writer| set_policy(writer, &path(container), state))
}

#[test]
fn a_policy_is_kept_and_says_what_it_was_before() {
    let (pod, _folder) = pod();
    assert_eq!(set(&pod, "/health/", State::Shared).unwrap(), State::Local);
    assert_eq!(
        set(&pod, "/health/mental/", State::Local).unwrap(),
        State::Shared
    );
    assert_eq!(
        set(&pod, "/health/mental/", State::Local).unwrap(),
        State::Local
    );
    migrate(&pod).unwrap();
    let policy = pod.read(Policy::load).unwrap();
    assert_eq!(policy.state_of(&path("/health/x.ttl")), State::Shared);
    assert_eq!(policy.state_of(&path("/health/mental/x.ttl")), State::Local);
    assert_eq!(policy.own_states().count(), 2);
}

#[test]
fn a_refused_policy_changes_nothing() {
    let (pod, _folder) = pod();
    for refused in ["/", "/settings/", "/consent/x/", "/health/x.ttl"] {
        let outcome = set(&pod, refused, State::Shared);
        assert!(
            matches!(outcome, Err(SyncError::PolicyRefused { .. })),
            "{refused}"
        );
    }
    let policy = pod.read(Policy::load).unwrap();
    assert_eq!(policy.own_states().count(), 0);
}

#[test]
fn a_policy_that_cannot_be_understood_is_never_taken_for_a_permissive_one() {
    for row in [
        "('not a path', 'local')",
        "('/', 'shared')",
        "('/inbox/', 'shared')",
    ] {
        let (pod, _folder) = pod();
        pod.write(|writer| {
            let sql = format!("INSERT INTO sync_policy (path, state) VALUES {row}");
            writer.sql().execute(&sql, []).map_err(PodError::from)
        })
        .unwrap();
        let outcome = pod.read(Policy::load);
        assert!(matches!(outcome, Err(SyncError::Damaged { .. })), "{row}");
    }
}

#[test]
fn the_status_counts_what_is_kept_where_and_what_waits() {
    let (pod, _folder) = pod();
    for at in ["/diary/a.txt", "/health/steps/b.txt", "/health/steps/c.txt"] {
        put(&pod, at);
    }
    set(&pod, "/health/steps/", State::Shared).unwrap();
    let root = "https://pods.example/anna/".parse().unwrap();
    let storage = Storage::new(&root).unwrap();
    let status = pod.read(|reader| status(reader, Some(&storage))).unwrap();
    assert_eq!((status.local, status.shared, status.pending), (1, 2, 2));
    assert_eq!(status.last_round, None);
    assert_eq!(status.policies.len(), 1);
    let policy = &status.policies[0];
    assert_eq!((policy.resources, policy.pending), (2, 2));
    assert_eq!(policy.path, path("/health/steps/"));
}

#[test]
fn only_what_others_than_a_round_changed_in_what_is_kept_there_is_a_change() {
    let (pod, _folder) = pod();
    set(&pod, "/letters/", State::Shared).unwrap();
    let mut watch = pod.read(ChangeWatch::start).unwrap();
    let mut look = || pod.read(|reader| watch.look(reader)).unwrap();
    assert!(!look());
    put(&pod, "/diary/a.txt");
    assert!(!look(), "what stays here shows");
    put(&pod, "/letters/a.txt");
    assert!(look());
    assert!(!look());
    let by_round = Change::new(Actor::Sync, "");
    let at = path("/letters/b.txt");
    pod.write(|writer| writer.put(&at, "text/plain", b"x", &Precondition::None, &by_round))
        .unwrap();
    assert!(!look(), "a round would cause the next");
    let change = Change::new(Actor::Owner, "");
    pod.write(|writer| writer.delete(&at, &Precondition::None, &change))
        .unwrap();
    assert!(look());
    set(&pod, "/diary/", State::Shared).unwrap();
    assert!(look());
    assert!(!look());
}

#[test]
fn each_item_says_how_it_stands_between_here_and_there() {
    let (pod, _folder) = pod();
    for at in [
        "/diary/a.txt",
        "/diary/taken-back.txt",
        "/health/b-same.txt",
        "/health/c-changed.txt",
        "/health/d-new.txt",
        "/health/e-two.txt",
        "/letters/f.txt",
    ] {
        put(&pod, at);
    }
    set(&pod, "/health/", State::Shared).unwrap();
    set(&pod, "/letters/", State::Sealed).unwrap();
    let root = "https://pods.example/anna/".parse().unwrap();
    let storage = Storage::new(&root).unwrap();
    let etag = |at: &str| pod.read(|reader| reader.get(&path(at))).unwrap().etag;
    for (at, etag) in [
        ("/diary/taken-back.txt", "old".to_owned()),
        ("/health/b-same.txt", etag("/health/b-same.txt").to_string()),
        ("/health/c-changed.txt", "old".to_owned()),
    ] {
        let sql = "INSERT INTO sync_state (storage, path, content_hash, size, local_etag, local_revision, sent) \
                   VALUES (?1, ?2, '', 1, ?3, 1, 1)";
        pod.write(|writer| {
            let row = (storage.as_str(), at, &etag);
            writer.sql().execute(sql, row).map_err(PodError::from)
        })
        .unwrap();
    }
    pod.write(|writer| {
        let sql = "INSERT INTO sync_conflict (storage, path, why, since) \
                   VALUES (?1, '/health/e-two.txt', 'made-on-both-sides', '2026-11-21T09:00:00Z')";
        let row = [storage.as_str()];
        writer.sql().execute(sql, row).map_err(PodError::from)
    })
    .unwrap();

    let found = pod.read(|reader| items(reader, Some(&storage), &PodPath::root()));
    let told: Vec<_> = found
        .unwrap()
        .into_iter()
        .map(|item| {
            (
                item.resource.path.to_string(),
                item.state,
                item.readable_there,
            )
        })
        .collect();
    let expected = [
        ("/diary/a.txt", ItemState::OnlyHere, false),
        ("/diary/taken-back.txt", ItemState::Waits, true),
        ("/health/b-same.txt", ItemState::Same, true),
        ("/health/c-changed.txt", ItemState::Waits, true),
        ("/health/d-new.txt", ItemState::Waits, false),
        ("/health/e-two.txt", ItemState::Conflict, false),
        ("/letters/f.txt", ItemState::Sealed, false),
    ];
    assert_eq!(
        told,
        expected.map(|(at, state, there)| (at.to_owned(), state, there))
    );
    let letters = pod.read(|reader| items(reader, None, &path("/letters/")));
    assert_eq!(letters.unwrap().len(), 1);
    assert!(
        pod.read(|reader| items(reader, None, &path("/nowhere/")))
            .is_err()
    );
}
