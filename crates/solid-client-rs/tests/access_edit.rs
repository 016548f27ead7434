//! How access rules are found and changed on servers that do it in other ways than a real one here
//! does, or wrongly.

#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(dead_code, reason = "other tests need other parts of it")]
mod stand_in;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use axum::response::{IntoResponse as _, Response};
use solid_client_rs::{
    AccessKind, AccessMode, Agent, Error, Grant, GrantRequest, Limits, Reach, Result, Revocation,
};
use stand_in::{Seen, StandIn, ask_issuer_nonce, status};

const PREFIXES: &str = "@prefix acl: <http://www.w3.org/ns/auth/acl#>.
    @prefix acp: <http://www.w3.org/ns/solid/acp#>.";
const ME: &str = "https://me.example/card#me";

fn limits() -> Limits {
    Limits {
        deadline: Duration::from_secs(20),
        ..Limits::default()
    }
}

/// A resource whose rules are at `rules`.
fn resource(rules: &str) -> Response {
    let link = format!("<{rules}>; rel=\"acl\"");
    ([("link", link)], "").into_response()
}

fn storage(rules: &str) -> Response {
    let link =
        format!("<{rules}>; rel=\"acl\", <http://www.w3.org/ns/pim/space#Storage>; rel=\"type\"");
    ([("link", link)], "").into_response()
}

fn rules(turtle: &str) -> Response {
    let headers = [("content-type", "text/turtle"), ("etag", "\"1\"")];
    (headers, format!("{PREFIXES} {turtle}")).into_response()
}

fn control_resource(turtle: &str) -> Response {
    let mut response = rules(turtle);
    let link = "<http://www.w3.org/ns/solid/acp#AccessControlResource>; rel=\"type\"";
    response.headers_mut().insert("link", link.parse().unwrap());
    response
}

const OWNER: &str = "<#me> a acl:Authorization; acl:agent <https://me.example/card#me>;
    acl:accessTo </c/>; acl:default </c/>; acl:mode acl:Read, acl:Write, acl:Control.";
const BOBS: &str = "<#g> a acl:Authorization; acl:agent <https://bob.example/#me>;
    acl:accessTo </c/>; acl:default </c/>; acl:mode acl:Read.";

fn bobs(server: &StandIn) -> GrantRequest {
    let bob = Agent::WebId("https://bob.example/#me".parse().unwrap());
    GrantRequest::new(&server.at("c/"), bob, [AccessMode::Read], "g")
}

/// A container with WAC rules, where each write is answered with the next of these. The rules change
/// with the first success.
async fn written_with(answers: &'static [u16], from: String, to: String) -> StandIn {
    let next = Arc::new(AtomicUsize::new(0));
    let is_written = Arc::new(AtomicU64::new(0));
    StandIn::start(600, move |seen: &Seen| {
        match (seen.method.as_str(), seen.path.as_str()) {
            (_, "/token") => ask_issuer_nonce(),
            (_, "/c/") => resource("/rules/7"),
            ("GET", "/rules/7") if is_written.load(Ordering::SeqCst) == 0 => rules(&from),
            ("GET", "/rules/7") => rules(&to),
            (_, "/rules/7") => {
                let answer = answers[next.fetch_add(1, Ordering::SeqCst)];
                if answer < 300 {
                    is_written.store(1, Ordering::SeqCst);
                }
                status(answer)
            }
            (method, path) => panic!("{method} {path}"),
        }
    })
    .await
}

fn writes(server: &StandIn) -> Vec<String> {
    let seen = server.seen("/rules/7").into_iter();
    seen.filter(|one| one.method != "GET")
        .map(|one| format!("{} {}", one.method, one.header("if-match")))
        .collect()
}

async fn grant(answers: &'static [u16], to: String) -> (StandIn, Result<Grant>) {
    let server = written_with(answers, OWNER.to_owned(), to).await;
    let client = server.signed_in(limits());
    let outcome = client.grant(&bobs(&server)).await;
    (server, outcome)
}

#[tokio::test]
async fn change_is_a_patch_of_the_statements_under_the_tag_that_was_read() {
    let both = format!("{OWNER} {BOBS}");
    let (server, outcome) = grant(&[205], both.clone()).await;
    assert!(!outcome.unwrap().was_there);
    assert_eq!(writes(&server), ["PATCH \"1\""]);
    let server = written_with(&[205], both, OWNER.to_owned()).await;
    let client = server.signed_in(limits());
    let id = format!("{}#g", server.at("rules/7"));
    let revoked = client.revoke(&server.at("c/"), &id).await.unwrap();
    assert_eq!(revoked, Revocation::Revoked);
    assert_eq!(writes(&server), ["PATCH \"1\""]);
}

