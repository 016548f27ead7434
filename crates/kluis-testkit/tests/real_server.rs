//! The fixtures, tried on a real server.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kluis_testkit::{REQUIRE_SERVER_VARIABLE, RecordingProxy, SolidServer};
use url::Url;

/// A plain HTTP/1.1 GET, so that the fixtures are not judged by the client they use themselves.
fn get(url: &Url) -> std::io::Result<String> {
    let port = url.port().expect("the fixtures always name a port");
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(
        stream,
        "GET {} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\nAccept: */*\r\n\r\n",
        url.path()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[test]
fn each_account_has_a_pod_of_its_own() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let first = server.account("anna").unwrap();
    let second = server.account("anna").unwrap();
    assert_ne!(first.storage, second.storage);
    assert_ne!(first.client_secret, second.client_secret);
    for account in [&first, &second] {
        let card = get(&account.web_id).unwrap();
        assert!(card.starts_with("HTTP/1.1 200"), "{card}");
        assert!(card.contains(account.issuer.as_str()), "{card}");
        assert!(
            account
                .web_id
                .as_str()
                .starts_with(account.storage.as_str())
        );
    }
    assert!(server.data_folder().join("alice").is_dir());
}

#[test]
fn seeded_accounts_can_sign_in() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let alice = server.alice().unwrap();
    assert_eq!(alice.storage, server.base_url().join("alice/").unwrap());
    assert!(!alice.client_secret.is_empty());
    assert_ne!(server.bob().unwrap().client_id, alice.client_id);
}

#[tokio::test]
async fn accounts_are_made_from_tokio_tests_too() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let account = server.account_async("tokio").await.unwrap();
    assert!(account.storage.as_str().ends_with('/'));
}

#[test]
fn account_name_that_is_no_path_segment_is_refused() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let error = server.account("../alice").unwrap_err();
    assert!(error.to_string().contains("may only hold"), "{error}");
}

#[test]
fn server_is_reached_on_loopback_only() {
    let Some(server) = SolidServer::shared_or_skip() else {
        return;
    };
    let port = server.base_url().port().unwrap();
    let Ok(table) = std::fs::read_to_string("/proc/net/tcp") else {
        eprintln!("skipped: this system has no /proc/net/tcp to look at");
        return;
    };
    let table = table + &std::fs::read_to_string("/proc/net/tcp6").unwrap_or_default();
    const LISTENING: &str = "0A";
    let addresses: Vec<&str> = table
        .lines()
        .filter_map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let (address, hex_port) = fields.get(1)?.split_once(':')?;
            let listens = fields.get(3) == Some(&LISTENING);
            (listens && u16::from_str_radix(hex_port, 16) == Ok(port)).then_some(address)
        })
        .collect();
    assert_eq!(addresses, ["0100007F"], "127.0.0.1 and nothing else");
}

#[test]
fn proxy_records_what_was_sent_and_falls_silent_on_demand() {
    let Some((server, proxy)) = SolidServer::behind_proxy_or_skip() else {
        return;
    };
    assert_eq!(server.base_url(), proxy.url());
    let account = server.account("proxied").unwrap();
    assert!(account.storage.as_str().starts_with(proxy.url().as_str()));
    assert!(
        proxy.contains_bytes(account.password.as_bytes()),
        "a body that was sent"
    );
    proxy.clear();
    assert!(proxy.requests().is_empty());

    let address = account.storage.join("some%20thing").unwrap();
    let answer = get(&address).unwrap();
    let requests = proxy.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].method, "GET");
    assert_eq!(requests[0].path_and_query, address.path());
    assert_eq!(requests[0].header("connection"), Some("close"));
    let status = requests[0].status.unwrap().to_string();
    assert!(
        answer.starts_with(&format!("HTTP/1.1 {status}")),
        "{answer}"
    );
    assert!(proxy.contains_bytes("some thing"), "found percent-decoded");
    assert!(!proxy.contains_bytes("another thing"));

    proxy.go_offline(true);
    assert!(get(&account.web_id).map_or(true, |answer| answer.is_empty()));
    proxy.go_offline(false);
    assert!(get(&account.web_id).unwrap().starts_with("HTTP/1.1 200"));
}

#[test]
fn proxy_before_nothing_answers_502() {
    let nothing = Url::parse("http://127.0.0.1:1/").unwrap();
    let proxy = RecordingProxy::start(nothing).unwrap();
    assert!(get(proxy.url()).unwrap().starts_with("HTTP/1.1 502"));
}

const CHILD_VARIABLE: &str = "KLUIS_TESTKIT_CHILD_STARTS_A_SERVER";

/// Run in a process of its own by the test below: starts a server, says where, and is then killed.
#[test]
fn child_that_starts_a_server() {
    if std::env::var_os(CHILD_VARIABLE).is_none() {
        return;
    }
    let server = SolidServer::start().unwrap();
    println!(
        "\nSTARTED {} {}",
        server.process_id(),
        server.data_folder().display()
    );
    std::io::stdout().flush().unwrap();
    std::thread::park();
}

#[test]
fn server_ends_when_the_test_process_is_killed() {
    if SolidServer::shared_or_skip().is_none() {
        return;
    }
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_starts_a_server", "--nocapture"])
        .env(CHILD_VARIABLE, "1")
        .env(REQUIRE_SERVER_VARIABLE, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
    let (server, folder) = loop {
        let mut line = String::new();
        let read = std::io::BufRead::read_line(&mut output, &mut line).unwrap();
        assert_ne!(read, 0, "the child ended before it had started a server");
        if let Some(rest) = line.strip_prefix("STARTED ") {
            let (id, folder) = rest.trim().split_once(' ').unwrap();
            break (id.to_owned(), std::path::PathBuf::from(folder));
        }
    };
    assert!(folder.is_dir());
    child.kill().unwrap();
    child.wait().unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    while folder.exists() || is_running(&server) {
        assert!(
            Instant::now() < deadline,
            "the server outlived the process that started it"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Whether a process of this id is there and is more than an entry waiting to be collected.
fn is_running(process_id: &str) -> bool {
    std::fs::read_to_string(format!("/proc/{process_id}/stat")).is_ok_and(|stat| {
        !stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .trim_start()
            .starts_with('Z')
    })
}
