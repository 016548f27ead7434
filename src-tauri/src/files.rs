use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kluis_api::{ApiError, ErrorCode, FileSelection};

/// Files that the person chose, dropped or opened the program with. The page gets a token
/// and the names; only a token from here lets a file be read.
pub struct Files {
    inner: Mutex<Inner>,
}

struct Inner {
    next: u64,
    selections: HashMap<u64, Vec<PathBuf>>,
    opened: Vec<PathBuf>,
}

impl Files {
    /// With the files that the program was started with.
    pub fn opened(files: Vec<PathBuf>) -> Self {
        Self {
            inner: Mutex::new(Inner {
                next: 1,
                selections: HashMap::new(),
                opened: files,
            }),
        }
    }

    /// Makes a token for these files.
    pub fn select(&self, files: Vec<PathBuf>) -> FileSelection {
        let mut inner = self.lock();
        let token = inner.next;
        inner.next += 1;
        let names = files
            .iter()
            .map(|file| {
                file.file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default()
            })
            .collect();
        inner.selections.insert(token, files);
        FileSelection { token, names }
    }

    /// The files the program was started with, once.
    pub fn take_opened(&self) -> Option<FileSelection> {
        let opened = std::mem::take(&mut self.lock().opened);
        (!opened.is_empty()).then(|| self.select(opened))
    }

    /// The files of a token.
    pub fn of(&self, token: u64) -> Result<Vec<PathBuf>, ApiError> {
        self.lock().selections.get(&token).cloned().ok_or_else(|| {
            ApiError::new(ErrorCode::NotFound, "these files are no longer chosen")
                .with_hint("choose them again")
        })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_token_that_was_given_opens_files() {
        let files = Files::opened(vec![PathBuf::from("folder/a.json")]);
        assert!(files.of(1).is_err());
        let selection = files.take_opened().unwrap();
        assert_eq!(selection.names, ["a.json"]);
        assert_eq!(
            files.of(selection.token).unwrap(),
            [PathBuf::from("folder/a.json")]
        );
        assert!(files.of(selection.token + 1).is_err());
        assert!(files.take_opened().is_none());
    }
}
