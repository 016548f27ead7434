//! What opens a safe or signs in, and what is in a safe, is neither in what the programs log, however much
//! is asked for, nor in the arguments or the environment of a running command, where others could see it.
//! Core dumps and memory have tests of their own.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use kluis_tests::markers::holds;
use kluis_tests::process::{shown, with_children, with_data};
use kluis_tests::program::{Kluis, PASSPHRASE, Run, argument};
use kluis_tests::refusing_server::RefusingServer;
use kluis_tests::window::Window;
use serde_json::json;

const LOG: (&str, &str) = ("KLUIS_LOG", "trace");
const SECOND_PASSPHRASE: &str = "zes zwarte zwanen zwijgen zomaar";
const NEW_PASSPHRASE: &str = "kanaal vijzel tamboer geluk rooster mandarijn";
const CLIENT_SECRET: &str = "f4c1e70b9d2a4b5e8f63Zq";
const RECORD: &str = "Zandloper-5d20b8e4-Merkteken";
const IDENTITY: &str = "AGE-SECRET-KEY-18WHZDXCTJE2A97LQTEAP98TS23PGPY7M047DMMAA52H65TT5EWQQJZUD93";
const RECIPIENT: &str = "age1wassnaxmttgz52gzpj9jg6yfdhr4hhr6y30wwvznacjxlwaut9esjuuugx";

/// What a running command is given as an argument and in its environment, and is found there.
const GIVEN: [&str; 2] = ["--passphrase-file", "KLUIS_LOG=trace"];

/// A data folder, and everything its commands wrote to standard error.
struct Scene {
    kluis: Kluis,
    written: Vec<(String, String)>,
}

impl Scene {
    fn new() -> Self {
        Self {
            kluis: Kluis::empty(),
            written: Vec::new(),
        }
    }

    fn file(&self, name: &str, content: &str) -> String {
        let path = self.kluis.beside(name);
        fs::write(&path, content).unwrap();
        argument(&path).to_owned()
    }

    fn path(&self, name: &str) -> String {
        argument(&self.kluis.beside(name)).to_owned()
    }

    /// Runs a command with the passphrase of the safe.
    #[track_caller]
    fn run(&mut self, status: i32, arguments: &[&str]) -> Run {
        self.of(status, self.kluis.command(arguments))
    }

    /// Runs a command that says itself what opens the safe.
    #[track_caller]
    fn bare(&mut self, status: i32, arguments: &[&str]) -> Run {
        self.of(status, self.kluis.bare(arguments))
    }

    #[track_caller]
    fn of(&mut self, status: i32, mut command: Command) -> Run {
        command.env(LOG.0, LOG.1);
        let asked = format!("{:?}", command.get_args().collect::<Vec<_>>());
        let run = Run::of(command).expect_status(status);
        self.written.push((asked, run.stderr.clone()));
        run
    }

    fn text(&self) -> String {
        self.written
            .iter()
            .map(|(_, text)| text.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// What the log says of the way to a server, so that it is known to be kept.
fn connected(server: &RefusingServer) -> String {
    let host = server.address().trim_start_matches("http://");
    format!("connected to {}", host.trim_end_matches('/'))
}

/// A code as it is written, and any three words of it that follow each other: a line of a log may break it.
fn parts(words: &str) -> Vec<String> {
    let list: Vec<&str> = words.split_whitespace().collect();
    let mut parts: Vec<String> = list.windows(3).map(|three| three.join(" ")).collect();
    parts.extend(list.windows(3).map(|three| three.join("\", \"")));
    assert!(parts.len() > 20, "a code of {} words", list.len());
    parts
}

fn bundle() -> String {
    format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{{"resource":{{"resourceType":"Observation","id":"o1","status":"final","code":{{"text":"{RECORD}"}},"valueString":"{RECORD} 1"}}}},{{"resource":{{"resourceType":"Observation","id":"{RECORD}","code":[]}}}}]}}"#
    )
}

