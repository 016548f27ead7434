//! A view as a whole.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use oxrdf::Literal;

use crate::admitted::{Admitted, Value, admit};
use crate::codes::Code;
use crate::document::{Described, Document, DocumentKind, turtle_of};
use crate::fhir::{member, text};
use crate::left_out::{Ledger, LeftOut, Reason, Suppressed};
use crate::level::{Level, Rules};
use crate::moment::Moment;
use crate::readings::measures;
use crate::total::{Total, total};
use crate::weekly::{WeeklyMean, weeks};
use crate::{Input, Period, Source, ViewError, aggregates, as_it_is, vocabulary, without_name};

/// What goes out to one recipient of one category, and what does not.
///
/// Only [`View::documents`] goes out. Everything else is for the person who shares.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// How much goes out.
    pub level: Level,
    /// The pseudonym in the documents; `None` where they are as they are.
    pub subject: Option<String>,
    /// The band of ages that is told, in [`Level::Coarser`].
    pub age_band: Option<String>,
    /// The region that is told, in [`Level::Coarser`].
    pub region: Option<String>,
    /// What goes out, by name. None where nothing is left to tell.
    pub documents: Vec<Document>,
    /// The weekly means in the documents, by measure and week, with the weeks as they were.
    pub weeks: Vec<WeeklyMean>,
    /// The totals in the documents, by measure.
    pub totals: Vec<Total>,
    /// What is left out, by reason.
    pub left_out: Vec<LeftOut>,
    /// Means and totals that are held back.
    pub suppressed: Vec<Suppressed>,
}

/// Makes the view of a recipient. The same input and rules give the same bytes, in whatever order the records come: a view is
/// kept current by making it again and comparing.
///
/// # Errors
/// [`ViewError::Period`] and [`ViewError::SameAddress`]. A record that may not go out is no error; it is counted in
/// [`View::left_out`].
pub fn derive_view(input: &Input<'_>, rules: &Rules) -> Result<View, ViewError> {
    made(input, rules).map(|(view, _)| view)
}

/// What goes out, counted by what it would single out.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// In how many records each code is.
    pub(crate) codes: BTreeMap<String, usize>,
    /// How often each value of each measure is.
    pub(crate) values: BTreeMap<String, BTreeMap<String, usize>>,
    /// The first and the last day of what goes out.
    pub(crate) days: Option<(Date, Date)>,
    /// How many records go out, or values are in a mean or total.
    pub(crate) used: usize,
    /// How many documents hold free text.
    pub(crate) free_text: usize,
}

impl Tally {
    pub(crate) fn span(&mut self, first: Date, last: Date) {
        self.days = Some(match self.days {
            Some((from, to)) => (from.min(first), to.max(last)),
            None => (first, last),
        });
    }

    fn value(&mut self, measure: String, value: String) {
        *self
            .values
            .entry(measure)
            .or_default()
            .entry(value)
            .or_default() += 1;
    }
}

pub(crate) fn made(input: &Input<'_>, rules: &Rules) -> Result<(View, Tally), ViewError> {
    if matches!((input.period.first, input.period.last), (Some(first), Some(last)) if first > last)
    {
        return Err(ViewError::Period);
    }
    let addresses: BTreeSet<&str> = input.records.iter().map(|source| source.address).collect();
    if addresses.len() < input.records.len() {
        return Err(ViewError::SameAddress);
    }
    let mut ledger = Ledger::default();
    let selected: Vec<&Source<'_>> = input
        .records
        .iter()
        .filter(|source| match is_shared(source, input) {
            Ok(()) => true,
            Err(reason) => {
                ledger.add(reason);
                false
            }
        })
        .collect();
    let mut making = Making {
        input,
        rules,
        pseudonym: input.secret.pseudonym(input.recipient),
        tally: Tally::default(),
        view: View {
            level: rules.level,
            subject: None,
            age_band: None,
            region: None,
            documents: Vec::new(),
            weeks: Vec::new(),
            totals: Vec::new(),
            left_out: Vec::new(),
            suppressed: Vec::new(),
        },
    };
    match rules.level {
        Level::AsItIs => making.as_it_is(&selected),
        Level::WithoutName => making.without_name(&selected, &mut ledger),
        Level::Coarser => making.coarser(&selected, &mut ledger),
        Level::Total => making.total(&selected, &mut ledger),
    }
    let Making {
        mut view, tally, ..
    } = making;
    view.documents
        .sort_by(|left, right| left.name.cmp(&right.name));
    view.left_out = ledger.into_list();
    Ok((view, tally))
}

/// Whether a record is of the category and certainly of the period that are shared.
fn is_shared(source: &Source<'_>, input: &Input<'_>) -> Result<(), Reason> {
    if source.record.category != input.category {
        return Err(Reason::OtherCategory);
    }
    if !input.period.is_bounded() {
        return Ok(());
    }
    let start = source.record.start.as_ref().ok_or(Reason::NoTime)?;
    let start = Moment::of(start).ok_or(Reason::TimeNotRead)?;
    if input.period.holds(start.first, start.last) {
        Ok(())
    } else {
        Err(Reason::OutsidePeriod)
    }
}

struct Making<'a> {
    input: &'a Input<'a>,
    rules: &'a Rules,
    pseudonym: String,
    tally: Tally,
    view: View,
}

