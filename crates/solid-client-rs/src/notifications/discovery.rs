//! Finding the subscription service
//! ([discovery](https://solidproject.org/TR/notifications-protocol#discovery)).

use std::collections::BTreeSet;

use http::StatusCode;
use oxrdf::{Graph, NamedNodeRef, NamedOrBlankNodeRef, TermRef};
use serde_json::Value;
use url::Url;

use super::message::identifier;
use crate::container::parse_turtle;
use crate::discover::parent_of;
use crate::resource::is_turtle;
use crate::transport::require_no_less_secure;
use crate::{Error, Result, SolidClient};

const NOTIFY: &str = "http://www.w3.org/ns/solid/notifications#";
pub(super) const WEB_SOCKET_CHANNEL: &str =
    "http://www.w3.org/ns/solid/notifications#WebSocketChannel2023";
const STORAGE_DESCRIPTION: &str = "http://www.w3.org/ns/solid/terms#storageDescription";
const SUBSCRIPTION: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/notifications#subscription");
const CHANNEL_TYPE: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/notifications#channelType");
const FEATURE: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/notifications#feature");

/// The largest description, in bytes.
const DESCRIPTION_LIMIT: u64 = 1024 * 1024;

/// How many services that the storage only names are asked what they are.
const SERVICES_ASKED: usize = 8;

/// A service that gives out WebSocket channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Service {
    pub(super) url: Url,
    /// The features it has, without their namespace.
    features: BTreeSet<String>,
}

impl Service {
    pub(super) fn has(&self, feature: &str) -> bool {
        self.features.contains(feature)
    }
}

pub(super) async fn find_service(client: &SolidClient, topic: &Url) -> Result<Service> {
    let description = find_description(client, topic).await?;
    let answer = client
        .get_at_most(&description, "text/turtle", DESCRIPTION_LIMIT)
        .await?;
    if !is_turtle(answer.content_type.as_deref()) {
        return Err(Error::Protocol {
            what: "a storage description in Turtle",
        });
    }
    let graph = parse_turtle(&answer.url, &answer.body)?;
    let mut services = services(&graph);
    services.retain(|url| may_lead_to(client, topic, url));
    if let Some(service) = services.iter().find_map(|url| described(&graph, url)) {
        return Ok(service);
    }
    let silent = |url: &&Url| graph_node_is_silent(&graph, url);
    for url in services.iter().filter(silent).take(SERVICES_ASKED) {
        if let Some(service) = ask(client, url).await? {
            return Ok(service);
        }
    }
    Err(Error::NoNotifications)
}

/// Whether a topic may send this client there: nowhere less safe than itself, and to no other place
/// that is shown the token. Whoever keeps the topic would else choose what is written in the person's
/// own storage.
fn may_lead_to(client: &SolidClient, topic: &Url, url: &Url) -> bool {
    let is_its_own = url.origin() == topic.origin();
    require_no_less_secure(topic, url).is_ok() && (is_its_own || !client.shows_token_to(url))
}

