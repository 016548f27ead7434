//! What a view is made of.

use jiff::civil::Date;
use kluis_records::{CategoryId, FhirTime, Record};
use oxrdf::{Graph, NamedNode};

use crate::{ViewError, ViewSecret};

/// A record, with the document it is read from and where that lies.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The address or path of the document; it goes out at no level, and each may be given once.
    pub address: &'a str,
    /// The document. Only [`Level::AsItIs`](crate::Level::AsItIs) gives anything of it away; the other levels look
    /// whether something in it changes the meaning of the record.
    pub graph: &'a Graph,
    /// What [`kluis_records::from_graph`] reads in the document.
    pub record: &'a Record,
}

/// What is known of the person and may be told coarsely.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// The date of birth, which may be a year or a month only.
    pub birth_date: Option<FhirTime>,
    /// The postcode of where the person lives.
    pub postcode: Option<String>,
}

/// From which to which day, both included; a bound that is `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
}

impl Period {
    /// No bounds.
    pub const ALL: Self = Self {
        first: None,
        last: None,
    };

    pub(crate) fn is_bounded(&self) -> bool {
        self.first.is_some() || self.last.is_some()
    }

    /// Whether all days from `first` to `last` lie in the period.
    pub(crate) fn holds(&self, first: Date, last: Date) -> bool {
        self.first.is_none_or(|bound| bound <= first) && self.last.is_none_or(|bound| last <= bound)
    }

    /// Whether the days up to `end` are over, or the period is: nothing of them will be added to a view.
    pub(crate) fn is_over(&self, end: Date, today: Date) -> bool {
        end < today || self.last.is_some_and(|last| last < today)
    }
}

/// Whom a view is made for: the IRI that the consent names, such as a WebID.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Recipient(NamedNode);

impl Recipient {
    /// Checks the IRI. Another spelling of it is another recipient, with another pseudonym.
    ///
    /// # Errors
    /// [`ViewError::Recipient`] where it is not an absolute IRI.
    pub fn new(iri: &str) -> Result<Self, ViewError> {
        // What pseudonyms are made of is joined with bars, which no IRI holds.
        if iri.contains('|') {
            return Err(ViewError::Recipient);
        }
        NamedNode::new(iri)
            .map(Self)
            .map_err(|_| ViewError::Recipient)
    }

    /// Returns the IRI.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Everything that decides a view, besides the [`Rules`](crate::Rules).
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The kind of data that is shared. Records of another one are left out.
    pub category: CategoryId,
    /// The records, in any order.
    pub records: &'a [Source<'a>],
    /// What is known of the person.
    pub person: &'a PersonFacts,
    /// The safe's own secret for views.
    pub secret: &'a ViewSecret,
    /// Whom the view is for.
    pub recipient: &'a Recipient,
    /// From when to when. A record counts by the day it begins, as its source wrote that day; one with a month or year
    /// only has to lie within as a whole.
    pub period: Period,
    /// The day that ages are counted at, and that decides which weeks and months are over.
    pub today: Date,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_an_absolute_iri() {
        assert!(Recipient::new("https://study.example/id#app").is_ok());
        for iri in ["", "study", "/id#app", "https://a b/", "https://a/|x"] {
            assert_eq!(Recipient::new(iri), Err(ViewError::Recipient), "{iri}");
        }
    }

    #[test]
    fn bounds_belong_to_the_period() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let period = Period {
            first: Some(day("2026-09-07")),
            last: Some(day("2026-09-13")),
        };
        assert!(period.holds(day("2026-09-07"), day("2026-09-13")));
        assert!(!period.holds(day("2026-09-06"), day("2026-09-13")));
        assert!(!period.holds(day("2026-09-07"), day("2026-09-14")));
        assert!(Period::ALL.holds(day("1850-01-01"), day("2026-09-14")));
        assert!(!period.is_over(day("2026-09-13"), day("2026-09-13")));
        assert!(period.is_over(day("2026-09-20"), day("2026-09-14")));
        assert!(!Period::ALL.is_over(day("2026-09-20"), day("2026-09-20")));
    }
}
