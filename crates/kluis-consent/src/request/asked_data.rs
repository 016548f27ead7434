//! From the addresses that a request names to the categories they stand for.

use kluis_records::CategoryId;
use percent_encoding::percent_decode_str;
use url::Url;

use crate::category;

/// What an address in a request stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// These categories.
    Categories(Vec<CategoryId>),
    /// The whole pod, or a whole storage that it may share with others.
    WholePod,
    /// Nothing that is known here.
    Unknown,
}

/// Returns what `address` stands for.
///
/// A category's container (`…/health/<category>/`) stands for the category; a container that is named
/// after a FHIR type stands for all categories of that type. A single resource stands for nothing: giving
/// its category would give more than is asked.
pub(super) fn meaning(address: &str) -> Meaning {
    let Ok(url) = Url::parse(address) else {
        return Meaning::Unknown;
    };
    if !matches!(url.scheme(), "http" | "https")
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Meaning::Unknown;
    }
    let Some(path) = url.path().strip_prefix('/').map(str::to_owned) else {
        return Meaning::Unknown;
    };
    if path.is_empty() {
        return Meaning::WholePod;
    }
    let Some(container) = path.strip_suffix('/') else {
        return Meaning::Unknown;
    };
    let mut segments = Vec::new();
    for segment in container.split('/') {
        let Ok(decoded) = percent_decode_str(segment).decode_utf8() else {
            return Meaning::Unknown;
        };
        segments.push(decoded.into_owned());
    }
    if let [.., parent, name] = segments.as_slice()
        && parent == "health"
        && let Some(known) = CategoryId::parse(name)
    {
        return Meaning::Categories(vec![known]);
    }
    let last = segments.last().map(String::as_str).unwrap_or_default();
    let fhir_type = last.rsplit('/').next().unwrap_or_default();
    let covered = category::covering(fhir_type);
    if !covered.is_empty() {
        return Meaning::Categories(covered);
    }
    // Servers give each person one container right below the root: that is the storage itself.
    if segments.len() == 1 {
        Meaning::WholePod
    } else {
        Meaning::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_categorys_container_stands_for_the_category() {
        let blood_pressure =
            Meaning::Categories(vec![CategoryId::parse("blood-pressure").unwrap()]);
        assert_eq!(
            meaning("https://pod.example/eva/health/blood-pressure/"),
            blood_pressure
        );
        assert_eq!(
            meaning("https://eva.pod.example/health/blood%2Dpressure/"),
            blood_pressure
        );
    }

    #[test]
    fn a_container_of_a_fhir_type_stands_for_all_its_categories() {
        let by_name =
            "https://pod.example/a9/weare/https%3A%2F%2Fwww.hl7.org%2Ffhir%2FObservation/";
        for address in [by_name, "https://pod.example/a9/fhir/Observation/"] {
            let Meaning::Categories(found) = meaning(address) else {
                panic!("{address}")
            };
            let names: Vec<&str> = found.iter().map(|id| id.as_str()).collect();
            assert!(
                names.contains(&"blood-pressure") && names.contains(&"steps"),
                "{names:?}"
            );
            assert!(!names.contains(&"medications"), "{names:?}");
        }
    }

    #[test]
    fn a_storage_root_is_the_whole_pod() {
        for address in [
            "https://eva.pod.example/",
            "https://eva.pod.example",
            "https://pod.example/a96561f7/",
            "http://localhost:3000/eva/",
            "https://pod.example/x/../a96561f7/",
        ] {
            assert_eq!(meaning(address), Meaning::WholePod, "{address}");
        }
    }

    #[test]
    fn anything_else_stands_for_nothing() {
        for address in [
            "https://pod.example/eva/health/",
            "https://pod.example/eva/health/blood-pressure",
            "https://pod.example/eva/health/blood-pressure/one.ttl",
            "https://pod.example/eva/health/blood-pressure/?all",
            "https://pod.example/eva/health/blood-pressure/#x",
            "https://pod.example/eva/nothealth/blood-pressure/",
            "https://pod.example/eva/health%2Fblood-pressure/",
            "https://pod.example/eva/finance/",
            "https://pod.example/eva/NotAFhirType/",
            "file:///eva/health/blood-pressure/",
            "health/blood-pressure/",
            "",
        ] {
            assert_eq!(meaning(address), Meaning::Unknown, "{address}");
        }
    }
}
