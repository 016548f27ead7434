//! Rules about the source itself: its length, its `unsafe`, and who opens a database.

use super::source::{code_only, is_word};
use super::{Finding, TextFile};

/// Longer files are several files.
const MOST_LINES: usize = 800;
const COUNTED: &[&str] = &["rs", "js", "css"];

/// Opening a database is the vault's job: it alone makes sure that the database is encrypted.
/// The tests of the whole look at the safe's files as a thief would.
const OPENING: &str = "Connection::open";
/// A bench compares it with a plain one.
const MAY_OPEN: &[&str] = &["crates/kluis-vault/", "crates/kluis-bench/", "tests/"];

pub(super) fn check(files: &[TextFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        let extension = file
            .path
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension);
        if COUNTED.contains(&extension) {
            findings.extend(too_long(file));
        }
        if extension == "rs" {
            let code = code_only(&file.text);
            findings.extend(opened_elsewhere(file, &code));
            findings.extend(unexplained_unsafe(file, &code));
        }
    }
    findings
}

fn too_long(file: &TextFile) -> Option<Finding> {
    let lines = file.text.lines().count();
    (lines > MOST_LINES).then(|| {
        Finding::in_file(
            &file.path,
            format!("has {lines} lines, {MOST_LINES} are allowed: one job a file"),
        )
    })
}

fn opened_elsewhere(file: &TextFile, code: &str) -> Vec<Finding> {
    if MAY_OPEN.iter().any(|folder| file.path.starts_with(folder)) {
        return Vec::new();
    }
    code.lines()
        .enumerate()
        .filter(|(_, line)| line.contains(OPENING))
        .map(|(number, _)| {
            Finding::at(
                &file.path,
                number + 1,
                "opens a database: only kluis-vault does",
            )
        })
        .collect()
}

fn unexplained_unsafe(file: &TextFile, code: &str) -> Vec<Finding> {
    let lines: Vec<&str> = file.text.lines().collect();
    code.lines()
        .enumerate()
        .filter(|(number, line)| has_word(line, "unsafe") && !is_explained(&lines, *number))
        .map(|(number, _)| {
            Finding::at(
                &file.path,
                number + 1,
                "has an `unsafe` without a line `// SAFETY: …` above it",
            )
        })
        .collect()
}

/// True when the comment on this line or directly above it says why this is sound.
fn is_explained(lines: &[&str], number: usize) -> bool {
    let explains = |line: &&str| line.contains("// SAFETY:");
    let above = lines[..number].iter().rev().take_while(|line| {
        let line = line.trim_start();
        line.starts_with("//") || line.starts_with("#[")
    });
    lines.get(number).is_some_and(explains) || above.into_iter().any(explains)
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        !line[..start].ends_with(is_word) && !line[start + word.len()..].starts_with(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    #[test]
    fn a_file_over_the_limit_is_found() {
        assert_eq!(check(&[file("a.rs", &"a();\n".repeat(MOST_LINES))]), []);
        let findings = check(&[file("a.rs", &"a();\n".repeat(MOST_LINES + 1))]);
        assert!(findings[0].message.contains("has 801 lines"));
        assert_eq!(
            check(&[file("Cargo.lock", &"a\n".repeat(MOST_LINES + 1))]),
            []
        );
    }

    #[test]
    fn a_database_opened_outside_the_vault_is_found() {
        let opening = "fn a() {\n    rusqlite::Connection::open_in_memory();\n}\n";
        let findings = check(&[file("crates/kluis-pod/src/lib.rs", opening)]);
        assert_eq!(findings[0].line, Some(2));
        assert_eq!(
            check(&[file("crates/kluis-vault/src/database.rs", opening)]),
            []
        );
        assert_eq!(
            check(&[file(
                "crates/kluis-pod/src/lib.rs",
                "// Connection::open is the vault's\n"
            )]),
            []
        );
    }

    #[test]
    fn an_unsafe_without_its_reason_is_found() {
        for bad in [
            "unsafe { a() }\n",
            "// SAFETY: far away\n\nlet b = unsafe { a() };\n",
        ] {
            assert_eq!(check(&[file("a.rs", bad)]).len(), 1, "{bad}");
        }
        for good in [
            "// SAFETY: a() has no precondition\n#[expect(unsafe_code, reason = \"b\")]\nunsafe { a() }\n",
            "let unsafe_code = \"unsafe\"; // unsafe\n",
        ] {
            assert_eq!(check(&[file("a.rs", good)]), [], "{good}");
        }
    }
}
