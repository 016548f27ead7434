//! One record's whole way through the command line, with a real Solid server and two accounts.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot prepare itself has failed"
)]

use std::fs;

use kluis_testkit::{Account, SolidServer};
use kluis_tests::fixtures;
use kluis_tests::program::{Kluis, Run, argument};
use kluis_tests::reader;
use kluis_tests::request::access_request;
use serde_json::{Value, json};
use solid_client_rs::Error;

const PRESSURE: &str = "/health/blood-pressure/";

/// What `reader` is answered for a listing in the pod of `owner`.
fn seen(reader: &Account, owner: &Account, path: &str) -> Result<usize, Error> {
    tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(reader::seen(reader, owner, path))
}

fn ask(kluis: &Kluis, recipient: &Account, categories: &[&str]) -> String {
    let file = kluis.beside("request.json");
    let request = access_request(
        recipient.web_id.as_str(),
        "Dr Claes",
        categories,
        "2099-12-31T23:59:59Z",
    );
    fs::write(&file, request.to_string()).unwrap();
    let view = kluis.json(&["request", "import", argument(&file)]);
    assert_eq!(view["verdict"], "unreviewed", "{view}");
    view["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_record_goes_from_file_to_safe_to_cooperative_and_consent_is_given_and_taken_back() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let (eva, doctor) = (
        server.account("eva").unwrap(),
        server.account("doctor").unwrap(),
    );
    let kluis = Kluis::with_safe();
    kluis
        .run(&["import", argument(&fixtures::sample())])
        .expect_status(0);

    // Signing in finds the pod; the secret is in no answer.
    kluis.sign_in(&eva).expect_status(0);
    let remote = kluis.json(&["remote", "status"]);
    assert_eq!(remote["storage"], eva.storage.as_str());
    assert_eq!(remote["webId"], eva.web_id.as_str());
    assert_eq!(remote["reachable"], true);
    assert!(!remote.to_string().contains(&eva.client_secret));

    // A preview says exactly what will leave, and sends nothing.
    kluis
        .run(&["sync", "policy", PRESSURE, "shared", "--yes"])
        .expect_status(0);
    let steps = kluis.json(&["sync", "--dry-run"]);
    let steps = steps.as_array().unwrap();
    assert_eq!(steps.len(), 52);
    for step in steps {
        assert_eq!(step["step"], "put");
        assert!(step["path"].as_str().unwrap().starts_with(PRESSURE));
        assert!(
            step["url"]
                .as_str()
                .unwrap()
                .starts_with(eva.storage.as_str())
        );
        assert!(step["bytes"].as_u64().unwrap() > 0);
    }
    assert!(matches!(
        seen(&eva, &eva, PRESSURE),
        Err(Error::NotFound(_))
    ));

    let round = kluis.json(&["sync"]);
    assert_eq!(round["sent"], 52);
    assert_eq!(seen(&eva, &eva, PRESSURE).unwrap(), 52);
    assert!(matches!(
        seen(&eva, &eva, "/health/weight/"),
        Err(Error::NotFound(_))
    ));
    let status = kluis.json(&["sync", "status"]);
    assert_eq!(
        (&status["pending"], &status["states"]["shared"]),
        (&json!(0), &json!(52))
    );
    assert_eq!(kluis.json(&["sync", "--dry-run"]), json!([]));

    // The doctor asks for two kinds and is given one.
    assert!(matches!(
        seen(&doctor, &eva, PRESSURE),
        Err(Error::Forbidden(_))
    ));
    let request = ask(&kluis, &doctor, &["blood-pressure", "lab-results"]);
    kluis
        .run(&["consent", "approve", &request])
        .expect_status(6);
    kluis
        .run(&[
            "consent",
            "approve",
            &request,
            "--only",
            "weight",
            "--until",
            "2090-01-31",
        ])
        .expect_status(6);
    let grant = kluis.json(&[
        "consent",
        "approve",
        &request,
        "--only",
        "blood-pressure",
        "--until",
        "2090-01-31",
    ]);
    let id = grant["id"].as_str().unwrap();
    assert_eq!(grant["state"], "active", "{grant}");
    assert_eq!(grant["enforcement"][0]["place"], "cooperative");
    assert_eq!(grant["enforcement"][0]["state"], "confirmed");
    assert!(grant["until"].as_str().unwrap().starts_with("2090-01-31"));
    assert_eq!(
        grant["categories"],
        json!([{"id": "blood-pressure", "mode": "read", "level": "as-is"}])
    );
    assert_eq!(seen(&doctor, &eva, PRESSURE).unwrap(), 52);
    assert!(matches!(
        seen(&doctor, &eva, "/health/"),
        Err(Error::Forbidden(_))
    ));

    // Taken back: the rule goes, and the doctor's next look is refused.
    let ended = kluis.json(&["consent", "revoke", id]);
    assert_eq!(ended["state"], "ended", "{ended}");
    assert_eq!(ended["enforcement"][0]["state"], "confirmed");
    assert!(matches!(
        seen(&doctor, &eva, PRESSURE),
        Err(Error::Forbidden(_))
    ));
    assert_eq!(seen(&eva, &eva, PRESSURE).unwrap(), 52);
    kluis.run(&["consent", "revoke", id]).expect_status(5);

    // Both receipts are there and the log tells it all.
    let receipts = ended["receipts"].as_array().unwrap();
    assert_eq!(receipts.len(), 2);
    for receipt in receipts {
        let view = kluis.json(&["receipt", "show", receipt.as_str().unwrap()]);
        let document: Value = serde_json::from_str(view["document"].as_str().unwrap()).unwrap();
        assert!(document["proof"]["proofValue"].is_string(), "{document}");
    }
    let acts: Vec<Value> = kluis
        .json(&["audit", "list"])
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["act"].clone())
        .collect();
    for act in [
        "remote.signed-in",
        "policy.changed",
        "sync.done",
        "request.received",
        "consent.given",
        "access.confirmed",
        "consent.withdrawn",
        "access.removed",
    ] {
        assert!(acts.contains(&json!(act)), "no {act} in {acts:?}");
    }
    assert_eq!(kluis.json(&["audit", "verify"])["ok"], true);

    // Kept only here again: what was sent is removed there.
    kluis
        .run(&["sync", "policy", PRESSURE, "local"])
        .expect_status(0);
    let round = kluis.json(&["sync"]);
    assert!(round["removed"].as_u64().unwrap() >= 52, "{round}");
    assert!(matches!(
        seen(&eva, &eva, PRESSURE),
        Err(Error::NotFound(_))
    ));
    assert_eq!(kluis.json(&["ls", PRESSURE]).as_array().unwrap().len(), 52);
}

