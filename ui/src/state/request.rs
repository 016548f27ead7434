use std::collections::BTreeSet;
use std::rc::Rc;

use kluis_api::{ApproveRequest, RequestView};
use yew::Reducible;

use crate::dates::{Day, day_of};

/// What the person has filled in on a request, before deciding.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The ticked categories; none beforehand.
    pub ticked: BTreeSet<String>,
    pub year: i32,
    pub month: u32,
    pub day: u32,
    /// Until when was asked.
    pub asked: Option<Day>,
    /// Whether the person changed the date.
    pub date_touched: bool,
}

/// A change to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Tick(String, bool),
    Year(i32),
    Month(u32),
    Day(u32),
}

/// Why the request cannot be allowed as it is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftProblem {
    NothingTicked,
    NoSuchDay,
    LaterThanAsked,
    InThePast,
}

impl Draft {
    pub fn new(request: &RequestView, today: Day) -> Self {
        let asked = day_of(&request.until);
        let shown = asked.unwrap_or(today);
        Self {
            ticked: BTreeSet::new(),
            year: shown.year,
            month: shown.month,
            day: shown.day,
            asked,
            date_touched: false,
        }
    }

    /// The draft with what [`Draft::to_text`] kept of it, as far as it still fits the request.
    pub fn restored(mut self, text: &str, request: &RequestView) -> Self {
        for line in text.lines() {
            match line.split_once(' ') {
                Some(("tick", id)) if request.categories.iter().any(|one| one.id == id) => {
                    self.ticked.insert(id.to_owned());
                }
                Some(("until", date)) => {
                    if let Some((year, month, day)) = date_parts(date) {
                        (self.year, self.month, self.day) = (year, month, day);
                        self.date_touched = true;
                    }
                }
                _ => {}
            }
        }
        self
    }

    /// What was filled in, one thing a line; none when that is nothing.
    pub fn to_text(&self) -> Option<String> {
        let mut lines: Vec<String> = self.ticked.iter().map(|id| format!("tick {id}")).collect();
        if self.date_touched {
            lines.push(format!("until {}-{}-{}", self.year, self.month, self.day));
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    pub fn after(mut self, change: Change) -> Self {
        match change {
            Change::Tick(category, true) => {
                self.ticked.insert(category);
                return self;
            }
            Change::Tick(category, false) => {
                self.ticked.remove(&category);
                return self;
            }
            Change::Year(year) => self.year = year,
            Change::Month(month) => self.month = month,
            Change::Day(day) => self.day = day,
        }
        self.date_touched = true;
        self
    }

    pub fn date_problem(&self, today: Day) -> Option<DraftProblem> {
        if !self.date_touched {
            return None;
        }
        let Some(until) = Day::new(self.year, self.month, self.day) else {
            return Some(DraftProblem::NoSuchDay);
        };
        if until < today {
            return Some(DraftProblem::InThePast);
        }
        (self.asked.is_some_and(|asked| until > asked)).then_some(DraftProblem::LaterThanAsked)
    }

    pub fn problem(&self, today: Day) -> Option<DraftProblem> {
        if self.ticked.is_empty() {
            return Some(DraftProblem::NothingTicked);
        }
        self.date_problem(today)
    }

    /// The decision, if it can be taken.
    pub fn decision(&self, id: &str, today: Day) -> Result<ApproveRequest, DraftProblem> {
        if let Some(problem) = self.problem(today) {
            return Err(problem);
        }
        let until =
            Day::new(self.year, self.month, self.day).filter(|day| self.asked != Some(*day));
        Ok(ApproveRequest {
            id: id.to_owned(),
            only: self.ticked.iter().cloned().collect(),
            // The date as asked is left to the request, which may hold a time of day too.
            until: until.map(Day::iso),
        })
    }

    /// The years that can be chosen.
    pub fn years(&self, today: Day) -> Vec<i32> {
        let last = self.asked.map_or(today.year, |asked| asked.year);
        (today.year.min(last)..=last).collect()
    }
}

/// Year, month and day as chosen, which the calendar need not have.
fn date_parts(text: &str) -> Option<(i32, u32, u32)> {
    let mut parts = text.split('-');
    let date = (
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    );
    parts.next().is_none().then_some(date)
}

/// The name under which the draft of a request is kept.
pub fn draft_key(id: &str) -> String {
    format!("request:{id}")
}

impl Reducible for Draft {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        Rc::new((*self).clone().after(change))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample_request;

    fn today() -> Day {
        Day::new(2026, 11, 21).unwrap()
    }

    fn draft() -> Draft {
        Draft::new(&sample_request(), today())
    }

    #[test]
    fn what_was_filled_in_comes_back_as_it_was() {
        let filled = draft()
            .after(Change::Tick("steps".into(), true))
            .after(Change::Month(2))
            .after(Change::Day(30));
        let text = filled.to_text().unwrap();
        assert_eq!(draft().restored(&text, &sample_request()), filled);
        assert_eq!(draft().to_text(), None);
    }

    #[test]
    fn only_what_the_request_asks_comes_back() {
        let kept = "tick steps\ntick diagnoses\nuntil tomorrow\nuntil 2027-1\nx";
        let restored = draft().restored(kept, &sample_request());
        assert_eq!(restored, draft().after(Change::Tick("steps".into(), true)));
    }

    #[test]
    fn nothing_is_ticked_beforehand_and_nothing_cannot_be_allowed() {
        assert!(draft().ticked.is_empty());
        assert_eq!(
            draft().decision("r-1", today()),
            Err(DraftProblem::NothingTicked)
        );
    }

    #[test]
    fn only_what_is_ticked_is_allowed() {
        let decision = draft()
            .after(Change::Tick("weight".into(), true))
            .after(Change::Tick("steps".into(), true))
            .after(Change::Tick("weight".into(), false))
            .decision("r-1", today())
            .unwrap();
        assert_eq!(decision.only, ["steps"]);
        assert_eq!(decision.until, None);
    }

    #[test]
    fn an_earlier_date_is_passed_on() {
        let decision = draft()
            .after(Change::Tick("steps".into(), true))
            .after(Change::Month(1))
            .after(Change::Day(31))
            .decision("r-1", today())
            .unwrap();
        assert_eq!(decision.until.as_deref(), Some("2027-01-31"));
    }

    #[test]
    fn dates_that_cannot_be_are_refused() {
        let ticked = draft().after(Change::Tick("steps".into(), true));
        let check = |year, month, day, expected| {
            let filled = ticked
                .clone()
                .after(Change::Year(year))
                .after(Change::Month(month))
                .after(Change::Day(day));
            assert_eq!(filled.problem(today()), expected);
        };
        check(2027, 2, 30, Some(DraftProblem::NoSuchDay));
        check(2026, 11, 20, Some(DraftProblem::InThePast));
        check(2027, 7, 1, Some(DraftProblem::LaterThanAsked));
        check(2027, 6, 30, None);
    }
}
