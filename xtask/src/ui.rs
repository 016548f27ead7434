//! The pages of the desktop: compiled to WebAssembly, bound to JavaScript, put together in
//! `ui/dist`, where the desktop embeds them from.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::workspace::Workspace;
use crate::{command, setup};

/// What the page is made of, by its path below `ui/dist`.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Brings `ui/dist` up to date. Files whose content stays the same are not touched, so that the
/// desktop is only built again when the page has changed.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    setup::wasm_target()?;
    command::run(workspace.cargo().args([
        "build",
        "--package",
        "kluis-ui",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        "wasm-release",
    ]))?;
    let compiled = workspace
        .target
        .join("wasm32-unknown-unknown/wasm-release/kluis-ui.wasm");
    let bound = workspace.target.join("ui-bindings");
    if !is_newer(&bound.join("kluis-ui_bg.wasm"), &compiled)? {
        bind(&compiled, &bound)?;
    }

    let sources = workspace.root.join("ui");
    let mut page = Files::new();
    for name in ["index.html", "boot.js"] {
        page.insert(name.into(), read(&sources.join(name))?);
    }
    for folder in ["style", "assets"] {
        collect(&sources.join(folder), Path::new(folder), &mut page)?;
    }
    collect(&bound, Path::new(""), &mut page)?;
    check_start(&page)?;
    mirror(&page, &sources.join("dist"))
}

/// True when both exist and the first was written after the second.
fn is_newer(product: &Path, source: &Path) -> Result<bool> {
    let written = fs::metadata(source)
        .and_then(|facts| facts.modified())
        .with_context(|| format!("could not look at {}", source.display()))?;
    Ok(fs::metadata(product)
        .and_then(|facts| facts.modified())
        .is_ok_and(|made| made > written))
}

fn bind(compiled: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("could not clear {}", folder.display()))?;
    }
    Bindgen::new()
        .input_path(compiled)
        .web(true)
        .context("the bindings could not be set up for a page")?
        .typescript(false)
        .omit_default_module_path(true)
        .generate(folder)
        .with_context(|| format!("could not make bindings for {}", compiled.display()))
}

/// Adds every file below `folder`, which may be missing, as `prefix/…`.
fn collect(folder: &Path, prefix: &Path, files: &mut Files) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let entries =
        fs::read_dir(folder).with_context(|| format!("could not list {}", folder.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("could not list {}", folder.display()))?;
        let path = entry.path();
        let name = prefix.join(entry.file_name());
        if path.is_dir() {
            collect(&path, &name, files)?;
        } else if files.insert(name.clone(), read(&path)?).is_some() {
            bail!("two files of the page are called {}", name.display());
        }
    }
    Ok(())
}

/// A page that starts another program than the one built here would stay white, and say nothing.
fn check_start(page: &Files) -> Result<()> {
    let boot = page
        .get(Path::new("boot.js"))
        .map(|bytes| String::from_utf8_lossy(bytes));
    for started in ["kluis-ui.js", "kluis-ui_bg.wasm"] {
        if !page.contains_key(Path::new(started)) {
            bail!("the bindings lack {started}");
        }
        if !boot.as_ref().is_some_and(|boot| boot.contains(started)) {
            bail!("ui/boot.js does not start ./{started}");
        }
    }
    Ok(())
}

/// Makes `folder` hold exactly `files`, writing only what differs.
fn mirror(files: &Files, folder: &Path) -> Result<()> {
    let mut present = Files::new();
    collect(folder, Path::new(""), &mut present)?;
    for name in present.keys().filter(|name| !files.contains_key(*name)) {
        let path = folder.join(name);
        fs::remove_file(&path).with_context(|| format!("could not remove {}", path.display()))?;
    }
    for (name, bytes) in files {
        if present.get(name) == Some(bytes) {
            continue;
        }
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .with_context(|| format!("could not make {}", parent.display()))?;
        }
        fs::write(&path, bytes).with_context(|| format!("could not write {}", path.display()))?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("could not read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(files: &[(&str, &str)]) -> Files {
        files
            .iter()
            .map(|(name, text)| (PathBuf::from(name), text.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn the_folder_holds_exactly_the_page_and_what_is_the_same_stays_untouched() {
        let folder = tempfile::tempdir().unwrap();
        mirror(
            &page(&[("index.html", "one"), ("old/gone.css", "two")]),
            folder.path(),
        )
        .unwrap();
        let kept = folder.path().join("index.html");
        let before = fs::metadata(&kept).unwrap().modified().unwrap();

        let wanted = page(&[("index.html", "one"), ("style/new.css", "three")]);
        mirror(&wanted, folder.path()).unwrap();

        let mut found = Files::new();
        collect(folder.path(), Path::new(""), &mut found).unwrap();
        assert_eq!(found, wanted);
        assert_eq!(fs::metadata(&kept).unwrap().modified().unwrap(), before);
    }

    #[test]
    fn a_page_that_starts_another_program_is_refused() {
        let built = [("kluis-ui.js", ""), ("kluis-ui_bg.wasm", "")];
        let with_boot = |boot| [built.as_slice(), &[("boot.js", boot)]].concat();
        check_start(&page(&with_boot(
            "import './kluis-ui.js'; './kluis-ui_bg.wasm'",
        )))
        .unwrap();
        let error = check_start(&page(&with_boot("import './other.js'"))).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("boot.js does not start ./kluis-ui.js")
        );
        assert!(check_start(&page(&built)).is_err());
    }

    #[test]
    fn two_files_of_one_name_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("boot.js"), "").unwrap();
        let mut files = page(&[("boot.js", "")]);
        let error = collect(folder.path(), Path::new(""), &mut files).unwrap_err();
        assert!(error.to_string().contains("boot.js"));
    }

    #[test]
    fn a_product_that_is_missing_is_not_newer() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("source");
        fs::write(&source, "").unwrap();
        assert!(!is_newer(&folder.path().join("product"), &source).unwrap());
        assert!(is_newer(&source, &folder.path().join("missing")).is_err());
    }
}
