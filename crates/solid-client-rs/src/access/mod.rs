//! Who may do what with a resource: one interface over
//! [Web Access Control](https://solidproject.org/TR/wac) (WAC) and
//! [Access Control Policies](https://solidproject.org/TR/acp) (ACP).

mod acp;
mod acp_edit;
mod document;
mod effective;
mod grant;
mod matching;
mod wac;

use std::collections::BTreeSet;

use url::Url;

use crate::headers::{AccessMode, ETag};

use document::is_vocabulary;

pub use grant::{Grant, GrantRequest, Revocation};

/// In which language a server keeps its access rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccessKind {
    /// [Web Access Control](https://solidproject.org/TR/wac): the nearest document with rules decides
    /// alone.
    Wac,
    /// [Access Control Policies](https://solidproject.org/TR/acp): the rules of a resource and those of
    /// all containers above it decide together.
    Acp,
}

/// Whom an access is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Agent {
    /// One person, organisation or program, by its WebID.
    WebId(Url),
    /// Everyone, signed in or not.
    Public,
    /// Everyone who is signed in.
    Authenticated,
    /// The members of a group, which the document at this address lists. Who they are is not looked up.
    Group(Url),
    /// Somebody or some class of agents that is not one of these, by its identifier.
    Other(String),
}

impl Agent {
    /// A term of a vocabulary is no WebID: it may stand for a whole class of agents.
    pub(crate) fn from_iri(iri: &str) -> Self {
        match exact_url(iri) {
            Some(url) if !is_vocabulary(&url) => Self::WebId(url),
            _ => Self::Other(iri.to_owned()),
        }
    }

    /// What a rule means by naming this agent, and whether that is known.
    fn named(iri: &str) -> (Self, bool) {
        let is_known = !Url::parse(iri).is_ok_and(|url| is_vocabulary(&url));
        (Self::from_iri(iri), is_known)
    }

    /// The length of its name, in bytes.
    fn length(&self) -> usize {
        match self {
            Self::WebId(url) | Self::Group(url) => url.as_str().len(),
            Self::Other(text) => text.len(),
            Self::Public | Self::Authenticated => 0,
        }
    }

    /// Whether everyone who is `other` is this too.
    fn covers(&self, other: &Self) -> bool {
        match self {
            Self::Public => true,
            Self::Authenticated => {
                matches!(other, Self::Authenticated | Self::WebId(_) | Self::Group(_))
            }
            _ => self == other,
        }
    }

    /// Whether somebody may be both.
    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::WebId(one), Self::WebId(other)) => one == other,
            (Self::WebId(one), Self::Other(other)) | (Self::Other(other), Self::WebId(one)) => {
                // Some servers may compare addresses as they stand, others as they are read.
                Url::parse(other).is_ok_and(|other| other == *one)
            }
            _ => true,
        }
    }
}

/// The program through which an agent asks, where a rule is for that one only (ACP).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Client {
    /// By the address of its
    /// [client identifier document](https://solidproject.org/TR/oidc#clientids-document).
    Document(Url),
    /// By another identifier.
    Other(String),
}

impl Client {
    pub(crate) fn from_iri(iri: &str) -> Self {
        match exact_url(iri) {
            Some(url) => Self::Document(url),
            None => Self::Other(iri.to_owned()),
        }
    }

    /// The length of its name, in bytes.
    fn length(&self) -> usize {
        match self {
            Self::Document(url) => url.as_str().len(),
            Self::Other(text) => text.len(),
        }
    }
}

impl Access {
    /// What it takes in memory, in bytes.
    fn size(&self) -> usize {
        let client = self.client.as_ref().map_or(0, Client::length);
        let names = self.agent.length() + client + self.id.len() + self.document.as_str().len();
        size_of::<Self>() + names
    }
}

/// An address that a server compares as it stands: one that reading would change is none.
fn exact_url(iri: &str) -> Option<Url> {
    let url = Url::parse(iri).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.as_str() == iri).then_some(url)
}

/// How far down an access reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reach {
    /// The resource itself.
    pub itself: bool,
    /// All that is below it, as long as nothing there says otherwise.
    pub below: bool,
}

