//! Who is let in by ACP documents, judged without a server. Each outcome of a document that a real
//! server decides about too is proved against one in `tests/access_acp.rs`.

use super::*;
use crate::Error;
use crate::access::Agent;
use crate::headers::Links;

const CHILD: &str = "https://pod.example/c/";

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn document(place: &str, turtle: &str) -> RulesDocument {
    let prefixes = "@prefix acl: <http://www.w3.org/ns/auth/acl#>.
        @prefix acp: <http://www.w3.org/ns/solid/acp#>. @prefix e: <https://e.example/>.";
    let turtle = format!("{prefixes} {turtle}");
    let document = url(&format!("{place}.acr"));
    RulesDocument::parse(&document, turtle.as_bytes(), &Links::default()).unwrap()
}

/// A document of the child with one rule for itself.
fn with_policy(policy: &str) -> RulesDocument {
    document(
        CHILD,
        &format!(
            "<#root> a acp:AccessControlResource; acp:resource <./>; acp:accessControl <#g>.
             <#g> a acp:AccessControl; acp:apply [ a acp:Policy; {policy} ]."
        ),
    )
}

fn own_accesses(document: &RulesDocument) -> Vec<Access> {
    let owner_resource = url(CHILD);
    let level = Level {
        document,
        owner_resource: &owner_resource,
        is_own: true,
    };
    accesses(&[level]).unwrap()
}

/// Each access in one line: agent, client, modes, and what is to be known of it.
fn told(accesses: &[Access]) -> Vec<String> {
    let mut lines: Vec<String> = accesses
        .iter()
        .map(|access| {
            let agent = match &access.agent {
                Agent::WebId(url) => url
                    .host_str()
                    .unwrap()
                    .trim_end_matches(".example")
                    .to_owned(),
                Agent::Other(_) => "?".to_owned(),
                agent => format!("{agent:?}"),
            };
            let client = match &access.client {
                Some(client) => format!(" through {client:?}"),
                None => String::new(),
            };
            let modes: Vec<String> = access
                .modes
                .iter()
                .map(|mode| format!("{mode:?}"))
                .collect();
            let exact = if access.exact { "" } else { " inexact" };
            let narrowed = if access.narrowed { " narrowed" } else { "" };
            format!("{agent}{client} {}{exact}{narrowed}", modes.join("+"))
        })
        .collect();
    lines.sort();
    lines
}

fn check(policy: &str, expected: &[&str]) {
    assert_eq!(
        told(&own_accesses(&with_policy(policy))),
        expected,
        "{policy}"
    );
}

const BOB: &str = "[ acp:agent <https://bob.example/#me> ]";
const EVE: &str = "[ acp:agent <https://eve.example/#me> ]";
const BOB_OR_EVE: &str = "[ acp:agent <https://bob.example/#me>, <https://eve.example/#me> ]";
const APP: &str = "[ acp:client <https://app.example/id> ]";

#[test]
fn conditions_of_a_policy_hold_together() {
    let read = "acp:allow acl:Read";
    check(&format!("{read}; acp:allOf {BOB}"), &["bob Read"]);
    check(
        &format!("{read}; acp:anyOf {BOB}, {EVE}"),
        &["bob Read", "eve Read"],
    );
    check(&format!("{read}; acp:allOf {BOB}, {EVE}"), &[]);
    check(
        &format!("{read}; acp:allOf {BOB_OR_EVE}, {BOB}"),
        &["bob Read"],
    );
    check(
        &format!("{read}; acp:allOf {BOB}; acp:anyOf {EVE}, {BOB}"),
        &["bob Read"],
    );
    check(
        &format!("{read}; acp:allOf {BOB_OR_EVE}; acp:noneOf {EVE}"),
        &["bob Read"],
    );
    check(&format!("{read}; acp:noneOf {EVE}"), &[]);
    check(read, &[]);
    check(&format!("{read}; acp:allOf [ a acp:Matcher ]"), &[]);
    let app = "through Document(Url { scheme: \"https\"";
    let found = told(&own_accesses(&with_policy(&format!(
        "{read}; acp:allOf {BOB}, {APP}"
    ))));
    assert!(found.len() == 1 && found[0].contains(app), "{found:?}");
    check(
        &format!("{read}; acp:allOf [ acp:agent acp:PublicAgent; acp:client acp:PublicClient ]"),
        &["Public Read"],
    );
    check(
        &format!("{read}; acp:allOf [ acp:agent acp:AuthenticatedAgent ], {BOB}"),
        &["bob Read"],
    );
}