#[tokio::test]
async fn server_that_takes_no_patch_gets_the_whole_document_under_the_same_condition() {
    for refusal in [&[405, 205], &[415, 205], &[501, 205]] {
        let (server, outcome) = grant(refusal, format!("{OWNER} {BOBS}")).await;
        assert!(outcome.is_ok(), "{refusal:?} {outcome:?}");
        assert_eq!(writes(&server), ["PATCH \"1\"", "PUT \"1\""], "{refusal:?}");
    }
}

#[tokio::test]
async fn change_starts_again_where_somebody_else_wrote_and_ends_where_they_keep_writing() {
    let (server, outcome) = grant(&[412, 409, 205], format!("{OWNER} {BOBS}")).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    assert_eq!(
        server.seen("/rules/7").len(),
        3 + 3 + 1,
        "read anew each time"
    );
    let (server, outcome) = grant(&[412; 9], String::new()).await;
    assert!(
        matches!(outcome, Err(Error::PreconditionFailed(_))),
        "{outcome:?}"
    );
    assert_eq!(writes(&server).len(), 5);
}

#[tokio::test]
async fn change_that_reading_back_does_not_show_is_no_success() {
    for to in [OWNER, BOBS, ""] {
        let (_server, outcome) = grant(&[205], to.to_owned()).await;
        assert!(
            matches!(outcome, Err(Error::NotConfirmed)),
            "{to} {outcome:?}"
        );
    }
    let (_server, outcome) = grant(&[403], String::new()).await;
    assert!(matches!(outcome, Err(Error::Forbidden(_))), "{outcome:?}");
}

/// The rules of `/c/` and above, by path; all else is refused.
async fn serve(answers: fn(&str) -> Response) -> StandIn {
    StandIn::start(600, move |seen: &Seen| match seen.path.as_str() {
        "/token" => ask_issuer_nonce(),
        path => answers(path),
    })
    .await
}

