//! What came of a decision, told at the top of the page.

use std::collections::BTreeMap;

use kluis_api::{EnforcementState, GrantView};

use crate::dates;
use crate::i18n::Texts;
use crate::pages::cooperative::last_name;
use crate::state::application::Announcement;
use crate::state::outcome::{Outcome, outcome};

/// "A", "A en B", "A, B en C".
pub fn listed(texts: Texts, items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => texts.t_args(
            "list-and",
            &[
                ("first", first.join(", ").into()),
                ("last", last.as_str().into()),
            ],
        ),
    }
}

/// What containers are called, by the names of the categories they hold.
pub fn containers(texts: Texts, names: &BTreeMap<String, String>, paths: &[String]) -> String {
    let called: Vec<String> = paths
        .iter()
        .map(|path| names.get(last_name(path)).unwrap_or(path).clone())
        .collect();
    listed(texts, &called)
}

/// What a grant lets somebody see.
pub fn categories(texts: Texts, names: &BTreeMap<String, String>, grant: &GrantView) -> String {
    let called: Vec<String> = grant
        .categories
        .iter()
        .map(|one| names.get(&one.id).unwrap_or(&one.id).clone())
        .collect();
    listed(texts, &called)
}

/// The time of day, or a word for none that the texts know.
fn clock(texts: Texts, at: Option<&str>) -> String {
    at.map_or_else(|| "none".to_owned(), |at| dates::clock_of(texts, at))
}

/// What came of allowing a request; never more than was found out.
pub fn allowed(texts: Texts, names: &BTreeMap<String, String>, grant: &GrantView) -> Announcement {
    match outcome([grant]) {
        Outcome::Confirmed(at) => Announcement::Done(texts.t_args(
            "allowed-now",
            &[
                ("name", grant.recipient.name.as_str().into()),
                ("what", categories(texts, names, grant).into()),
                ("time", clock(texts, at.as_deref()).into()),
            ],
        )),
        Outcome::NeedsPlace(paths) => Announcement::WaitsForPlace(texts.t_args(
            "allowed-needs-place",
            &[("what", containers(texts, names, &paths).into())],
        )),
        Outcome::Waits => Announcement::Waits(texts.t("allowed-later")),
        Outcome::Unconfirmed => Announcement::Waits(texts.t("allowed-unsure")),
    }
}

/// What came of stopping one kind of data; never more than was found out.
pub fn stopped_part(texts: Texts, grant: &GrantView, category: &str) -> Announcement {
    let out = grant.taken_out.iter().find(|out| out.id == category);
    match out.map(|out| out.state) {
        Some(EnforcementState::Confirmed) => {
            Announcement::Done(texts.t_args("stopped-now", &[("time", clock(texts, None).into())]))
        }
        Some(EnforcementState::Pending) => Announcement::Waits(texts.t("stopped-here")),
        Some(EnforcementState::Unconfirmed) => Announcement::Waits(texts.t("stopped-unsure")),
        // It was the last one.
        None => stopped(texts, std::slice::from_ref(grant)),
    }
}

/// What came of stopping; never more than was found out.
pub fn stopped(texts: Texts, grants: &[GrantView]) -> Announcement {
    match outcome(grants) {
        Outcome::Confirmed(at) => Announcement::Done(texts.t_args(
            "stopped-now",
            &[("time", clock(texts, at.as_deref()).into())],
        )),
        Outcome::NeedsPlace(_) | Outcome::Waits => Announcement::Waits(texts.t("stopped-here")),
        Outcome::Unconfirmed => Announcement::Waits(texts.t("stopped-unsure")),
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::{EnforcementState, EnforcementView, GrantState, Place};

    use super::*;
    use crate::i18n::Language;
    use crate::testing::sample_grant;

    fn grant(state: EnforcementState, at: Option<&str>, detail: Option<&str>) -> GrantView {
        let mut grant = sample_grant("g-1", GrantState::Active, &["weight", "steps"]);
        grant.enforcement = vec![EnforcementView {
            place: Place::Cooperative,
            state,
            at: at.map(Into::into),
            detail: detail.map(Into::into),
        }];
        grant
    }

    fn names() -> BTreeMap<String, String> {
        [("weight", "Gewicht"), ("steps", "Stappen")]
            .map(|(id, name)| (id.to_owned(), name.to_owned()))
            .into()
    }

    #[test]
    fn only_what_the_cooperative_confirmed_is_told_as_done() {
        let dutch = Texts::new(Language::Dutch);
        let sure = grant(
            EnforcementState::Confirmed,
            Some("2026-11-21T14:02:00Z"),
            None,
        );
        assert_eq!(
            allowed(dutch, &names(), &sure),
            Announcement::Done(
                "Hartstudie Gent mag nu zien: Gewicht en Stappen. De coöperatie bevestigde dit om 14:02."
                    .into()
            )
        );
        assert_eq!(
            stopped(dutch, &[sure]),
            Announcement::Done("Gestopt. De coöperatie bevestigde dit om 14:02.".into())
        );
        for state in [EnforcementState::Pending, EnforcementState::Unconfirmed] {
            let waits = grant(state, None, None);
            assert!(matches!(
                allowed(dutch, &names(), &waits),
                Announcement::Waits(_)
            ));
            assert!(matches!(stopped(dutch, &[waits]), Announcement::Waits(_)));
        }
    }

    #[test]
    fn category_that_is_not_kept_there_is_named() {
        let detail = "waits until /health/steps/ is kept at the cooperative";
        let waits = grant(EnforcementState::Pending, None, Some(detail));
        let Announcement::WaitsForPlace(text) =
            allowed(Texts::new(Language::English), &names(), &waits)
        else {
            panic!("the page Cooperative is not offered");
        };
        assert!(text.contains("For Stappen it holds"), "{text}");
    }
}
