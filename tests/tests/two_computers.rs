//! Two computers of one person on one pod at a real Solid server, through the command line: both change
//! one record while they are apart, and come together again.

use std::fs;

use kluis_testkit::{Account, SolidServer};
use kluis_tests::fixtures;
use kluis_tests::program::{Kluis, argument};
use serde_json::{Value, json};

const PRESSURE: &str = "/health/blood-pressure/";

fn computer(account: &Account) -> Kluis {
    let kluis = Kluis::with_safe();
    let secret = kluis.beside("secret");
    fs::write(&secret, &account.client_secret).expect("a file can be written");
    let login = [
        "remote",
        "login",
        account.storage.as_str(),
        "--client-id",
        &account.client_id,
        "--client-secret-file",
        argument(&secret),
    ];
    kluis.run(&login).expect_status(0);
    let policy = ["sync", "policy", PRESSURE, "shared", "--yes"];
    kluis.run(&policy).expect_status(0);
    kluis
}

/// Replaces a value in the document of a record, as a person with an editor would.
fn edit(kluis: &Kluis, record: &str, from: &str, to: &str) {
    let document = kluis.run(&["cat", record]).expect_status(0).text();
    assert!(document.contains(from), "{document}");
    let file = kluis.beside("edited.ttl");
    fs::write(&file, document.replacen(from, to, 1)).expect("a file can be written");
    let put = ["put", record, argument(&file), "--type", "text/turtle"];
    kluis.run(&put).expect_status(0);
}

fn document(kluis: &Kluis, record: &str) -> String {
    kluis.run(&["cat", record]).expect_status(0).text()
}

/// How a value is written in the document of a measurement.
fn written(value: &str) -> String {
    format!("\"{value}\"^^xsd:decimal")
}

/// The values of a measurement, in the order of its document.
fn values(document: &str) -> Vec<String> {
    let parts = document.split("\"^^xsd:decimal");
    let mut values: Vec<String> = parts
        .filter_map(|part| Some(part.rsplit_once('"')?.1.to_owned()))
        .collect();
    // What stands behind the last one is no value.
    values.pop();
    values
}

#[test]
fn both_change_one_record_apart_and_a_choice_field_by_field_brings_them_together() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let account = server.account("eva").expect("an account can be made");
    let (laptop, desk) = (computer(&account), computer(&account));
    let sample = fixtures::sample();
    let import = ["import", argument(&sample)];
    laptop.run(&import).expect_status(0);
    laptop.run(&["sync"]).expect_status(0);
    desk.run(&["sync"]).expect_status(0);
    let listed = desk.json(&["ls", PRESSURE]);
    let record = listed[0]["path"].as_str().expect("a record").to_owned();
    assert_eq!(document(&desk, &record), document(&laptop, &record));
    let before = values(&document(&desk, &record));
    assert_eq!(before.len(), 2, "{before:?}");

    // Apart: both change the first value, and one of them the second too.
    edit(&laptop, &record, &written(&before[0]), &written("131"));
    edit(&desk, &record, &written(&before[0]), &written("132"));
    edit(&desk, &record, &written(&before[1]), &written("81"));
    laptop.run(&["sync"]).expect_status(0);
    let round = desk.json(&["sync"]);
    assert_eq!(
        (&round["conflicts"], &round["sent"]),
        (&json!(1), &json!(0))
    );

    // What is to be decided is shown with both values, and nothing was overwritten.
    let conflicts = desk.json(&["sync", "conflicts"]);
    let id = conflicts[0]["id"]
        .as_str()
        .expect("an identifier")
        .to_owned();
    let detail = desk.json(&["sync", "conflicts", &id]);
    let fields = detail["fields"].as_array().expect("fields");
    assert_eq!(fields.len(), 1, "{detail:#}");
    assert_eq!(
        (&fields[0]["mine"], &fields[0]["theirs"]),
        (&json!(["132"]), &json!(["131"]))
    );
    assert!(document(&desk, &record).contains("132"));
    let shown = desk
        .run(&["sync", "conflicts", &id])
        .expect_status(0)
        .text();
    assert!(shown.contains("131") && shown.contains("132"), "{shown}");

    let field = fields[0]["id"].as_str().expect("an identifier");
    let resolve = ["sync", "resolve", &id, "mine", "--theirs", field];
    let status: Value = desk.json(&resolve);
    assert_eq!(status["conflicts"], 0);
    desk.run(&["sync"]).expect_status(0);
    laptop.run(&["sync"]).expect_status(0);
    let together = document(&laptop, &record);
    assert_eq!(together, document(&desk, &record));
    assert_eq!(values(&together), ["131", "81"]);
    assert!(
        desk.json(&["sync", "--dry-run"])
            .as_array()
            .is_some_and(Vec::is_empty)
    );
    let rounds = desk.json(&["sync", "history"]);
    assert_eq!(rounds[0]["sent"], 1, "{rounds}");
    desk.run(&["audit", "verify"]).expect_status(0);

    // One that is decided is none any more.
    desk.run(&["sync", "resolve", &id, "theirs"])
        .expect_status(4);
}