#[test]
fn a_request_on_standard_input_is_kept_and_what_is_too_long_is_refused() {
    let kluis = Kluis::with_safe();
    let import = |input: &[u8]| {
        let command = kluis.command(&["request", "import", "-", "--json"]);
        Run::with_input(command, input)
    };
    let who = "https://doctor.example/id#me";
    let request = access_request(who, "Dr Claes", &["weight"], "2099-12-31T23:59:59Z");
    let view = import(request.to_string().as_bytes())
        .expect_status(0)
        .json();
    assert_eq!(view["from"]["name"], "Dr Claes", "{view}");
    let refused = import(&vec![b' '; 2 * 1024 * 1024]).expect_status(1);
    assert!(
        refused.stderr.contains("standard input"),
        "{}",
        refused.stderr
    );
    let listed = kluis.json(&["request", "list"]);
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed}");
}

#[test]
fn requests_in_the_inbox_are_found_once_and_stay_there() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let (eva, doctor) = (
        server.account("eva").unwrap(),
        server.account("doctor").unwrap(),
    );
    let kluis = Kluis::with_safe();
    kluis.run(&["request", "fetch"]).expect_status(7);
    kluis.sign_in(&eva).expect_status(0);
    let none = kluis.json(&["request", "fetch"]);
    assert_eq!(none["inbox"], Value::Null, "{none}");

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let inbox = runtime.block_on(reader::open_inbox(&eva)).unwrap();
    let sender = reader::client_of(&doctor, &eva).unwrap();
    let send = |body: String| {
        let posted = sender.post_notification(&inbox, "application/ld+json", body);
        runtime.block_on(posted).unwrap();
    };
    let request = |name: &str| {
        let web_id = doctor.web_id.as_str();
        access_request(web_id, name, &["weight"], "2099-12-31T23:59:59Z").to_string()
    };
    send(request("Dr Claes"));
    send(r#"{"@id": "urn:hello", "urn:says": "good morning"}"#.to_owned());
    let found = kluis.json(&["request", "fetch"]);
    assert_eq!(found["inbox"], inbox.as_str());
    assert_eq!(found["new"].as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!(found["new"][0]["from"]["name"], "Dr Claes");
    assert_eq!((&found["others"], &found["left"]), (&json!(1), &json!(0)));
    let again = kluis.run(&["request", "fetch"]).expect_status(0).text();
    assert!(again.starts_with("No new requests"), "{again}");

    // A round looks there too.
    send(request("Dr Maes"));
    let round = kluis.json(&["sync"]);
    assert_eq!(round["requests"], 1, "{round}");
    assert_eq!(kluis.json(&["sync"])["requests"], 0);
    let listed = kluis.json(&["request", "list"]);
    assert_eq!(listed.as_array().map(Vec::len), Some(2), "{listed}");
    let left = runtime.block_on(reader::seen(&eva, &eva, "/inbox/"));
    assert_eq!(left.unwrap(), 3);
}

#[test]
fn revoking_while_offline_is_never_called_done_before_the_server_confirms() {
    let Some((server, proxy)) = SolidServer::behind_proxy_or_skip() else {
        return;
    };
    let (eva, doctor) = (
        server.account("eva").unwrap(),
        server.account("doctor").unwrap(),
    );
    let kluis = Kluis::with_safe();
    kluis
        .run(&["import", argument(&fixtures::sample())])
        .expect_status(0);
    kluis.sign_in(&eva).expect_status(0);
    let path = "/health/allergies/";
    kluis
        .run(&["sync", "policy", path, "shared", "--yes"])
        .expect_status(0);
    kluis.run(&["sync"]).expect_status(0);
    let request = ask(&kluis, &doctor, &["allergies"]);
    let grant = kluis.json(&["consent", "approve", &request, "--only", "allergies"]);
    let id = grant["id"].as_str().unwrap();
    assert_eq!(seen(&doctor, &eva, path).unwrap(), 1);

    proxy.go_offline(true);
    let run = kluis
        .run(&["consent", "revoke", id, "--json"])
        .expect_status(7);
    assert!(run.stderr.contains("not closed"), "{}", run.stderr);
    let ending = run.json();
    assert_eq!(ending["state"], "ending", "{ending}");
    assert_eq!(ending["enforcement"][0]["state"], "pending");
    kluis.run(&["sync"]).expect_status(7);
    let status = kluis.json(&["remote", "status"]);
    assert_eq!(status["reachable"], false);

    proxy.go_offline(false);
    assert_eq!(
        seen(&doctor, &eva, path).unwrap(),
        1,
        "nothing was removed behind our back"
    );
    kluis.run(&["sync"]).expect_status(0);
    assert_eq!(kluis.json(&["consent", "show", id])["state"], "ended");
    assert!(matches!(
        seen(&doctor, &eva, path),
        Err(Error::Forbidden(_))
    ));
}

#[test]
fn a_pod_of_somebody_else_is_refused_at_sign_in() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let (eva, other) = (
        server.account("eva").unwrap(),
        server.account("other").unwrap(),
    );
    let kluis = Kluis::with_safe();
    let login = |address: &str| kluis.sign_in_at(address, &eva);
    let run = login(other.storage.as_str()).expect_status(7);
    assert!(run.stderr.contains("does not belong"), "{}", run.stderr);
    assert_eq!(kluis.json(&["remote", "status"])["signedIn"], false);
    // Her own is found from the WebID and from the server as well.
    login(eva.web_id.as_str()).expect_status(0);
    login(server.base_url().as_str()).expect_status(0);
    let status = kluis.json(&["remote", "status"]);
    assert_eq!(status["storage"], eva.storage.as_str());
    login("http://pod.example/eva/").expect_status(2);
}

