//! Type indexes: where a person's things of one class are
//! ([Type Indexes](https://solid.github.io/type-indexes/)).

use std::collections::BTreeSet;

use oxrdf::vocab::rdf;
use oxrdf::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TermRef, Triple};
use url::Url;

use crate::container::parse_turtle;
use crate::resource::{is_turtle, require_container};
use crate::transport::require_no_less_secure;
use crate::{Error, N3Patch, Precondition, Result, SolidClient};

mod create;
mod removal;

const SOLID: &str = "http://www.w3.org/ns/solid/terms#";
const PUBLIC_INDEX: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/terms#publicTypeIndex");
const PRIVATE_INDEX: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/terms#privateTypeIndex");
const PREFERENCES: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/pim/space#preferencesFile");
const REGISTRATION: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/terms#TypeRegistration");
const FOR_CLASS: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/terms#forClass");
const INSTANCE: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/terms#instance");
const INSTANCE_CONTAINER: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/solid/terms#instanceContainer");

/// The largest profile, preferences file or index, in bytes.
const DOCUMENT_LIMIT: u64 = 1024 * 1024;

/// How many documents of one kind that a person names are read.
const DOCUMENTS_READ: usize = 8;

/// How many registrations one index may hold.
const REGISTRATIONS_READ: usize = 10_000;

/// How often a change starts again because someone else wrote meanwhile.
const EDIT_ATTEMPTS: u32 = 5;

/// The indexes that a person names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypeIndexes {
    /// Those for everyone to read.
    pub public: Vec<Url>,
    /// Those for the person and their programs; known to who may read the preferences file that the
    /// profile names.
    pub private: Vec<Url>,
    /// The preferences files that the profile names, readable or not.
    pub preferences_files: Vec<Url>,
}

/// Where things are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegisteredPlace {
    /// One document with such a thing or several.
    Instance(Url),
    /// A container, with its closing slash, whose documents are such things.
    Container(Url),
}

impl RegisteredPlace {
    /// The address of the document or container.
    #[must_use]
    pub fn url(&self) -> &Url {
        match self {
            Self::Instance(url) | Self::Container(url) => url,
        }
    }

    fn predicate(&self) -> NamedNodeRef<'static> {
        match self {
            Self::Instance(_) => INSTANCE,
            Self::Container(_) => INSTANCE_CONTAINER,
        }
    }
}

/// That things of a class are at a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Registration {
    /// The class, as an IRI.
    pub class: NamedNode,
    /// Where the things are.
    pub place: RegisteredPlace,
    /// Whether it is in a public index, for everyone to read.
    pub listed: bool,
    /// The index it is in.
    pub index: Url,
}

/// A registration to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationRequest {
    /// The class, as an IRI.
    pub class: NamedNode,
    /// Where the things are.
    pub place: RegisteredPlace,
    /// Whether everyone is to read it.
    pub listed: bool,
}

impl SolidClient {
    /// Finds the type indexes of a person. Preferences files that may not be read, or are not there,
    /// are passed over, and so are addresses that are less safe than the WebID: in the clear, or on this
    /// machine where the WebID is elsewhere.
    ///
    /// # Errors
    /// [`Error::Protocol`] where the WebID document is no Turtle; else as [`SolidClient::get`].
    pub async fn type_indexes(&self, web_id: &Url) -> Result<TypeIndexes> {
        let profile = self.read_graph(web_id).await?;
        let addresses = |graph: &Graph, predicate| addresses(graph, web_id, predicate);
        let preferences_files = addresses(&profile, PREFERENCES);
        // Some profiles name the private one themselves.
        let mut private = addresses(&profile, PRIVATE_INDEX);
        for file in preferences_files.iter().take(DOCUMENTS_READ) {
            if let Some(preferences) = readable(self.read_graph(file).await)? {
                private.extend(addresses(&preferences, PRIVATE_INDEX));
            }
        }
        Ok(TypeIndexes {
            public: addresses(&profile, PUBLIC_INDEX).into_iter().collect(),
            private: private.into_iter().collect(),
            preferences_files: preferences_files.into_iter().collect(),
        })
    }

