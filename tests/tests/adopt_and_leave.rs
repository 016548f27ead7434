//! A pod that other programs filled is taken over by the command line, and left again.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot prepare itself has failed"
)]

use std::fs;

use kluis_testkit::{Account, SolidServer};
use kluis_tests::program::{Kluis, argument};
use kluis_tests::reader::client_of;
use serde_json::Value;
use solid_client_rs::{Error, Precondition, SolidClient};

const RECORD: &str = "weare/https%3A%2F%2Fwww.hl7.org%2Ffhir%2FObservation/one.ttl";

/// Another program of the same person.
struct Other {
    client: SolidClient,
    eva: Account,
    runtime: tokio::runtime::Runtime,
}

impl Other {
    fn of(eva: &Account) -> Self {
        Self {
            client: client_of(eva, eva).unwrap(),
            eva: eva.clone(),
            runtime: tokio::runtime::Runtime::new().unwrap(),
        }
    }

    fn put(&self, at: &str, body: &str) {
        let url = self.eva.storage.join(at).unwrap();
        let media_type = match at.ends_with(".ttl") || at.ends_with(".acl") {
            true => "text/turtle",
            false => "text/plain",
        };
        self.runtime
            .block_on(self.client.put(&url, media_type, body, &Precondition::None))
            .unwrap();
    }

    fn delete(&self, at: &str) {
        let url = self.eva.storage.join(at).unwrap();
        self.runtime
            .block_on(self.client.delete(&url, &Precondition::None))
            .unwrap();
    }

    fn is_there(&self, at: &str) -> bool {
        let url = self.eva.storage.join(at).unwrap();
        match self.runtime.block_on(self.client.head(&url)) {
            Ok(_) => true,
            Err(Error::NotFound(_)) => false,
            Err(error) => panic!("{error}"),
        }
    }
}

/// Where the record is kept. Servers list its colon escaped once or twice, and its slashes once.
fn kept(kluis: &Kluis) -> String {
    let all = kluis.json(&["ls", "-r", "/weare/"]);
    let mut paths = all.as_array().unwrap().iter().map(|one| &one["path"]);
    let of_record = |path: &&Value| {
        let path = path.as_str().unwrap();
        path.ends_with("%2F%2Fwww.hl7.org%2Ffhir%2FObservation/one.ttl")
    };
    paths.find(of_record).unwrap().as_str().unwrap().to_owned()
}

fn signed_in(eva: &Account) -> Kluis {
    let kluis = Kluis::with_safe();
    kluis.sign_in(eva).expect_status(0);
    kluis
}

#[test]
fn a_pod_is_looked_at_adopted_and_left_with_a_proof() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let eva = server.account("eva").unwrap();
    let other = Other::of(&eva);
    other.put(RECORD, "<#o> a <http://hl7.org/fhir/Observation> .");
    other.put("weare/fhir/Observation/two.ttl", "<#o> <urn:is> 2 .");
    let kluis = signed_in(&eva);

    let look = kluis.json(&["sync", "look"]);
    let containers = look["containers"].as_array().unwrap();
    assert_eq!(containers.len(), 1, "{look}");
    assert_eq!(containers[0]["path"], "/weare/");
    assert_eq!(containers[0]["resources"], 2);
    assert_eq!(containers[0]["readers"]["who"], "nobody");
    let table = kluis.run(&["sync", "look", "--all"]).expect_status(0);
    assert!(table.text().contains("/profile/"), "{}", table.text());
    for line in table
        .text()
        .lines()
        .filter(|line| !line.starts_with("note: "))
    {
        assert!(line.chars().count() <= 80, "{line}");
    }

    let refused = kluis.run(&["sync", "adopt", "/weare/"]).expect_status(6);
    assert!(refused.stderr.contains("2 resources"), "{}", refused.stderr);
    kluis
        .run(&["sync", "adopt", "/nowhere/", "--yes"])
        .expect_status(4);
    kluis
        .run(&["sync", "adopt", "/profile/", "--yes"])
        .expect_status(6);
    let adopted = kluis.json(&["sync", "adopt", "/weare/", "--yes"]);
    assert_eq!(adopted[0]["wouldBeSent"], 0, "{adopted}");
    assert_eq!(kluis.json(&["sync"])["fetched"], 2);
    let kept = kept(&kluis);
    kluis.run(&["cat", &kept]).expect_status(0);

    let letter = kluis.beside("letter.txt");
    fs::write(&letter, "a letter").unwrap();
    kluis
        .run(&["put", "/documents/letter.txt", argument(&letter)])
        .expect_status(0);
    kluis
        .run(&["sync", "policy", "/documents/", "shared", "--yes"])
        .expect_status(0);
    kluis.json(&["sync"]);
    assert!(other.is_there("documents/letter.txt"));

    kluis.run(&["sync", "leave"]).expect_status(6);
    assert!(other.is_there("documents/letter.txt"));
    let proof = kluis.beside("left.json");
    let left = kluis.json(&["sync", "leave", "--yes", "-o", argument(&proof)]);
    assert_eq!(left["outcome"], "left", "{left}");
    for at in [RECORD, "weare/", "documents/letter.txt", "documents/"] {
        assert!(!other.is_there(at), "{at}");
    }
    kluis.run(&["cat", &kept]).expect_status(0);
    kluis
        .run(&["cat", "/documents/letter.txt"])
        .expect_status(0);
    let document: Value = serde_json::from_str(&fs::read_to_string(&proof).unwrap()).unwrap();
    assert_eq!(document["kluis:gone"], left["gone"]);
    assert_eq!(document["proof"]["type"], "DataIntegrityProof");
    let says = kluis.run(&["sync", "leave", "--yes"]).expect_status(0);
    assert!(says.text().contains("backups"), "{}", says.text());
    assert_eq!(kluis.json(&["sync"])["sent"], 0);
    assert_eq!(kluis.json(&["audit", "verify"])["ok"], true);
}

#[test]
fn a_removal_that_the_server_refuses_is_a_failure_and_can_be_tried_again() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let eva = server.account("eva").unwrap();
    let other = Other::of(&eva);
    other.put("weare/one.txt", "one");
    other.put("weare/two.txt", "two");
    let kluis = signed_in(&eva);
    kluis.json(&["sync", "adopt", "/weare/", "--yes"]);
    kluis.json(&["sync"]);
    let no_writing = format!(
        "@prefix acl: <http://www.w3.org/ns/auth/acl#>.
         <#o> a acl:Authorization; acl:agent <{}>; acl:accessTo <./one.txt>;
            acl:mode acl:Read, acl:Control.",
        eva.web_id
    );
    other.put("weare/one.txt.acl", &no_writing);
    let run = kluis
        .run(&["sync", "leave", "--yes", "--json"])
        .expect_status(1);
    let left = run.json();
    assert_eq!(left["outcome"], "incomplete", "{left}");
    assert!(run.stderr.contains("/weare/one.txt"), "{}", run.stderr);
    assert!(other.is_there("weare/one.txt") && !other.is_there("weare/two.txt"));
    other.delete("weare/one.txt.acl");
    let left = kluis.json(&["sync", "leave", "--yes"]);
    assert_eq!(left["outcome"], "left", "{left}");
    assert!(!other.is_there("weare/"));
}