#[test]
fn one_name_that_the_server_cannot_take_does_not_keep_the_others_back() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let eva = server.account("eva").unwrap();
    let kluis = Kluis::with_safe();
    kluis.sign_in(&eva).expect_status(0);
    let file = kluis.beside("note.txt");
    fs::write(&file, "note").unwrap();
    for name in ["a 50%2f50 note.txt", "plain.txt", "z.txt"] {
        let path = format!("/documents/{name}");
        kluis.run(&["put", &path, argument(&file)]).expect_status(0);
    }
    kluis
        .run(&["sync", "policy", "/documents/", "shared", "--yes"])
        .expect_status(0);
    let run = kluis.run(&["sync", "--json"]);
    let report = run.json();
    assert_eq!(
        report["sent"].as_u64().unwrap() + report["failed"].as_array().unwrap().len() as u64,
        3
    );
    assert!(report["sent"].as_u64().unwrap() >= 2, "{report}");
    let status = kluis.json(&["sync", "status"]);
    assert!(status["lastRound"].is_string(), "{status}");
}

#[test]
fn a_wrong_secret_is_refused_and_nothing_is_kept() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let mut eva = server.account("eva").unwrap();
    eva.client_secret = "wrong".to_owned();
    let kluis = Kluis::with_safe();
    let run = kluis.sign_in(&eva).expect_status(7);
    assert!(run.stderr.contains("hint:"), "{}", run.stderr);
    assert_eq!(kluis.json(&["remote", "status"])["signedIn"], false);
}

#[test]
fn the_walk_through_tells_the_whole_story() {
    let Some(_) = SolidServer::shared_or_skip() else {
        return;
    };
    let kluis = Kluis::empty();
    let run = kluis.run(&["demo"]).expect_status(0);
    let text = run.text();
    for part in [
        "123 records came in",
        "0 new, 123 here already",
        "mmHg",
        "52 documents sent",
        "sees 52 documents",
        "is refused (403)",
        "nothing altered",
    ] {
        assert!(text.contains(part), "no \"{part}\" in {text}");
    }
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    assert!(
        !kluis.data().exists(),
        "the walk leaves nothing in the data folder"
    );
}
