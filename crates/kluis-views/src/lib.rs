//! Derived views: what goes out to a recipient when less than the original is shared.
//!
//! A person who shares a category chooses a [`Level`]: *as it is*, *without name*, *coarser* or *only a total*.
//! [`derive_view`] makes the documents of that level for one recipient, and [`preview`] makes the same bytes with
//! [figures](Counts) and [warnings](Warning), to be looked at first. They are Turtle in FHIR's vocabulary, as records are kept,
//! so that an application reads them as it reads records; the few terms besides are in [`vocabulary`].
//!
//! # What passes
//!
//! Nothing passes that a level does not name. The levels below *as it is* are made from a typed record alone, through one
//! gate that lets through what it recognises character by character: codes of systems in a list and of the form that codes
//! have there, numbers, UCUM units of a list, times, and the words that a FHIR status can be. Whatever else a document
//! holds (text, names, identifiers, addresses, attachments, contained resources, extensions, references) has no way out.
//!
//! | | without name | coarser | only a total |
//! | --- | --- | --- | --- |
//! | pseudonym, another one for each recipient | yes | yes | yes |
//! | code, value and unit of each record | yes | | |
//! | times to the second | yes | | |
//! | weekly means with the number of days | | yes | |
//! | dates of weeks, [shifted](Dates::Shifted) or [cut to months](Dates::Month) | | yes | |
//! | band of ages, region | | yes | |
//! | mean or total, number of values, first and last month | | | yes |
//!
//! Means are of one code in one unit; how days become weeks and how means are rounded is in [`Rounding::of`]. Parts of a
//! record, such as systolic and diastolic pressure, are measures of their own. A week with values on fewer than four days is
//! held back, and so is a total of fewer than ten values. What is left out and held back is counted with its reason, for the
//! person and never for the recipient.
//!
//! # What it does not promise
//!
//! A view is *less recognisable*, it is not anonymous: one person's records cannot be made so on their own, since only
//! whoever holds the records of a whole group can tell how many people look alike. Exact values and times are as good as a
//! name for somebody who knows a few of them. A shift of dates hides little from whoever knows the day of one value, and as
//! weeks begin on Mondays, only 13 of its 91 steps remain for whoever thinks of that. A recipient that keeps an earlier
//! view can take the difference to a later one. What several recipients have been given can be linked by equal values, though
//! not by names.
//!
//! Nothing here reads a clock, a file or a database.
//!
//! ```
//! use kluis_records::{FhirJson, Origin, from_fhir_json};
//! use kluis_views::{Input, Level, Period, PersonFacts, Recipient, Rules, Source, ViewSecret, preview};
//!
//! let resource = FhirJson::parse(r#"{"resourceType":"Observation","id":"a","status":"final",
//!   "code":{"coding":[{"system":"http://loinc.org","code":"8867-4","display":"Heart rate"}]},
//!   "subject":{"display":"Eva"},"device":{"display":"Eva's watch"},"note":[{"text":"after a walk with Tom"}],
//!   "effectiveDateTime":"2026-05-01T08:15:00+02:00","valueQuantity":{"value":61,"unit":"/min"}}"#)?;
//! let now = "2026-11-21T00:00:00Z".parse().expect("a time");
//! let (graph, record) = from_fhir_json(&resource, &Origin { full_url: None, now })?;
//!
//! let input = Input {
//!     category: record.category,
//!     records: &[Source { address: "/health/heart-rate/a.ttl", graph: &graph, record: &record }],
//!     person: &PersonFacts::default(),
//!     secret: &ViewSecret::new([7; 32].into()),
//!     recipient: &Recipient::new("https://study.example/id#app")?,
//!     period: Period::ALL,
//!     today: "2026-11-21".parse().expect("a day"),
//! };
//! let shown = preview(&input, &Rules::new(Level::WithoutName))?;
//! assert_eq!(shown.counts.used, 1);
//! assert!(shown.view.documents.iter().all(|document| !document.turtle.contains("Eva")));
//! assert!(shown.view.documents.iter().any(|document| document.turtle.contains("61")));
//! assert_eq!(shown.warnings[0].name(), "rare-code");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod admitted;
mod aggregates;
mod as_it_is;
mod calendar;
mod codes;
mod document;
mod error;
mod fhir;
mod form;
mod input;
mod left_out;
mod level;
mod moment;
mod person;
mod preview;
mod readings;
mod rounding;
mod secret;
mod total;
mod units;
mod view;
pub mod vocabulary;
mod weekly;
mod without_name;

#[cfg(test)]
mod test_records;

pub use calendar::{IsoWeek, Month};
pub use document::{Document, DocumentKind};
pub use error::ViewError;
pub use input::{Input, Period, PersonFacts, Recipient, Source};
pub use left_out::{LeftOut, Reason, Suppressed, TooFew};
pub use level::{Dates, Level, Rules};
pub use preview::{Counts, FEW, Preview, RARE, SHORT_DAYS, Warning, preview};
pub use rounding::{DayRule, Rounded, Rounding};
pub use secret::ViewSecret;
pub use total::Total;
pub use view::{View, derive_view};
pub use weekly::WeeklyMean;