#[test]
fn conditions_that_are_not_told_are_said_to_narrow() {
    let read = "acp:allow acl:Read";
    let issuer = "[ acp:agent <https://bob.example/#me>; acp:issuer <https://id.example/> ]";
    check(
        &format!("{read}; acp:allOf {issuer}"),
        &["bob Read narrowed"],
    );
    check(
        &format!("{read}; acp:allOf [ acp:issuer <https://id.example/> ]"),
        &["Authenticated Read narrowed"],
    );
    check(
        &format!("{read}; acp:allOf [ acp:vc e:Grant ]"),
        &["Public Read narrowed"],
    );
    check(
        &format!("{read}; acp:allOf [ acp:agent acp:PublicAgent ]; acp:noneOf {BOB}"),
        &["Public Read narrowed"],
    );
    check(
        &format!(
            "{read}; acp:allOf {BOB}; acp:noneOf [ acp:agent <https://bob.example/#me>; acp:issuer e:i ]"
        ),
        &["bob Read narrowed"],
    );
}

#[test]
fn denial_takes_away_what_another_policy_allows() {
    let rules = |deny: &str| {
        document(
            CHILD,
            &format!(
                "<#root> acp:resource <./>; acp:accessControl <#a>, <#d>.
                 <#a> acp:apply [ acp:allow acl:Read, acl:Write; acp:anyOf {BOB_OR_EVE} ].
                 <#d> acp:apply [ acp:deny acl:Write; acp:anyOf {deny} ]."
            ),
        )
    };
    let check = |deny: &str, expected: &[&str]| {
        assert_eq!(told(&own_accesses(&rules(deny))), expected, "{deny}");
    };
    check(BOB, &["bob Read", "eve Read+Write"]);
    check("[ acp:agent acp:PublicAgent ]", &["bob Read", "eve Read"]);
    check(APP, &["bob Read+Write narrowed", "eve Read+Write narrowed"]);
    check(
        "[ acp:agent e:nobody ]",
        &["bob Read+Write", "eve Read+Write"],
    );
    // Some servers may not know it either, so it takes nothing away for certain.
    check(
        "[ e:weather e:rain ]",
        &["bob Read+Write narrowed", "eve Read+Write narrowed"],
    );
}

