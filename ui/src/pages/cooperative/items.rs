//! What is in a container, and how each of it stands.

use kluis_api::{SyncItemState, SyncItemView};
use yew::prelude::*;

use crate::components::icon::{Icon, IconName};
use crate::components::status::loaded;
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::use_load;
use crate::numbers;
use crate::pages::cooperative::names::item_text;
use crate::pages::cooperative::round::{SHOWN, more};
use crate::state::load::Load;
use crate::state::places::attention_first;

#[derive(Properties, PartialEq)]
pub struct PlaceItemsProps {
    pub path: AttrValue,
    /// Counts what was done on the page: after each act it is looked at again.
    pub version: u32,
}

/// Asks for what is in a container, and shows it.
#[component]
pub fn PlaceItems(props: &PlaceItemsProps) -> Html {
    let question = (props.path.to_string(), props.version);
    let loader = use_load(
        question,
        |(path, _)| async move { ipc::sync_items(&path).await },
    );
    html! { <ItemTable load={loader.load} on_retry={loader.reload} /> }
}

#[derive(Properties, PartialEq)]
pub struct ItemTableProps {
    pub load: Load<Vec<SyncItemView>>,
    pub on_retry: Callback<()>,
}

/// Each item with its state; what asks for attention first.
#[component]
pub fn ItemTable(props: &ItemTableProps) -> Html {
    let texts = use_texts();
    loaded(&props.load, &props.on_retry, |items| {
        if items.is_empty() {
            return html! { <p class="hint" data-test="items-empty">{ texts.t("items-empty") }</p> };
        }
        html! {
            <div class="items" data-test="items">
                <table>
                    <thead><tr>
                        <th scope="col">{ texts.t("items-what") }</th>
                        <th scope="col">{ texts.t("items-changed") }</th>
                        <th scope="col">{ texts.t("items-state") }</th>
                    </tr></thead>
                    <tbody>{ for attention_first(items).iter().take(SHOWN).map(|item| line(texts, item)) }</tbody>
                </table>
                { more(texts, items.len()) }
            </div>
        }
    })
}

fn line(texts: Texts, item: &SyncItemView) -> Html {
    let size = numbers::size(texts.language, item.bytes);
    html! {
        <tr key={item.path.clone()}>
            <th scope="row" class="long">{ item_text(texts, item) }<span class="hint">{ size }</span></th>
            <td>{ dates::long_date(texts, &item.changed) }</td>
            <td>{ state(texts, item.state) }</td>
        </tr>
    }
}

fn state(texts: Texts, state: SyncItemState) -> Html {
    let (icon, text, class) = match state {
        SyncItemState::OnlyHere => (IconName::Computer, texts.t("item-only-here"), None),
        SyncItemState::Same => (IconName::Check, texts.t("item-same"), Some("seen")),
        SyncItemState::Waits => (IconName::Clock, texts.t("item-waits"), Some("waits")),
        SyncItemState::Conflict => (IconName::Warning, texts.t("item-conflict"), Some("waits")),
        SyncItemState::TooLarge => (IconName::Computer, texts.t("item-too-large"), Some("waits")),
        SyncItemState::Sealed => (IconName::Lock, texts.t("item-sealed"), None),
    };
    html! { <span class={classes!("badge", class)}><Icon name={icon} />{ text }</span> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{in_every_language, sample_item, tells_of_waiting_and_failing};

    fn view(load: Load<Vec<SyncItemView>>) -> Html {
        html! { <ItemTable {load} on_retry={Callback::noop()} /> }
    }

    #[tokio::test]
    async fn every_state_of_an_item_has_words() {
        let states = [
            SyncItemState::Same,
            SyncItemState::Waits,
            SyncItemState::Conflict,
            SyncItemState::TooLarge,
            SyncItemState::OnlyHere,
            SyncItemState::Sealed,
        ];
        let items: Vec<_> = states
            .into_iter()
            .map(|state| sample_item("/health/weight/1", state))
            .collect();
        in_every_language(
            || view(Load::Ready(items.clone(), None)),
            &[
                "70,5 kg",
                "20 november 2026",
                "hetzelfde",
                "wacht op bijwerken",
                "twee versies",
                "te groot",
                "alleen hier",
                "verzegeld",
            ],
            &[
                "70.5 kg",
                "the same",
                "waits",
                "two versions",
                "too large",
                "only here",
                "sealed",
            ],
        )
        .await;
    }

    #[tokio::test]
    async fn long_lists_say_how_much_more_there_is() {
        let items: Vec<_> = (0..130)
            .map(|number| sample_item(&format!("/health/weight/{number}"), SyncItemState::Same))
            .collect();
        in_every_language(
            || view(Load::Ready(items.clone(), None)),
            &["30"],
            &["30 more"],
        )
        .await;
    }

    #[tokio::test]
    async fn empty_container_waiting_and_errors_are_told() {
        in_every_language(
            || view(Load::Ready(Vec::new(), None)),
            &["Hier zit nog niets in"],
            &["There is nothing in it yet"],
        )
        .await;
        tells_of_waiting_and_failing(view).await;
    }
}
