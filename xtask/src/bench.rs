//! The speeds that the project promises, each beside a peer measured in the same run.

mod sync;

use std::fs;

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{command, setup};

/// One promise, measured by the benches of `kluis-bench`.
struct Row {
    what: &'static str,
    ours: &'static str,
    promise: Promise,
}

enum Promise {
    /// At most so many times the time of the peer.
    TimesPeer { peer: &'static str, most: f64 },
    /// At least this share of the speed of the peer.
    ShareOfPeer { peer: &'static str, least: f64 },
    /// At most so many milliseconds.
    Milliseconds { most: f64 },
    /// At least so many megabytes (10⁶) a second of `megabytes`, or `share` of what the peer reaches.
    Speed {
        megabytes: f64,
        least: f64,
        peer: &'static str,
        share: f64,
    },
    /// So many requests a second; with `least`, at least this share of what the peer reaches.
    Requests {
        peer: &'static str,
        least: Option<f64>,
    },
    /// Told as a share of the time of the peer.
    Beside { peer: &'static str },
    /// No time but a number, told beside the peer's.
    Count { peer: Option<&'static str> },
    /// A number that is so many times lower than the peer's.
    Fewer { peer: &'static str, times: f64 },
    /// Told without a promise.
    Told,
}

/// A measurement is named as criterion names it: the group, then the bench.
const ROWS: &[Row] = &[
    Row {
        what: "insert 50,000 rows, against plain SQLite",
        ours: "sqlcipher-insert/sha256-4096",
        promise: Promise::TimesPeer {
            peer: "sqlcipher-insert/plain-4096",
            most: 1.5,
        },
    },
    Row {
        what: "read 2,000 rows at random, cached, against plain SQLite",
        ours: "sqlcipher-read-warm/sha256-4096",
        promise: Promise::TimesPeer {
            peer: "sqlcipher-read-warm/plain-4096",
            most: 1.5,
        },
    },
    Row {
        what: "read 2,000 rows at random, not cached, against plain SQLite",
        ours: "sqlcipher-read-cold/sha256-4096",
        promise: Promise::TimesPeer {
            peer: "sqlcipher-read-cold/plain-4096",
            most: 4.0,
        },
    },
    Row {
        what: "read all 50,000 rows, not cached, against plain SQLite",
        ours: "sqlcipher-scan-cold/sha256-4096",
        promise: Promise::TimesPeer {
            peer: "sqlcipher-scan-cold/plain-4096",
            most: 4.0,
        },
    },
    Row {
        what: "  the same with pages of 8 KiB",
        ours: "sqlcipher-scan-cold/sha256-8192",
        promise: Promise::Told,
    },
    Row {
        what: "  the same with HMAC-SHA-512, the library's default",
        ours: "sqlcipher-scan-cold/sha512-4096",
        promise: Promise::Told,
    },
    Row {
        what: "open a safe of 1 GiB: the passphrase's hash",
        ours: "unlock/hash",
        promise: Promise::Told,
    },
    Row {
        what: "open a safe of 1 GiB: the rest",
        ours: "unlock/rest",
        promise: Promise::Milliseconds { most: 50.0 },
    },
    Row {
        what: "write a large object of 256 MiB, against the program age",
        ours: "object-write/kluis",
        promise: Promise::ShareOfPeer {
            peer: "object-write/age",
            least: 0.7,
        },
    },
    Row {
        what: "read a large object of 256 MiB, against the program age",
        ours: "object-read/kluis",
        promise: Promise::ShareOfPeer {
            peer: "object-read/age",
            least: 0.7,
        },
    },
    Row {
        what: "back up a safe of 512 MiB, against copying a file on this disk",
        ours: "backup/kluis",
        promise: Promise::Speed {
            megabytes: (128.0 + 3.0 * 128.0) * 1.048_576,
            least: 100.0,
            peer: "backup/copy",
            share: 0.7,
        },
    },
    Row {
        what: "read 1 kB of a Solid server, 1 at once, against a bare load generator",
        ours: "client-get-1/kluis",
        promise: Promise::Requests {
            peer: "client-get-1/bare",
            least: Some(0.9),
        },
    },
    Row {
        what: "  the same beside @inrupt/solid-client",
        ours: "client-get-1/kluis",
        promise: Promise::Requests {
            peer: "client-get-1/inrupt",
            least: None,
        },
    },
    Row {
        what: "  the same beside solid-bashlib",
        ours: "client-get-1/kluis",
        promise: Promise::Requests {
            peer: "client-get-1/bashlib",
            least: None,
        },
    },
    Row {
        what: "read 1 kB of a Solid server, 8 at once, against a bare load generator",
        ours: "client-get-8/kluis",
        promise: Promise::Requests {
            peer: "client-get-8/bare",
            least: Some(0.9),
        },
    },
    Row {
        what: "  the same beside @inrupt/solid-client",
        ours: "client-get-8/kluis",
        promise: Promise::Requests {
            peer: "client-get-8/inrupt",
            least: None,
        },
    },
    Row {
        what: "  the same beside solid-bashlib",
        ours: "client-get-8/kluis",
        promise: Promise::Requests {
            peer: "client-get-8/bashlib",
            least: None,
        },
    },
    Row {
        what: "read 1 kB of a Solid server, 32 at once, against a bare load generator",
        ours: "client-get-32/kluis",
        promise: Promise::Requests {
            peer: "client-get-32/bare",
            least: Some(0.9),
        },
    },
    Row {
        what: "  the same beside @inrupt/solid-client",
        ours: "client-get-32/kluis",
        promise: Promise::Requests {
            peer: "client-get-32/inrupt",
            least: None,
        },
    },
    Row {
        what: "  the same beside solid-bashlib",
        ours: "client-get-32/kluis",
        promise: Promise::Requests {
            peer: "client-get-32/bashlib",
            least: None,
        },
    },
    Row {
        what: "write 1 kB to a Solid server, 1 at once, against a bare load generator",
        ours: "client-put-1/kluis",
        promise: Promise::Requests {
            peer: "client-put-1/bare",
            least: Some(0.9),
        },
    },
    Row {
        what: "  the same beside @inrupt/solid-client",
        ours: "client-put-1/kluis",
        promise: Promise::Requests {
            peer: "client-put-1/inrupt",
            least: None,
        },
    },
    Row {
        what: "  the same beside solid-bashlib",
        ours: "client-put-1/kluis",
        promise: Promise::Requests {
            peer: "client-put-1/bashlib",
            least: None,
        },
    },
    Row {
        what: "write 1 kB to a Solid server, 8 at once, against a bare load generator",
        ours: "client-put-8/kluis",
        promise: Promise::Requests {
            peer: "client-put-8/bare",
            least: Some(0.9),
        },
    },
    Row {
        what: "  the same beside @inrupt/solid-client",
        ours: "client-put-8/kluis",
        promise: Promise::Requests {
            peer: "client-put-8/inrupt",
            least: None,
        },
    },
    Row {
        what: "  the same beside solid-bashlib",
        ours: "client-put-8/kluis",
        promise: Promise::Requests {
            peer: "client-put-8/bashlib",
            least: None,
        },
    },
    Row {
        what: "write 1 kB to a Solid server, 32 at once, against a bare load generator",
        ours: "client-put-32/kluis",
        promise: Promise::Requests {
            peer: "client-put-32/bare",
            least: Some(0.9),
        },
    },
    Row {
        what: "  the same beside @inrupt/solid-client",
        ours: "client-put-32/kluis",
        promise: Promise::Requests {
            peer: "client-put-32/inrupt",
            least: None,
        },
    },
    Row {
        what: "  the same beside solid-bashlib",
        ours: "client-put-32/kluis",
        promise: Promise::Requests {
            peer: "client-put-32/bashlib",
            least: None,
        },
    },
];

/// Runs the benches and prints the rows; a promise that is not kept is said, and is no failure: a
/// busy machine must not stop anybody's work.
pub(crate) fn bench(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    setup::benches()?;
    command::run(
        workspace
            .cargo()
            .args(["bench", "--package", "kluis-bench", "--benches", "--"])
            .args(arguments),
    )?;
    println!();
    for row in ROWS.iter().chain(sync::ROWS) {
        println!("{}", line(workspace, row)?);
    }
    Ok(())
}

fn line(workspace: &Workspace, row: &Row) -> Result<String> {
    let Some(ours) = mean_nanoseconds(workspace, row.ours)? else {
        return Ok(format!("not measured  {}", row.what));
    };
    let measured = match &row.promise {
        Promise::Count { .. } | Promise::Fewer { .. } => format!("{ours:>10.0}   "),
        _ => format!("{:>10.1} ms", ours / 1e6),
    };
    let with_peer = |peer: &str| mean_nanoseconds(workspace, peer);
    let (verdict, beside) = match &row.promise {
        Promise::Told => ("told", String::new()),
        Promise::Milliseconds { most } => {
            (kept(ours / 1e6 <= *most), format!("promised ≤ {most} ms"))
        }
        Promise::TimesPeer { peer, most } => match with_peer(peer)? {
            Some(theirs) => (
                kept(ours / theirs <= *most),
                format!("{:.2} × the peer's, promised ≤ {most}", ours / theirs),
            ),
            None => ("told", "the peer was not measured".to_owned()),
        },
        Promise::ShareOfPeer { peer, least } => match with_peer(peer)? {
            Some(theirs) => (
                kept(theirs / ours >= *least),
                format!(
                    "{:.0} % of the peer's speed, promised ≥ {:.0} %",
                    theirs / ours * 100.0,
                    least * 100.0
                ),
            ),
            None => ("told", "the peer was not measured".to_owned()),
        },
        Promise::Requests { peer, least } => match with_peer(peer)? {
            Some(theirs) => {
                let share = theirs / ours;
                let promised = least.map_or(String::new(), |least| {
                    format!(", promised ≥ {:.0} %", least * 100.0)
                });
                (
                    least.map_or("told", |least| kept(share >= least)),
                    format!(
                        "{:.0} requests/s, {:.0} % of the peer's {:.0}{promised}",
                        1e9 / ours,
                        share * 100.0,
                        1e9 / theirs
                    ),
                )
            }
            None => ("told", "the peer was not measured".to_owned()),
        },
        Promise::Beside { peer } => match with_peer(peer)? {
            Some(theirs) => ("told", format!("{:.2} × the peer's", ours / theirs)),
            None => ("told", "the peer was not measured".to_owned()),
        },
        Promise::Count { peer } => match peer.map(with_peer).transpose()?.flatten() {
            Some(theirs) => ("told", format!("the peer's: {theirs:.0}")),
            None => ("told", String::new()),
        },
        Promise::Fewer { peer, times } => match with_peer(peer)? {
            Some(theirs) => (
                kept(theirs / ours >= *times),
                format!(
                    "the peer's: {theirs:.0}, {:.1} × as many, promised ≥ {times} ×",
                    theirs / ours
                ),
            ),
            None => ("told", "the peer was not measured".to_owned()),
        },
        Promise::Speed {
            megabytes,
            least,
            peer,
            share,
        } => {
            let speed = megabytes / (ours / 1e9);
            let limit = with_peer(peer)?.map(|theirs| megabytes / (theirs / 1e9));
            let enough = limit.map_or(*least, |limit| least.min(limit * share));
            let of_the_disk = limit.map_or(String::new(), |limit| {
                format!(" (the disk gives {limit:.0} MB/s)")
            });
            (
                kept(speed >= enough),
                format!("{speed:.0} MB/s, promised ≥ {enough:.0}{of_the_disk}"),
            )
        }
    };
    Ok(format!("{verdict:<9}{measured}  {}  {beside}", row.what)
        .trim_end()
        .to_owned())
}

fn kept(kept: bool) -> &'static str {
    if kept { "kept" } else { "NOT KEPT" }
}

/// The mean time of a measurement of the last run in nanoseconds, or `None` when there is none.
fn mean_nanoseconds(workspace: &Workspace, name: &str) -> Result<Option<f64>> {
    let file = workspace
        .target
        .join("criterion")
        .join(name)
        .join("new")
        .join("estimates.json");
    if !file.exists() {
        return Ok(None);
    }
    let text =
        fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
    let estimates: serde_json::Value =
        serde_json::from_str(&text).with_context(|| format!("{} is not JSON", file.display()))?;
    Ok(estimates["mean"]["point_estimate"].as_f64())
}
