//! Type indexes against a Community Solid Server.

#![expect(clippy::unwrap_used, reason = "tests")]

mod accounts;

use accounts::{account, anonymous, sign_in};
use solid_client_rs::oxrdf::{NamedNode, Triple};
use solid_client_rs::{
    Error, N3Patch, Precondition, RegisteredPlace, Registration, RegistrationRequest, SolidClient,
    container_url, document_url, url::Url,
};

fn node(iri: &str) -> NamedNode {
    NamedNode::new(iri).unwrap()
}

fn request(class: &str, place: RegisteredPlace, listed: bool) -> RegistrationRequest {
    RegistrationRequest {
        class: node(&format!("https://schema.org/{class}")),
        place,
        listed,
    }
}

/// What someone sees in the indexes of a person, as `class place`.
async fn seen_by(client: &SolidClient, web_id: &Url) -> Vec<String> {
    let all = client.registrations(web_id).await.unwrap();
    let show = |one: &Registration| {
        let class = one.class.as_str().rsplit('/').next().unwrap();
        let name = one.place.url().path_segments().unwrap().rev();
        let name = name.filter(|part| !part.is_empty()).take(1).next().unwrap();
        format!("{class} {name}{}", if one.listed { " listed" } else { "" })
    };
    all.iter().map(show).collect()
}

#[tokio::test]
async fn indexes_are_made_for_the_right_readers_and_filled_and_emptied() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let web_id = &anna.web_id;
    let none = client.type_indexes(web_id).await.unwrap();
    assert!(none.public.is_empty() && none.private.is_empty());
    let notes = RegisteredPlace::Container(container_url(&anna.storage, "notes").unwrap());
    let recipe = RegisteredPlace::Instance(document_url(&anna.storage, "recipe.ttl").unwrap());
    let register = async |request: &RegistrationRequest| {
        let made = client.register_type(&anna.storage, request).await;
        made.unwrap()
    };
    let private = register(&request("Note", notes.clone(), false)).await;
    let public = register(&request("Recipe", recipe.clone(), true)).await;
    let again = register(&request("Note", notes.clone(), false)).await;
    assert_eq!(again, private);
    register(&request("Letter", notes.clone(), false)).await;
    let all = ["Letter notes", "Note notes", "Recipe recipe.ttl listed"];
    assert_eq!(seen_by(&client, web_id).await, all);

    let stranger = anonymous();
    assert_eq!(
        seen_by(&stranger, web_id).await,
        ["Recipe recipe.ttl listed"]
    );
    let indexes = client.type_indexes(web_id).await.unwrap();
    assert_eq!((indexes.public.len(), indexes.private.len()), (1, 1));
    let preferences = &indexes.preferences_files[0];
    for secret in [&private.index, preferences] {
        let outcome = stranger.head(secret).await;
        assert!(
            matches!(outcome, Err(Error::Unauthorized(_))),
            "{outcome:?}"
        );
    }
    stranger.head(&public.index).await.unwrap();
    let outcome = stranger
        .patch(
            &public.index,
            &N3Patch::new().insert(Triple::new(node("x:a"), node("x:b"), node("x:c"))),
            &Precondition::None,
        )
        .await;
    assert!(
        matches!(outcome, Err(Error::Unauthorized(_))),
        "{outcome:?}"
    );

    assert!(client.unregister_type(&private).await.unwrap());
    assert!(!client.unregister_type(&private).await.unwrap());
    let rest = ["Letter notes", "Recipe recipe.ttl listed"];
    assert_eq!(seen_by(&client, web_id).await, rest);
}