impl Making<'_> {
    fn as_it_is(&mut self, selected: &[&Source<'_>]) {
        for source in selected {
            self.view
                .documents
                .push(as_it_is::document(source, self.input));
            self.tally.free_text += usize::from(as_it_is::holds_free_text(source.graph));
            self.tally.used += 1;
            let record = source.record;
            if let Some(moment) = record.start.as_ref().and_then(Moment::of) {
                self.tally.span(moment.first, moment.last);
            }
            let own = (&record.codes, &record.value);
            let parts = record
                .components
                .iter()
                .map(|part| (&part.codes, &part.value));
            let mut tokens = BTreeSet::new();
            for (codes, value) in std::iter::once(own).chain(parts) {
                tokens.extend(codes.iter().map(kluis_records::Coding::token));
                if let (Some(code), Some(value)) = (codes.first(), value.text()) {
                    self.tally.value(code.token(), value);
                }
            }
            self.count_codes(tokens);
        }
    }

    fn without_name(&mut self, selected: &[&Source<'_>], ledger: &mut Ledger) {
        for source in selected {
            let Some(admitted) = admit(source, &self.input.period, ledger) else {
                continue;
            };
            let document =
                without_name::document(source.address, &admitted, self.input, &self.pseudonym);
            self.view.documents.push(document);
            self.tally.used += 1;
            if let Some(moment) = &admitted.start {
                self.tally.span(moment.first, moment.last);
            }
            self.count_admitted(&admitted);
        }
        self.tell_person(None, None);
    }

    fn coarser(&mut self, selected: &[&Source<'_>], ledger: &mut Ledger) {
        let admitted = admit_all(selected, &self.input.period, ledger);
        for measure in measures(&admitted, self.input, self.rules, ledger) {
            let found = weeks(&measure, self.input, self.rules, &mut self.view.suppressed);
            let told: BTreeSet<_> = found.iter().map(|week| week.week).collect();
            self.tally.used += measure
                .readings
                .iter()
                .filter(|reading| told.contains(&crate::IsoWeek::of(reading.day)))
                .count();
            for week in &found {
                self.tally.span(week.week.monday(), week.week.sunday());
                self.tally
                    .value(week.measure.clone(), week.mean.to_string());
            }
            self.view.weeks.extend(found);
        }
        if !self.view.weeks.is_empty() {
            let (input, rules) = (self.input, self.rules);
            let document =
                aggregates::weekly_means(&self.view.weeks, input, rules, &self.pseudonym);
            self.view.documents.push(document);
            let age_band = input.person.age_band(input.today);
            self.tell_person(age_band, input.person.region());
        }
    }

    fn total(&mut self, selected: &[&Source<'_>], ledger: &mut Ledger) {
        let admitted = admit_all(selected, &self.input.period, ledger);
        for measure in measures(&admitted, self.input, self.rules, ledger) {
            let suppressed = &mut self.view.suppressed;
            if let Some(total) = total(&measure, self.input, self.rules, ledger, suppressed) {
                self.tally.used += total.values;
                self.view.totals.push(total);
            }
        }
        if !self.view.totals.is_empty() {
            let document = aggregates::totals(&self.view.totals, self.input, &self.pseudonym);
            self.view.documents.push(document);
            self.view.subject = Some(self.pseudonym.clone());
        }
    }

    /// Adds the document of the person, where there is something to tell of them.
    fn tell_person(&mut self, age_band: Option<String>, region: Option<String>) {
        if self.view.documents.is_empty() {
            return;
        }
        let parts = [DocumentKind::Person.name(), self.rules.level.as_str()];
        let (secret, recipient) = (self.input.secret, self.input.recipient);
        let besides = [
            (vocabulary::AGE_BAND, &age_band),
            (vocabulary::REGION, &region),
        ];
        let described = Described {
            subject: secret.derive_resource(recipient, &parts),
            members: vec![
                member("resourceType", text("Patient")),
                member("id", text(&self.pseudonym)),
            ],
            besides: besides
                .into_iter()
                .filter_map(|(term, fact)| Some((term, Literal::from(fact.as_deref()?))))
                .collect(),
        };
        self.view.documents.push(Document {
            name: secret.derive_document_name(recipient, &parts),
            kind: DocumentKind::Person,
            turtle: turtle_of(vec![described]),
        });
        self.view.subject = Some(self.pseudonym.clone());
        self.view.age_band = age_band;
        self.view.region = region;
    }

    fn count_admitted(&mut self, admitted: &Admitted) {
        let own = admitted
            .value
            .as_ref()
            .map(|value| (&admitted.codes, value));
        let parts = admitted.parts.iter().map(|part| (&part.codes, &part.value));
        let mut tokens: BTreeSet<String> = admitted.codes.iter().map(Code::token).collect();
        for (codes, value) in own.into_iter().chain(parts) {
            tokens.extend(codes.iter().map(Code::token));
            let told = match value {
                Value::Amount(amount) => format!(
                    "{}{} {}",
                    amount.comparator.unwrap_or_default(),
                    amount.text,
                    amount.unit.as_deref().unwrap_or_default()
                ),
                Value::Coded(codes) => codes[0].token(),
                Value::Boolean(value) => value.to_string(),
                Value::Absent => continue,
            };
            self.tally.value(codes[0].token(), told);
        }
        self.count_codes(tokens);
    }

    fn count_codes(&mut self, tokens: BTreeSet<String>) {
        for token in tokens {
            *self.tally.codes.entry(token).or_default() += 1;
        }
    }
}

fn admit_all(selected: &[&Source<'_>], period: &Period, ledger: &mut Ledger) -> Vec<Admitted> {
    selected
        .iter()
        .filter_map(|source| admit(source, period, ledger))
        .collect()
}
