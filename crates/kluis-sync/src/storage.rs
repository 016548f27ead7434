//! Where things are at the cooperative: pod paths to addresses and back.

use std::fmt;

use kluis_pod::PodPath;
use url::{Host, Url};

use crate::SyncError;

/// Names that servers give to descriptions and access rules. Content of that name would become
/// rules, so it never leaves.
const AUXILIARY: [&str; 3] = [".acl", ".acr", ".meta"];

/// The root container of the pod at the cooperative.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Storage(Url);

impl Storage {
    /// The storage with this root.
    ///
    /// # Errors
    /// [`SyncError::Storage`] unless it is an `https` address (or `http` on this very computer) that
    /// ends with a slash, without user, query or fragment.
    pub fn new(root: &Url) -> Result<Self, SyncError> {
        let refuse = |expected| Err(SyncError::Storage { expected });
        let loopback = match root.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if root.scheme() != "https" && !(root.scheme() == "http" && loopback) {
            return refuse("an https address");
        }
        if !root.username().is_empty() || root.password().is_some() {
            return refuse("an address without a user name");
        }
        if root.query().is_some() || root.fragment().is_some() {
            return refuse("an address without query and fragment");
        }
        if !root.path().ends_with('/') {
            return refuse("an address that ends with a slash");
        }
        Ok(Self(root.clone()))
    }

    /// The address of the root.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The address as text, with its closing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Where `path` is kept there.
    pub(crate) fn url_of(&self, path: &PodPath) -> Url {
        let root = self.as_str().trim_end_matches('/');
        let segments: Vec<String> = path
            .to_url_path()
            .split('/')
            .map(with_escaped_slashes)
            .collect();
        let address = format!("{root}{}", segments.join("/"));
        Url::parse(&address).expect("a valid address stays valid with encoded segments added")
    }

    /// The pod path of `child`, if it is a direct child of `container` and can be kept here. What a
    /// server lists is not trusted: anything else is none of ours.
    pub(crate) fn child_of(&self, container: &PodPath, child: &Url) -> Option<PodPath> {
        if child.query().is_some() || child.fragment().is_some() {
            return None;
        }
        let rest = child
            .as_str()
            .strip_prefix(self.url_of(container).as_str())?;
        let segment = rest.strip_suffix('/').unwrap_or(rest);
        if segment.is_empty() || segment.contains('/') {
            return None;
        }
        let name = keeping_escaped_slashes(segment)?;
        let slash = if rest.ends_with('/') { "/" } else { "" };
        PodPath::from_url_path(&format!("{}{name}{slash}", container.to_url_path())).ok()
    }

    /// The path of an address in this storage; `None` for one elsewhere, or that cannot be kept here.
    pub(crate) fn path_of(&self, url: &Url) -> Option<PodPath> {
        let rest = url.as_str().strip_prefix(self.as_str())?;
        PodPath::from_url_path(&format!("/{rest}")).ok()
    }
}

/// A slash within a name, as it stands in the names of containers for a type
/// (`https%3A%2F%2Fwww.hl7.org%2Ffhir%2FObservation/`). A path here cannot hold one, so it holds these
/// characters instead, which are no others at any server: one that lists them escaped once more is
/// not understood.
const ESCAPED_SLASH: &str = "%2F";
const ESCAPED_TWICE: &str = "%252F";

/// The escaped name such that it is decoded to one with [`ESCAPED_SLASH`] in it; `None` where that
/// would not lead back to the same name, or where a part of it leads elsewhere.
fn keeping_escaped_slashes(segment: &str) -> Option<String> {
    let upper = segment.replace("%2f", ESCAPED_SLASH);
    if !upper.contains(ESCAPED_SLASH) {
        let is_ambiguous = leads_back(segment) && segment.contains(ESCAPED_TWICE);
        return (!is_ambiguous).then(|| segment.to_owned());
    }
    let name = upper.replace(ESCAPED_SLASH, ESCAPED_TWICE);
    (!upper.contains(ESCAPED_TWICE) && leads_back(&name)).then_some(name)
}

/// The opposite, for a segment of an address.
fn with_escaped_slashes(segment: &str) -> String {
    if leads_back(segment) {
        segment.replace(ESCAPED_TWICE, ESCAPED_SLASH)
    } else {
        segment.to_owned()
    }
}

/// Whether no part of a name between escaped slashes means another place.
fn leads_back(segment: &str) -> bool {
    let is_step = |part: &str| {
        matches!(
            part.replace("%2E", ".").replace("%2e", ".").as_str(),
            "." | ".."
        )
    };
    !segment.split(ESCAPED_TWICE).any(is_step)
}