impl Reach {
    /// The resource and all that is below it.
    pub const ALL: Self = Self {
        itself: true,
        below: true,
    };
    /// The resource alone: a container's listing and not what it lists.
    pub const ITSELF: Self = Self {
        itself: true,
        below: false,
    };
    /// What is below the resource, without itself.
    pub const BELOW: Self = Self {
        itself: false,
        below: true,
    };
}

/// That an agent may do something with the resource that was asked about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Access {
    /// Who.
    pub agent: Agent,
    /// Through which program; `None`: through any.
    pub client: Option<Client>,
    /// What.
    pub modes: BTreeSet<AccessMode>,
    /// With the resource itself, with what is below it, or both.
    pub inherit: Reach,
    /// The identifier of the rule that says so: an IRI with a fragment, or `_:` and a label where it
    /// has none. One rule may make several accesses.
    pub id: String,
    /// The document with the rule: that of the resource, or of a container above it.
    pub document: Url,
    /// Whether everything about it was understood. Otherwise take it for unknown: more agents may have
    /// more modes than it says.
    pub exact: bool,
    /// Whether conditions that are not told here make it narrower than it says: an issuer, a
    /// credential, an origin, exceptions.
    pub narrowed: bool,
}

/// The rules that are in force for a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EffectiveAccess {
    /// In which language the server keeps them.
    pub kind: AccessKind,
    /// The nearest document with rules.
    pub document_url: Url,
    /// The resource whose own document that is: the one asked about, or a container above it.
    pub owner_resource: Url,
    /// The tag of that document.
    pub etag: Option<ETag>,
    /// Who may do what, in no meaningful order. Nobody else may do anything, except for what `unread`
    /// may add.
    pub accesses: Vec<Access>,
    /// Containers above the person's storage whose rules could not be read (ACP). They belong to who
    /// runs the server, and may let in others.
    pub unread: Vec<Url>,
}

impl EffectiveAccess {
    /// What an agent may do with the resource itself; `None` where that cannot be told, because it
    /// depends on the members of a group, the program it uses, or something that is not understood.
    #[must_use]
    pub fn modes_of(&self, web_id: &Url, client: Option<&Client>) -> Option<BTreeSet<AccessMode>> {
        const ALL: [AccessMode; 4] = [
            AccessMode::Read,
            AccessMode::Append,
            AccessMode::Write,
            AccessMode::Control,
        ];
        let agent = Agent::WebId(web_id.clone());
        let (mut certain, mut possible) = (BTreeSet::new(), BTreeSet::new());
        if !self.unread.is_empty() {
            possible.extend(ALL);
        }
        for access in self.accesses.iter().filter(|access| access.inherit.itself) {
            if !access.agent.overlaps(&agent) && access.exact {
                continue;
            }
            let is_through_it = access.client.is_none() || access.client.as_ref() == client;
            if !is_through_it && client.is_some() && access.exact {
                continue;
            }
            possible.extend(&access.modes);
            if !access.exact {
                possible.extend(ALL);
            }
            if access.agent.covers(&agent) && is_through_it && !access.narrowed {
                certain.extend(&access.modes);
            }
        }
        for modes in [&mut certain, &mut possible] {
            // Who may change a resource may add to it.
            if modes.contains(&AccessMode::Write) {
                modes.insert(AccessMode::Append);
            }
        }
        (certain == possible).then_some(certain)
    }
}

/// Whether `owner`, by name and without further conditions, certainly controls the rules of the
/// resource and of what is below it.
fn gives_control(accesses: &[Access], owner: &Url) -> bool {
    let (mut itself, mut below) = (false, false);
    for access in accesses {
        let is_owners = access.agent == Agent::WebId(owner.clone()) && access.client.is_none();
        let is_certain = access.exact && !access.narrowed;
        if is_owners && is_certain && access.modes.contains(&AccessMode::Control) {
            itself |= access.inherit.itself;
            below |= access.inherit.below;
        }
    }
    itself && below
}

