use kluis_api::ApiError;
use yew::prelude::*;

use crate::components::field::chosen;
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::ErrorBox;
use crate::i18n::{Texts, use_texts};

/// A sheet that was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    Whole,
    /// One share, by its number.
    Share(u8),
}

/// Number, count, threshold and words of a share.
pub type Share = (u8, u8, u8, String);

/// How many shares bring the code back, of how many: what is offered.
const SPLITS: [(u8, u8); 2] = [(2, 3), (3, 5)];

#[derive(Properties, PartialEq)]
pub struct WordsViewProps {
    pub owner: AttrValue,
    pub words: Vec<String>,
    pub shares: Vec<Share>,
    pub saved: Option<Saved>,
    pub error: Option<ApiError>,
    pub busy: bool,
    pub above: Html,
    pub on_save: Callback<Saved>,
    /// Gives the threshold and the count.
    pub on_split: Callback<(u8, u8)>,
    pub on_next: Callback<()>,
    pub on_later: Callback<()>,
}

/// The words with their numbers, and how to keep them.
#[component]
pub fn WordsView(props: &WordsViewProps) -> Html {
    let texts = use_texts();
    let print = Callback::from(|_: MouseEvent| {
        // Without a printer the words can still be saved or written down.
        let _ = gloo::utils::window().print();
    });
    html! {
        <div class="step">
            <div class="no-print">
                { props.above.clone() }
                <PageHeading title={texts.t("recovery-title")} lead={texts.t("recovery-lead")} />
            </div>
            <section class="sheet" aria-labelledby="sheet-title">
                <h2 id="sheet-title">{ texts.t_args("recovery-sheet-title", &[("owner", props.owner.as_str().into())]) }</h2>
                <ol class="words" data-test="recovery-words">
                    { for props.words.iter().map(|word| html! { <li><span class="word">{ word }</span></li> }) }
                </ol>
                <p>{ texts.t("recovery-sheet-text") }</p>
            </section>
            <div class="no-print">
                if let Some(error) = &props.error {
                    <ErrorBox error={error.clone()} />
                }
                <div class="actions">
                    <button type="button" class="button" data-test="recovery-save" disabled={props.busy}
                        onclick={props.on_save.reform(|_| Saved::Whole)}>
                        <Icon name={IconName::Document} />{ texts.t("recovery-save") }</button>
                    <button type="button" class="button" data-test="recovery-print" onclick={print}>
                        { texts.t("recovery-print") }</button>
                </div>
                <p role="status" class="saved" data-test="recovery-saved">
                    { if props.saved == Some(Saved::Whole) { texts.t("recovery-saved") } else { String::new() } }</p>
            </div>
            <Split shares={props.shares.clone()} saved={props.saved} busy={props.busy} on_save={props.on_save.clone()}
                on_split={props.on_split.clone()} />
            <div class="no-print">
                <p>{ texts.t("recovery-next-text") }</p>
                <div class="actions">
                    <button type="button" class="button primary" data-test="recovery-next" disabled={props.busy}
                        onclick={props.on_next.reform(|_| ())}>{ texts.t("recovery-next") }</button>
                    <button type="button" class="button quiet" data-test="recovery-later" disabled={props.busy}
                        onclick={props.on_later.reform(|_| ())}>{ texts.t("recovery-later") }</button>
                </div>
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct SplitProps {
    shares: Vec<Share>,
    saved: Option<Saved>,
    busy: bool,
    on_save: Callback<Saved>,
    on_split: Callback<(u8, u8)>,
}

/// The code as shares for several people, for who wants that.
#[component]
fn Split(props: &SplitProps) -> Html {
    let texts = use_texts();
    let kind = use_state(|| 0_usize);
    let on_kind = {
        let kind = kind.clone();
        chosen(&Callback::from(move |value: String| {
            if let Ok(number) = value.parse() {
                kind.set(number);
            }
        }))
    };
    let split = SPLITS[(*kind).min(SPLITS.len() - 1)];
    html! {
        <details class="split no-print">
            <summary data-test="recovery-split">{ texts.t("split-title") }</summary>
            <div class="split-inside">
                <p>{ texts.t("split-text") }</p>
                <div class="field">
                    <label for="split-kind">{ texts.t("split-kind") }</label>
                    <select id="split-kind" data-test="recovery-split-kind" onchange={on_kind} disabled={props.busy}>
                        { for SPLITS.iter().enumerate().map(|(number, (threshold, count))| html! {
                            <option value={number.to_string()} selected={number == *kind}>{ texts.t_args("split-option",
                                &[("threshold", (*threshold).into()), ("count", (*count).into())]) }</option>
                        }) }
                    </select>
                </div>
                <div class="actions">
                    <button type="button" class="button" data-test="recovery-split-make" disabled={props.busy}
                        onclick={props.on_split.reform(move |_| split)}>{ texts.t("split-make") }</button>
                </div>
                if !props.shares.is_empty() {
                    <p role="status">{ texts.t("split-made") }</p>
                }
                { for props.shares.iter().map(|share| one_share(texts, share, props)) }
            </div>
        </details>
    }
}

fn one_share(texts: Texts, (number, count, threshold, words): &Share, props: &SplitProps) -> Html {
    let number = *number;
    let saved = props.saved == Some(Saved::Share(number));
    html! {
        <section class="sheet" key={number} aria-labelledby={format!("share-{number}")}>
            <h3 id={format!("share-{number}")}>{ texts.t_args("split-share",
                &[("number", number.into()), ("count", (*count).into())]) }</h3>
            <p class="hint">{ texts.t_args("split-share-text", &[("threshold", (*threshold).into())]) }</p>
            <ol class="words" data-test={format!("share-words-{number}")}>
                { for words.split_whitespace().map(|word| html! { <li><span class="word">{ word.to_owned() }</span></li> }) }
            </ol>
            <div class="actions">
                <button type="button" class="button" data-test={format!("share-save-{number}")} disabled={props.busy}
                    onclick={props.on_save.reform(move |_| Saved::Share(number))}>
                    { texts.t_args("split-save", &[("number", number.into())]) }</button>
                <span role="status" class="saved">{ if saved { texts.t("recovery-saved") } else { String::new() } }</span>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    fn view(shares: Vec<Share>, saved: Option<Saved>) -> Html {
        let words: Vec<String> = ["anker", "boom"].map(str::to_owned).to_vec();
        html! {
            <WordsView owner="An" {words} {shares} {saved} error={None::<ApiError>} busy=false above={Html::default()}
                on_save={Callback::noop()} on_split={Callback::noop()} on_next={Callback::noop()} on_later={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn words_are_shown_with_ways_to_keep_them() {
        in_every_language(
            || view(Vec::new(), None),
            &[
                "anker",
                "boom",
                "An",
                "Bewaar het blad",
                "2 van de 3",
                "3 van de 5",
                "Later",
            ],
            &[
                "anker",
                "boom",
                "An",
                "Save the sheet",
                "2 of the 3",
                "3 of the 5",
                "Later",
            ],
        )
        .await;
        in_every_language(
            || view(Vec::new(), Some(Saved::Whole)),
            &["Het blad is bewaard"],
            &["The sheet is saved"],
        )
        .await;
    }

    #[tokio::test]
    async fn each_share_has_its_own_sheet() {
        let shares: Vec<Share> = (1..=3)
            .map(|number| (number, 3, 2, "dak ezel".to_owned()))
            .collect();
        let html = in_every_language(
            || view(shares.clone(), Some(Saved::Share(2))),
            &["Deel 1 van 3", "Deel 3 van 3", "dak", "2 delen"],
            &["Share 1 of 3", "Share 3 of 3", "dak", "2 shares"],
        )
        .await;
        assert_eq!(html.matches("data-test=\"share-save-").count(), 3);
        assert_eq!(html.matches("The sheet is saved").count(), 1);
    }
}
