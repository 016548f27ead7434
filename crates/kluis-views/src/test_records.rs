//! Records for tests, made the way records are made.

use kluis_records::{FhirJson, Origin, Record, from_fhir_json};
use oxrdf::Graph;

use crate::Source;

/// A record as a safe keeps it.
pub(crate) struct Kept {
    pub(crate) address: String,
    pub(crate) graph: Graph,
    pub(crate) record: Record,
}

impl Kept {
    pub(crate) fn of(text: &str) -> Self {
        let resource = FhirJson::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let graph = kluis_records::graph_of(
            &resource,
            oxrdf::NamedNodeRef::new_unchecked("urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8"),
        );
        let record = kluis_records::from_graph(&graph).expect("a record");
        Self {
            address: format!("https://pod.example/eva/{}.ttl", record.content_hash),
            graph,
            record,
        }
    }

    pub(crate) fn source(&self) -> Source<'_> {
        Source {
            address: &self.address,
            graph: &self.graph,
            record: &self.record,
        }
    }
}

pub(crate) fn record(text: &str) -> Record {
    let resource = FhirJson::parse(text).expect("JSON of the test");
    let now = "2026-11-21T12:00:00Z".parse().expect("a time");
    let origin = Origin {
        full_url: None,
        now,
    };
    from_fhir_json(&resource, &origin).expect("a record").1
}

/// A final observation of a LOINC code with these members besides.
pub(crate) fn observation(loinc: &str, members: &str) -> String {
    format!(
        r#"{{"resourceType":"Observation","status":"final","code":{{"coding":[{{"system":"http://loinc.org","code":"{loinc}"}}]}},{members}}}"#
    )
}
