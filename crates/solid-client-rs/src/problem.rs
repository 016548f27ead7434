//! What servers say about their refusals.

use std::time::Duration;

use http::header;

use crate::transport::Transport;

/// What a server says about its own refusal
/// ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), where it says anything.
///
/// These are the server's words: they may name resources, so show them to the person who asked and
/// write them to no log. No message of [`Error`](crate::Error) has them in it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Problem(Option<Box<ProblemDetails>>);

#[derive(Clone, PartialEq, Eq)]
struct ProblemDetails {
    title: Option<String>,
    detail: Option<String>,
}

impl Problem {
    /// What kind of problem it is, in few words.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.0.as_ref()?.title.as_deref()
    }

    /// What is the matter with this very request.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.0.as_ref()?.detail.as_deref()
    }
}

/// The longest text that is kept, in characters.
const LONGEST_TEXT: usize = 500;

impl Problem {
    /// Whether a body of this media type may tell of a problem.
    pub(crate) fn is_written_in(content_type: &str) -> bool {
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        let media_type = media_type.to_ascii_lowercase();
        media_type == "application/json"
            || (media_type.starts_with("application/") && media_type.ends_with("+json"))
    }

    /// Reads problem details, or the error that Community Solid Server writes in their place.
    pub(crate) fn parse(json: &[u8]) -> Self {
        let Ok(fields) = serde_json::from_slice::<serde_json::Map<_, _>>(json) else {
            return Self::default();
        };
        let text = |names: [&str; 2]| {
            let mut values = names
                .into_iter()
                .filter_map(|name| fields.get(name)?.as_str());
            values.find_map(shown)
        };
        let details = ProblemDetails {
            title: text(["title", "name"]),
            detail: text(["detail", "message"]),
        };
        if details.title.is_none() && details.detail.is_none() {
            return Self::default();
        }
        Self(Some(Box::new(details)))
    }
}

/// A text that can be shown: no controls, none of the marks that turn the direction of what follows.
fn shown(text: &str) -> Option<String> {
    let turns = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let shown: String = text
        .chars()
        .map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c })
        .filter(|c| !c.is_control() && !turns(*c))
        .take(LONGEST_TEXT)
        .collect();
    let shown = shown.trim();
    (!shown.is_empty()).then(|| shown.to_owned())
}

impl std::fmt::Debug for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(if self.0.is_some() {
            "Problem(..)"
        } else {
            "Problem"
        })
    }
}

/// What the server says of its refusal, where it says it in JSON, soon and briefly.
pub(crate) async fn read_problem(transport: &Transport, response: reqwest::Response) -> Problem {
    /// In bytes.
    const LIMIT: u64 = 16 * 1024;
    const PATIENCE: Duration = Duration::from_secs(2);
    // The refusal itself must not be lost to the deadline.
    let patience = PATIENCE.min(transport.limits.deadline / 4);
    let content_type = response.headers().get(header::CONTENT_TYPE);
    if !content_type.is_some_and(|value| value.to_str().is_ok_and(Problem::is_written_in)) {
        return Problem::default();
    }
    match tokio::time::timeout(patience, transport.read_body(response, LIMIT)).await {
        Ok(Ok(body)) => Problem::parse(&body),
        _ => Problem::default(),
    }
}