#[test]
fn no_log_of_any_command_holds_a_secret_or_a_record() {
    let mut scene = Scene::new();
    let server = RefusingServer::start();
    let made = scene.run(
        0,
        &["init", "--profile", "Eva", "--kdf-memory", "64", "--json"],
    );
    let first_words = made.json()["recoveryCode"].as_str().unwrap().to_owned();
    let second = [
        "init",
        "--safe",
        "second",
        "--profile",
        "Jan",
        "--kdf-memory",
        "64",
    ];
    // As a person sees it: the words are printed, not logged.
    let printed = scene.run(0, &second).text();
    let printed: Vec<&str> = printed
        .lines()
        .filter(|line| line.starts_with("  ") && line.split_whitespace().count() == 5)
        .collect();
    let printed_words = printed.join(" ");

    let file = scene.file("marked.json", &bundle());
    scene.run(0, &["import", &file]);
    let broken = scene.file("broken.json", &bundle()[..200]);
    scene.run(1, &["import", &broken]);
    let note = scene.file("note.ttl", &format!("<#it> <#title> \"{RECORD}\" ."));
    scene.run(0, &["put", "/documents/note.ttl", &note]);
    let broken = scene.file("broken.ttl", &format!("<#it> <#title> \"{RECORD} ."));
    scene.run(1, &["put", "/documents/broken.ttl", &broken]);
    scene.run(0, &["ls", "-r"]);
    let shown = scene.run(0, &["cat", "/documents/note.ttl"]).text();
    assert!(shown.contains(RECORD), "the record is in the safe: {shown}");
    let archive = scene.path("all.zip");
    scene.run(0, &["export", "/", "-o", &archive]);

    let added = scene.file("added", SECOND_PASSPHRASE);
    let add = ["slot", "add", "passphrase", "--kdf-memory", "64"];
    scene.run(0, &[&add[..], &["--new-passphrase-file", &added]].concat());
    scene.run(0, &["slot", "add", "recipient", RECIPIENT, "--yes"]);
    let identity = scene.file("identity", IDENTITY);
    scene.bare(0, &["ls", "--identity", &identity]);
    let renewed = scene.run(0, &["slot", "add", "recovery", "--yes", "--json"]);
    let words = renewed.json()["words"].as_str().unwrap().to_owned();
    let former = scene.file("former", &first_words);
    scene.bare(3, &["ls", "--recovery-file", &former]);
    let code = scene.file("words", &words);
    let shares = ["slot", "shares", "--threshold", "2", "--count", "3"];
    let shares = scene.bare(
        0,
        &[&shares[..], &["--recovery-file", &code, "--json"]].concat(),
    );
    let share = shares.json()[0]["words"].as_str().unwrap().to_owned();
    let misspelt = scene.file("misspelt", &format!("{words} {RECORD}"));
    scene.bare(3, &["ls", "--recovery-file", &misspelt]);

    let changed = scene.file("changed", NEW_PASSPHRASE);
    let new = ["--new-passphrase-file", &changed, "--kdf-memory", "64"];
    scene.run(0, &[&["passphrase"], &new[..]].concat());
    scene.bare(
        0,
        &[&["recover", "--recovery-file", &code], &new[..]].concat(),
    );
    // The former passphrase no longer opens it.
    scene.run(3, &["ls"]);
    let open = ["--passphrase-file", changed.as_str()];
    let backup = scene.path("made.kluis-backup");
    scene.bare(0, &[&["backup", &backup], &open[..]].concat());
    scene.bare(0, &[&["verify", &backup], &open[..]].concat());
    scene.bare(0, &[&["verify"], &open[..]].concat());

    let secret = scene.file("secret", CLIENT_SECRET);
    let login = [
        "remote",
        "login",
        server.address(),
        "--client-id",
        "eva",
        "--client-secret-file",
        &secret,
    ];
    scene.bare(7, &[&login[..], &open[..]].concat());
    assert_eq!(
        server.told(),
        [format!("eva:{CLIENT_SECRET}")],
        "the server was told the secret, and has said it back"
    );

    // What is looked for would be found: the log is there, and a secret planted in it is seen.
    let text = scene.text();
    assert!(
        text.contains(&connected(&server)),
        "nothing was logged: {text}"
    );
    let mut secrets = vec![
        PASSPHRASE.to_owned(),
        SECOND_PASSPHRASE.to_owned(),
        NEW_PASSPHRASE.to_owned(),
        IDENTITY.to_owned(),
        CLIENT_SECRET.to_owned(),
        RECORD.to_owned(),
    ];
    for words in [&first_words, &printed_words, &words, &share] {
        secrets.extend(parts(words));
    }
    for secret in &secrets {
        let planted = format!("{text} password: {secret};");
        assert!(holds(planted.as_bytes(), secret), "{secret}");
    }
    for (command, text) in &scene.written {
        for secret in &secrets {
            assert!(
                !holds(text.as_bytes(), secret),
                "{command} wrote \"{secret}\":\n{text}"
            );
        }
    }
}

