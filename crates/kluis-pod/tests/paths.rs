//! What the pod promises about paths.

use kluis_pod::{MAX_PATH_BYTES, PodError, PodPath};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

#[test]
fn hostile_paths_are_refused() {
    let long = format!("/{}", "x".repeat(MAX_PATH_BYTES));
    let refused = [
        "",
        "x",
        "x/",
        "//",
        "/a//b",
        "/a//",
        "//a",
        "/.",
        "/..",
        "/../etc",
        "/a/../b",
        "/a/./b",
        "/a/..",
        "/a/../",
        "/\0",
        "/a\nb",
        "/a\u{7f}",
        "/a\u{85}",
        "/a\u{202e}txt.exe",
        "/\u{2066}x",
        &long,
    ];
    for text in refused {
        assert!(
            matches!(PodPath::parse(text), Err(PodError::InvalidPath { .. })),
            "{text:?}"
        );
    }
    assert!(PodPath::parse(&long[..MAX_PATH_BYTES]).is_ok());
    let refused_in_addresses = [
        "/%2e%2e/x",
        "/%2E",
        "/a%2fb",
        "/a%2Fb",
        "/a%",
        "/a%4",
        "/a%zz",
        "/a%+1",
        "/%00",
        "/a?b",
        "/a#b",
        "/%ff",
        "/a%0Ab",
        "%2Fa",
        "a",
    ];
    for text in refused_in_addresses {
        assert!(
            matches!(
                PodPath::from_url_path(text),
                Err(PodError::InvalidPath { .. })
            ),
            "{text:?}"
        );
    }
}

#[test]
fn addresses_are_written_in_one_way_and_read_in_every_way() {
    let check = |text: &str, url: &str| {
        let path = PodPath::parse(text).expect("it is a path");
        assert_eq!(path.to_url_path(), url);
        assert_eq!(
            PodPath::from_url_path(url).expect("it was written so"),
            path
        );
        assert_eq!(path.to_local_iri(), format!("kluis://pod{url}"));
    };
    check("/", "/");
    check("/a b/", "/a%20b/");
    check("/a+b@c,d;e=f:g&h$", "/a%2Bb%40c%2Cd%3Be%3Df%3Ag%26h%24");
    check("/-_.!~*'()", "/-_.!~*'()");
    check("/100%", "/100%25");
    check("/%41", "/%2541");
    check("/één", "/%C3%A9%C3%A9n");
    for raw in ["/urn:x@y", "/urn%3Ax%40y", "/urn%3ax%40y", "/%75rn:x@y"] {
        let path = PodPath::from_url_path(raw).expect("it is an address");
        assert_eq!(path.as_str(), "/urn:x@y");
    }
}

#[test]
fn parents_names_and_joins_fit_together() {
    let path = |text: &str| PodPath::parse(text).expect("it is a path");
    let check = |text: &str, parent: Option<&str>, name: &str| {
        assert_eq!(path(text).parent(), parent.map(path), "{text}");
        assert_eq!(path(text).name(), name, "{text}");
    };
    check("/", None, "");
    check("/a", Some("/"), "a");
    check("/a/", Some("/"), "a");
    check("/a/b.ttl", Some("/a/"), "b.ttl");
    check("/a/b/", Some("/a/"), "b");
    assert_eq!(
        path("/a/").join("b/c").expect("it is a name"),
        path("/a/b/c")
    );
    for name in ["", "/x", "..", "../x", "x//", "."] {
        let joined = path("/a/").join(name);
        if name.is_empty() {
            assert_eq!(joined.expect("nothing is added"), path("/a/"));
        } else {
            assert!(
                matches!(joined, Err(PodError::InvalidPath { .. })),
                "{name}"
            );
        }
    }
    assert!(matches!(
        path("/a").join("b"),
        Err(PodError::NotAContainer(_))
    ));
}

#[test]
fn a_container_holds_whole_segments_only() {
    let check = |inner: &str, container: &str, expected: bool| {
        let inner = PodPath::parse(inner).expect("it is a path");
        let container = PodPath::parse(container).expect("it is a path");
        assert_eq!(
            inner.starts_within(&container),
            expected,
            "{inner} in {container}"
        );
    };
    check("/health/x/1", "/health/x/", true);
    check("/health/x/", "/health/x/", true);
    check("/health/x", "/health/x/", false);
    check("/health/xy", "/health/x/", false);
    check("/health/xy", "/health/x", false);
    check("/health/x", "/health/x", false);
    check("/health/", "/", true);
    check("/", "/health/", false);
}

fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9%+@,;=&:$ .?#\\\\\"'éß🩺-]{1,12}",
        proptest::char::any().prop_map(String::from),
    ]
}

/// Where failing cases are kept, to be tried first ever after.
fn config() -> ProptestConfig {
    let regressions = FileFailurePersistence::Direct("proptest-regressions/paths.txt");
    ProptestConfig {
        cases: 400,
        failure_persistence: Some(Box::new(regressions)),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_a_path_survives_printing_and_addresses(
        segments in proptest::collection::vec(segment(), 0..6),
        container in any::<bool>(),
    ) {
        let mut text = format!("/{}", segments.join("/"));
        if container && !segments.is_empty() {
            text.push('/');
        }
        if let Ok(path) = PodPath::parse(&text) {
            prop_assert_eq!(path.to_string(), text.clone());
            prop_assert_eq!(text.parse::<PodPath>().ok(), Some(path.clone()));
            let url = path.to_url_path();
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!~*'()%/".contains(&byte);
            prop_assert!(url.bytes().all(plain), "{}", url);
            prop_assert_eq!(PodPath::from_url_path(&url).ok(), Some(path.clone()));
            if let Some(parent) = path.parent() {
                prop_assert!(parent.is_container());
                prop_assert!(path.starts_within(&parent));
                let name = format!("{}{}", path.name(), if path.is_container() { "/" } else { "" });
                prop_assert_eq!(parent.join(&name).ok(), Some(path));
            }
        }
    }

    #[test]
    fn no_text_makes_a_path_that_leaves_the_pod(text in any::<String>()) {
        for path in [PodPath::parse(&text), PodPath::from_url_path(&text)].into_iter().flatten() {
            prop_assert!(path.as_str().starts_with('/'));
            prop_assert!(path.as_str().split('/').all(|segment| segment != ".." && segment != "."));
            prop_assert!(!path.as_str().contains("//"));
        }
    }
}
