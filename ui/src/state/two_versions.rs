use std::collections::BTreeMap;

use kluis_api::{ConflictDetail, ConflictView, Resolution, ResolveChoice};

/// Whose value a field keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Here,
    There,
}

/// What was chosen for the fields of one resource. Nothing is chosen beforehand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldChoices(BTreeMap<String, Side>);

impl FieldChoices {
    /// The same with a choice for one field.
    pub fn with(mut self, field: &str, side: Side) -> Self {
        self.0.insert(field.to_owned(), side);
        self
    }

    pub fn of(&self, field: &str) -> Option<Side> {
        self.0.get(field).copied()
    }

    /// How many fields have no choice yet.
    pub fn missing(&self, detail: &ConflictDetail) -> usize {
        detail
            .fields
            .iter()
            .filter(|field| !self.0.contains_key(&field.id))
            .count()
    }

    /// The decision field by field, once there is one for each.
    pub fn resolution(&self, detail: &ConflictDetail) -> Option<Resolution> {
        if detail.fields.is_empty() || self.missing(detail) > 0 {
            return None;
        }
        let fields = detail.fields.iter().filter_map(|field| {
            let choice = match self.of(&field.id)? {
                Side::Here => ResolveChoice::Mine,
                Side::There => ResolveChoice::Theirs,
            };
            Some((field.id.clone(), choice))
        });
        Some(Resolution {
            id: detail.conflict.id.clone(),
            // Every field is named, so this decides none.
            choice: ResolveChoice::Mine,
            fields: fields.collect(),
        })
    }
}

/// The decision about a resource as a whole.
pub fn whole(id: &str, choice: ResolveChoice) -> Resolution {
    Resolution {
        id: id.to_owned(),
        choice,
        fields: BTreeMap::new(),
    }
}

/// Which one comes after this is decided: the next in the list, or the first that is left.
pub fn next_after(list: &[ConflictView], decided: &str) -> Option<String> {
    let place = list.iter().position(|one| one.id == decided)?;
    let (before, after) = (&list[..place], &list[place + 1..]);
    let next = after.iter().chain(before).find(|one| !one.id.is_empty());
    next.map(|one| one.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{sample_conflict, sample_conflict_detail};

    #[test]
    fn nothing_is_decided_before_each_field_has_a_choice() {
        let detail = sample_conflict_detail();
        let choices = FieldChoices::default();
        assert_eq!(choices.missing(&detail), 2);
        assert_eq!(choices.resolution(&detail), None);
        let choices = choices.with("value", Side::There);
        assert_eq!(choices.missing(&detail), 1);
        assert_eq!(choices.resolution(&detail), None);
    }

    #[test]
    fn each_field_keeps_the_value_that_was_chosen_last() {
        let detail = sample_conflict_detail();
        let choices = FieldChoices::default()
            .with("value", Side::Here)
            .with("note", Side::Here)
            .with("value", Side::There);
        let resolution = choices.resolution(&detail).unwrap();
        assert_eq!(resolution.id, "1");
        assert_eq!(
            resolution.fields,
            BTreeMap::from([
                ("note".to_owned(), ResolveChoice::Mine),
                ("value".to_owned(), ResolveChoice::Theirs),
            ])
        );
    }

    #[test]
    fn choices_for_what_is_not_there_are_not_sent() {
        let mut detail = sample_conflict_detail();
        detail.fields.truncate(1);
        let choices = FieldChoices::default()
            .with("value", Side::Here)
            .with("gone", Side::Here);
        let fields = choices.resolution(&detail).unwrap().fields;
        assert_eq!(fields.into_keys().collect::<Vec<_>>(), ["value"]);
        detail.fields.clear();
        assert_eq!(choices.resolution(&detail), None);
    }

    #[test]
    fn after_one_decision_comes_the_next_and_after_the_last_the_first_that_is_left() {
        let list = ["1", "2", "3"].map(sample_conflict);
        assert_eq!(next_after(&list, "2").as_deref(), Some("3"));
        assert_eq!(next_after(&list, "3").as_deref(), Some("1"));
        assert_eq!(next_after(&list[..1], "1"), None);
        assert_eq!(next_after(&list, "9"), None);
    }
}
