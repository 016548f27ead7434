//! Access requests and grants, at a stand-in that follows the published description of the service.
//! No real one could be asked.

#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(dead_code, reason = "the other tests use the rest of it")]
mod stand_in;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use serde_json::{Value, json};
use solid_client_rs::access_grants::{AccessTerms, Credential, CredentialKind};
use solid_client_rs::url::Url;
use solid_client_rs::{AccessMode, Error, Limits, SolidClient};
use stand_in::{StandIn, ask_issuer_nonce};

const ME: &str = "https://me.example/card#me";
const OWNER: &str = "https://owner.example/card#me";

#[derive(Default)]
struct Kept {
    issued: Vec<Value>,
    revoked: Vec<Value>,
    asked: Vec<Value>,
    with_token: usize,
    /// What the service adds to each mode list, against the wish of who asks.
    widened: bool,
}

type Shared = Arc<Mutex<Kept>>;

struct Service {
    url: Url,
    kept: Shared,
    issuer: StandIn,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Service {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Service {
    /// `search` is how the service says it can be searched.
    async fn start(search: &'static str, elsewhere: bool) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url: Url = format!("http://localhost:{port}/").parse().unwrap();
        let kept = Shared::default();
        let at = |path: &str| url.join(path).unwrap();
        let issue = if elsewhere {
            "https://elsewhere.example/issue".parse().unwrap()
        } else {
            at("issue")
        };
        let settings = json!({
            "@context": ["https://www.w3.org/2018/credentials/v1", "https://schema.inrupt.com/credentials/v1.jsonld"],
            "issuerService": issue,
            "statusService": at("status"),
            "verifierService": at("verify"),
            search: at("search"),
        });
        let router = Router::new()
            .route(
                "/.well-known/vc-configuration",
                get(move || async move { answer(&settings) }),
            )
            .route("/issue", post(issue_credential))
            .route("/search", post(find))
            .route("/status", post(revoke))
            .route("/verify", post(verify))
            .with_state(Arc::clone(&kept));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let issuer = StandIn::start(600, |_| ask_issuer_nonce()).await;
        Self {
            url,
            kept,
            issuer,
            task,
        }
    }

    fn client(&self) -> SolidClient {
        self.issuer.signed_in(Limits::default())
    }

    fn asked(&self) -> Value {
        self.kept.lock().unwrap().asked.last().unwrap().clone()
    }
}

fn answer(body: &Value) -> Response {
    ([("content-type", "application/json")], body.to_string()).into_response()
}

async fn issue_credential(State(kept): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap();
    let mut kept = kept.lock().unwrap();
    kept.with_token += usize::from(headers.contains_key("dpop"));
    kept.asked.push(body.clone());
    let mut credential = body["credential"].clone();
    credential["id"] = json!(format!("https://vc.example/vc/{}", kept.issued.len()));
    credential["issuer"] = json!("https://vc.example");
    credential["credentialSubject"]["id"] = json!(ME);
    if kept.widened {
        let consent = &mut credential["credentialSubject"]["hasConsent"]["mode"];
        consent.as_array_mut().unwrap().push(json!("Write"));
    }
    kept.issued.push(credential.clone());
    (StatusCode::CREATED, answer(&credential)).into_response()
}

async fn find(State(kept): State<Shared>, body: Bytes) -> Response {
    let body = serde_json::from_slice(&body).unwrap();
    let mut kept = kept.lock().unwrap();
    kept.asked.push(body);
    answer(&json!({ "type": "VerifiablePresentation", "verifiableCredential": kept.issued }))
}

async fn revoke(State(kept): State<Shared>, body: Bytes) -> StatusCode {
    let body: Value = serde_json::from_slice(&body).unwrap();
    let mut kept = kept.lock().unwrap();
    assert_eq!(
        body["credentialStatus"],
        json!([{ "type": "RevocationList2020Status", "status": "1" }])
    );
    kept.revoked.push(body["credentialId"].clone());
    StatusCode::OK
}

async fn verify(State(kept): State<Shared>, body: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap();
    let kept = kept.lock().unwrap();
    let is_revoked = kept.revoked.contains(&body["verifiableCredential"]["id"]);
    let errors = if is_revoked {
        json!(["credentialStatus is revoked"])
    } else {
        json!([])
    };
    answer(&json!({ "checks": ["proof", "credentialStatus"], "warnings": [], "errors": errors }))
}

fn terms(modes: &[AccessMode]) -> AccessTerms {
    AccessTerms {
        resources: ["https://pod.example/c/".parse().unwrap()].into(),
        modes: modes.iter().copied().collect(),
        purposes: ["https://w3id.org/dpv#AcademicResearch".parse().unwrap()].into(),
        inherit: true,
        expires_at: Some("2030-01-01T00:00:00Z".parse().unwrap()),
    }
}

#[tokio::test]
async fn request_is_granted_found_and_revoked() {
    use AccessMode::{Append, Read};
    for search in ["derivationService", "queryService"] {
        let server = Service::start(search, false).await;
        let client = server.client();
        let service = client.access_grant_service(&server.url).await.unwrap();
        let owner = OWNER.parse().unwrap();
        let request = service
            .request(&owner, &terms(&[Read, Append]))
            .await
            .unwrap();
        assert_eq!(request.kind(), CredentialKind::Request);
        assert_eq!(request.terms(), &terms(&[Read, Append]));
        let asked = &server.asked()["credential"];
        assert_eq!(
            asked["type"],
            json!(["VerifiableCredential", "SolidAccessRequest"])
        );
        assert_eq!(asked["expirationDate"], "2030-01-01T00:00:00Z");
        let consent = &asked["credentialSubject"]["hasConsent"];
        assert_eq!(consent["isConsentForDataSubject"], OWNER);
        assert_eq!(
            asked["@context"][1], "https://schema.inrupt.com/credentials/v1.jsonld",
            "the vocabulary that the service has"
        );

        let grant = service.approve(&request, &terms(&[Read])).await.unwrap();
        assert_eq!(grant.kind(), CredentialKind::Grant);
        assert_eq!(grant.terms(), &terms(&[Read]));
        let consent = server.asked()["credential"]["credentialSubject"]["providedConsent"].clone();
        assert_eq!(consent["isProvidedTo"], ME);
        assert_eq!(consent["request"], request.id().as_str());
        let denial = service.deny(&request).await.unwrap();
        assert_eq!(denial.kind(), CredentialKind::Denial);
        assert_eq!(server.kept.lock().unwrap().with_token, 3);

        let resource = "https://pod.example/c/".parse().unwrap();
        let found = service
            .find(CredentialKind::Grant, Some(&resource))
            .await
            .unwrap();
        assert_eq!(found, std::slice::from_ref(&grant));
        let asked = server.asked();
        let example = match search {
            "queryService" => &asked["query"][0]["credentialQuery"][0]["example"],
            _ => &asked["verifiableCredential"],
        };
        let resources = &example["credentialSubject"]["providedConsent"]["forPersonalData"];
        assert_eq!(*resources, json!([resource]));

        assert!(service.is_valid(&grant).await.unwrap());
        service.revoke(&grant).await.unwrap();
        assert!(!service.is_valid(&grant).await.unwrap());
        assert!(service.is_valid(&request).await.unwrap());
    }
}

#[tokio::test]
async fn more_than_was_asked_for_is_neither_granted_nor_taken_for_granted() {
    use AccessMode::{Control, Read, Write};
    let server = Service::start("queryService", false).await;
    let client = server.client();
    let service = client.access_grant_service(&server.url).await.unwrap();
    let owner = OWNER.parse().unwrap();
    let request = service.request(&owner, &terms(&[Read])).await.unwrap();
    let for_ever = AccessTerms {
        expires_at: None,
        ..terms(&[Read])
    };
    let for_anything = AccessTerms {
        purposes: [].into(),
        ..terms(&[Read])
    };
    let of_more = AccessTerms {
        resources: ["https://pod.example/".parse().unwrap()].into(),
        ..terms(&[Read])
    };
    for wider in [
        terms(&[Read, Write]),
        for_ever,
        for_anything,
        of_more,
        terms(&[]),
    ] {
        let outcome = service.approve(&request, &wider).await;
        assert!(
            matches!(outcome, Err(Error::InvalidArgument { .. })),
            "{wider:?}"
        );
    }
    let outcome = service.request(&owner, &terms(&[Control])).await;
    assert!(matches!(outcome, Err(Error::InvalidArgument { .. })));
    let grant = service.approve(&request, &terms(&[Read])).await.unwrap();
    let outcome = service.deny(&grant).await;
    assert!(matches!(outcome, Err(Error::InvalidArgument { .. })));
    server.kept.lock().unwrap().widened = true;
    let outcome = service.request(&owner, &terms(&[Read])).await;
    assert!(matches!(outcome, Err(Error::NotConfirmed)));
}

#[tokio::test]
async fn token_goes_to_no_other_origin_than_the_named_service() {
    let server = Service::start("queryService", true).await;
    let outcome = server.client().access_grant_service(&server.url).await;
    assert!(matches!(outcome, Err(Error::Protocol { .. })));
}

#[test]
fn credential_that_is_not_understood_is_refused() {
    let good = json!({
        "id": "https://vc.example/vc/1",
        "type": ["VerifiableCredential", "vc:SolidAccessGrant"],
        "credentialSubject": {
            "id": ME,
            "providedConsent": { "mode": "acl:Read", "forPersonalData": "https://pod.example/c/" },
        },
    });
    let parsed = Credential::parse(good.clone()).unwrap();
    assert_eq!(parsed.kind(), CredentialKind::Grant);
    assert!(parsed.terms().inherit, "as long as nothing else is said");
    assert!(!format!("{parsed:?}").contains("example"));
    for (pointer, bad) in [
        ("/id", json!("no address")),
        ("/type", json!(["VerifiableCredential"])),
        ("/type", json!(["SolidAccessGrant", "SolidAccessDenial"])),
        (
            "/credentialSubject/providedConsent/mode",
            json!(["acl:Fly"]),
        ),
        (
            "/credentialSubject/providedConsent/forPersonalData",
            json!([7]),
        ),
        ("/credentialSubject/id", json!({})),
    ] {
        let mut broken = good.clone();
        *broken.pointer_mut(pointer).unwrap() = bad;
        let outcome = Credential::parse(broken);
        assert!(matches!(outcome, Err(Error::Protocol { .. })), "{pointer}");
    }
    assert!(Credential::parse(json!([])).is_err());
}
