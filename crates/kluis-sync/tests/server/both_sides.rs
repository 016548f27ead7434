//! What a test asks of both sides at once: rounds until nothing is left to do, and whether they agree.

use std::collections::BTreeMap;

use kluis_sync::{Report, SyncError};

use crate::scene::{Scene, path};

/// Bodies by their paths.
pub type Bodies = BTreeMap<String, String>;

/// A server that behaves again needs no more.
const ROUNDS: usize = 12;

impl Scene {
    /// Rounds until one of them has nothing to do, and that one's report.
    pub async fn quiet(&self) -> Report {
        let mut last = None;
        for _ in 0..ROUNDS {
            match self.try_round().await {
                Ok(report) if report.steps.is_empty() && report.failed.is_empty() => return report,
                outcome @ (Ok(_) | Err(SyncError::Offline)) => last = Some(outcome),
                Err(error) => panic!("{error}"),
            }
        }
        panic!("still something to do: {last:?}")
    }

    /// All that is in a container here.
    pub fn all_here(&self, container: &str) -> Bodies {
        let found = self
            .pod
            .read(|reader| {
                let tree = reader.tree(&path(container))?;
                let resources = tree.iter().filter(|it| !it.path.is_container());
                resources
                    .map(|it| Ok((it.path.to_string(), reader.body(&it.path)?.1)))
                    .collect::<Result<Vec<_>, kluis_pod::PodError>>()
            })
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        found
            .into_iter()
            .map(|(at, body)| (at, text(body)))
            .collect()
    }

    /// All that is in a container there.
    pub async fn all_there(&self, container: &str) -> Bodies {
        let mut found = Bodies::new();
        let mut containers = vec![self.url(container)];
        let root = self.storage.url().as_str().len() - 1;
        while let Some(container) = containers.pop() {
            for entry in self.other.list(&container).await.unwrap().entries {
                if entry.is_container() {
                    containers.push(entry.url);
                    continue;
                }
                let at = entry.url.as_str()[root..].to_owned();
                let body = self.there(&at).await.unwrap();
                found.insert(at, body);
            }
        }
        found
    }

    /// Both sides have this in a container, and nothing else.
    pub async fn assert_both(&self, container: &str, expected: &Bodies) {
        let name = |side: &Bodies| side.keys().cloned().collect::<Vec<_>>();
        let (here, there) = (self.all_here(container), self.all_there(container).await);
        assert_eq!(name(&here), name(expected), "names here");
        assert_eq!(name(&there), name(expected), "names there");
        for (at, body) in expected {
            assert_eq!(here[at], *body, "{at} here");
            assert_eq!(there[at], *body, "{at} there");
        }
    }

    /// Whether a body is here, now or in the history.
    pub fn is_kept(&self, at: &str, body: &str) -> bool {
        self.pod
            .read(|reader| {
                let mut kept = false;
                for revision in reader.history(&path(at))? {
                    let (_, bytes) = reader.body_at(&path(at), revision.number)?;
                    kept |= bytes.is_some_and(|bytes| bytes == body.as_bytes());
                }
                Ok::<_, kluis_pod::PodError>(kept)
            })
            .unwrap()
    }

    /// Puts all of it here.
    pub fn put_all(&self, bodies: &Bodies) {
        for (at, body) in bodies {
            self.put(at, body);
        }
    }

    /// The path of the storage at the server, with its closing slash.
    pub fn root(&self) -> String {
        self.storage.url().path().to_owned()
    }
}