#[test]
fn what_is_not_understood_is_never_taken_for_nobody() {
    let read = "acp:allow acl:Read";
    for policy in [
        format!("{read}; acp:allOf [ e:weather e:rain ]"),
        format!("{read}; acp:allOf e:described-elsewhere"),
        format!("{read}; acp:allOf \"text\""),
        format!("{read}; acp:oneOf {BOB}"),
        format!("{read}; acp:allOf [ acp:agent acp:CreatorAgent ]"),
        format!("{read}; acp:allOf [ acp:agent acp:OwnerAgent ]"),
        format!("{read}; acp:allOf [ acp:agent <https://bob.example/#me>; acp:group e:g ]"),
        format!("{read}; acp:allOf {BOB}; acp:someOf {EVE}"),
        format!("acp:allow e:Fly; acp:allOf {BOB}"),
    ] {
        let found = own_accesses(&with_policy(&policy));
        assert_eq!(found.len(), 1, "{policy}: {found:?}");
        assert!(!found[0].exact, "{policy}");
    }
    let known = format!("acp:apply [ {read}; acp:allOf {BOB} ]");
    for rules in [
        "<#root> acp:resource <./>; acp:accessControl e:described-elsewhere.".to_owned(),
        "<#root> acp:resource <./>; acp:accessControl <#g>. <#g> acp:apply e:elsewhere.".to_owned(),
        "<#root> acp:resource <./>; acp:accessControl <#g>. <#g> acp:follow e:elsewhere."
            .to_owned(),
        "<#root> acp:resource <./>; acp:access e:something.".to_owned(),
        format!("<#root> acp:accessControl <#g>. <#g> {known}."),
        format!("<#root> acp:resource </other>; acp:accessControl <#g>. <#g> {known}."),
        "<#root> acp:resource <./>; acp:accessControl <#g>. <#g> acp:apply \"text\".".to_owned(),
    ] {
        let found = own_accesses(&document(CHILD, &rules));
        assert_eq!(found.len(), 1, "{rules}: {found:?}");
        assert!(!found[0].exact, "{rules}");
    }
    // What comes on top of a condition that is understood lets in no more than that one.
    check(
        &format!("{read}; acp:allOf {BOB}, [ e:weather e:rain ]"),
        &["bob Read narrowed"],
    );
}

#[test]
fn rules_above_reach_down_and_add_to_those_below() {
    let root = url("https://pod.example/");
    let child = url(CHILD);
    let above = document(
        root.as_str(),
        &format!(
            "<#root> acp:resource <./>; acp:accessControl <#self>; acp:memberAccessControl <#all>.
             <#self> acp:apply [ acp:allow acl:Read; acp:anyOf [ acp:agent acp:PublicAgent ] ].
             <#all> acp:apply [ acp:allow acl:Read, acl:Control; acp:anyOf {EVE} ]."
        ),
    );
    let own = document(
        CHILD,
        &format!(
            "<#root> acp:resource <./>; acp:accessControl <#b>; acp:memberAccessControl <#b>, <#d>.
             <#b> acp:apply [ acp:allow acl:Append; acp:anyOf {BOB} ].
             <#d> acp:apply [ acp:deny acl:Control; acp:anyOf {EVE} ]."
        ),
    );
    let levels = [
        Level {
            document: &own,
            owner_resource: &child,
            is_own: true,
        },
        Level {
            document: &above,
            owner_resource: &root,
            is_own: false,
        },
    ];
    let found = accesses(&levels).unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|access| {
            let id = access.id.rsplit('/').next().unwrap();
            (
                id,
                access.inherit,
                access.modes.contains(&AccessMode::Control),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (".acr#b", Reach::ALL, false),
            (".acr#all", Reach::BELOW, false),
            (".acr#all", Reach::ITSELF, true),
        ]
    );
    let eve = url("https://eve.example/#me");
    assert!(
        !super::super::gives_control(&found, &eve),
        "not of what is below"
    );
    assert!(super::super::may_give_control(
        &found,
        &format!("{root}.acr#all"),
        &eve
    ));
    assert!(!super::super::may_give_control(
        &found,
        &format!("{CHILD}.acr#b"),
        &eve
    ));
}

#[test]
fn small_document_that_combines_without_end_is_refused() {
    let agents: Vec<String> = (0..300)
        .map(|n| format!("<https://e.example/{n}#me>"))
        .collect();
    let clients: Vec<String> = (0..400)
        .map(|n| format!("<https://e.example/{n}>"))
        .collect();
    let document = with_policy(&format!(
        "acp:allow acl:Read; acp:anyOf [ acp:agent {}; acp:client {} ]",
        agents.join(","),
        clients.join(",")
    ));
    let owner_resource = url(CHILD);
    let level = Level {
        document: &document,
        owner_resource: &owner_resource,
        is_own: true,
    };
    let outcome = accesses(&[level]);
    assert!(
        matches!(outcome, Err(Error::Protocol { .. })),
        "{outcome:?}"
    );
}

