//! Means and totals as documents: observations of a period, that an application for FHIR can read.

use oxrdf::Literal;
use oxrdf::vocab::xsd;

use crate::calendar::moved;
use crate::document::{Described, Document, DocumentKind, turtle_of};
use crate::fhir::{Members, concept_of, member, period, person, quantity, statistic, text};
use crate::level::{Dates, Level};
use crate::rounding::{DayRule, Rounded};
use crate::total::Total;
use crate::vocabulary;
use crate::weekly::WeeklyMean;
use crate::{Input, Rules};

/// The document of all weekly means.
pub(crate) fn weekly_means(
    weeks: &[WeeklyMean],
    input: &Input<'_>,
    rules: &Rules,
    pseudonym: &str,
) -> Document {
    let shift = input.secret.date_shift(input.recipient);
    let described = weeks.iter().map(|week| {
        let when = match rules.dates {
            Dates::Shifted => {
                let [start, end] = [week.week.monday(), week.week.sunday()]
                    .map(|day| moved(day, shift).to_string());
                member("effectivePeriod", period(&start, &end))
            }
            Dates::Month => member("effectiveDateTime", text(&week.week.month().to_string())),
        };
        let name = match week.day_rule {
            DayRule::Total => "mean-of-day-totals",
            DayRule::Mean => "mean-of-day-means",
        };
        let aggregate = Aggregate {
            measure: &week.measure,
            unit: week.unit.as_deref(),
            when,
            number: week.mean,
            statistic: name,
        };
        let days = (vocabulary::DAYS, whole_number(week.days));
        // A name that stayed when the dates are told otherwise would link the ones to the others.
        let which = format!("{}|{}", rules.dates.as_str(), week.week);
        aggregate.described(input, pseudonym, &which, days)
    });
    document(
        DocumentKind::WeeklyMeans,
        Level::Coarser,
        described.collect(),
        input,
    )
}

/// The document of all totals.
pub(crate) fn totals(totals: &[Total], input: &Input<'_>, pseudonym: &str) -> Document {
    let mut described = Vec::new();
    for total in totals {
        let mean = match total.day_rule {
            DayRule::Total => "mean-of-day-totals",
            DayRule::Mean => "mean",
        };
        let sum = total.total.map(|sum| ("total", sum));
        for (name, number) in std::iter::once((mean, total.mean)).chain(sum) {
            let (first, last) = (total.first.to_string(), total.last.to_string());
            let aggregate = Aggregate {
                measure: &total.measure,
                unit: total.unit.as_deref(),
                when: member("effectivePeriod", period(&first, &last)),
                number,
                statistic: name,
            };
            let values = (vocabulary::VALUES, whole_number(total.values));
            described.push(aggregate.described(input, pseudonym, name, values));
        }
    }
    document(DocumentKind::Totals, Level::Total, described, input)
}

struct Aggregate<'a> {
    measure: &'a str,
    unit: Option<&'a str>,
    when: (String, kluis_records::FhirJson),
    number: Rounded,
    statistic: &'static str,
}

impl Aggregate<'_> {
    fn described(
        self,
        input: &Input<'_>,
        pseudonym: &str,
        which: &str,
        count: (oxrdf::NamedNodeRef<'static>, Literal),
    ) -> Described {
        let (system, code) = self
            .measure
            .split_once('|')
            .expect("a measure is a system and a code");
        let method = if self.statistic == "total" {
            "sum"
        } else {
            "average"
        };
        let number = quantity(&self.number.to_string(), None, self.unit);
        let members: Members = vec![
            member("resourceType", text("Observation")),
            member("status", text("final")),
            member("code", concept_of(system, code)),
            member("subject", person(pseudonym)),
            self.when,
            member("valueQuantity", number),
            member("method", statistic(method)),
        ];
        let category = input.category.as_str();
        let parts = ["aggregate", category, which, self.measure];
        Described {
            subject: input.secret.derive_resource(input.recipient, &parts),
            members,
            besides: vec![
                (vocabulary::STATISTIC, Literal::from(self.statistic)),
                count,
            ],
        }
    }
}

fn document(
    kind: DocumentKind,
    level: Level,
    described: Vec<Described>,
    input: &Input<'_>,
) -> Document {
    let parts = [kind.name(), level.as_str(), input.category.as_str()];
    Document {
        name: input.secret.derive_document_name(input.recipient, &parts),
        kind,
        turtle: turtle_of(described),
    }
}

fn whole_number(count: usize) -> Literal {
    Literal::new_typed_literal(count.to_string(), xsd::INTEGER)
}
