//! A program that is killed at any moment of a round, again and again.
//!
//! A child process does rounds and is killed by SIGKILL: before the server gets a request, before its
//! answer is back, or a moment after some request. `KLUIS_SYNC_KILLS` sets the number of kills,
//! `KLUIS_SYNC_KILL_SEED` where the numbers begin.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kluis_consent::Consent;
use kluis_pod::Pod;
use kluis_sync::{RoundOptions, State, Storage, migrate, round};
use kluis_testkit::{Account, Fault, Gate};
use kluis_vault::{Key, SystemClock, Vault};
use secrecy::SecretString;
use solid_client_rs::url::Url;
use tokio::process::{Child, Command};

use crate::both_sides::Bodies;
use crate::scene::{PASSPHRASE, Scene, client_of, play};

const TASK: &str = "KLUIS_SYNC_KILLED";
const KILLS: u64 = 12;
const DOCUMENTS: u64 = 40;
/// About so many requests a round has.
const REQUESTS: u64 = 90;

/// The program that is killed; run by itself it has no task.
#[test]
fn the_program_that_is_killed() {
    let Ok(task) = std::env::var(TASK) else {
        println!("skipped: runs only as the program another test kills");
        return;
    };
    let [safe, storage, issuer, id, secret] = task.split('|').collect::<Vec<_>>()[..] else {
        panic!("a task of five parts");
    };
    let storage: Url = storage.parse().unwrap();
    let account = Account {
        email: String::new(),
        password: String::new(),
        web_id: storage.clone(),
        storage: storage.clone(),
        issuer: issuer.parse().unwrap(),
        client_id: id.to_owned(),
        client_secret: secret.to_owned(),
    };
    let passphrase = SecretString::from(PASSPHRASE);
    let key = Key::Passphrase(&passphrase);
    let vault = Vault::open(Path::new(safe), key, Arc::new(SystemClock)).unwrap();
    let pod = Pod::new(Arc::new(vault)).unwrap();
    migrate(&pod).unwrap();
    let consent = Consent::new(&pod).unwrap();
    let client = client_of(&account, &storage);
    let storage = Storage::new(&storage).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let options = RoundOptions::default();
    let report = runtime
        .block_on(round(&pod, &consent, &client, &storage, &options))
        .unwrap();
    assert_eq!(report.conflicts, []);
}

fn start(scene: &Scene) -> Child {
    let account = &scene.account;
    let task = [
        scene.pod.vault().dir().to_str().unwrap(),
        scene.storage.as_str(),
        account.issuer.as_str(),
        &account.client_id,
        &account.client_secret,
    ];
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::the_program_that_is_killed"])
        .env(TASK, task.join("|"))
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// Numbers that look like chance, the same for the same seed.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// Starts the program and kills it at some request of its round. `false` where its round had ended
/// before it came that far.
pub(crate) async fn kill_somewhere(scene: &Scene, numbers: &mut Numbers, requests: u64) -> bool {
    let gate = Gate::new();
    let (fault, moment) = match numbers.below(3) {
        0 => (Fault::HoldRequest(gate.clone()), 0),
        1 => (Fault::HoldAnswer(gate.clone()), 0),
        _ => {
            gate.open();
            (Fault::HoldAnswer(gate.clone()), numbers.below(30_000))
        }
    };
    let (at, asked, root) = (numbers.below(requests), AtomicU64::new(0), scene.root());
    scene.proxy.inject(move |request, _| {
        // The server asks itself for things too, without a sign-in.
        let is_ours =
            request.path_and_query.starts_with(&root) && request.header("authorization").is_some();
        let is_it = is_ours && asked.fetch_add(1, Ordering::Relaxed) == at;
        is_it.then(|| fault.clone())
    });
    let mut child = start(scene);
    let was_reached = tokio::select! {
        () = gate.reached_by(1) => true,
        ended = child.wait() => {
            assert!(ended.unwrap().success(), "a round that nothing disturbs");
            false
        }
    };
    if was_reached {
        // Not a wait for something to happen: the moment of the kill is what is random.
        tokio::time::sleep(Duration::from_micros(moment)).await;
        child.kill().await.unwrap();
    }
    scene.proxy.behave();
    was_reached
}

/// Edits some documents, each on the side that it belongs to, and removes a few here.
async fn edit(scene: &Scene, numbers: &mut Numbers, expected: &mut Bodies, turn: u64) {
    for number in 0..DOCUMENTS {
        if turn > 0 && numbers.below(3) > 0 {
            continue;
        }
        let at = format!("/notes/{}/{number}.txt", number % 4);
        let body = format!("{number} in turn {turn}");
        if number % 2 == 1 {
            scene.put_there(&at, "text/plain", &body).await;
        } else if expected.contains_key(&at) && numbers.below(6) == 0 {
            scene.delete(&at);
            expected.remove(&at);
            continue;
        } else {
            scene.put(&at, &body);
        }
        expected.insert(at, body);
    }
}

#[test]
fn rounds_that_are_killed_lose_nothing_and_repeat_nothing() {
    let number =
        |name: &str, otherwise| std::env::var(name).map_or(otherwise, |text| text.parse().unwrap());
    let kills = number("KLUIS_SYNC_KILLS", KILLS);
    let mut numbers = Numbers(number("KLUIS_SYNC_KILL_SEED", 1));
    play(async |scene| {
        let mut expected = Bodies::new();
        scene.set("/notes/", State::Shared);
        let (mut killed, mut turn) = (0, 0);
        while killed < kills {
            edit(scene, &mut numbers, &mut expected, turn).await;
            // Some rounds end before the request at which they were to be killed.
            killed += u64::from(kill_somewhere(scene, &mut numbers, REQUESTS).await);
            turn += 1;
        }
        let report = scene.quiet().await;
        assert_eq!(report.conflicts, []);
        scene.assert_both("/notes/", &expected).await;
        scene.proxy.clear();
        scene.quiet().await;
        assert_eq!(scene.writes(), []);
    });
}