#[test]
fn what_is_not_understood_takes_nothing_away() {
    let allowed = "acp:allow acl:Read; acp:allOf [ acp:agent acp:PublicAgent ]";
    let rules = |policy: &str, more: &str| {
        let rules = format!(
            "<#root> acp:resource <./>; acp:accessControl <#a>, <#d>.
             <#a> acp:apply [ {allowed} ]. <#d> acp:apply [ {policy} ]. {more}"
        );
        told(&own_accesses(&document(CHILD, &rules)))
    };
    let deny = "acp:deny acl:Read; acp:allOf";
    let denied_to_all = format!("{deny} [ acp:agent acp:PublicAgent ]");
    assert_eq!(rules(&denied_to_all, ""), [""; 0]);
    for policy in [
        format!("{deny} [ acp:agent acp:PublicAgent; acp:time \"night\" ]"),
        format!("{deny} [ acp:agent acp:PublicAgent; acp:client acp:TrustedClient ]"),
        format!("{deny} [ acp:agent acp:OwnerAgent ]"),
        format!("{denied_to_all}; acp:someOf {BOB}"),
    ] {
        let found = rules(&policy, "");
        assert!(
            found.contains(&"Public Read narrowed".to_owned()),
            "{policy}: {found:?}"
        );
    }
    // A rule for another resource: some servers follow it here too.
    let elsewhere = format!(
        "<#other> acp:resource <https://e.example/>; acp:accessControl <#e>. <#e> acp:apply [ {denied_to_all} ]."
    );
    let unrelated = format!("acp:allow acl:Append; acp:allOf {EVE}");
    assert_eq!(
        rules(&unrelated, &elsewhere),
        ["Public Read narrowed", "eve Append"]
    );
    let read = "acp:allow acl:Read; acp:allOf";
    for excluded in [
        "[ acp:agent <https://bob.example/#me>; acp:time \"night\" ]",
        "[ acp:agent <https://bob.example/#me>; acp:client acp:TrustedClient ]",
        "[ acp:agent <https://bob.example/#me>, \"a text\" ]",
    ] {
        let policy = format!("{read} {BOB}; acp:noneOf {excluded}");
        check(&policy, &["bob Read narrowed"]);
    }
    let class = "[ acp:agent <https://bob.example/#me>; acp:client acp:TrustedClient ]";
    let found = own_accesses(&with_policy(&format!("{read} {class}")));
    assert!(found.len() == 1 && !found[0].exact, "{found:?}");
}

#[test]
fn short_document_of_long_names_is_refused_before_it_fills_the_memory() {
    let names = |kind: &str| {
        let names: Vec<String> = (0..80).map(|n| format!("p:{kind}{n}")).collect();
        names.join(",")
    };
    let (agents, clients) = (names("a"), names("c"));
    let prefix = format!("@prefix p: <https://e.example/{}>.", "x".repeat(60_000));
    let policies = ["[ acp:allow acl:Read; acp:allOf <#m> ]"; 80].join(", ");
    for rules in [
        format!(
            "<#a> acp:apply [ acp:allow acl:Read; acp:allOf [ acp:agent {agents}; acp:client {clients} ] ]."
        ),
        format!("<#a> acp:apply {policies}. <#m> acp:agent {agents}."),
        format!(
            "<#a> acp:apply {policies}. <#m> acp:agent p:a; acp:client p:b; <https://e.example/note> {agents}."
        ),
    ] {
        let rules = format!("{prefix} <#root> acp:resource <./>; acp:accessControl <#a>. {rules}");
        let document = document(CHILD, &rules);
        let owner_resource = url(CHILD);
        let level = Level {
            document: &document,
            owner_resource: &owner_resource,
            is_own: true,
        };
        let outcome = accesses(&[level]).map(|found| found.len());
        assert!(
            matches!(outcome, Err(Error::Protocol { .. })),
            "{outcome:?}"
        );
    }
}
