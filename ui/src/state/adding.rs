use std::rc::Rc;

use kluis_api::{ApiError, FileSelection, ImportPreview, ImportReport};
use yew::Reducible;

/// Where the page Add is.
#[derive(Clone, Debug, PartialEq)]
pub enum Adding {
    /// Nothing chosen yet.
    Idle,
    /// Reading files to see what is in them.
    Looking(FileSelection),
    /// Seen; nothing is written yet.
    Seen(FileSelection, ImportPreview),
    /// Writing; true once the person asked to stop.
    Writing(FileSelection, bool),
    /// Stopped by the person while writing.
    Stopped,
    /// Written.
    Done(ImportReport),
    /// Looking or writing failed.
    Failed(ApiError),
}

/// What can happen on it.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Chosen(FileSelection),
    Previewed(u64, Result<ImportPreview, ApiError>),
    Commit,
    Stop,
    Committed(u64, Result<ImportReport, ApiError>),
    Restart,
}

impl Adding {
    fn token(&self) -> Option<u64> {
        match self {
            Self::Looking(files) | Self::Seen(files, _) | Self::Writing(files, _) => {
                Some(files.token)
            }
            _ => None,
        }
    }

    /// The state after a step; answers about files that were replaced meanwhile are dropped.
    pub fn after(self, step: Step) -> Self {
        match (self, step) {
            // What is being written is finished first.
            (state @ Self::Writing(..), Step::Chosen(_) | Step::Restart) => state,
            (Self::Writing(files, _), Step::Stop) => Self::Writing(files, true),
            (Self::Writing(_, true), Step::Committed(_, Err(_))) => Self::Stopped,
            (_, Step::Chosen(files)) => Self::Looking(files),
            (_, Step::Restart) => Self::Idle,
            (Self::Looking(files), Step::Previewed(token, answer)) if files.token == token => {
                match answer {
                    Ok(preview) => Self::Seen(files, preview),
                    Err(error) => Self::Failed(error),
                }
            }
            (Self::Seen(files, _), Step::Commit) => Self::Writing(files, false),
            (state, Step::Committed(token, answer)) if state.token() == Some(token) => match answer
            {
                Ok(report) => Self::Done(report),
                Err(error) => Self::Failed(error),
            },
            (state, _) => state,
        }
    }
}

impl Reducible for Adding {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        Rc::new((*self).clone().after(step))
    }
}

/// How many records a commit would write.
pub fn to_write(report: &ImportReport) -> u64 {
    report
        .files
        .iter()
        .map(|file| file.new + file.changed)
        .sum()
}

/// Whether all names are those of request files, which are decided on and not imported.
pub fn are_requests(files: &FileSelection) -> bool {
    !files.names.is_empty()
        && files
            .names
            .iter()
            .all(|name| name.to_lowercase().ends_with(".kluis-request"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(token: u64) -> FileSelection {
        FileSelection {
            token,
            names: vec!["a.json".into()],
        }
    }

    #[test]
    fn nothing_is_written_before_the_preview_was_seen() {
        assert_eq!(Adding::Idle.after(Step::Commit), Adding::Idle);
        assert_eq!(
            Adding::Looking(files(1)).after(Step::Commit),
            Adding::Looking(files(1))
        );
        let seen =
            Adding::Looking(files(1)).after(Step::Previewed(1, Ok(ImportPreview::default())));
        assert_eq!(seen.after(Step::Commit), Adding::Writing(files(1), false));
    }

    #[test]
    fn answer_about_replaced_files_is_dropped() {
        let state = Adding::Looking(files(1)).after(Step::Chosen(files(2)));
        let state = state.after(Step::Previewed(1, Ok(ImportPreview::default())));
        assert_eq!(state, Adding::Looking(files(2)));
    }

    #[test]
    fn new_files_wait_until_the_old_are_written() {
        assert_eq!(
            Adding::Writing(files(1), false).after(Step::Chosen(files(2))),
            Adding::Writing(files(1), false)
        );
    }

    #[test]
    fn stopping_is_told_as_such_unless_it_came_too_late() {
        let stopping = Adding::Writing(files(1), false).after(Step::Stop);
        let error = ApiError::new(kluis_api::ErrorCode::Failed, "stopped");
        assert_eq!(
            stopping.clone().after(Step::Committed(1, Err(error))),
            Adding::Stopped
        );
        assert_eq!(
            stopping.after(Step::Committed(1, Ok(ImportReport::default()))),
            Adding::Done(ImportReport::default())
        );
    }

    #[test]
    fn request_files_are_told_apart_by_their_names() {
        let named = |names: &[&str]| {
            are_requests(&FileSelection {
                token: 1,
                names: names.iter().map(|name| (*name).to_owned()).collect(),
            })
        };
        assert!(named(&["a.kluis-request", "B.KLUIS-REQUEST"]));
        assert!(!named(&["a.kluis-request", "b.json"]));
        assert!(!named(&[]));
    }
}
