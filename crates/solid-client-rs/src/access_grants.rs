//! Access requests and grants as verifiable credentials, at a service beside the storage
//! ([Inrupt Access Grant Service](https://docs.inrupt.com/ess/services/service-access-grant)).
//!
//! This follows the published descriptions of that service and was tested against a stand-in for it
//! alone, never against the service itself. It asks for access, answers such requests, finds, verifies
//! and revokes what was issued. It does not exchange a grant for a token with which to read, and does
//! not change the access rules of a resource so that they accept grants; new storages there do.

use std::collections::BTreeSet;

use http::{Method, header};
use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

use crate::client::Request;
use crate::headers::AccessMode;
use crate::{Error, Result, SolidClient};

mod credential;

pub use credential::{AccessTerms, Credential, CredentialKind};

/// The largest answer of such a service, in bytes.
const ANSWER_LIMIT: u64 = 4 * 1024 * 1024;

const CREDENTIALS_CONTEXT: &str = "https://www.w3.org/2018/credentials/v1";
/// The vocabularies of the service that are known here, newest first.
const SERVICE_CONTEXTS: [&str; 2] = [
    "https://schema.inrupt.com/credentials/v2.jsonld",
    "https://schema.inrupt.com/credentials/v1.jsonld",
];

/// A service that issues access requests and grants.
#[derive(Debug, Clone)]
pub struct AccessGrantService {
    client: SolidClient,
    contexts: [String; 2],
    issue: Url,
    status: Url,
    verify: Option<Url>,
    search: Option<Search>,
}

/// Two ways to look for credentials; the first is being retired.
#[derive(Debug, Clone)]
enum Search {
    Derive(Url),
    Query(Url),
}

impl SolidClient {
    /// Finds out what the service at this address offers. The token of this client goes to it, so
    /// name only a service that the person trusts.
    ///
    /// # Errors
    /// [`Error::Protocol`] where it does not say how to issue and revoke, or names another origin for
    /// that; else as [`SolidClient::get`].
    pub async fn access_grant_service(&self, service: &Url) -> Result<AccessGrantService> {
        let client = self.clone().with_storage(service)?;
        let address = service
            .join("/.well-known/vc-configuration")
            .map_err(|_| Error::InsecureUrl)?;
        let request = Request::new(Method::GET, &address);
        let settings =
            exchange(&client, request.header(header::ACCEPT, "application/json")?).await?;
        let endpoint = |name: &str| match settings.get(name).and_then(Value::as_str) {
            None => Ok(None),
            Some(text) => match service.join(text) {
                Ok(url) if url.origin() == service.origin() => Ok(Some(url)),
                _ => Err(Error::Protocol {
                    what: "services on the origin of the access grant service",
                }),
            },
        };
        let required = |name: &str| {
            endpoint(name)?.ok_or(Error::Protocol {
                what: "an access grant service that issues and revokes",
            })
        };
        let offered = settings["@context"].as_array();
        let is_offered =
            |context: &&str| offered.is_some_and(|all| all.iter().any(|one| one == *context));
        let context = SERVICE_CONTEXTS.into_iter().find(is_offered);
        let context = context.unwrap_or(SERVICE_CONTEXTS[0]);
        Ok(AccessGrantService {
            contexts: [CREDENTIALS_CONTEXT, context].map(str::to_owned),
            issue: required("issuerService")?,
            status: required("statusService")?,
            verify: endpoint("verifierService")?,
            search: match endpoint("queryService")? {
                Some(url) => Some(Search::Query(url)),
                None => endpoint("derivationService")?.map(Search::Derive),
            },
            client,
        })
    }
}

impl AccessGrantService {
    /// Asks the owner of resources for access to them.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for terms that no grant can have, [`Error::NotConfirmed`] where the
    /// service issued something else; else as [`SolidClient::put`].
    pub async fn request(&self, owner: &Url, terms: &AccessTerms) -> Result<Credential> {
        terms.check()?;
        let mut consent = terms.to_json();
        consent["hasStatus"] = "https://w3id.org/GConsent#ConsentStatusRequested".into();
        consent["isConsentForDataSubject"] = owner.as_str().into();
        let subject = json!({ "hasConsent": consent });
        self.issue(CredentialKind::Request, subject, terms).await
    }

    /// Grants what a request asks for, or less: `terms` must lie within those of the request.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for terms beyond the request or something that is no request; else
    /// as [`AccessGrantService::request`].
    pub async fn approve(&self, request: &Credential, terms: &AccessTerms) -> Result<Credential> {
        terms.check()?;
        let is_within = request.kind() == CredentialKind::Request && request.terms().covers(terms);
        if !is_within {
            return Err(Error::InvalidArgument {
                what: "terms within those of an access request",
            });
        }
        let status = "https://w3id.org/GConsent#ConsentStatusExplicitlyGiven";
        self.answer(CredentialKind::Grant, request, terms, status)
            .await
    }

    /// Answers a request with no.
    ///
    /// # Errors
    /// As [`AccessGrantService::approve`].
    pub async fn deny(&self, request: &Credential) -> Result<Credential> {
        if request.kind() != CredentialKind::Request {
            return Err(Error::InvalidArgument {
                what: "an access request",
            });
        }
        let status = "https://w3id.org/GConsent#ConsentStatusDenied";
        self.answer(CredentialKind::Denial, request, request.terms(), status)
            .await
    }