    /// Reads what is registered in the indexes of a person, in order of class and place. Indexes that may
    /// not be read, or are not there, are passed over.
    ///
    /// What another person's index says is their claim; so are the addresses in it.
    ///
    /// # Errors
    /// As [`SolidClient::type_indexes`].
    pub async fn registrations(&self, web_id: &Url) -> Result<Vec<Registration>> {
        let indexes = self.type_indexes(web_id).await?;
        let mut found = BTreeSet::new();
        for (urls, listed) in [(indexes.public, true), (indexes.private, false)] {
            for index in urls.iter().take(DOCUMENTS_READ) {
                if let Some(graph) = readable(self.read_graph(index).await)? {
                    let entries = entries(&graph, index, listed)?;
                    found.extend(entries.into_iter().map(|entry| entry.registration));
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    /// Registers in an index of the signed-in person that things of a class are at a place. What is
    /// registered already is left as it is.
    ///
    /// Where the person has no such index, it is made in the container `settings/` of `storage` and
    /// named in their profile: a public one for everyone to read, a private one, in a preferences file,
    /// for themselves alone. Who may read what is made is checked before anything is registered in it.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a place that is no `http` or `https` address,
    /// [`Error::WrongKindOfUrl`] for a container without its slash, [`Error::AccessNotExpressible`]
    /// where the server's rules do not let a new index be as public or private as it must be,
    /// [`Error::Forbidden`] where the profile may not be changed, [`Error::NotSignedIn`]; else as
    /// [`SolidClient::patch`].
    pub async fn register_type(
        &self,
        storage: &Url,
        request: &RegistrationRequest,
    ) -> Result<Registration> {
        require_container(storage)?;
        let place = &request.place;
        if !matches!(place.url().scheme(), "http" | "https") {
            return Err(Error::InvalidArgument {
                what: "a place with an http or https address",
            });
        }
        if let RegisteredPlace::Container(url) = place {
            require_container(url)?;
        }
        let web_id = self.session().await?.web_id().clone();
        let indexes = self.type_indexes(&web_id).await?;
        let index = match choose(&indexes, storage, request.listed) {
            Some(index) => index,
            None => {
                self.create_index(&web_id, storage, &indexes, request.listed)
                    .await?
            }
        };
        let registration = Registration {
            class: request.class.clone(),
            place: place.clone(),
            listed: request.listed,
            index,
        };
        let graph = self.read_graph(&registration.index).await?;
        let entries = entries(&graph, &registration.index, request.listed)?;
        if !entries
            .iter()
            .any(|entry| entry.registration == registration)
        {
            let mut patch = N3Patch::new();
            for triple in statements(&registration.index, &registration.class, &[place])? {
                patch = patch.insert(triple);
            }
            self.patch(&registration.index, &patch, &Precondition::None)
                .await?;
        }
        Ok(registration)
    }

    /// Takes a registration out of its index; `Ok(false)` says that it was not there. Other
    /// registrations of the same class or place stay.
    ///
    /// # Errors
    /// [`Error::Conflict`] where others keep writing; else as [`SolidClient::patch`].
    pub async fn unregister_type(&self, registration: &Registration) -> Result<bool> {
        let mut attempt = 1;
        loop {
            let graph = match self.read_graph(&registration.index).await {
                Err(Error::NotFound(_)) => return Ok(false),
                graph => graph?,
            };
            let patch = removal::removal(&graph, registration)?;
            if patch.is_empty() {
                return Ok(false);
            }
            match self
                .patch(&registration.index, &patch, &Precondition::None)
                .await
            {
                Ok(_) => return Ok(true),
                Err(Error::Conflict(_)) if attempt < EDIT_ATTEMPTS => attempt += 1,
                Err(error) => return Err(error),
            }
        }
    }

    async fn read_graph(&self, url: &Url) -> Result<Graph> {
        let answer = self.get_at_most(url, "text/turtle", DOCUMENT_LIMIT).await?;
        if !is_turtle(answer.content_type.as_deref()) {
            return Err(Error::Protocol {
                what: "a profile, preferences file or type index in Turtle",
            });
        }
        parse_turtle(&answer.url, &answer.body)
    }
}

/// What could be read, or nothing where that is not for this client.
fn readable(outcome: Result<Graph>) -> Result<Option<Graph>> {
    match outcome {
        Ok(graph) => Ok(Some(graph)),
        Err(
            Error::Unauthorized(_) | Error::Forbidden(_) | Error::NotFound(_) | Error::InsecureUrl,
        ) => Ok(None),
        Err(error) => Err(error),
    }
}

/// An index in the storage before one elsewhere.
fn choose(indexes: &TypeIndexes, storage: &Url, listed: bool) -> Option<Url> {
    let candidates = if listed {
        &indexes.public
    } else {
        &indexes.private
    };
    let is_in_storage = |url: &&Url| url.as_str().starts_with(storage.as_str());
    let chosen = candidates.iter().find(is_in_storage);
    chosen.or(candidates.first()).cloned()
}

/// What is said of a person, as far as it is no less safe than their WebID: it must not lead to this
/// machine from elsewhere.
fn addresses(graph: &Graph, web_id: &Url, predicate: NamedNodeRef<'_>) -> BTreeSet<Url> {
    let subject = NamedNodeRef::new_unchecked(web_id.as_str());
    graph
        .objects_for_subject_predicate(subject, predicate)
        .filter_map(address)
        .filter(|url| require_no_less_secure(web_id, url).is_ok())
        .collect()
}

fn address(term: TermRef<'_>) -> Option<Url> {
    match term {
        TermRef::NamedNode(node) => Url::parse(node.as_str()).ok(),
        _ => None,
    }
}

/// A registration and the node that says it.
struct Entry {
    subject: NamedOrBlankNode,
    registration: Registration,
}

fn entries(graph: &Graph, index: &Url, listed: bool) -> Result<Vec<Entry>> {
    let mut found = Vec::new();
    for subject in graph.subjects_for_predicate_object(rdf::TYPE, REGISTRATION) {
        let instances = graph
            .objects_for_subject_predicate(subject, INSTANCE)
            .filter_map(address)
            .map(RegisteredPlace::Instance);
        let containers = graph
            .objects_for_subject_predicate(subject, INSTANCE_CONTAINER)
            .filter_map(address)
            .filter(|url| url.path().ends_with('/'))
            .map(RegisteredPlace::Container);
        let places: Vec<_> = instances.chain(containers).collect();
        for class in graph.objects_for_subject_predicate(subject, FOR_CLASS) {
            let TermRef::NamedNode(class) = class else {
                continue;
            };
            // One node may say every class of every place.
            if found.len() + places.len() > REGISTRATIONS_READ {
                return Err(Error::Protocol {
                    what: "a type index of no more than 10,000 registrations",
                });
            }
            found.extend(places.iter().map(|place| Entry {
                subject: subject.into_owned(),
                registration: Registration {
                    class: class.into_owned(),
                    place: place.clone(),
                    listed,
                    index: index.clone(),
                },
            }));
        }
    }
    Ok(found)
}

/// The statements of a new registration.
fn statements(index: &Url, class: &NamedNode, places: &[&RegisteredPlace]) -> Result<Vec<Triple>> {
    let mut node = index.clone();
    node.set_fragment(Some(&format!("registration-{}", uuid::Uuid::new_v4())));
    let node = iri(&node)?;
    let mut statements = vec![
        Triple::new(node.clone(), rdf::TYPE, REGISTRATION),
        Triple::new(node.clone(), FOR_CLASS, class.clone()),
    ];
    for place in places {
        let object = Term::NamedNode(iri(place.url())?);
        statements.push(Triple::new(node.clone(), place.predicate(), object));
    }
    Ok(statements)
}

fn iri(url: &Url) -> Result<NamedNode> {
    NamedNode::new(url.as_str()).map_err(|_| Error::InvalidArgument {
        what: "an address that is an IRI",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn index_is_read_as_far_as_it_is_understood() {
        let index = Url::parse("https://pod.example/settings/i.ttl").unwrap();
        let turtle = format!(
            r#"@prefix s: <{SOLID}>. @prefix x: <https://x.example/>.
            <#a> a s:TypeRegistration; s:forClass x:Note; s:instance </n.ttl>, </m.ttl>; s:instanceContainer </n/>.
            [] a s:TypeRegistration; s:forClass x:A, x:B; s:instanceContainer </ab/>.
            <#c> a s:TypeRegistration; s:forClass x:C.
            <#d> a s:TypeRegistration; s:instance </d>.
            <#e> a s:TypeRegistration; s:forClass "E"; s:instance </e>.
            <#f> a s:TypeRegistration; s:forClass x:F; s:instance "f"; s:instanceContainer </no-slash>.
            <#g> s:forClass x:G; s:instance </g>."#
        );
        let graph = parse_turtle(&index, turtle.as_bytes()).unwrap();
        let mut found: Vec<String> = entries(&graph, &index, true)
            .unwrap()
            .into_iter()
            .map(|entry| {
                let Registration { class, place, .. } = entry.registration;
                format!("{} {}", &class.as_str()[18..], place.url().path())
            })
            .collect();
        found.sort();
        assert_eq!(
            found,
            ["A /ab/", "B /ab/", "Note /m.ttl", "Note /n.ttl", "Note /n/"]
        );
    }

    #[test]
    fn index_in_the_storage_comes_first() {
        let url = |text: &str| Url::parse(text).unwrap();
        let indexes = TypeIndexes {
            public: vec![url("https://a.example/i"), url("https://pod.example/me/i")],
            private: vec![url("https://a.example/p")],
            preferences_files: Vec::new(),
        };
        let storage = url("https://pod.example/me/");
        let check = |storage: &Url, listed: bool, expected: &str| {
            assert_eq!(
                choose(&indexes, storage, listed).unwrap().as_str(),
                expected
            );
        };
        check(&storage, true, "https://pod.example/me/i");
        check(&storage, false, "https://a.example/p");
        assert_eq!(choose(&TypeIndexes::default(), &storage, true), None);
    }
}