/// Waits until a command has opened its safe, or has ended.
fn wait_for_lease(scene: &Scene, child: &mut Child) {
    let lease = scene.kluis.safe().join("lock");
    while fs::File::open(&lease).unwrap().try_lock().is_ok() {
        assert!(child.try_wait().unwrap().is_none(), "the command has ended");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

/// Whether none of the secrets is among the arguments and in the environment of a process and all it started,
/// where `given` is; false where the system does not let the environment be read.
fn shows_nothing(process: u32, given: &[&str], secrets: &[&str]) -> bool {
    for pid in with_children(process).unwrap() {
        let seen = match shown(pid) {
            Ok(seen) => seen,
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                println!("skipped: only root may look into a hardened process ({error})");
                return false;
            }
            // A child may end meanwhile; the command itself may not.
            Err(error) => {
                assert_ne!(pid, process, "{error}");
                continue;
            }
        };
        if pid == process {
            for given in given {
                assert!(holds(&seen, given), "{given} is not found");
            }
        }
        for secret in secrets {
            assert!(!holds(&seen, secret), "{secret} is shown by process {pid}");
        }
    }
    true
}

#[test]
fn a_running_command_shows_no_secret_in_its_arguments_and_environment() {
    let mut scene = Scene::new();
    let made = scene.run(
        0,
        &["init", "--profile", "Eva", "--kdf-memory", "64", "--json"],
    );
    let words = made.json()["recoveryCode"].as_str().unwrap().to_owned();
    let parts = parts(&words);
    let mut secrets: Vec<&str> = vec![PASSPHRASE, RECORD];
    secrets.extend(parts.iter().map(String::as_str));

    // With the safe open, half of a record read, and waiting for the rest.
    let put = ["put", "/documents/note.txt", "-", "--type", "text/plain"];
    let mut waiting = scene
        .kluis
        .command(&put)
        .env(LOG.0, LOG.1)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = waiting.stdin.take().unwrap();
    input.write_all(RECORD.as_bytes()).unwrap();
    wait_for_lease(&scene, &mut waiting);
    let could_look = shows_nothing(waiting.id(), &GIVEN, &secrets);
    drop(input);
    assert!(waiting.wait().unwrap().success());
    if !could_look {
        return;
    }

    // With the passphrase from a pipe, in a command that then speaks with a server that does not answer.
    let silent = std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).unwrap();
    let secret = scene.file("secret", CLIENT_SECRET);
    secrets.push(CLIENT_SECRET);
    let address = format!("http://{}/", silent.local_addr().unwrap());
    let login = [
        "remote",
        "login",
        &address,
        "--client-id",
        "eva",
        "--client-secret-file",
        &secret,
        "--passphrase-file",
        "-",
    ];
    let mut waiting = scene
        .kluis
        .bare(&login)
        .env(LOG.0, LOG.1)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = waiting.stdin.take().unwrap();
    writeln!(input, "{PASSPHRASE}").unwrap();
    let (stream, _) = silent.accept().unwrap();
    let mut asked = String::new();
    BufReader::new(&stream).read_line(&mut asked).unwrap();
    assert!(asked.starts_with("GET /"), "{asked}");
    shows_nothing(waiting.id(), &GIVEN, &secrets);
    waiting.kill().unwrap();
    waiting.wait().unwrap();
}

