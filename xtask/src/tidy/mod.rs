//! The rules of this house that no compiler checks. Each file holds one rule and the bad inputs
//! that it must find.

mod arrows;
mod code;
mod fluent;
mod literals;
mod manifests;
mod source;
mod translations;
mod words;

use std::fmt;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// One breach of a rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    /// Below the root.
    file: String,
    /// From 1; none where the whole file is meant.
    line: Option<usize>,
    /// What is wrong, and what to do instead.
    message: String,
}

impl Finding {
    fn in_file(file: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            message: message.into(),
        }
    }

    fn at(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: Some(line),
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, screen: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(screen, "{}:{line}: {}", self.file, self.message),
            None => write!(screen, "{}: {}", self.file, self.message),
        }
    }
}

/// A text file under version control.
#[derive(Debug)]
struct TextFile {
    /// Below the root, with `/` between the folders.
    path: String,
    text: String,
}

/// Checks every rule and prints each breach.
pub(crate) fn tidy(workspace: &Workspace) -> Result<()> {
    let files = text_files(workspace)?;
    let mut findings = Vec::new();
    findings.extend(arrows::check(workspace, &files));
    findings.extend(manifests::check(workspace, &files));
    findings.extend(code::check(&files));
    findings.extend(words::check(&files));
    findings.extend(translations::check(&files));
    findings.extend(literals::check(&files));
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("tidy: {} files, nothing found", files.len());
            Ok(())
        }
        1 => bail!("tidy: 1 breach of the rules"),
        count => bail!("tidy: {count} breaches of the rules"),
    }
}

/// Every listed file that is text; what is not UTF-8 is no text.
fn text_files(workspace: &Workspace) -> Result<Vec<TextFile>> {
    let mut files = Vec::new();
    for path in workspace.files()? {
        let bytes = fs::read(workspace.root.join(&path))
            .with_context(|| format!("could not read {path}"))?;
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(TextFile { path, text });
        }
    }
    Ok(files)
}

/// The text of one file, where it exists.
fn text_of<'files>(files: &'files [TextFile], path: &str) -> Option<&'files str> {
    files
        .iter()
        .find(|file| file.path == path)
        .map(|file| file.text.as_str())
}

/// The line, from 1, that a byte offset lies on.
fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

#[cfg(test)]
fn file(path: &str, text: &str) -> TextFile {
    TextFile {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}
