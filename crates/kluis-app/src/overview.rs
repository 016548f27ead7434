use kluis_api::{CategoryState, CategoryView, HomeView, MeasurementView};
use kluis_pod::{PodRead, RecordFilter};

use crate::{Result, Session, records};

/// The kinds of data whose last value a person looks for first.
const MEASURED: [&str; 8] = [
    "blood-pressure",
    "weight",
    "heart-rate",
    "glucose",
    "temperature",
    "oxygen-saturation",
    "steps",
    "sleep",
];
const SHOWN: usize = 4;
const POINTS: u32 = 30;

impl Session {
    /// What the first page shows: how everything is, what waits, the last measurements.
    ///
    /// # Errors
    /// When the safe cannot be read.
    pub fn overview(&self) -> Result<HomeView> {
        let categories = self.categories()?;
        let status = self.sync_status()?;
        let waiting = self.requests()?;
        let owner = self.view()?.owner;
        self.read(|r| {
            let filled = categories.iter().filter(|category| category.count > 0);
            Ok(HomeView {
                owner,
                categories: filled.clone().count() as u64,
                records: filled.map(|category| category.count).sum(),
                shared_categories: categories
                    .iter()
                    .filter(|category| category.state != CategoryState::Local)
                    .count() as u64,
                active_grants: self.live_grants(r)?.len() as u64,
                waiting_requests: waiting
                    .iter()
                    .filter(|request| request.state == "waiting")
                    .count() as u64,
                conflicts: status.conflicts,
                pending: status.pending,
                signed_in: status.remote.is_some(),
                measurements: measurements(r, &categories)?,
            })
        })
    }
}

fn measurements(r: &PodRead<'_>, categories: &[CategoryView]) -> Result<Vec<MeasurementView>> {
    let mut shown = Vec::new();
    for category in MEASURED {
        if shown.len() == SHOWN {
            break;
        }
        let newest = r.records(&RecordFilter {
            category: Some(category.to_owned()),
            limit: Some(POINTS),
            newest_first: true,
            ..RecordFilter::default()
        })?;
        let Some(latest) = newest.iter().find(|record| record.value_text.is_some()) else {
            continue;
        };
        let mut points: Vec<(String, f64)> = newest
            .iter()
            .filter(|record| record.code == latest.code)
            .filter_map(|record| Some((record.start.clone()?, record.value?)))
            .collect();
        points.reverse();
        shown.push(MeasurementView {
            category: category.to_owned(),
            name: categories
                .iter()
                .find(|known| known.id == category)
                .map_or_else(|| category.to_owned(), |known| known.name.clone()),
            latest: records::row(latest),
            points,
        });
    }
    Ok(shown)
}
