//! Which crate may know which: the arrows drawn in `ARCHITECTURE.md` are the only ones there are.
//!
//! An arrow is a line `a, b ──► c, d` of a fenced block; a name is that of a package or of its
//! folder, and what follows in brackets is a remark. An arrow that no manifest has is as wrong as one
//! that is missing. What only tests need is free, except that nobody but tests may need the kit for
//! tests.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, TextFile, text_of};
use crate::workspace::{Kind, Member, Workspace};

const DRAWING: &str = "ARCHITECTURE.md";
const ONLY_FOR_TESTS: &str = "kluis-testkit";

/// Members that stand outside the drawing: tests may know everybody.
const OUTSIDE: &[&str] = &["kluis-testkit", "kluis-tests"];

/// Which package points at which.
type Arrows = BTreeMap<String, BTreeSet<String>>;

pub(super) fn check(workspace: &Workspace, files: &[TextFile]) -> Vec<Finding> {
    let Some(drawing) = text_of(files, DRAWING) else {
        return vec![Finding::in_file(
            DRAWING,
            "is missing: the arrows between the crates are drawn there",
        )];
    };
    match drawn(drawing, &workspace.members) {
        Ok(arrows) => compare(&workspace.members, &arrows),
        Err(finding) => vec![finding],
    }
}

fn drawn(drawing: &str, members: &[Member]) -> Result<Arrows, Finding> {
    let mut arrows = Arrows::new();
    let mut within_block = false;
    for (number, line) in drawing.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            within_block = !within_block;
            continue;
        }
        if !within_block || !line.contains('►') {
            continue;
        }
        let sides: Vec<Vec<String>> = line
            .split('►')
            .map(|side| names(side, members))
            .collect::<Result<_, _>>()
            .map_err(|unknown| {
                Finding::at(
                    DRAWING,
                    number + 1,
                    format!("\"{unknown}\" is neither a member of the workspace nor its folder"),
                )
            })?;
        for pair in sides.windows(2) {
            for from in &pair[0] {
                arrows
                    .entry(from.clone())
                    .or_default()
                    .extend(pair[1].iter().cloned());
            }
        }
    }
    if arrows.is_empty() {
        return Err(Finding::in_file(
            DRAWING,
            "draws no arrow: `a, b ──► c` in a fenced block is expected",
        ));
    }
    Ok(arrows)
}

/// The packages that one side of an arrow names.
fn names(side: &str, members: &[Member]) -> Result<Vec<String>, String> {
    let side = side.split('(').next().unwrap_or("");
    side.trim_matches(|character: char| character == '─' || character.is_whitespace())
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| {
            let member = members
                .iter()
                .find(|member| member.name == name || member.folder == name);
            member
                .map(|member| member.name.clone())
                .ok_or_else(|| name.to_owned())
        })
        .collect()
}

fn compare(members: &[Member], arrows: &Arrows) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in members
        .iter()
        .filter(|member| !OUTSIDE.contains(&member.name.as_str()))
    {
        let manifest = format!("{}/Cargo.toml", member.folder);
        let allowed = arrows.get(&member.name);
        for dependency in &member.dependencies {
            let is_ours = members.iter().any(|other| other.name == dependency.name);
            if !is_ours || dependency.kind == Kind::Development {
                continue;
            }
            let name = &dependency.name;
            if name == ONLY_FOR_TESTS {
                findings.push(Finding::in_file(
                    &manifest,
                    format!("{name} is for tests: move it to [dev-dependencies]"),
                ));
            } else if !allowed.is_some_and(|allowed| allowed.contains(name)) {
                findings.push(Finding::in_file(
                    &manifest,
                    format!("{DRAWING} draws no arrow {} ──► {name}: do without it, or draw the arrow and say why", member.name),
                ));
            }
        }
    }
    for (from, to) in arrows
        .iter()
        .flat_map(|(from, all)| all.iter().map(move |to| (from, to)))
    {
        let exists = members.iter().any(|member| {
            member.name == *from
                && member.dependencies.iter().any(|dependency| {
                    dependency.name == *to && dependency.kind != Kind::Development
                })
        });
        if !exists {
            findings.push(Finding::in_file(
                DRAWING,
                format!("draws an arrow {from} ──► {to} that no manifest has: remove it"),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    fn member(name: &str, folder: &str, dependencies: &[(&str, Kind)]) -> Member {
        Member {
            name: name.to_owned(),
            folder: folder.to_owned(),
            dependencies: dependencies
                .iter()
                .map(|(name, kind)| Dependency {
                    name: (*name).to_owned(),
                    kind: *kind,
                })
                .collect(),
        }
    }

    fn members(of_the_low_one: &[(&str, Kind)]) -> Vec<Member> {
        vec![
            member(
                "kluis-desktop",
                "src-tauri",
                &[("middle", Kind::Normal), ("serde", Kind::Normal)],
            ),
            member("middle", "crates/middle", &[("low", Kind::Normal)]),
            member("low", "crates/low", of_the_low_one),
            member(
                "kluis-testkit",
                "crates/kluis-testkit",
                &[("low", Kind::Normal)],
            ),
        ]
    }

    const GOOD: &str = "text ► not drawn\n```\nsrc-tauri ───► middle ──► low (or less)\n```\n";

    #[test]
    fn what_is_drawn_is_allowed() {
        let members = members(&[
            ("kluis-testkit", Kind::Development),
            ("middle", Kind::Development),
        ]);
        assert_eq!(compare(&members, &drawn(GOOD, &members).unwrap()), []);
    }

    #[test]
    fn an_arrow_upwards_is_found() {
        for kind in [Kind::Normal, Kind::Build] {
            let members = members(&[("middle", kind)]);
            let findings = compare(&members, &drawn(GOOD, &members).unwrap());
            assert_eq!(findings.len(), 1);
            assert_eq!(findings[0].file, "crates/low/Cargo.toml");
            assert!(findings[0].message.contains("low ──► middle"));
        }
    }

    #[test]
    fn the_kit_for_tests_outside_of_tests_is_found() {
        let members = members(&[("kluis-testkit", Kind::Normal)]);
        let findings = compare(&members, &drawn(GOOD, &members).unwrap());
        assert!(findings[0].message.contains("[dev-dependencies]"));
    }

    #[test]
    fn an_arrow_that_no_manifest_has_is_found() {
        let members = members(&[]);
        let drawing = format!("{GOOD}```\nsrc-tauri ──► low\n```\n");
        let findings = compare(&members, &drawn(&drawing, &members).unwrap());
        assert_eq!(findings.len(), 1);
        assert!(findings[0].message.contains("kluis-desktop ──► low"));
    }

    #[test]
    fn a_drawing_of_nothing_or_of_strangers_is_found() {
        let members = members(&[]);
        assert!(
            drawn("src-tauri ──► middle", &members)
                .unwrap_err()
                .message
                .contains("draws no arrow")
        );
        let finding = drawn("```\nmiddle ──► stranger\n```", &members).unwrap_err();
        assert_eq!(finding.line, Some(2));
        assert!(finding.message.contains("\"stranger\""));
    }
}
