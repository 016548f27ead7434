//! Making an index where a person has none, for the readers that it is meant for and no others.

use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedNodeRef, Triple};
use url::Url;

use super::{PREFERENCES, PRIVATE_INDEX, PUBLIC_INDEX, SOLID, TypeIndexes, iri};
use crate::resource::{container_url, document_url};
use crate::{
    AccessKind, AccessMode, Agent, EffectiveAccess, Error, N3Patch, Precondition, Result,
    SolidClient,
};

const CONFIGURATION: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/pim/space#ConfigurationFile");

/// Who is to read a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readers {
    Everyone,
    OwnerAlone,
}

impl SolidClient {
    /// Makes an index and names it where programs look for it.
    pub(super) async fn create_index(
        &self,
        owner: &Url,
        storage: &Url,
        known: &TypeIndexes,
        listed: bool,
    ) -> Result<Url> {
        let settings = container_url(storage, "settings")?;
        let (name, kind, readers) = if listed {
            ("publicTypeIndex", "ListedDocument", Readers::Everyone)
        } else {
            ("privateTypeIndex", "UnlistedDocument", Readers::OwnerAlone)
        };
        let kinds = [solid("TypeIndex"), solid(kind)];
        let (place, predicate) = if listed {
            (owner.clone(), PUBLIC_INDEX)
        } else {
            let preferences = match known.preferences_files.first() {
                Some(preferences) => preferences.clone(),
                None => {
                    let kinds = [CONFIGURATION.into_owned()];
                    let made = self
                        .create(owner, &settings, "prefs", &kinds, readers)
                        .await?;
                    self.link(owner, owner, PREFERENCES, made).await?
                }
            };
            (preferences, PRIVATE_INDEX)
        };
        let made = self.create(owner, &settings, name, &kinds, readers).await?;
        self.link(&place, owner, predicate, made).await
    }

    /// Says in a document of the owner's what they now have.
    async fn link(
        &self,
        document: &Url,
        owner: &Url,
        predicate: NamedNodeRef<'_>,
        made: Url,
    ) -> Result<Url> {
        let statement = Triple::new(iri(owner)?, predicate, iri(&made)?);
        let patch = N3Patch::new().insert(statement);
        match self.patch(document, &patch, &Precondition::None).await {
            Ok(_) => Ok(made),
            Err(error) => {
                if !error.is_remote_failure() {
                    // Nobody would find it. Why it could not be named says more than why it stays.
                    let _ = self.delete(&made, &Precondition::None).await;
                }
                Err(error)
            }
        }
    }

    /// Makes a document that says only what it is, and makes sure of its readers.
    async fn create(
        &self,
        owner: &Url,
        settings: &Url,
        name: &str,
        kinds: &[NamedNode],
        readers: Readers,
    ) -> Result<Url> {
        let usual = document_url(settings, &format!("{name}.ttl"))?;
        // What has the usual name already was not named by the profile: it may be anything.
        let unusual = format!("{name}-{}.ttl", uuid::Uuid::new_v4());
        let url = match self.put_kinds(&usual, kinds).await {
            Ok(()) => usual,
            Err(Error::PreconditionFailed(_)) => {
                let url = document_url(settings, &unusual)?;
                self.put_kinds(&url, kinds).await?;
                url
            }
            Err(error) => return Err(error),
        };
        if let Err(error) = self.ensure_readers(owner, &url, readers).await {
            // It holds nothing yet. Why it could not stay says more than why it could not go.
            let _ = self.delete(&url, &Precondition::None).await;
            return Err(error);
        }
        Ok(url)
    }

    async fn put_kinds(&self, url: &Url, kinds: &[NamedNode]) -> Result<()> {
        let node = iri(url)?;
        let lines = kinds
            .iter()
            .map(|kind| format!("{node} {} {kind} .\n", rdf::TYPE));
        let turtle: String = lines.collect();
        self.put(url, "text/turtle", turtle, &Precondition::IfNoneMatchAny)
            .await
            .map(drop)
    }

    /// Gives a new document rules of its own where those from above let in the wrong readers.
    async fn ensure_readers(&self, owner: &Url, document: &Url, readers: Readers) -> Result<()> {
        const CANNOT: Error = Error::AccessNotExpressible {
            what: "who is to read a new type index",
        };
        let access = self.effective_access(document).await?;
        // Rules above the storage belong to who runs the server, and can read all of it anyway. Whether
        // they let in everybody is not known from rules that cannot be read, so it is tried.
        let is_certain = readers == Readers::Everyone || access.unread.is_empty();
        if !is_certain && self.is_open_to_everybody(document).await? {
            return Err(CANNOT);
        }
        if fits(&access, owner, readers) {
            return Ok(());
        }
        if access.owner_resource == *document {
            return Err(CANNOT);
        }
        let url = self.access_document_url(document).await?;
        let rules = match access.kind {
            AccessKind::Wac => web_access_rules(&url, owner, document, readers)?,
            // What is inherited holds beside it, so only more can be allowed, not less.
            AccessKind::Acp if readers == Readers::Everyone => policy_rules(&url, document)?,
            AccessKind::Acp => return Err(CANNOT),
        };
        self.put(&url, "text/turtle", rules, &Precondition::IfNoneMatchAny)
            .await?;
        let access = self.effective_access(document).await?;
        if fits(&access, owner, readers) {
            Ok(())
        } else {
            Err(CANNOT)
        }
    }

