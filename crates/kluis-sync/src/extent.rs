//! How far a look goes. A server can list containers without end; a look that meets that many ends with
//! the name of the container where it did.

use kluis_pod::PodPath;

use crate::SyncError;

/// The most containers that one look asks for.
const MOST_CONTAINERS: usize = 10_000;

/// How deep below the shared container where a look begins it goes.
const DEEPEST: usize = 16;

/// The most things in all listings of one look.
const MOST_ENTRIES: usize = 200_000;

/// How far a look went.
#[derive(Default)]
pub(crate) struct Extent {
    containers: usize,
    entries: usize,
    depth: usize,
}

impl Extent {
    /// Counts a container that is about to be asked for.
    pub(crate) fn ask(&mut self, container: &PodPath) -> Result<(), SyncError> {
        self.containers += 1;
        if self.depth > DEEPEST {
            return Err(too_far(container, "lies too deep to be looked at"));
        }
        if self.containers > MOST_CONTAINERS {
            return Err(too_far(
                container,
                "is one container more than is looked at",
            ));
        }
        Ok(())
    }

    /// Goes one level down.
    pub(crate) fn descend(&mut self) {
        self.depth += 1;
    }

    /// Counts what a container holds.
    pub(crate) fn list(&mut self, container: &PodPath, entries: usize) -> Result<(), SyncError> {
        self.entries = self.entries.saturating_add(entries);
        if self.entries > MOST_ENTRIES {
            return Err(too_far(container, "holds more than is looked at"));
        }
        Ok(())
    }
}

fn too_far(container: &PodPath, why: &str) -> SyncError {
    SyncError::Refused {
        action: "listing containers",
        answer: format!("{container} {why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(outcome: Result<(), SyncError>) -> String {
        match outcome {
            Err(error @ SyncError::Refused { .. }) => error.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_look_ends_and_names_the_container_where_it_did() {
        let container = PodPath::parse("/a/b/").unwrap();
        let mut extent = Extent::default();
        for _ in 0..MOST_CONTAINERS {
            extent.ask(&container).unwrap();
        }
        assert!(refusal(extent.ask(&container)).contains("/a/b/"));

        let mut extent = Extent::default();
        extent.list(&container, MOST_ENTRIES).unwrap();
        assert!(refusal(extent.list(&container, 1)).contains("/a/b/"));

        let mut extent = Extent::default();
        for _ in 0..DEEPEST {
            extent.descend();
        }
        extent.ask(&container).unwrap();
        extent.descend();
        assert!(refusal(extent.ask(&container)).contains("/a/b/"));
    }
}
