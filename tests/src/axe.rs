//! The accessibility rules of axe-core, run inside the real window.

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use kluis_testkit::REQUIRE_SERVER_VARIABLE;
use kluis_trial_server::NodePackages;
use serde::Deserialize;
use serde_json::Value;

use crate::fixtures::workspace;
use crate::window::Window;

const SCRIPT: &str = "node_modules/axe-core/axe.min.js";

/// The rules, in the version their lock file pins.
const RULES: NodePackages<'_> = NodePackages {
    what: "axe-core",
    package: include_str!("../axe/package.json"),
    lock: include_str!("../axe/package-lock.json"),
    needed: SCRIPT,
};

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

/// The script, installed first where that is needed.
fn install() -> Result<String> {
    let folder = workspace().join("target/tools/axe-core");
    RULES.install_into(&folder)?;
    fs::read_to_string(folder.join(SCRIPT)).context("the installed axe-core holds no script")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_file_pins_the_rules_and_names_no_registry() {
        assert_eq!(RULES.pinned("axe-core").unwrap(), "4.14.1");
    }
}