/// The storage description that the topic names, or the nearest container above it that may be looked
/// at: a topic need not exist yet.
async fn find_description(client: &SolidClient, topic: &Url) -> Result<Url> {
    let mut place = topic.clone();
    let mut refusal = None;
    loop {
        match client.head(&place).await {
            Ok(info) => {
                let description = info.links.first(STORAGE_DESCRIPTION);
                if let Some(url) = description.filter(|url| may_lead_to(client, topic, url)) {
                    return Ok(url.clone());
                }
            }
            Err(error @ (Error::Unauthorized(_) | Error::Forbidden(_))) => {
                refusal.get_or_insert(error);
            }
            Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
        match parent_of(&place) {
            Some(parent) => place = parent,
            None => return Err(refusal.unwrap_or(Error::NoNotifications)),
        }
    }
}

fn services(graph: &Graph) -> BTreeSet<Url> {
    graph
        .triples_for_predicate(SUBSCRIPTION)
        .filter_map(|triple| match triple.object {
            TermRef::NamedNode(node) => Url::parse(node.as_str()).ok(),
            _ => None,
        })
        .collect()
}

/// The service as the storage description itself describes it.
fn described(graph: &Graph, url: &Url) -> Option<Service> {
    let node = NamedOrBlankNodeRef::NamedNode(NamedNodeRef::new_unchecked(url.as_str()));
    let words = |predicate| {
        graph
            .objects_for_subject_predicate(node, predicate)
            .filter_map(|object| match object {
                TermRef::NamedNode(node) => Some(node.as_str()),
                _ => None,
            })
    };
    words(CHANNEL_TYPE).find(|kind| *kind == WEB_SOCKET_CHANNEL)?;
    let features = words(FEATURE).filter_map(|feature| feature.strip_prefix(NOTIFY));
    Some(Service {
        url: url.clone(),
        features: features.map(str::to_owned).collect(),
    })
}

fn graph_node_is_silent(graph: &Graph, url: &Url) -> bool {
    let node = NamedNodeRef::new_unchecked(url.as_str());
    graph
        .object_for_subject_predicate(node, CHANNEL_TYPE)
        .is_none()
}

/// The service as it describes itself, if it is of the right kind.
async fn ask(client: &SolidClient, url: &Url) -> Result<Option<Service>> {
    let answer = client
        .get_at_most(url, "application/ld+json", DESCRIPTION_LIMIT)
        .await;
    match answer {
        Ok(answer) => Ok(self_described(url, &answer.body)),
        // A service that does not describe itself is none that can be used.
        Err(error) if error.status().is_some_and(|status| status < 500) => {
            if error.status() == Some(StatusCode::TOO_MANY_REQUESTS.as_u16()) {
                return Err(error);
            }
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn self_described(url: &Url, body: &[u8]) -> Option<Service> {
    let description: Value = serde_json::from_slice(body).ok()?;
    let words = |name: &str| -> Vec<&str> {
        match description.get(name) {
            Some(Value::Array(all)) => all.iter().filter_map(identifier).collect(),
            Some(one) => identifier(one).into_iter().collect(),
            None => Vec::new(),
        }
    };
    let is_right = |kind: &&str| [WEB_SOCKET_CHANNEL, "WebSocketChannel2023"].contains(kind);
    words("channelType").iter().find(|kind| is_right(kind))?;
    let features = words("feature").into_iter();
    Some(Service {
        url: url.clone(),
        features: features
            .map(|feature| feature.strip_prefix(NOTIFY).unwrap_or(feature).to_owned())
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(turtle: &str) -> Graph {
        let base = Url::parse("https://pod.example/.well-known/solid").unwrap();
        let prefixed = format!("@prefix n: <{NOTIFY}>. {turtle}");
        parse_turtle(&base, prefixed.as_bytes()).unwrap()
    }

    #[test]
    fn web_socket_service_is_told_from_the_others_with_its_features() {
        let graph = graph(
            "</> n:subscription </hook>, </socket>. </hook> n:channelType n:WebhookChannel2023.
            </socket> n:channelType n:WebSocketChannel2023; n:feature n:state, n:rate.",
        );
        let found: Vec<_> = services(&graph)
            .iter()
            .filter_map(|url| described(&graph, url))
            .collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].url.as_str(), "https://pod.example/socket");
        assert!(found[0].has("state") && found[0].has("rate") && !found[0].has("endAt"));
    }

    #[test]
    fn only_a_service_without_a_described_kind_is_asked() {
        let graph = graph(
            "</> n:subscription </hook>, </socket>. </hook> n:channelType n:WebhookChannel2023.",
        );
        let silent: Vec<_> = services(&graph)
            .into_iter()
            .filter(|url| graph_node_is_silent(&graph, url))
            .collect();
        assert_eq!(silent.len(), 1);
        assert_eq!(silent[0].path(), "/socket");
    }

    #[test]
    fn self_description_is_read_in_the_forms_seen() {
        let url = Url::parse("https://pod.example/socket").unwrap();
        let read = |text: &str| self_described(&url, text.as_bytes());
        let full =
            format!(r#"{{"channelType":"{WEB_SOCKET_CHANNEL}","feature":["endAt","state"]}}"#);
        assert!(read(&full).unwrap().has("endAt"));
        let nodes = format!(
            r#"{{"channelType":["x","WebSocketChannel2023"],"feature":{{"id":"{NOTIFY}rate"}}}}"#
        );
        assert!(read(&nodes).unwrap().has("rate"));
        assert_eq!(read(r#"{"channelType":"WebhookChannel2023"}"#), None);
        assert_eq!(read("<html>"), None);
    }
}