#[tokio::test]
async fn language_is_told_by_the_document_and_never_by_its_name() {
    let policies = "</rules/7> acp:resource </c/>; acp:accessControl <#x>.
        <#x> acp:apply [ acp:allow acl:Read; acp:anyOf [ acp:agent acp:PublicAgent ] ].";
    for (said, turtle, expected) in [
        (true, "", AccessKind::Acp),
        (true, policies, AccessKind::Acp),
        (false, policies, AccessKind::Acp),
        (false, OWNER, AccessKind::Wac),
        (false, "", AccessKind::Wac),
    ] {
        let server = StandIn::start(600, move |seen: &Seen| match seen.path.as_str() {
            "/token" => ask_issuer_nonce(),
            "/c/" => storage("/rules/7.acl"),
            "/rules/7.acl" if said => control_resource(turtle),
            "/rules/7.acl" => rules(turtle),
            _ => status(404),
        })
        .await;
        let client = server.signed_in(limits());
        let access = client.effective_access(&server.at("c/")).await.unwrap();
        assert_eq!(access.kind, expected, "{said} {turtle}");
    }
    let mixed = serve(|path| match path {
        "/c/" => storage("/rules/7"),
        _ => control_resource(OWNER),
    })
    .await;
    let outcome = mixed
        .signed_in(limits())
        .effective_access(&mixed.at("c/"))
        .await;
    assert!(
        matches!(outcome, Err(Error::Protocol { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn rules_above_the_storage_may_be_closed_and_those_below_may_not() {
    let server = serve(|path| match path {
        "/s/c/" => resource("/rules/c"),
        "/s/" => storage("/rules/s"),
        "/rules/c" => control_resource("<> acp:resource </s/c/>."),
        "/rules/s" => control_resource(
            "<> acp:resource </s/>; acp:memberAccessControl <#x>.
             <#x> acp:apply [ acp:allow acl:Read; acp:anyOf [ acp:agent <https://bob.example/#me> ] ].",
        ),
        _ => status(403),
    })
    .await;
    let client = server.signed_in(limits());
    let access = client.effective_access(&server.at("s/c/")).await.unwrap();
    assert_eq!(access.unread, [server.at("")]);
    assert_eq!(access.accesses.len(), 1);
    assert_eq!(access.accesses[0].inherit, Reach::ALL);
    assert_eq!(access.accesses[0].document, server.at("rules/s"));
    assert_eq!(
        access.modes_of(&ME.parse().unwrap(), None),
        None,
        "who is above may let in anyone"
    );
    let closed = serve(|path| match path {
        "/s/c/" => resource("/rules/c"),
        "/s/" => storage("/rules/s"),
        "/rules/c" => control_resource(""),
        _ => status(403),
    })
    .await;
    let outcome = closed
        .signed_in(limits())
        .effective_access(&closed.at("s/c/"))
        .await;
    assert!(matches!(outcome, Err(Error::Forbidden(_))), "{outcome:?}");
}

#[tokio::test]
async fn rules_that_cannot_be_relied_on_are_no_rules() {
    type Answers = fn(&str) -> Response;
    let cases: [(Answers, &str); 4] = [
        (
            |path| match path {
                "/c/" => resource("https://evil.example/rules"),
                _ => status(404),
            },
            "rules at another origin",
        ),
        (|_| status(200), "no link to rules"),
        (
            |path| match path {
                "/c/" => resource("/rules"),
                _ => stand_in::typed("text/html", "<p>Sign in"),
            },
            "a page in place of rules",
        ),
        (
            |path| match path {
                "/c/" => resource("/rules"),
                _ => stand_in::typed("text/turtle", "<#me> a "),
            },
            "rules that are cut off",
        ),
    ];
    for (answers, what) in cases {
        let server = serve(answers).await;
        let client = server.signed_in(limits());
        let outcome = client.effective_access(&server.at("c/")).await;
        assert!(
            matches!(outcome, Err(Error::Protocol { .. })),
            "{what} {outcome:?}"
        );
    }
    let untagged = serve(|path| match path {
        "/c/" => resource("/rules"),
        _ => (
            [("content-type", "text/turtle")],
            format!("{PREFIXES} {OWNER}"),
        )
            .into_response(),
    })
    .await;
    let outcome = untagged.signed_in(limits()).grant(&bobs(&untagged)).await;
    assert!(
        matches!(outcome, Err(Error::Protocol { .. })),
        "{outcome:?}"
    );
    assert!(
        untagged
            .seen("/rules")
            .iter()
            .all(|one| one.method == "GET")
    );
}

const OPEN: &str = "<#p> a acl:Authorization; acl:agentClass <http://xmlns.com/foaf/0.1/Agent>;
    acl:accessTo </c/>, </c/x>; acl:mode acl:Read.";

/// A redirect within the server.
fn to(target: &str) -> Response {
    stand_in::redirect(301, target)
}

#[tokio::test]
async fn part_of_a_resource_has_the_rules_of_the_whole() {
    let server = serve(|path| match path {
        "/c/x" => resource("/rules"),
        "/rules" => rules(OPEN),
        _ => status(404),
    })
    .await;
    let client = server.signed_in(limits());
    let whole = client.effective_access(&server.at("c/x")).await.unwrap();
    assert_eq!(whole.accesses.len(), 1);
    for part in ["c/x#me", "c/x?page=1", "c/x?page=1#me"] {
        let access = client.effective_access(&server.at(part)).await.unwrap();
        assert_eq!(access, whole, "{part}");
    }
}

#[tokio::test]
async fn rules_are_for_the_address_that_a_redirect_leads_to() {
    let server = serve(|path| match path {
        "/c" => to("/c/"),
        "/asked" => to("/c/x?page=1"),
        "/c/" | "/c/x?page=1" => resource("/rules"),
        "/rules" => rules(OPEN),
        "/up/" => to("/c/"),
        "/up/x" => resource("/none"),
        "/moved/" => resource("/moved-rules"),
        "/moved-rules" => to("/rules"),
        _ => status(404),
    })
    .await;
    let client = server.signed_in(limits());
    let access = client.effective_access(&server.at("c")).await.unwrap();
    assert_eq!(access.owner_resource, server.at("c/"));
    assert_eq!(access.accesses.len(), 1);
    let with_query = client.effective_access(&server.at("asked")).await;
    assert!(
        matches!(with_query, Err(Error::Protocol { .. })),
        "{with_query:?}"
    );
    for path in ["up/x", "moved/"] {
        let outcome = client.effective_access(&server.at(path)).await;
        assert!(
            matches!(outcome, Err(Error::RedirectRefused { .. })),
            "{path} {outcome:?}"
        );
    }
    let request = GrantRequest {
        container: server.at("up/"),
        ..bobs(&server)
    };
    let outcome = client.grant(&request).await;
    assert!(
        matches!(outcome, Err(Error::RedirectRefused { .. })),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn header_about_others_says_nothing_of_the_one_who_asked() {
    let told = async |allow: &'static [&'static str]| {
        let server = StandIn::start(600, move |seen: &Seen| match seen.path.as_str() {
            "/token" => ask_issuer_nonce(),
            "/x" => {
                let mut response = resource("/rules");
                for line in allow {
                    let headers = response.headers_mut();
                    headers.append("wac-allow", line.parse().unwrap());
                }
                response
            }
            _ => status(403),
        })
        .await;
        let client = server.signed_in(limits());
        client.allowed_modes(&server.at("x")).await.unwrap()
    };
    assert_eq!(told(&["public=\"read\""]).await, None);
    let both = told(&["public=\"read\"", "user=\"read append\""]).await;
    assert_eq!(both, Some([AccessMode::Read, AccessMode::Append].into()));
    assert_eq!(told(&["user=\"\""]).await, Some([].into()));
}

#[tokio::test]
async fn rule_of_very_many_parts_is_judged_in_short_time() {
    const PARTS: usize = 20_000;
    let server = serve(|path| match path {
        "/c/" => storage("/rules"),
        "/rules" => rules(&format!(
            "<> acp:resource </c/>; acp:accessControl <#g>. <#g> acp:apply []{}.",
            ",[]".repeat(PARTS)
        )),
        _ => status(404),
    })
    .await;
    let client = server.signed_in(limits());
    let id = format!("{}#g", server.at("rules"));
    let started = std::time::Instant::now();
    let outcome = client.revoke(&server.at("c/"), &id).await;
    assert!(
        matches!(outcome, Err(Error::NotConfirmed | Error::Protocol { .. })),
        "{outcome:?}"
    );
    assert!(started.elapsed() < Duration::from_mins(1));
}

#[tokio::test]
async fn renewing_changes_a_tag_that_is_made_of_what_is_written() {
    let length = Arc::new(AtomicU64::new(format!("{PREFIXES} {OWNER}").len() as u64));
    let server = StandIn::start(600, move |seen: &Seen| {
        match (seen.method.as_str(), seen.path.as_str()) {
            (_, "/token") => ask_issuer_nonce(),
            (_, "/c/") => resource("/rules/7"),
            ("PUT", "/rules/7") => {
                let written = seen.header("content-length").parse().unwrap();
                length.store(written, Ordering::SeqCst);
                status(205)
            }
            _ => {
                let mut response = rules(OWNER);
                let tag = format!("\"{}\"", length.load(Ordering::SeqCst));
                response.headers_mut().insert("etag", tag.parse().unwrap());
                response
            }
        }
    })
    .await;
    let client = server.signed_in(limits());
    let left_out = client.renew_rules(&server.at("c/")).await.unwrap();
    assert!(left_out.is_empty(), "{left_out:?}");
    let length = format!("{PREFIXES} {OWNER}").len();
    let same = format!("PUT \"{length}\"");
    assert_eq!(writes(&server), [same.clone(), same]);
}

#[tokio::test]
async fn renewing_writes_nothing_where_no_grant_could_have() {
    let server = serve(|path| match path {
        "/c/" => resource("/rules/7"),
        "/" => storage("/rules/0"),
        "/rules/0" => rules(
            "<#g> a acl:Authorization; acl:agentGroup </team#g>; acl:accessTo </>; acl:default </>;
            acl:mode acl:Control.",
        ),
        _ => status(404),
    })
    .await;
    let client = server.signed_in(limits());
    let left_out = client.renew_rules(&server.at("c/")).await.unwrap();
    assert!(left_out.is_empty(), "{left_out:?}");
    assert_eq!(writes(&server), Vec::<String>::new());
    let refused = client.grant(&bobs(&server)).await;
    assert!(
        matches!(refused, Err(Error::OwnerWouldLoseControl)),
        "{refused:?}"
    );
}