    async fn answer(
        &self,
        kind: CredentialKind,
        request: &Credential,
        terms: &AccessTerms,
        status: &str,
    ) -> Result<Credential> {
        let recipient = request.subject().ok_or(Error::InvalidArgument {
            what: "an access request that says who asks",
        })?;
        let owner = self.client.session().await?.web_id().clone();
        let mut consent = terms.to_json();
        consent["hasStatus"] = status.into();
        consent["isProvidedTo"] = recipient.as_str().into();
        consent["request"] = request.id().as_str().into();
        let subject = json!({ "id": owner, "providedConsent": consent });
        self.issue(kind, subject, terms).await
    }

    async fn issue(
        &self,
        kind: CredentialKind,
        subject: Value,
        terms: &AccessTerms,
    ) -> Result<Credential> {
        let mut credential = json!({
            "@context": self.contexts,
            "type": ["VerifiableCredential", kind.name()],
            "credentialSubject": subject,
        });
        if let Some(end) = terms.expires_at {
            credential["expirationDate"] = end.to_string().into();
        }
        let answer = self
            .post(&self.issue, &json!({ "credential": credential }))
            .await?;
        let issued = Credential::parse(answer)?;
        // More than was asked for is not what the person agreed to.
        if issued.kind() == kind && terms.covers(issued.terms()) && issued.terms().covers(terms) {
            Ok(issued)
        } else {
            Err(Error::NotConfirmed)
        }
    }

    /// Credentials of one kind that concern the signed-in agent and, where one is named, a resource.
    /// Whether one was revoked, is not told: see [`AccessGrantService::is_valid`].
    ///
    /// # Errors
    /// [`Error::Protocol`] for a service that cannot be searched or answers something else; else as
    /// [`SolidClient::get`].
    pub async fn find(
        &self,
        kind: CredentialKind,
        resource: Option<&Url>,
    ) -> Result<Vec<Credential>> {
        let mut example = json!({ "@context": self.contexts, "type": [kind.name()] });
        if let Some(resource) = resource {
            let consent = json!({ "forPersonalData": [resource] });
            example["credentialSubject"] = json!({ kind.consent_field(): consent });
        }
        let answer = match &self.search {
            None => {
                return Err(Error::Protocol {
                    what: "an access grant service that can be searched",
                });
            }
            Some(Search::Query(url)) => {
                let query = json!({ "type": "QueryByExample", "credentialQuery": [{ "example": example }] });
                self.post(url, &json!({ "query": [query] })).await?
            }
            Some(Search::Derive(url)) => {
                self.post(url, &json!({ "verifiableCredential": example }))
                    .await?
            }
        };
        let found = match answer.get("verifiableCredential") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(all)) => all.clone(),
            Some(one) => vec![one.clone()],
        };
        let found: Vec<Credential> = found
            .into_iter()
            .map(Credential::parse)
            .collect::<Result<_>>()?;
        Ok(found.into_iter().filter(|one| one.kind() == kind).collect())
    }

    /// Revokes a request, grant or denial. What was handed out because of it ends at the next check.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where it was not issued for the signed-in agent; else as
    /// [`SolidClient::put`].
    pub async fn revoke(&self, credential: &Credential) -> Result<()> {
        let status = json!([{ "type": "RevocationList2020Status", "status": "1" }]);
        let body = json!({ "credentialId": credential.id(), "credentialStatus": status });
        self.send(&self.status, &body).await.map(drop)
    }

    /// Whether the service stands by a credential: signed by it, begun, not ended, not revoked. The
    /// signature itself is not checked here.
    ///
    /// # Errors
    /// [`Error::Protocol`] for a service that does not verify or says nothing clear; else as
    /// [`SolidClient::get`].
    pub async fn is_valid(&self, credential: &Credential) -> Result<bool> {
        const WHAT: Error = Error::Protocol {
            what: "an access grant service that says what it checked",
        };
        let verify = self.verify.as_ref().ok_or(WHAT)?;
        let body = json!({ "verifiableCredential": credential.as_json() });
        let answer = self.post(verify, &body).await?;
        let list = |name: &str| answer[name].as_array().map(Vec::len).ok_or(WHAT);
        // No error among no checks means nothing.
        Ok(list("errors")? == 0 && list("checks")? > 0)
    }

    async fn post(&self, endpoint: &Url, body: &Value) -> Result<Value> {
        parse(&self.send(endpoint, body).await?)
    }

    async fn send(&self, endpoint: &Url, body: &Value) -> Result<Vec<u8>> {
        let mut request = Request::new(Method::POST, endpoint)
            .header(header::CONTENT_TYPE, "application/json")?
            .header(header::ACCEPT, "application/json")?;
        request.body = body.to_string().into_bytes().into();
        request.answer_limit = ANSWER_LIMIT;
        Ok(self.client.exchange(request).await?.body)
    }
}

async fn exchange(client: &SolidClient, mut request: Request) -> Result<Value> {
    request.answer_limit = ANSWER_LIMIT;
    parse(&client.exchange(request).await?.body)
}

fn parse(body: &[u8]) -> Result<Value> {
    serde_json::from_slice(body).map_err(|_| Error::Protocol {
        what: "an answer of the access grant service in JSON",
    })
}

/// The time in a member, where there is one.
fn time(value: &Value) -> Result<Option<Timestamp>> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => text.parse().map(Some).map_err(|_| Error::Protocol {
            what: "a credential whose times are times",
        }),
        _ => Err(Error::Protocol {
            what: "a credential whose times are times",
        }),
    }
}

/// The modes that a grant can give: never that of changing the rules.
fn is_grantable(modes: &BTreeSet<AccessMode>) -> bool {
    !modes.is_empty() && !modes.contains(&AccessMode::Control)
}