impl fmt::Display for Storage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for Storage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Storage({})", self.as_str())
    }
}

/// Whether the name of `path`, or of a container above it, means rules or descriptions to a server.
pub(crate) fn is_auxiliary(path: &PodPath) -> bool {
    path.as_str()
        .split('/')
        .any(|segment| AUXILIARY.iter().any(|suffix| segment.ends_with(suffix)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn storage() -> Storage {
        Storage::new(&Url::parse("https://pods.example/anna/").unwrap()).unwrap()
    }

    fn path(text: &str) -> PodPath {
        PodPath::parse(text).unwrap()
    }

    #[test]
    fn a_path_comes_back_from_its_address() {
        for text in [
            "/health/vitals/pulse.ttl",
            "/a/with space & plus+@,;=$:%.ttl",
            "/a/één ☃.csv",
            "/a/50%25.txt",
            "/a/sub/",
            "/a/https:%2F%2Fwww.hl7.org%2Ffhir%2FObservation/",
            "/a/..%2Fsecret.ttl",
        ] {
            let (path, storage) = (path(text), storage());
            let parent = path.parent().unwrap();
            assert_eq!(
                storage.child_of(&parent, &storage.url_of(&path)),
                Some(path)
            );
        }
    }

    #[test]
    fn addresses_are_in_the_form_servers_compare() {
        let address = storage().url_of(&path("/a/x y+@(z)~.ttl"));
        assert_eq!(
            address.as_str(),
            "https://pods.example/anna/a/x%20y%2B%40(z)~.ttl"
        );
    }

    #[test]
    fn a_name_with_escaped_slashes_is_kept_and_leads_back() {
        let (storage, container) = (storage(), path("/weare/"));
        let listed = |name: &str| {
            let url = Url::parse(&format!("https://pods.example/anna/weare/{name}")).unwrap();
            storage.child_of(&container, &url)
        };
        let name = "https%3A%2F%2Fwww.hl7.org%2Ffhir%2FObservation/";
        let kept = listed(name).unwrap();
        assert_eq!(
            kept,
            path("/weare/https:%2F%2Fwww.hl7.org%2Ffhir%2FObservation/")
        );
        assert!(storage.url_of(&kept).as_str().ends_with(name));
        assert_eq!(listed(&name.replace("%2F", "%2f")), Some(kept));
        assert_eq!(listed("a%252Fb"), None, "another name than a%2Fb");
        assert_eq!(listed("a%2F%2e%2e%2Fb"), None);
    }

    #[test]
    fn what_a_server_lists_elsewhere_is_none_of_ours() {
        let storage = storage();
        for foreign in [
            "https://pods.example/anna/",
            "https://pods.example/anna/a/",
            "https://pods.example/anna/b/x.ttl",
            "https://pods.example/anna/ab.ttl",
            "https://pods.example/anna/a/b/x.ttl",
            "https://evil.example/anna/a/x.ttl",
            "http://pods.example/anna/a/x.ttl",
            "https://pods.example/anna/a/..%2Fsecret.ttl",
            "https://pods.example/anna/a/%2e%2e/x.ttl",
            "https://pods.example/anna/a/x.ttl?y",
            "https://pods.example/anna/a/x.ttl#y",
            "https://pods.example/anna/a/%FF.ttl",
        ] {
            let url = Url::parse(foreign).unwrap();
            assert_eq!(storage.child_of(&path("/a/"), &url), None, "{foreign}");
        }
    }

    #[test]
    fn only_safe_roots_are_taken() {
        let check = |text: &str| Storage::new(&Url::parse(text).unwrap()).is_ok();
        assert!(check("https://pods.example/anna/"));
        assert!(check("http://localhost:3000/anna/"));
        assert!(check("http://127.0.0.1:3000/"));
        assert!(check("http://[::1]:3000/"));
        assert!(!check("http://pods.example/anna/"));
        assert!(!check("https://pods.example/anna"));
        assert!(!check("https://u:p@pods.example/anna/"));
        assert!(!check("https://pods.example/anna/?x"));
        assert!(!check("https://pods.example/anna/#x"));
        assert!(!check("ftp://localhost/anna/"));
    }

    #[test]
    fn names_that_mean_rules_are_known() {
        assert!(is_auxiliary(&path("/a/.acl")));
        assert!(is_auxiliary(&path("/a/x.ttl.acr")));
        assert!(is_auxiliary(&path("/a.meta/x.ttl")));
        assert!(!is_auxiliary(&path("/a/acl.ttl")));
    }
}
