//! Faults by chance, the same for the same seed.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Fault, RecordedRequest};

/// Statuses that say for sure, or leave open, that nothing was done.
const STATUSES: [u16; 10] = [401, 403, 409, 412, 423, 429, 500, 502, 503, 504];

/// Faults that meet each request with some probability.
///
/// What a request meets depends on the seed, its method, its path within and how often it came before: not
/// on the order in which requests that are made at once happen to arrive.
#[derive(Debug, Clone)]
pub struct Chance {
    seed: u64,
    percent: u64,
    within: String,
}

impl Chance {
    /// Of a hundred requests, `percent` go wrong.
    #[must_use]
    pub fn new(seed: u64, percent: u64) -> Self {
        Self {
            seed,
            percent,
            within: "/".to_owned(),
        }
    }

    /// Only requests whose path begins so: what the server and its issuer ask each other stays whole.
    #[must_use]
    pub fn within(self, path: &str) -> Self {
        Self {
            within: path.to_owned(),
            ..self
        }
    }

    /// What [`RecordingProxy::inject`](crate::RecordingProxy::inject) takes.
    pub fn faults(self) -> impl Fn(&RecordedRequest, u64) -> Option<Fault> + Send + Sync + 'static {
        move |request, nth| {
            // Accounts get their names as they come: what is before the path within does not count.
            let path = request.path_and_query.strip_prefix(&self.within)?;
            let draw = |what: &str, below: u64| {
                let mut hasher = DefaultHasher::new();
                let whole = (self.seed, &request.method, path, nth);
                (whole, what).hash(&mut hasher);
                hasher.finish() % below
            };
            if draw("whether", 100) >= self.percent {
                return None;
            }
            let place = |length: usize| draw("where", length.max(1) as u64) as usize;
            Some(match draw("which", 8) {
                0 => Fault::LoseRequest,
                1 => Fault::LoseAnswer,
                2 if !request.body.is_empty() => Fault::CutRequest(place(request.body.len())),
                3 => Fault::Repeat,
                4 => Fault::CutAnswer(place(200)),
                5 => Fault::CaptivePortal,
                6 if request.path_and_query.ends_with('/') => Fault::StaleListing,
                _ => Fault::Answer(STATUSES[draw("status", STATUSES.len() as u64) as usize]),
            })
        }
    }
}
