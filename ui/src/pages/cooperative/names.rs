//! What containers and resources are called.

use std::collections::BTreeMap;

use kluis_api::{PolicyState, SyncItemView};
use yew::prelude::*;

use crate::components::icon::IconName;
use crate::dates;
use crate::i18n::Texts;
use crate::numbers;

/// Names of categories by the path of their container.
pub type Names = BTreeMap<String, String>;

/// The last name in a pod path: `blood-pressure` of `/health/blood-pressure/`.
pub fn last_name(path: &str) -> &str {
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(path)
}

/// What a container or resource is called, by the name of the category it belongs to.
pub fn name_of(names: &Names, path: &str) -> String {
    names
        .iter()
        .filter(|(container, _)| path.starts_with(container.as_str()))
        .max_by_key(|(container, _)| container.len())
        .map_or_else(|| path.to_owned(), |(_, name)| name.clone())
}

/// Why something is as it is: by its code in the language of the page, else as it was told, in English.
pub fn reason(texts: Texts, code: &str, told: &str) -> Html {
    match texts.t_dynamic("why-", code) {
        Some(reason) => html! { <span>{ reason }</span> },
        None => html! { <span lang="en">{ told }</span> },
    }
}

/// What a container is called among others: two never have the same name for being in the same
/// category.
pub fn place_name(texts: Texts, names: &Names, path: &str) -> String {
    match names.get(path) {
        Some(name) => name.clone(),
        None if path == "/" => texts.t("place-everything"),
        None => texts
            .t_dynamic("place-name-", last_name(path))
            .unwrap_or_else(|| last_name(path).replace('-', " ")),
    }
}

/// The word for where something is kept, and its icon.
pub fn state_word(texts: Texts, state: PolicyState) -> (IconName, String) {
    match state {
        PolicyState::Local => (IconName::Computer, texts.t("policy-local")),
        PolicyState::Sealed => (IconName::Lock, texts.t("policy-sealed")),
        PolicyState::Shared => (IconName::Cloud, texts.t("policy-shared")),
    }
}

/// An item in one line: its name, its value and the time it is about.
pub fn item_text(texts: Texts, item: &SyncItemView) -> String {
    let mut parts = vec![item.title.clone()];
    if let Some(row) = &item.record {
        let value = numbers::record_value(texts.language, row);
        if !value.is_empty() {
            parts.push(value);
        }
        if let Some(time) = &row.time {
            parts.push(dates::long(texts, time));
        }
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use kluis_api::SyncItemState;

    use super::*;
    use crate::i18n::Language;
    use crate::testing::sample_item;

    #[test]
    fn containers_are_called_by_their_category() {
        let names = BTreeMap::from([
            ("/health/weight/".to_owned(), "Gewicht".to_owned()),
            ("/health/".to_owned(), "Gezondheid".to_owned()),
        ]);
        assert_eq!(name_of(&names, "/health/weight/1.ttl"), "Gewicht");
        assert_eq!(name_of(&names, "/health/weights/"), "Gezondheid");
        assert_eq!(name_of(&names, "/documents/a"), "/documents/a");
        assert_eq!(last_name("/health/blood-pressure/"), "blood-pressure");
        let texts = Texts::new(Language::Dutch);
        assert_eq!(place_name(texts, &names, "/health/weight/"), "Gewicht");
        assert_eq!(
            place_name(texts, &names, "/health/weight/at-home/"),
            "at home"
        );
        assert_eq!(place_name(texts, &names, "/"), "Uw hele kluis");
    }

    #[test]
    fn items_are_told_apart_by_value_and_time() {
        let item = sample_item("/health/weight/1", SyncItemState::Same);
        assert_eq!(
            item_text(Texts::new(Language::Dutch), &item),
            "Gewicht · 70,5 kg · 20 november 2026, 08:15"
        );
    }
}