    /// Whether somebody who is not signed in gets the document.
    async fn is_open_to_everybody(&self, document: &Url) -> Result<bool> {
        let anyone = Self::builder().limits(self.limits()).build()?;
        match anyone.head(document).await {
            Ok(_) => Ok(true),
            Err(Error::Unauthorized(_) | Error::Forbidden(_) | Error::NotFound(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn solid(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{SOLID}{name}"))
}

fn fits(access: &EffectiveAccess, owner: &Url, readers: Readers) -> bool {
    let mut itself = access
        .accesses
        .iter()
        .filter(|access| access.inherit.itself);
    match readers {
        Readers::Everyone => itself.any(|access| {
            access.agent == Agent::Public
                && access.client.is_none()
                && access.exact
                && !access.narrowed
                && access.modes.contains(&AccessMode::Read)
        }),
        Readers::OwnerAlone => {
            itself.all(|access| access.exact && access.agent == Agent::WebId(owner.clone()))
        }
    }
}

/// Rules that keep the owner in control and let everyone read where that is meant.
fn web_access_rules(url: &Url, owner: &Url, document: &Url, readers: Readers) -> Result<String> {
    let (base, owner, document) = (iri(url)?, iri(owner)?, iri(document)?);
    let mut rules = format!(
        "@base {base}.\n@prefix acl: <http://www.w3.org/ns/auth/acl#>.\n\
        <#owner> a acl:Authorization; acl:agent {owner}; acl:accessTo {document};\n  \
        acl:mode acl:Read, acl:Write, acl:Control.\n"
    );
    if readers == Readers::Everyone {
        rules += &format!(
            "<#public> a acl:Authorization; acl:agentClass <http://xmlns.com/foaf/0.1/Agent>;\n  \
            acl:accessTo {document}; acl:mode acl:Read.\n"
        );
    }
    Ok(rules)
}

/// A policy that lets everyone read, beside those from above.
fn policy_rules(url: &Url, document: &Url) -> Result<String> {
    let (base, document) = (iri(url)?, iri(document)?);
    Ok(format!(
        "@base {base}.\n@prefix acl: <http://www.w3.org/ns/auth/acl#>.\n\
        @prefix acp: <http://www.w3.org/ns/solid/acp#>.\n\
        {base} a acp:AccessControlResource; acp:resource {document}; acp:accessControl <#public>.\n\
        <#public> a acp:AccessControl; acp:apply <#public-policy>.\n\
        <#public-policy> a acp:Policy; acp:allow acl:Read; acp:allOf <#public-matcher>.\n\
        <#public-matcher> a acp:Matcher; acp:agent acp:PublicAgent.\n"
    ))
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use axum::response::IntoResponse as _;

    use super::*;
    use crate::container::parse_turtle;

    #[test]
    fn rules_are_valid_and_name_nobody_else() {
        let url = Url::parse("https://pod.example/i.ttl.acl").unwrap();
        let owner = Url::parse("https://me.example/card#me").unwrap();
        let document = Url::parse("https://pod.example/i.ttl").unwrap();
        let parse = |rules: String| parse_turtle(&url, rules.as_bytes()).unwrap();
        let private =
            parse(web_access_rules(&url, &owner, &document, Readers::OwnerAlone).unwrap());
        assert_eq!(private.len(), 6);
        let public = parse(web_access_rules(&url, &owner, &document, Readers::Everyone).unwrap());
        assert_eq!(public.len(), 10);
        assert_eq!(parse(policy_rules(&url, &document).unwrap()).len(), 10);
    }

    #[tokio::test]
    async fn document_that_everybody_gets_is_not_private_whatever_the_rules_say() {
        // By the rules that can be read it is the owner's alone. Those of the server's root cannot.
        const RULES: &str = "<> <http://www.w3.org/ns/solid/acp#resource> </s/>.";
        let answer = async |request: axum::extract::Request| match request.uri().path() {
            "/s/i.ttl" => Ok([("link", "</s/i.acr>; rel=acl")].into_response()),
            "/s/" => {
                let links =
                    "</s/.acr>; rel=acl, <http://www.w3.org/ns/pim/space#Storage>; rel=type";
                Ok([("link", links)].into_response())
            }
            "/s/.acr" => Ok(([("content-type", "text/turtle")], RULES).into_response()),
            "/s/i.acr" => Err(StatusCode::NOT_FOUND),
            _ => Err(StatusCode::FORBIDDEN),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = axum::Router::new().fallback(answer);
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let document = Url::parse(&format!("http://{address}/s/i.ttl")).unwrap();
        let owner = Url::parse("https://me.example/card#me").unwrap();
        let client = SolidClient::builder().build().unwrap();
        let access = client.effective_access(&document).await.unwrap();
        assert!(fits(&access, &owner, Readers::OwnerAlone) && !access.unread.is_empty());
        let outcome = client
            .ensure_readers(&owner, &document, Readers::OwnerAlone)
            .await;
        assert!(
            matches!(outcome, Err(Error::AccessNotExpressible { .. })),
            "{outcome:?}"
        );
        server.abort();
    }
}