#[tokio::test]
async fn registrations_of_other_programs_are_edited_with_care() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let index = document_url(&anna.storage, "an index.ttl").unwrap();
    let turtle = r#"@prefix s: <http://www.w3.org/ns/solid/terms#>. @prefix x: <https://schema.org/>.
        <> a s:TypeIndex, s:ListedDocument; <http://purl.org/dc/terms/title> "mine".
        [] a s:TypeRegistration; s:forClass x:Note; s:instanceContainer <notes/>, <more/>.
        <#both> a s:TypeRegistration; s:forClass x:Recipe, x:Book; s:instance <a.ttl>, <b.ttl>."#;
    client
        .put(&index, "text/turtle", turtle, &Precondition::None)
        .await
        .unwrap();
    let public = node("http://www.w3.org/ns/solid/terms#publicTypeIndex");
    let link = Triple::new(node(anna.web_id.as_str()), public, node(index.as_str()));
    client
        .patch(
            &anna.web_id,
            &N3Patch::new().insert(link),
            &Precondition::None,
        )
        .await
        .unwrap();
    let all = client.registrations(&anna.web_id).await.unwrap();
    assert_eq!(all.len(), 6);
    let remove = async |class: &str, ending: &str| {
        let fits = |one: &&Registration| {
            one.class.as_str().ends_with(class) && one.place.url().path().ends_with(ending)
        };
        let registration = all.iter().find(fits).unwrap();
        assert!(client.unregister_type(registration).await.unwrap());
    };
    remove("Note", "notes/").await;
    remove("Book", "a.ttl").await;
    let rest = [
        "Book b.ttl listed",
        "Note more listed",
        "Recipe a.ttl listed",
        "Recipe b.ttl listed",
    ];
    assert_eq!(seen_by(&client, &anna.web_id).await, rest);
    remove("Note", "more/").await;
    remove("Book", "b.ttl").await;
    assert_eq!(seen_by(&client, &anna.web_id).await, rest[2..]);
    let text = String::from_utf8(client.get(&index).await.unwrap().body).unwrap();
    assert!(text.contains("mine") && !text.contains("notes/"), "{text}");
}

#[tokio::test]
async fn index_that_would_be_readable_by_others_gets_rules_of_its_own() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    // The whole storage is open for reading.
    let (storage, owner) = (&anna.storage, &anna.web_id);
    let rules = format!(
        "@prefix acl: <http://www.w3.org/ns/auth/acl#>.
        <#owner> a acl:Authorization; acl:agent <{owner}>; acl:accessTo <{storage}>; acl:default <{storage}>;
            acl:mode acl:Read, acl:Write, acl:Control.
        <#all> a acl:Authorization; acl:agentClass <http://xmlns.com/foaf/0.1/Agent>; acl:accessTo <{storage}>;
            acl:default <{storage}>; acl:mode acl:Read."
    );
    let url = client.access_document_url(storage).await.unwrap();
    client
        .put(&url, "text/turtle", rules, &Precondition::None)
        .await
        .unwrap();
    let place = RegisteredPlace::Instance(document_url(storage, "diary.ttl").unwrap());
    let made = client
        .register_type(storage, &request("Note", place, false))
        .await
        .unwrap();
    let preferences = client.type_indexes(owner).await.unwrap().preferences_files;
    for secret in [&made.index, &preferences[0]] {
        let outcome = anonymous().head(secret).await;
        assert!(
            matches!(outcome, Err(Error::Unauthorized(_))),
            "{outcome:?}"
        );
    }
    assert_eq!(seen_by(&client, owner).await, ["Note diary.ttl"]);
}

#[tokio::test]
async fn unusable_places_are_refused_before_anything_is_made() {
    let Some(anna) = account("anna").await else {
        return;
    };
    let client = sign_in(&anna);
    let place = |text: &str| Url::parse(text).unwrap();
    for bad in [
        RegisteredPlace::Container(place("https://pod.example/no-slash")),
        RegisteredPlace::Instance(place("file:///etc/passwd")),
    ] {
        let outcome = client
            .register_type(&anna.storage, &request("Note", bad, true))
            .await;
        assert!(
            matches!(
                outcome,
                Err(Error::InvalidArgument { .. } | Error::WrongKindOfUrl { .. })
            ),
            "{outcome:?}"
        );
    }
    let settings = container_url(&anna.storage, "settings").unwrap();
    let outcome = client.head(&settings).await;
    assert!(matches!(outcome, Err(Error::NotFound(_))), "{outcome:?}");
}
