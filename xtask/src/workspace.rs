//! Where things are: the root, the target folder, the members, the files under version control.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

use crate::command;

/// The workspace as `cargo metadata` describes it, without its dependencies' own facts.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Where cargo builds to.
    pub(crate) target: PathBuf,
    pub(crate) members: Vec<Member>,
}

/// One package of the workspace.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Folder below the root, for example `crates/kluis-pod`.
    pub(crate) folder: String,
    pub(crate) dependencies: Vec<Dependency>,
}

/// One line of a member's manifest.
#[derive(Debug, Clone)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// When a dependency is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Normal,
    Build,
    Development,
}

impl Workspace {
    /// Asks cargo, from the folder that this command was started in.
    pub(crate) fn find() -> Result<Self> {
        let metadata = command::output_of(command::cargo().args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
        ]))?;
        Self::from_metadata(&metadata)
    }

    fn from_metadata(metadata: &str) -> Result<Self> {
        let metadata: Value =
            serde_json::from_str(metadata).context("`cargo metadata` wrote no JSON")?;
        let root = PathBuf::from(text(&metadata, "workspace_root")?);
        let target = PathBuf::from(text(&metadata, "target_directory")?);
        let packages = metadata["packages"]
            .as_array()
            .ok_or_else(|| anyhow!("`cargo metadata` has no list \"packages\""))?;
        let members = packages
            .iter()
            .map(|package| Member::from_metadata(package, &root))
            .collect::<Result<Vec<_>>>()?;
        Ok(Self {
            root,
            target,
            members,
        })
    }

    /// A cargo that works on this workspace, wherever the command was started.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = command::cargo();
        command.current_dir(&self.root);
        command
    }

    /// Folder for what the project installs for itself; kept between runs.
    pub(crate) fn tools(&self) -> PathBuf {
        self.root.join("target/tools")
    }

    /// A binary of the development profile.
    pub(crate) fn binary(&self, name: &str) -> PathBuf {
        self.target
            .join("debug")
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Every file that git knows or would take, below the root, sorted.
    pub(crate) fn files(&self) -> Result<Vec<String>> {
        let listing = command::output_of(Command::new("git").current_dir(&self.root).args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]))
        .context("the rules are checked on the files that git lists")?;
        let files: BTreeSet<String> = listing
            .split('\0')
            .filter(|file| !file.is_empty() && self.root.join(file).is_file())
            .map(str::to_owned)
            .collect();
        if files.is_empty() {
            bail!("git lists no file below {}", self.root.display());
        }
        Ok(files.into_iter().collect())
    }
}

impl Member {
    fn from_metadata(package: &Value, root: &Path) -> Result<Self> {
        let manifest = PathBuf::from(text(package, "manifest_path")?);
        let folder = manifest
            .parent()
            .and_then(|folder| folder.strip_prefix(root).ok())
            .ok_or_else(|| anyhow!("{} lies outside the workspace", manifest.display()))?;
        let dependencies = package["dependencies"]
            .as_array()
            .ok_or_else(|| anyhow!("`cargo metadata` has no list \"dependencies\""))?
            .iter()
            .map(|dependency| {
                let kind = match dependency["kind"].as_str() {
                    None => Kind::Normal,
                    Some("build") => Kind::Build,
                    Some("dev") => Kind::Development,
                    Some(other) => {
                        bail!("`cargo metadata` names an unknown kind of dependency \"{other}\"")
                    }
                };
                Ok(Dependency {
                    name: text(dependency, "name")?.to_owned(),
                    kind,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(Self {
            name: text(package, "name")?.to_owned(),
            folder: folder.to_string_lossy().replace('\\', "/"),
            dependencies,
        })
    }
}

fn text<'value>(value: &'value Value, key: &str) -> Result<&'value str> {
    value[key]
        .as_str()
        .ok_or_else(|| anyhow!("`cargo metadata` has no text \"{key}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_read_with_their_folder_and_the_kinds_of_their_dependencies() {
        let metadata = r#"{"workspace_root":"/house","target_directory":"/house/target","packages":[
            {"name":"a","manifest_path":"/house/crates/a/Cargo.toml","dependencies":[
                {"name":"b","kind":null},{"name":"c","kind":"dev"},{"name":"d","kind":"build"}]}]}"#;
        let workspace = Workspace::from_metadata(metadata).unwrap();
        let member = &workspace.members[0];
        assert_eq!(member.folder, "crates/a");
        let kinds: Vec<Kind> = member
            .dependencies
            .iter()
            .map(|dependency| dependency.kind)
            .collect();
        assert_eq!(kinds, [Kind::Normal, Kind::Development, Kind::Build]);
    }

    #[test]
    fn metadata_of_another_shape_is_refused() {
        let error = Workspace::from_metadata("{}").unwrap_err();
        assert!(error.to_string().contains("workspace_root"));
    }
}
