//! What no file may say: paths of one machine, and hosts of package registries.
//!
//! Both break the project elsewhere: such a path exists nowhere else, and a lock file with hosts
//! in it cannot be used behind a mirror.

use super::{Finding, TextFile, line_at};

/// Folders of one machine; put together here so that this file does not find itself.
const FOLDERS: &[&str] = &[concat!("/wo", "rk/"), concat!("/tm", "p/")];

const HOSTS: &[&str] = &[
    concat!("index.crates", ".io"),
    concat!("static.crates", ".io"),
    concat!("registry.npmjs", ".org"),
    concat!("files.pythonhosted", ".org"),
    concat!("deb.debian", ".org"),
];

pub(super) fn check(files: &[TextFile]) -> Vec<Finding> {
    files.iter().flat_map(check_file).collect()
}

fn check_file(file: &TextFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    for folder in FOLDERS {
        for (start, _) in file.text.match_indices(folder) {
            // `…/notes/work/…` is no path from the root.
            let is_from_the_root = !file.text[..start].ends_with(|character: char| {
                character.is_alphanumeric() || "._-~}>".contains(character)
            });
            if is_from_the_root {
                findings.push(Finding::at(
                    &file.path,
                    line_at(&file.text, start),
                    format!("names the folder {folder} of one machine: ask the system, or a test's own temporary folder"),
                ));
            }
        }
    }
    for host in HOSTS {
        for (start, _) in file.text.match_indices(host) {
            findings.push(Finding::at(
                &file.path,
                line_at(&file.text, start),
                format!("names the registry host {host}: leave it to the client's configuration (npm: --omit-lockfile-registry-resolved)"),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    #[test]
    fn a_folder_of_one_machine_is_found_with_its_line() {
        for folder in FOLDERS {
            let findings = check(&[file("docs/a.md", &format!("one\nsee `{folder}b`\n"))]);
            assert_eq!(findings.len(), 1);
            assert_eq!(findings[0].line, Some(2));
            assert_eq!(check(&[file("docs/a.md", &format!("notes{folder}b"))]), []);
        }
    }

    #[test]
    fn a_registry_host_is_found() {
        for host in HOSTS {
            let lock = format!("{{\"resolved\":\"https://{host}/a/-/a-1.tgz\"}}");
            assert_eq!(check(&[file("package-lock.json", &lock)]).len(), 1);
        }
    }
}
