//! Pages that a person keeps or prints: receipts, and the report of a year.

use serde::Serialize;

use super::{Answer, Nothing, bridge};

#[derive(Serialize)]
struct SaveReceipt<'a> {
    id: &'a str,
    language: &'a str,
}

#[derive(Serialize)]
struct SaveReport<'a> {
    year: i16,
    language: &'a str,
}

/// Asks where to, and writes the receipt there; false when the person changed their mind.
pub async fn save_receipt(id: &str, language: &str) -> Answer<bool> {
    bridge::call("save_receipt", &SaveReceipt { id, language }).await
}

/// The years that there is something to report of, the newest first.
pub async fn activity_years() -> Answer<Vec<i16>> {
    bridge::call("activity_years", &Nothing {}).await
}

/// Asks where to, and writes the report there; false when the person changed their mind.
pub async fn save_year_report(year: i16, language: &str) -> Answer<bool> {
    bridge::call("save_year_report", &SaveReport { year, language }).await
}
