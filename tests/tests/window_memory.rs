//! After the window was locked, the memory of its shell holds neither the passphrase that was typed, nor
//! a key of the safe; and its heap no record that was shown. What WebKit keeps in an allocator of its own,
//! and in the process that draws the page, is told apart and not promised.

#![cfg(target_os = "linux")]

use std::fs::File;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use kluis_tests::fixtures;
use kluis_tests::memory::{Secret, find};
use kluis_tests::process::with_data;
use kluis_tests::program::{Kluis, PASSPHRASE, argument};
use kluis_tests::safe_keys;
use kluis_tests::window::Window;

const RECORD: &str = "the record";
const SHOWN: &str = "Ramipril";
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_locked_safe_is_left_in_the_shell_of_the_window() -> Result<()> {
    let kluis = Kluis::with_safe();
    kluis
        .run(&["import", argument(&fixtures::sample())])
        .expect_status(0);
    let mut secrets = safe_keys::of(&kluis.safe(), PASSPHRASE);
    secrets.extend(Secret::text("the passphrase", PASSPHRASE));
    secrets.extend(Secret::text(RECORD, SHOWN));

    let window = Window::open(&kluis.beside("person"), &kluis.data(), &[]).await?;
    window.fill("unlock-passphrase", PASSPHRASE).await?;
    window.click("unlock-submit").await?;
    window.click("nav-data").await?;
    window.click("category-medications").await?;
    window.shows(SHOWN).await?;
    let shell = with_data("kluis-desktop", &kluis.data())?;
    match find(shell, &secrets) {
        Ok(found) => ensure!(
            found
                .iter()
                .any(|found| found.starts_with("the master key")),
            "an open safe has its key in memory: {found:?}"
        ),
        Err(error) => {
            println!("skipped: only root may look into a hardened process ({error})");
            return window.close().await;
        }
    }
    window.click("lock").await?;
    window.find("unlock-passphrase").await?;
    let since = Instant::now();
    while File::open(kluis.safe().join("lock"))?.try_lock().is_err() {
        ensure!(since.elapsed() < PATIENCE, "the safe was not closed");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // What was shown went through WebKit's half of this process, which has an allocator of its own.
    let (elsewhere, found): (Vec<_>, Vec<_>) = find(shell, &secrets)?
        .into_iter()
        .partition(|found| found.starts_with(RECORD) && !found.ends_with("[heap]"));
    ensure!(found.is_empty(), "left in memory:\n{}", found.join("\n"));
    if !elsewhere.is_empty() {
        println!(
            "skipped: WebKit's own memory, where the record that was shown is still in {} places",
            elsewhere.len()
        );
    }
    window.close().await
}