#[test]
fn no_variable_of_the_environment_and_no_argument_takes_a_secret() {
    let mut scene = Scene::new();
    scene.run(0, &["init", "--profile", "Eva", "--kdf-memory", "64"]);
    let mut guessed = scene.kluis.bare(&["ls"]);
    for name in [
        "KLUIS_PASSPHRASE",
        "KLUIS_PASSWORD",
        "KLUIS_KEY",
        "KLUIS_RECOVERY",
    ] {
        guessed.env(name, PASSPHRASE);
    }
    let run = Run::of(guessed).expect_status(2);
    assert!(run.stderr.contains("--passphrase-file"), "{}", run.stderr);

    // The help of every command names each variable that it reads, and no option that holds a secret itself.
    let mut open: Vec<Vec<String>> = vec![Vec::new()];
    let mut commands = 0;
    while let Some(command) = open.pop() {
        let mut asked: Vec<&str> = command.iter().map(String::as_str).collect();
        asked.push("--help");
        let help = Run::of(scene.kluis.bare(&asked)).expect_status(0).text();
        commands += 1;
        for (_, named) in help.match_indices("[env: ").map(|at| help.split_at(at.0)) {
            assert!(named.starts_with("[env: KLUIS_HOME="), "{asked:?}: {named}");
        }
        let options = help
            .split(|c: char| !(c.is_ascii_lowercase() || c == '-'))
            .filter(|word| word.starts_with("--"));
        for option in options {
            let is_secret = ["passphrase", "secret", "recovery", "identity", "words"]
                .iter()
                .any(|secret| option.contains(secret));
            assert!(
                !is_secret || option.ends_with("-file") || option == "--identity",
                "{asked:?} has {option}"
            );
        }
        let below = help
            .lines()
            .skip_while(|line| *line != "Commands:")
            .skip(1)
            .take_while(|line| !line.is_empty());
        for line in below {
            let name = line.split_whitespace().next().unwrap();
            // What is two columns further in goes on about the command above it.
            if name != "help" && line.starts_with("  ") && !line.starts_with("   ") {
                let mut next = command.clone();
                next.push(name.to_owned());
                open.push(next);
            }
        }
    }
    assert!(commands > 30, "only {commands} commands were seen");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_logs_no_secret_and_shows_none_in_its_arguments_and_environment()
-> anyhow::Result<()> {
    let kluis = Kluis::with_safe();
    let file = kluis.beside("marked.json");
    fs::write(&file, bundle())?;
    kluis.run(&["import", argument(&file)]).expect_status(0);
    let server = RefusingServer::start();
    let bus = "unix:path=/nonexistent/bus";
    let variables = [LOG, ("DBUS_SYSTEM_BUS_ADDRESS", bus)];
    let window = Window::open_with(&kluis.beside("person"), &kluis.data(), &[], &variables).await?;
    window.find("unlock-passphrase").await?;
    let wrong = json!({ "safe": "default", "passphrase": SECOND_PASSPHRASE });
    assert!(window.command("unlock", wrong).await.is_err());
    let key = json!({ "safe": "default", "passphrase": PASSPHRASE });
    window.command("unlock", key).await?;
    let renewed = json!({ "language": "en" });
    let renewed = window.command("renew_recovery", renewed).await?;
    let words = renewed["words"].as_str().unwrap_or_default().to_owned();
    let login =
        json!({ "url": server.address(), "clientId": "eva", "clientSecret": CLIENT_SECRET });
    let refused = window.command("sign_in", json!({ "login": login })).await;
    let refused = refused.unwrap_err().to_string();
    assert_eq!(server.told(), [format!("eva:{CLIENT_SECRET}")]);
    assert!(!holds(refused.as_bytes(), CLIENT_SECRET), "{refused}");

    let parts = parts(&words);
    let mut secrets = vec![PASSPHRASE, SECOND_PASSPHRASE, CLIENT_SECRET, RECORD];
    secrets.extend(parts.iter().map(String::as_str));
    let process = with_data("kluis-desktop", &kluis.data())?;
    shows_nothing(process, &["kluis-desktop", "KLUIS_LOG=trace"], &secrets);
    let log = window.log()?;
    assert!(
        holds(&log, &connected(&server)),
        "nothing was logged: {}",
        String::from_utf8_lossy(&log)
    );
    for secret in secrets {
        assert!(!holds(&log, secret), "the window logged \"{secret}\"");
    }
    window.close().await
}
