use kluis_api::RecordRow;

use crate::dates::axis_position;
use crate::numbers::chart_values;

/// One reading in a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Days since 1970.
    pub time: f64,
    /// One number, or two for a pair such as blood pressure.
    pub values: Vec<f64>,
    /// The time as it was given.
    pub written: String,
    /// The value in words.
    pub text: String,
}

/// Readings of one thing in one unit, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub title: String,
    pub unit: Option<String>,
    pub points: Vec<Point>,
}

/// The numeric series among some rows, the longest first; a single reading is no series.
pub fn series(rows: &[RecordRow], words: impl Fn(&RecordRow) -> String) -> Vec<Series> {
    let mut found: Vec<Series> = Vec::new();
    for row in rows {
        let values = chart_values(row);
        let Some(written) = row.time.clone().filter(|_| !values.is_empty()) else {
            continue;
        };
        let Some(time) = axis_position(&written) else {
            continue;
        };
        let point = Point {
            time,
            values,
            written,
            text: words(row),
        };
        match found.iter_mut().find(|series| {
            series.title == row.title
                && series.unit == row.unit
                && series.points[0].values.len() == point.values.len()
        }) {
            Some(series) => series.points.push(point),
            None => found.push(Series {
                title: row.title.clone(),
                unit: row.unit.clone(),
                points: vec![point],
            }),
        }
    }
    found.retain(|series| series.points.len() > 1);
    for series in &mut found {
        series.points.sort_by(|a, b| a.time.total_cmp(&b.time));
    }
    found.sort_by_key(|series| std::cmp::Reverse(series.points.len()));
    found
}

/// Round numbers that cover a range, at most six.
pub fn ticks(low: f64, high: f64) -> Vec<f64> {
    let span = (high - low).max(high.abs() * 0.02).max(1e-9);
    let rough = span / 4.0;
    let magnitude = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * magnitude)
        .find(|step| *step >= rough)
        .unwrap_or(magnitude * 10.0);
    let first = (low / step).floor();
    let last = (high / step).ceil().max(first + 1.0);
    (0..=((last - first) as usize))
        .map(|index| (first + index as f64) * step)
        .collect()
}

/// A line from one reading to the next is drawn only over a gap that is usual here: at most
/// this many times the middle gap.
const LONGEST_GAP: f64 = 5.0;

/// Where the line is broken: the indices at which a new piece begins.
pub fn pieces(times: &[f64]) -> Vec<std::ops::Range<usize>> {
    let mut gaps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    gaps.sort_by(f64::total_cmp);
    let usual = gaps
        .get(gaps.len() / 2)
        .copied()
        .unwrap_or(0.0)
        .max(1.0 / 24.0);
    let mut pieces = Vec::new();
    let mut begin = 0;
    for index in 1..times.len() {
        if times[index] - times[index - 1] > usual * LONGEST_GAP {
            pieces.push(begin..index);
            begin = index;
        }
    }
    if begin < times.len() {
        pieces.push(begin..times.len());
    }
    pieces
}

/// Maps a value between two ends onto a length in the drawing.
pub fn scale(value: f64, from: (f64, f64), onto: (f64, f64)) -> f64 {
    if from.1 <= from.0 {
        return (onto.0 + onto.1) / 2.0;
    }
    onto.0 + (value - from.0) / (from.1 - from.0) * (onto.1 - onto.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: &str, value: f64, time: Option<&str>) -> RecordRow {
        RecordRow {
            path: "/health/x/1".into(),
            kind: "Observation".into(),
            title: title.into(),
            value_text: None,
            value: Some(value),
            unit: Some("kg".into()),
            time: time.map(Into::into),
            source: None,
        }
    }

    #[test]
    fn rows_are_grouped_and_put_in_order_of_time() {
        let rows = [
            row("Weight", 71.0, Some("2026-03-02")),
            row("Height", 1.7, Some("2026-03-02")),
            row("Weight", 72.0, Some("2026-03-01T08:00:00Z")),
            row("Weight", 73.0, None),
        ];
        let found = series(&rows, |_| String::new());
        assert_eq!(found.len(), 1);
        let values: Vec<f64> = found[0].points.iter().map(|p| p.values[0]).collect();
        assert_eq!(values, [72.0, 71.0]);
    }

    #[test]
    fn ticks_are_round_and_cover_the_readings() {
        assert_eq!(ticks(61.0, 88.0), [60.0, 70.0, 80.0, 90.0]);
        for (low, high) in [(70.0, 70.0), (0.0, 0.0), (0.1, 0.4), (119.0, 121.0)] {
            let ticks = ticks(low, high);
            assert!(ticks[0] <= low && *ticks.last().unwrap() >= high);
            assert!((2..=7).contains(&ticks.len()), "{ticks:?}");
        }
    }

    #[test]
    fn long_gap_breaks_the_line() {
        assert_eq!(pieces(&[1.0, 2.0, 3.0, 40.0, 41.0]), [0..3, 3..5]);
        assert_eq!(pieces(&[1.0, 2.0]), vec![0..2]);
        assert!(pieces(&[]).is_empty());
    }

    #[test]
    fn scale_puts_a_flat_series_in_the_middle() {
        assert_eq!(scale(5.0, (5.0, 5.0), (0.0, 100.0)), 50.0);
        assert_eq!(scale(7.5, (5.0, 10.0), (100.0, 0.0)), 50.0);
    }
}
