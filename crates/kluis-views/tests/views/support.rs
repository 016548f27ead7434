//! A safe's records, made the way records are made, and views of them.

use jiff::civil::Date;
use kluis_rdf::{Syntax, parse};
use kluis_records::{CategoryId, FhirJson, FhirTime, Record, from_graph, graph_of};
use kluis_views::{
    Input, Level, Period, PersonFacts, Preview, Recipient, Rules, Source, View, ViewError,
    ViewSecret, derive_view, preview,
};
use oxrdf::{Graph, NamedNode};
use serde_json::Value;
use zeroize::Zeroizing;

pub const STUDY: &str = "https://study.example/id#app";
pub const DOCTOR: &str = "https://doctor.example/profile#me";

/// A record as a safe keeps it.
#[derive(Clone, Debug)]
pub struct Kept {
    pub address: String,
    pub graph: Graph,
    pub record: Record,
}

impl Kept {
    pub fn new(address: &str, text: &str) -> Self {
        let resource = FhirJson::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let subject = NamedNode::new(address).expect("an address");
        let graph = graph_of(&resource, subject.as_ref());
        let record = from_graph(&graph).expect("a record");
        Self {
            address: address.to_owned(),
            graph,
            record,
        }
    }
}

/// Everything a view is made of, to be changed by a test.
#[derive(Debug)]
pub struct Safe {
    pub records: Vec<Kept>,
    pub person: PersonFacts,
    pub secret: [u8; 32],
    pub period: Period,
    pub today: Date,
    pub category: &'static str,
}

impl Safe {
    /// A safe with the records of these resources.
    pub fn of(category: &'static str, resources: impl IntoIterator<Item = String>) -> Self {
        let records = resources.into_iter().enumerate().map(|(number, text)| {
            Kept::new(&format!("https://pod.example/eva/{number}.ttl"), &text)
        });
        Self {
            records: records.collect(),
            person: PersonFacts {
                birth_date: Some(FhirTime::new("1961-04-12")),
                postcode: Some("9050".to_owned()),
            },
            secret: [7; 32],
            period: Period::ALL,
            today: day("2026-11-21"),
            category,
        }
    }

    pub fn view(&self, level: Level) -> View {
        self.view_for(STUDY, &Rules::new(level))
    }

    pub fn view_for(&self, recipient: &str, rules: &Rules) -> View {
        self.try_view(recipient, rules).expect("a view")
    }

    pub fn try_view(&self, recipient: &str, rules: &Rules) -> Result<View, ViewError> {
        self.with_input(recipient, |input| derive_view(input, rules))
    }

    pub fn preview(&self, level: Level) -> Preview {
        self.preview_with(&Rules::new(level))
    }

    pub fn preview_with(&self, rules: &Rules) -> Preview {
        self.with_input(STUDY, |input| preview(input, rules))
            .expect("a preview")
    }

    pub fn with_input<T>(&self, recipient: &str, make: impl FnOnce(&Input<'_>) -> T) -> T {
        let sources: Vec<Source<'_>> = self
            .records
            .iter()
            .map(|kept| Source {
                address: &kept.address,
                graph: &kept.graph,
                record: &kept.record,
            })
            .collect();
        make(&Input {
            category: CategoryId::parse(self.category).expect("a category"),
            records: &sources,
            person: &self.person,
            secret: &ViewSecret::new(Zeroizing::new(self.secret)),
            recipient: &Recipient::new(recipient).expect("an IRI"),
            period: self.period,
            today: self.today,
        })
    }
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// A final observation of a LOINC code with these members besides.
pub fn observation(loinc: &str, members: &str) -> String {
    format!(
        r#"{{"resourceType":"Observation","status":"final","code":{{"coding":[{{"system":"http://loinc.org","code":"{loinc}"}}]}},{members}}}"#
    )
}

/// A number of a LOINC code at a time.
pub fn measured(loinc: &str, start: &str, value: &str, unit: &str) -> String {
    observation(
        loinc,
        &format!(
            r#""effectiveDateTime":"{start}","valueQuantity":{{"value":{value},"code":"{unit}"}}"#
        ),
    )
}

/// Steps on each of these days, as many as each has.
pub fn steps(days: &[(&str, u32)]) -> Vec<String> {
    days.iter()
        .map(|(day, value)| measured("55423-8", day, &value.to_string(), "{steps}"))
        .collect()
}

/// Everything that goes out, in one text.
pub fn all_text(view: &View) -> String {
    view.documents
        .iter()
        .map(|document| format!("{}\n{}\n", document.name, document.turtle))
        .collect()
}

/// The graphs of what goes out.
pub fn graphs(view: &View) -> Vec<Graph> {
    view.documents
        .iter()
        .map(|document| {
            parse(document.turtle.as_bytes(), Syntax::Turtle, None).expect("our own Turtle")
        })
        .collect()
}

/// The reasons for what is left out, with how many.
pub fn reasons(view: &View) -> Vec<(&'static str, usize)> {
    view.left_out
        .iter()
        .map(|left| (left.reason.name(), left.count))
        .collect()
}

/// A text of a fixture.
pub fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// A list of a fixture.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// The bytes of a secret in a fixture.
pub fn secret(value: &Value) -> [u8; 32] {
    let bytes = hex::decode(text(value)).expect("hexadecimal digits");
    bytes.try_into().expect("32 bytes")
}
