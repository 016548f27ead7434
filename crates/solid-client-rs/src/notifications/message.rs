//! Reading one notification
//! ([data model](https://solidproject.org/TR/notifications-protocol#notification-message-data-model)).

use serde_json::Value;
use url::Url;

use super::{Change, ChangeKind};
use crate::ETag;

const ACTIVITY_STREAMS: &str = "https://www.w3.org/ns/activitystreams#";

/// Longest address or tag that is taken from a message, in bytes.
const TEXT_LIMIT: usize = 8 * 1024;

/// The change that a message tells of, where it is one of the topic or of something in it.
pub(super) fn read(text: &str, topic: &Url) -> Option<Change> {
    let message: Value = serde_json::from_str(text).ok()?;
    let kind = kind(message.get("type").or_else(|| message.get("@type"))?)?;
    let address = |name: &str| -> Option<Url> {
        let mut url = Url::parse(short(identifier(message.get(name)?)?)?).ok()?;
        url.set_fragment(None);
        Some(url)
    };
    let object = address("object")?;
    let target = match message.get("target") {
        Some(_) => Some(address("target")?),
        None => None,
    };
    let is_about_topic = |url: &Url| url == topic || is_within(topic, url);
    if !is_about_topic(&object) || target.as_ref().is_some_and(|url| !is_about_topic(url)) {
        return None;
    }
    let word = |name: &str| message.get(name)?.as_str().and_then(short);
    Some(Change {
        kind,
        object,
        target,
        state: word("state").and_then(ETag::checked),
        published: word("published").and_then(|text| text.parse().ok()),
    })
}

fn kind(value: &Value) -> Option<ChangeKind> {
    if let Value::Array(all) = value {
        return all.iter().find_map(kind);
    }
    let name = value.as_str()?;
    let name = name
        .strip_prefix(ACTIVITY_STREAMS)
        .or_else(|| name.strip_prefix("as:"))
        .unwrap_or(name);
    match name {
        "Create" => Some(ChangeKind::Create),
        "Update" => Some(ChangeKind::Update),
        "Delete" => Some(ChangeKind::Delete),
        "Add" => Some(ChangeKind::Add),
        "Remove" => Some(ChangeKind::Remove),
        _ => None,
    }
}

/// The IRI in a JSON-LD value: itself, or the identifier of the one node it holds.
pub(super) fn identifier(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(node) => node.get("id").or_else(|| node.get("@id"))?.as_str(),
        Value::Array(all) => match all.as_slice() {
            [one] => identifier(one),
            _ => None,
        },
        _ => None,
    }
}

fn short(text: &str) -> Option<&str> {
    (text.len() <= TEXT_LIMIT).then_some(text)
}

fn is_within(container: &Url, url: &Url) -> bool {
    container.path().ends_with('/')
        && container.query().is_none()
        && url.as_str().starts_with(container.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_in(topic: &str, text: &str) -> Option<Change> {
        read(text, &Url::parse(topic).unwrap())
    }

    const CONTAINER: &str = "https://pod.example/a/";

    #[test]
    fn message_of_community_solid_server_is_read() {
        let change = read_in(
            CONTAINER,
            r#"{"@context":["https://www.w3.org/ns/activitystreams"],"id":"urn:1:x","type":"Add",
            "object":"https://pod.example/a/b.ttl","target":"https://pod.example/a/",
            "state":"\"17-text/turtle\"","published":"2026-11-21T17:26:31.180Z"}"#,
        );
        let expected = Change {
            kind: ChangeKind::Add,
            object: Url::parse("https://pod.example/a/b.ttl").unwrap(),
            target: Some(Url::parse(CONTAINER).unwrap()),
            state: Some(ETag::new("\"17-text/turtle\"")),
            published: Some("2026-11-21T17:26:31.18Z".parse().unwrap()),
        };
        assert_eq!(change, Some(expected));
    }

    #[test]
    fn kinds_are_read_in_each_form_that_json_ld_allows() {
        let check = |kind: &str, expected: ChangeKind| {
            let text = format!(r#"{{"type":{kind},"object":{{"id":"https://pod.example/a/"}}}}"#);
            assert_eq!(read_in(CONTAINER, &text).unwrap().kind, expected, "{kind}");
        };
        check(r#""Create""#, ChangeKind::Create);
        check(r#""as:Update""#, ChangeKind::Update);
        check(
            r#"["https://www.w3.org/ns/activitystreams#Delete"]"#,
            ChangeKind::Delete,
        );
        check(r#"["x:y","Remove"]"#, ChangeKind::Remove);
    }

    #[test]
    fn message_that_is_not_understood_tells_nothing() {
        for text in [
            "",
            "[]",
            "null",
            "Notification channel has expired",
            r#"{"type":"Update"}"#,
            r#"{"type":"Like","object":"https://pod.example/a/"}"#,
            r#"{"type":"Update","object":7}"#,
            r#"{"type":"Update","object":["https://pod.example/a/","https://pod.example/a/b"]}"#,
            r#"{"type":"Update","object":"/a/"}"#,
        ] {
            assert_eq!(read_in(CONTAINER, text), None, "{text}");
        }
        let long = format!(
            r#"{{"type":"Update","object":"{CONTAINER}{}"}}"#,
            "x".repeat(TEXT_LIMIT)
        );
        assert_eq!(read_in(CONTAINER, &long), None);
    }

    #[test]
    fn message_about_something_else_is_not_believed() {
        let check = |topic: &str, object: &str, is_read: bool| {
            let text = format!(r#"{{"type":"Update","object":"{object}"}}"#);
            assert_eq!(read_in(topic, &text).is_some(), is_read, "{object}");
        };
        check(CONTAINER, "https://pod.example/a/b", true);
        check(CONTAINER, "https://pod.example/a/b#it", true);
        check(CONTAINER, "https://pod.example/a/../b", false);
        check(CONTAINER, "https://pod.example/ab", false);
        check(CONTAINER, "https://evil.example/a/b", false);
        check("https://pod.example/a", "https://pod.example/a", true);
        check("https://pod.example/a", "https://pod.example/ab", false);
        let text = r#"{"type":"Add","object":"https://pod.example/a/b","target":"https://pod.example/c/"}"#;
        assert_eq!(read_in(CONTAINER, text), None);
    }
}
