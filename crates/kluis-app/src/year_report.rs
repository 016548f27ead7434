//! The report of a year: what happened, counted from the audit log alone.

mod page;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kluis_api::{ActCount, AuditVerifyView, RecipientYear, YearEvent, YearReport};
use kluis_consent::{Act, AuditFilter, Entry};

use crate::printed::{Words, local_zone, zone_name};
use crate::{AppError, Result, Session, language};

/// Earlier there was no log, and the calendar ends after it.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=9998;

/// Acts about somebody who asks for data or was given a consent; their entries name the recipient.
const OF_A_RECIPIENT: [&str; 3] = ["request.", "consent.", "access."];

impl Session {
    /// The report of a year, or of this one. It is the year of the clock of this computer.
    ///
    /// # Errors
    /// [`AppError::Argument`] for a year out of range.
    pub fn year_report(&self, year: Option<i16>) -> Result<YearReport> {
        let zone = local_zone();
        let now = self.now();
        let year = year.unwrap_or_else(|| now.to_zoned(zone.clone()).year());
        self.read(|r| {
            let verification = self.consent.verify(r)?;
            let entries = self.consent.entries(r, &AuditFilter::default())?;
            let mut report = YearReport {
                made: language::instant(now),
                verified: AuditVerifyView {
                    ok: verification.ok,
                    entries: verification.entries,
                    head: verification.head,
                    first_bad: verification.first_bad,
                },
                ..counted(&entries, year, &zone)?
            };
            let grants = self.consent.grants(r, now)?;
            let granted = grants.iter().map(|grant| &grant.recipient);
            let requests = self.consent.requests(r)?;
            let asking = requests.iter().map(|request| &request.asked.recipient);
            // The name under which somebody was let in counts: anybody can ask under the address of another.
            let known: Vec<_> = granted.chain(asking).collect();
            for recipient in &mut report.recipients {
                let named = known.iter().find(|party| party.web_id == recipient.id);
                recipient.name = named.map(|party| party.name.clone());
            }
            Ok(report)
        })
    }

    /// The years that the audit log has entries of, the newest first.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn years_with_activity(&self) -> Result<Vec<i16>> {
        let zone = local_zone();
        self.read(|r| {
            let entries = self.consent.entries(r, &AuditFilter::default())?;
            let years = entries.iter().map(|entry| year_of(entry.time, &zone));
            let mut years: Vec<i16> = years.collect();
            years.sort_unstable_by(|one, other| other.cmp(one));
            years.dedup();
            Ok(years)
        })
    }

    /// The report of a year as a page to print, in a language, or in that of the safe.
    ///
    /// # Errors
    /// As [`Session::year_report`].
    pub fn year_report_page(&self, report: &YearReport, language: Option<&str>) -> Result<String> {
        let view = self.view()?;
        let zone = TimeZone::get(&report.zone).unwrap_or(TimeZone::UTC);
        let words = Words::of(language.unwrap_or(&view.language), zone);
        Ok(page::of(report, &view, &words))
    }
}

/// What the entries of a year come to. Which entries those are, and nothing else, is taken from the log.
fn counted(entries: &[Entry], year: i16, zone: &TimeZone) -> Result<YearReport> {
    if !YEARS.contains(&year) {
        return Err(AppError::argument(format!(
            "there is no report of the year {year}; give one from {} to {}",
            YEARS.start(),
            YEARS.end()
        )));
    }
    let begin = |year: i16| -> Result<Timestamp> {
        Date::new(year, 1, 1)
            .and_then(|day| day.to_zoned(zone.clone()))
            .map(|midnight| midnight.timestamp())
            .map_err(|error| AppError::argument(error.to_string()))
    };
    let (begin, end) = (begin(year)?, begin(year + 1)?);
    let mut of_year: Vec<&Entry> = entries
        .iter()
        .filter(|entry| begin <= entry.time && entry.time < end)
        .collect();
    of_year.sort_unstable_by_key(|entry| entry.sequence);
    let mut acts: BTreeMap<&str, ActCount> = BTreeMap::new();
    let mut recipients: Vec<RecipientYear> = Vec::new();
    for entry in &of_year {
        let name = entry.act.as_str();
        let count = acts.entry(name).or_insert_with(|| ActCount {
            act: name.to_owned(),
            count: 0,
            records: None,
        });
        count.count += 1;
        if let Some(records) = records(entry) {
            *count.records.get_or_insert(0) += records;
        }
        if let Some(id) = recipient(entry) {
            let known = recipients.iter().position(|known| known.id == id);
            let place = known.unwrap_or_else(|| {
                recipients.push(RecipientYear {
                    id: id.to_owned(),
                    name: None,
                    categories: Vec::new(),
                    acts: BTreeMap::new(),
                    events: Vec::new(),
                });
                recipients.len() - 1
            });
            add(&mut recipients[place], entry);
        }
    }
    Ok(YearReport {
        year,
        zone: zone_name(zone).to_owned(),
        made: String::new(),
        entries: of_year.len() as u64,
        acts: acts.into_values().collect(),
        recipients,
        verified: AuditVerifyView {
            ok: false,
            entries: 0,
            head: String::new(),
            first_bad: None,
        },
    })
}

/// How many records an entry tells of.
fn records(entry: &Entry) -> Option<u64> {
    let number = |name: &str| entry.details.get(name).and_then(|text| text.parse().ok());
    match entry.act {
        Act::ImportDone => Some(number("new").unwrap_or(0) + number("changed").unwrap_or(0)),
        Act::DataExported => number("count"),
        _ => None,
    }
}

fn recipient(entry: &Entry) -> Option<&str> {
    let name = entry.act.as_str();
    let is_of_one = OF_A_RECIPIENT.iter().any(|family| name.starts_with(family));
    is_of_one
        .then(|| entry.details.get("recipient"))
        .flatten()
        .map(String::as_str)
}

fn add(recipient: &mut RecipientYear, entry: &Entry) {
    // A narrowed consent names what was taken out, and beside it what goes on.
    let named = entry
        .details
        .get("category")
        .or_else(|| entry.details.get("categories"));
    let categories: Vec<String> = named
        .map(|list| list.split(", ").map(str::to_owned).collect())
        .unwrap_or_default();
    for category in &categories {
        if !recipient.categories.contains(category) {
            recipient.categories.push(category.clone());
        }
    }
    *recipient.acts.entry(entry.act.to_string()).or_insert(0) += 1;
    recipient.events.push(YearEvent {
        sequence: entry.sequence,
        time: language::instant(entry.time),
        act: entry.act.to_string(),
        about: entry.about.clone(),
        categories,
        until: entry.details.get("until").cloned(),
    });
}

fn year_of(time: Timestamp, zone: &TimeZone) -> i16 {
    time.to_zoned(zone.clone()).year()
}

#[cfg(test)]
mod tests;
