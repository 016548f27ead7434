//! The accessibility rules of axe-core, run inside the real window.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use kluis_testkit::REQUIRE_SERVER_VARIABLE;
use serde::Deserialize;
use serde_json::Value;

use crate::fixtures::workspace;
use crate::window::Window;

const PACKAGE_JSON: &str = include_str!("../axe/package.json");
const PACKAGE_LOCK: &str = include_str!("../axe/package-lock.json");
const STAMP_FILE: &str = "installed-lock.json";

/// Unfolds what is folded, stops motion, draws the theme and gives what the rules of WCAG 2.2 AA
/// and those of good practice find. The rule for the size of targets is off by default.
const CHECK: &str = r#"
    const [theme, done] = arguments;
    const root = document.documentElement;
    const before = root.dataset.theme;
    root.dataset.theme = theme;
    root.style.setProperty('--motion', '0ms');
    document.querySelectorAll('details').forEach(one => { one.open = true; });
    const options = {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules: { 'target-size': { enabled: true } },
        resultTypes: ['violations']
    };
    const end = answer => {
        document.querySelectorAll('details').forEach(one => { one.open = false; });
        if (before === undefined) { delete root.dataset.theme; } else { root.dataset.theme = before; }
        done(answer);
    };
    requestAnimationFrame(() => axe.run(document, options).then(
        found => end({
            checked: found.passes.length,
            violations: found.violations.map(one => ({
                rule: one.id,
                help: one.help,
                places: one.nodes.map(node => node.html + ' (' + node.failureSummary + ')')
            }))
        }),
        error => end({ error: String(error) })
    ));
"#;

/// What the rules found on a page.
#[derive(Debug, Deserialize)]
struct Found {
    /// Rules that had something to check and found it in order.
    checked: usize,
    violations: Vec<Violation>,
}

/// A rule that was broken, and where.
#[derive(Debug, Deserialize)]
struct Violation {
    rule: String,
    help: String,
    places: Vec<String>,
}

/// The rules, ready to be brought into a window.
pub struct Axe {
    script: String,
}

impl Axe {
    /// The rules as they are installed, installing them first where they are missing.
    ///
    /// Prints why and gives `None` where that cannot be done.
    ///
    /// # Panics
    /// Instead of skipping, where the environment variable [`REQUIRE_SERVER_VARIABLE`] is `1`.
    pub fn or_skip() -> Option<Self> {
        match install() {
            Ok(script) => Some(Self { script }),
            Err(error)
                if std::env::var(REQUIRE_SERVER_VARIABLE).is_ok_and(|value| value == "1") =>
            {
                panic!("{REQUIRE_SERVER_VARIABLE} is set and axe-core cannot be had: {error:#}")
            }
            Err(error) => {
                eprintln!("skipped: axe-core cannot be had: {error:#}");
                None
            }
        }
    }

    /// Checks the page that a window shows, in one theme.
    ///
    /// # Errors
    /// Names every rule that is broken and where.
    pub async fn check(&self, window: &Window, page: &str, theme: &str) -> Result<()> {
        if window.script("return typeof axe").await? != "object" {
            window.script(&self.script).await?;
        }
        let answer = window.script_waiting(CHECK, vec![theme.into()]).await?;
        if let Some(error) = answer.get("error").and_then(Value::as_str) {
            bail!("axe-core failed on {page}: {error}");
        }
        let found: Found = serde_json::from_value(answer).context("axe-core answered oddly")?;
        ensure!(
            found.checked > 5,
            "axe-core checked next to nothing on {page}"
        );
        let told: Vec<String> = found
            .violations
            .iter()
            .map(|one| {
                format!(
                    "{} ({}):\n    {}",
                    one.rule,
                    one.help,
                    one.places.join("\n    ")
                )
            })
            .collect();
        ensure!(told.is_empty(), "{page}, {theme}:\n  {}", told.join("\n  "));
        Ok(())
    }
}

/// The script, installed with `npm ci` by the lock file beside these tests unless that very lock
/// file is installed already. Of several processes one installs and the others wait.
fn install() -> Result<String> {
    let folder = workspace().join("target/tools/axe-core");
    fs::create_dir_all(&folder)?;
    let guard = File::create(folder.with_extension("lock"))?;
    guard.lock()?;
    let stamp = folder.join(STAMP_FILE);
    let current = fs::read_to_string(&stamp).is_ok_and(|lock| lock == PACKAGE_LOCK);
    if !(current && script_in(&folder).is_file()) {
        match fs::remove_file(&stamp) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        install_into(&folder)?;
        fs::write(&stamp, PACKAGE_LOCK)?;
    }
    fs::read_to_string(script_in(&folder)).context("the installed axe-core holds no script")
}

fn script_in(folder: &Path) -> PathBuf {
    folder.join("node_modules/axe-core/axe.min.js")
}

fn install_into(folder: &Path) -> Result<()> {
    fs::write(folder.join("package.json"), PACKAGE_JSON)?;
    fs::write(folder.join("package-lock.json"), PACKAGE_LOCK)?;
    let output = Command::new("npm")
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .context("npm could not be started")?;
    ensure!(
        output.status.success(),
        "npm ci could not install axe-core into {}: {}",
        folder.display(),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_file_pins_the_rules_and_names_no_registry() {
        let lock: Value = serde_json::from_str(PACKAGE_LOCK).unwrap();
        let package = &lock["packages"]["node_modules/axe-core"];
        assert_eq!(package["version"], "4.14.1");
        assert!(package["integrity"].is_string());
        assert!(!PACKAGE_LOCK.contains("\"resolved\""));
    }
}