/// Whether the rule `id` may be what lets `owner` control the rules.
fn may_give_control(accesses: &[Access], id: &str, owner: &Url) -> bool {
    let owner = Agent::WebId(owner.clone());
    accesses.iter().any(|access| {
        access.id == id
            && access.modes.contains(&AccessMode::Control)
            && (!access.exact || access.agent.overlaps(&owner))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn access(agent: Agent, client: Option<&str>, modes: &[AccessMode]) -> Access {
        Access {
            agent,
            client: client.map(Client::from_iri),
            modes: modes.iter().copied().collect(),
            inherit: Reach::ALL,
            id: "https://pod.example/.acr#it".to_owned(),
            document: url("https://pod.example/.acr"),
            exact: true,
            narrowed: false,
        }
    }

    fn effective(accesses: Vec<Access>) -> EffectiveAccess {
        EffectiveAccess {
            kind: AccessKind::Acp,
            document_url: url("https://pod.example/.acr"),
            owner_resource: url("https://pod.example/"),
            etag: None,
            accesses,
            unread: Vec::new(),
        }
    }

    #[test]
    fn modes_are_told_only_where_they_are_certain() {
        use AccessMode::{Append, Read, Write};
        let bob = url("https://bob.example/#me");
        let bobs = Agent::WebId(bob.clone());
        let app = Client::from_iri("https://app.example/id");
        let check = |access: Access, client: Option<&Client>, expected: Option<&[AccessMode]>| {
            let expected = expected.map(|modes| modes.iter().copied().collect::<BTreeSet<_>>());
            let found = effective(vec![access.clone()]).modes_of(&bob, client);
            assert_eq!(found, expected, "{access:?} {client:?}");
        };
        let eves = Agent::from_iri("https://eve.example/#me");
        check(access(bobs.clone(), None, &[Read]), None, Some(&[Read]));
        check(
            access(bobs.clone(), None, &[Write]),
            None,
            Some(&[Append, Write]),
        );
        check(
            access(Agent::Public, None, &[Read]),
            Some(&app),
            Some(&[Read]),
        );
        check(access(eves.clone(), None, &[Read]), None, Some(&[]));
        let group = Agent::Group(url("https://team.example/#g"));
        check(access(group, None, &[Read]), None, None);
        let for_app = access(bobs.clone(), Some("https://app.example/id"), &[Read]);
        check(for_app.clone(), Some(&app), Some(&[Read]));
        check(for_app.clone(), None, None);
        let other = Client::from_iri("https://other.example/id");
        check(for_app, Some(&other), Some(&[]));
        let narrowed = Access {
            narrowed: true,
            ..access(bobs.clone(), None, &[Read])
        };
        check(narrowed, None, None);
        let unknown = Access {
            exact: false,
            ..access(eves, None, &[Read])
        };
        check(unknown, None, None);
        let below = Access {
            inherit: Reach::BELOW,
            ..access(bobs, None, &[Read])
        };
        check(below, None, Some(&[]));
    }

    #[test]
    fn control_is_only_what_certainly_holds() {
        let me = url("https://me.example/#me");
        let mine = access(Agent::WebId(me.clone()), None, &[AccessMode::Control]);
        assert!(gives_control(std::slice::from_ref(&mine), &me));
        for uncertain in [
            Access {
                exact: false,
                ..mine.clone()
            },
            Access {
                narrowed: true,
                ..mine.clone()
            },
        ] {
            let uncertain = [uncertain];
            assert!(!gives_control(&uncertain, &me), "{uncertain:?}");
            assert!(may_give_control(&uncertain, &mine.id, &me));
        }
    }

    #[test]
    fn term_of_a_vocabulary_is_no_web_id() {
        for iri in [
            "http://www.w3.org/ns/solid/acp#PublicAgent",
            "https://www.w3.org/ns/auth/acl#AuthenticatedAgent",
            "http://xmlns.com/foaf/0.1/Agent",
        ] {
            assert_eq!(Agent::named(iri), (Agent::Other(iri.to_owned()), false));
        }
        let bob = "https://bob.example/#me";
        assert_eq!(Agent::named(bob), (Agent::WebId(url(bob)), true));
    }

    #[test]
    fn address_that_reading_would_change_is_no_web_id() {
        assert!(matches!(
            Agent::from_iri("https://bob.example/#me"),
            Agent::WebId(_)
        ));
        for iri in [
            "https://Bob.example/#me",
            "https://bob.example",
            "mailto:b@e.example",
            "did:web:e",
        ] {
            assert_eq!(Agent::from_iri(iri), Agent::Other(iri.to_owned()));
        }
    }
}
