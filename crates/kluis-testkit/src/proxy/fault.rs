//! What can go wrong between a client and a server, and with which requests it does.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Gate, RecordedRequest};

/// What goes wrong with one request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Fault {
    /// The connection breaks before the request reaches the server.
    LoseRequest,
    /// The server does what was asked; the connection breaks before its answer is back.
    LoseAnswer,
    /// The server gets the head of the request with the length of the whole body, and so many bytes
    /// of it. Once it has taken them in, the connection breaks, on both sides.
    ///
    /// A server started with [`ServerSettings::keeps_cut_bodies`](crate::ServerSettings) keeps what it
    /// got. Needs a server that stores in files.
    CutRequest(usize),
    /// The request waits at a gate before it reaches the server.
    HoldRequest(Gate),
    /// The same, and the request goes on to the server even where whoever sent it is gone by then: as
    /// from a network that keeps what it took.
    DelayRequest(Gate),
    /// The server does what was asked; its answer waits at a gate.
    HoldAnswer(Gate),
    /// The server gets the request twice, one after the other; the first answer is given.
    Repeat,
    /// The answer says how long its body is, and ends after so many bytes of it.
    CutAnswer(usize),
    /// The server gets nothing. The answer has this status and no body; where it is 429 or 5xx, it
    /// asks to come again at once.
    Answer(u16),
    /// The server gets nothing. A page of HTML comes with 200, as from a network that asks to sign in.
    CaptivePortal,
    /// A container is listed as it was when it was last listed without this fault.
    StaleListing,
    /// Entity tags tell whole seconds, in answers and in conditions. Needs a server that stores in files.
    CoarseTags,
}

type OfPath = Box<dyn Fn(&str) -> bool + Send + Sync>;

/// Which requests a fault is for: the first one of a kind, where nothing else is said.
///
/// ```
/// use kluis_testkit::{Fault, When};
/// let second_write = When::method("PUT").at("/notes/a.ttl").nth(1).then(Fault::LoseAnswer);
/// ```
pub struct When {
    method: Option<String>,
    path: Option<OfPath>,
    from: u64,
    until: u64,
}

impl When {
    /// The first request of all.
    #[must_use]
    pub fn any() -> Self {
        Self {
            method: None,
            path: None,
            from: 0,
            until: 1,
        }
    }

    /// The first request with this method.
    #[must_use]
    pub fn method(name: &str) -> Self {
        Self {
            method: Some(name.to_owned()),
            ..Self::any()
        }
    }

    /// Only paths, with their queries as sent, of which `holds` is true.
    #[must_use]
    pub fn path(self, holds: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Self {
            path: Some(Box::new(holds)),
            ..self
        }
    }

    /// Only paths that end so.
    #[must_use]
    pub fn at(self, end: &str) -> Self {
        let end = end.to_owned();
        self.path(move |path| path.ends_with(&end))
    }

    /// The one such request before which so many others came.
    #[must_use]
    pub fn nth(self, number: u64) -> Self {
        Self {
            from: number,
            until: number + 1,
            ..self
        }
    }

    /// So many such requests, from the first one on.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        Self {
            until: self.from + count,
            ..self
        }
    }

    /// Every such request.
    #[must_use]
    pub fn always(self) -> Self {
        Self {
            from: 0,
            until: u64::MAX,
            ..self
        }
    }

    /// What [`RecordingProxy::inject`](crate::RecordingProxy::inject) takes: `fault` for these requests.
    pub fn then(
        self,
        fault: Fault,
    ) -> impl Fn(&RecordedRequest, u64) -> Option<Fault> + Send + Sync + 'static {
        let met = AtomicU64::new(0);
        move |request, _| {
            let is_method = self.method.as_ref().is_none_or(|it| *it == request.method);
            let is_path = |path: &str| self.path.as_ref().is_none_or(|holds| holds(path));
            if !is_method || !is_path(&request.path_and_query) {
                return None;
            }
            let number = met.fetch_add(1, Ordering::Relaxed);
            (self.from..self.until)
                .contains(&number)
                .then(|| fault.clone())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: &str, path: &str) -> RecordedRequest {
        RecordedRequest {
            method: method.to_owned(),
            path_and_query: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            status: None,
            fault: None,
        }
    }

    #[test]
    fn a_fault_meets_the_requests_it_is_meant_for() {
        let check = |when: When, expected: [bool; 5]| {
            let decide = when.then(Fault::LoseRequest);
            let asked = [
                ("GET", "/a"),
                ("PUT", "/a"),
                ("PUT", "/b"),
                ("PUT", "/a"),
                ("PUT", "/a"),
            ];
            let met = asked.map(|(method, path)| decide(&request(method, path), 0).is_some());
            assert_eq!(met, expected);
        };
        check(When::any(), [true, false, false, false, false]);
        check(When::any().nth(2), [false, false, true, false, false]);
        check(When::method("PUT"), [false, true, false, false, false]);
        let puts = || When::method("PUT").at("/a");
        check(puts().nth(1), [false, false, false, true, false]);
        check(puts().times(2), [false, true, false, true, false]);
        check(puts().always(), [false, true, false, true, true]);
    }
}
