//! A dependency is declared once, for all members, and some are for one crate alone.

use toml::{Table, Value};

use super::{Finding, TextFile, text_of};
use crate::workspace::Workspace;

/// Dependencies whose use is one crate's job: name, who may use it, why.
const OWNED: &[(&str, &[&str], &str)] = &[(
    "reqwest",
    &["solid-client-rs", "kluis-trial-server", "kluis-testkit"],
    "only solid-client-rs speaks to a network",
)];

const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

pub(super) fn check(workspace: &Workspace, files: &[TextFile]) -> Vec<Finding> {
    let mut findings = owned(workspace);
    let mut used = Vec::new();
    for member in &workspace.members {
        let path = format!("{}/Cargo.toml", member.folder);
        match text_of(files, &path).map(str::parse::<Table>) {
            Some(Ok(manifest)) => findings.extend(check_member(&path, &manifest, &mut used)),
            Some(Err(error)) => {
                findings.push(Finding::in_file(&path, format!("is no TOML: {error}")))
            }
            None => findings.push(Finding::in_file(&path, "is not under version control")),
        }
    }
    match text_of(files, "Cargo.toml").map(str::parse::<Table>) {
        Some(Ok(root)) => findings.extend(unused(&root, &used)),
        _ => findings.push(Finding::in_file("Cargo.toml", "is missing or no TOML")),
    }
    findings
}

fn owned(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in &workspace.members {
        for (dependency, owners, why) in OWNED {
            let uses = member
                .dependencies
                .iter()
                .any(|candidate| candidate.name == *dependency);
            if uses && !owners.contains(&member.name.as_str()) {
                let manifest = format!("{}/Cargo.toml", member.folder);
                findings.push(Finding::in_file(
                    &manifest,
                    format!("may not depend on {dependency}: {why}"),
                ));
            }
        }
    }
    findings
}

/// Looks at one member's manifest; what it takes from the workspace is added to `used`.
fn check_member(path: &str, manifest: &Table, used: &mut Vec<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for kind in KINDS {
        for (name, declared) in table(manifest, kind) {
            if takes_from_workspace(declared) {
                used.push(name.clone());
            } else {
                findings.push(Finding::in_file(
                    path,
                    format!("{name} in [{kind}] has a declaration of its own: put it into [workspace.dependencies] and write `{name}.workspace = true`"),
                ));
            }
        }
    }
    // One system alone may need the same crate in several versions, each under its own name: those
    // have no place in the common table.
    for (_, of_target) in table(manifest, "target") {
        let Some(of_target) = of_target.as_table() else {
            continue;
        };
        for kind in KINDS {
            for (name, declared) in table(of_target, kind) {
                if takes_from_workspace(declared) {
                    used.push(name.clone());
                } else if declared.get("path").is_some() {
                    findings.push(Finding::in_file(
                        path,
                        format!("{name} has a path of its own: write `{name}.workspace = true`"),
                    ));
                }
            }
        }
    }
    let lints = manifest
        .get("lints")
        .and_then(|lints| lints.get("workspace"))
        .and_then(Value::as_bool);
    if lints != Some(true) {
        findings.push(Finding::in_file(
            path,
            "does not take the common lints: write `[lints]` with `workspace = true`",
        ));
    }
    findings
}

fn table<'manifest>(
    manifest: &'manifest Table,
    name: &str,
) -> impl Iterator<Item = (&'manifest String, &'manifest Value)> {
    manifest
        .get(name)
        .and_then(Value::as_table)
        .into_iter()
        .flatten()
}

fn takes_from_workspace(declared: &Value) -> bool {
    declared.get("workspace").and_then(Value::as_bool) == Some(true)
}

fn unused(root: &Table, used: &[String]) -> Vec<Finding> {
    let workspace = root.get("workspace").and_then(Value::as_table);
    let declared = workspace
        .map(|workspace| table(workspace, "dependencies"))
        .into_iter()
        .flatten();
    declared
        .filter(|(name, _)| !used.contains(name))
        .map(|(name, _)| {
            Finding::in_file(
                "Cargo.toml",
                format!("{name} in [workspace.dependencies] is used by no member: remove it"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings_of(manifest: &str) -> (Vec<Finding>, Vec<String>) {
        let mut used = Vec::new();
        let findings = check_member("crates/a/Cargo.toml", &manifest.parse().unwrap(), &mut used);
        (findings, used)
    }

    #[test]
    fn what_comes_from_the_workspace_is_allowed() {
        let (findings, used) = findings_of(
            "[lints]\nworkspace = true\n[dependencies]\nserde.workspace = true\nb = { workspace = true, features = [] }\n\
             [target.'cfg(unix)'.dependencies]\nold = { package = \"serde\", version = \"0.9\" }\nc.workspace = true\n",
        );
        assert_eq!(findings, []);
        assert_eq!(used, ["b", "serde", "c"]);
    }

    #[test]
    fn a_declaration_of_its_own_is_found_in_every_table() {
        for kind in KINDS {
            for declaration in [
                "serde = \"1\"",
                "serde = { version = \"1\" }",
                "serde = { path = \"../serde\" }",
            ] {
                let (findings, _) = findings_of(&format!(
                    "[lints]\nworkspace = true\n[{kind}]\n{declaration}\n"
                ));
                assert_eq!(findings.len(), 1, "{kind} {declaration}");
                assert!(findings[0].message.contains("serde.workspace = true"));
            }
        }
    }

    #[test]
    fn a_member_without_the_common_lints_is_found() {
        let (findings, _) = findings_of("[package]\nname = \"a\"\n");
        assert!(findings[0].message.contains("[lints]"));
    }

    #[test]
    fn a_dependency_that_nobody_uses_is_found() {
        let root: Table = "[workspace.dependencies]\na = \"1\"\nb = \"1\"\n"
            .parse()
            .unwrap();
        let findings = unused(&root, &["a".to_owned()]);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].message.starts_with("b in"));
    }

    #[test]
    fn the_network_in_a_crate_that_has_no_business_there_is_found() {
        use crate::workspace::{Dependency, Kind, Member};
        let member = |name: &str| Member {
            name: name.to_owned(),
            folder: format!("crates/{name}"),
            dependencies: vec![Dependency {
                name: "reqwest".to_owned(),
                kind: Kind::Normal,
            }],
        };
        let workspace = Workspace {
            root: "/house".into(),
            target: "/house/target".into(),
            members: vec![member("solid-client-rs"), member("kluis-import")],
        };
        let findings = owned(&workspace);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].file, "crates/kluis-import/Cargo.toml");
    }
}
