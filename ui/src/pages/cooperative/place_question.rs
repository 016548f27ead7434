//! What changing where a container is kept will do, before it does.

use kluis_api::{PolicyState, PolicyView, SyncItemView};
use yew::prelude::*;

use crate::components::dialog::Confirm;
use crate::components::field::ticked;
use crate::components::status::loaded;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::use_load;
use crate::pages::cooperative::names::{Names, item_text, place_name};
use crate::pages::cooperative::places::Change;
use crate::pages::cooperative::round::{SHOWN, more};
use crate::state::load::Load;
use crate::state::places::{Consequences, consequences};

#[derive(Clone, Properties, PartialEq)]
pub struct PlaceQuestionProps {
    pub change: Change,
    /// All containers: those below with a choice of their own stay as they are.
    pub policies: Vec<PolicyView>,
    pub names: Names,
    pub on_confirm: Callback<Change>,
    pub on_cancel: Callback<()>,
}

/// Asks for what is in the container, and whether it is to be kept elsewhere.
#[component]
pub fn PlaceQuestion(props: &PlaceQuestionProps) -> Html {
    let path = props.change.0.path.clone();
    let loader = use_load(path, |path| async move { ipc::sync_items(&path).await });
    html! {
        <PlaceQuestionView load={loader.load} on_retry={loader.reload} change={props.change.clone()}
            policies={props.policies.clone()} names={props.names.clone()}
            on_confirm={props.on_confirm.clone()} on_cancel={props.on_cancel.clone()} />
    }
}

#[derive(Properties, PartialEq)]
pub struct PlaceQuestionViewProps {
    pub load: Load<Vec<SyncItemView>>,
    pub on_retry: Callback<()>,
    pub change: Change,
    pub policies: Vec<PolicyView>,
    pub names: Names,
    pub on_confirm: Callback<Change>,
    pub on_cancel: Callback<()>,
}

/// The question: what will happen in a sentence, to how much, and to what exactly. What becomes
/// readable there wants a tick too; none is set beforehand.
#[component]
pub fn PlaceQuestionView(props: &PlaceQuestionViewProps) -> Html {
    let texts = use_texts();
    let agreed = use_state(|| false);
    let (policy, target) = &props.change;
    let what = place_name(texts, &props.names, &policy.path);
    let args = [("what", what.into())];
    let (title, confirm) = match target {
        PolicyState::Local => ("local", texts.t("policy-keep-confirm")),
        PolicyState::Sealed => ("sealed", texts.t("policy-seal-confirm")),
        PolicyState::Shared => ("shared", texts.t("policy-share-confirm")),
    };
    let title = texts
        .t_dynamic_args("policy-title-", title, &args)
        .unwrap_or_default();
    let wants_tick = *target == PolicyState::Shared;
    let ready = props.load.data().is_some() && (*agreed || !wants_tick);
    let onchange = {
        let agreed = agreed.clone();
        ticked(&Callback::from(move |is| agreed.set(is)))
    };
    let change = props.change.clone();
    html! {
        <Confirm {title} text={sentence(texts, policy.state, *target)} {confirm} {ready}
            on_confirm={props.on_confirm.reform(move |()| change.clone())} on_cancel={props.on_cancel.clone()}>
            <div class="consequences" data-test="consequences">
                { loaded(&props.load, &props.on_retry, |items| {
                    told(texts, &consequences(policy, *target, items, &props.policies), *target)
                }) }
            </div>
            if wants_tick {
                <p class="tick">
                    <input type="checkbox" id="policy-agree" data-test="policy-agree" checked={*agreed} {onchange} />
                    <label for="policy-agree">{ texts.t("policy-agree") }</label>
                </p>
            }
        </Confirm>
    }
}

/// What will happen and what cannot be undone, in one sentence.
fn sentence(texts: Texts, from: PolicyState, to: PolicyState) -> String {
    match (from, to) {
        (_, PolicyState::Shared) => texts.t("policy-share-text"),
        (PolicyState::Shared, PolicyState::Sealed) => texts.t("policy-reseal-text"),
        (_, PolicyState::Sealed) => texts.t("policy-seal-text"),
        (PolicyState::Shared, PolicyState::Local) => texts.t("policy-keep-text"),
        (_, PolicyState::Local) => texts.t("policy-unseal-text"),
    }
}

fn told(texts: Texts, found: &Consequences, target: PolicyState) -> Html {
    let count = |items: &[SyncItemView]| [("count", items.len().into())];
    let leave = if target == PolicyState::Shared {
        texts.t_args("place-leave-readable", &count(&found.leave))
    } else {
        texts.t_args("place-leave-sealed", &count(&found.leave))
    };
    let lists = [
        ("leave", &found.leave, leave),
        (
            "removed",
            &found.removed,
            texts.t_args("place-removed", &count(&found.removed)),
        ),
        (
            "stay",
            &found.stay,
            texts.t_args("place-stay", &count(&found.stay)),
        ),
    ];
    if lists.iter().all(|(_, items, _)| items.is_empty()) {
        return html! { <p data-test="consequences-none">{ texts.t("place-nothing") }</p> };
    }
    html! {
        { for lists.into_iter().filter(|(_, items, _)| !items.is_empty()).map(|(hook, items, text)| html! {
            <details data-test={format!("consequences-{hook}")}>
                <summary>{ text }</summary>
                <ul class="steps" tabindex="0">
                    { for items.iter().take(SHOWN).map(|item| html! {
                        <li>{ item_text(texts, item) }<p class="hint long"><code>{ &item.path }</code></p></li>
                    }) }
                </ul>
                { more(texts, items.len()) }
            </details>
        }) }
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::SyncItemState;

    use super::*;
    use crate::testing::{
        in_every_language, sample_item, sample_policy, tells_of_waiting_and_failing,
    };

    fn view(from: PolicyState, to: PolicyState, load: Load<Vec<SyncItemView>>) -> Html {
        let policy = sample_policy("/health/weight/", from);
        let names = Names::from([("/health/weight/".to_owned(), "Gewicht".to_owned())]);
        html! {
            <PlaceQuestionView {load} on_retry={Callback::noop()} policies={vec![policy.clone()]} change={(policy, to)}
                {names} on_confirm={Callback::noop()} on_cancel={Callback::noop()} />
        }
    }

    fn items() -> Load<Vec<SyncItemView>> {
        let there = SyncItemView {
            readable_there: true,
            ..sample_item("/health/weight/1", SyncItemState::Same)
        };
        let film = SyncItemView {
            too_large: true,
            ..sample_item("/health/weight/film", SyncItemState::OnlyHere)
        };
        Load::Ready(vec![there, film], None)
    }

    #[tokio::test]
    async fn making_readable_says_what_leaves_and_wants_a_tick_that_is_not_set() {
        let html = in_every_language(
            || view(PolicyState::Local, PolicyState::Shared, items()),
            &[
                "Gewicht leesbaar bij de coöperatie bewaren?",
                "anderen alleen met uw toestemming",
                "2 gegevens gaan leesbaar",
                "/health/weight/1",
                "Ja, dit mag daar leesbaar staan",
            ],
            &[
                "others only with your consent",
                "2 records go",
                "Yes, this may be kept there in readable form",
            ],
        )
        .await;
        assert!(!html.contains("checked"), "{html}");
        assert!(html.contains("disabled"), "{html}");
    }

    #[tokio::test]
    async fn sealing_says_that_nobody_can_read_it_there() {
        let html = in_every_language(
            || view(PolicyState::Local, PolicyState::Sealed, items()),
            &[
                "niemand kan het daar lezen",
                "1 gegeven gaat verzegeld",
                "1 gegeven is te groot",
                "Bewaar verzegeld",
            ],
            &[
                "nobody can read it there",
                "1 record goes",
                "1 record is too large",
                "Keep it sealed",
            ],
        )
        .await;
        assert!(!html.contains("disabled"), "{html}");
        in_every_language(
            || view(PolicyState::Shared, PolicyState::Sealed, items()),
            &["kan niemand terughalen", "1 gegeven wordt daar weggehaald"],
            &["cannot be taken back", "1 record is removed there"],
        )
        .await;
    }

    #[tokio::test]
    async fn making_less_readable_says_that_what_was_seen_was_seen() {
        in_every_language(
            || view(PolicyState::Shared, PolicyState::Local, items()),
            &[
                "Gewicht alleen hier bewaren?",
                "wat anderen al zagen of kopieerden, kan niemand terughalen",
                "1 gegeven wordt daar weggehaald",
            ],
            &[
                "what others saw or copied cannot be taken back",
                "1 record is removed there",
            ],
        )
        .await;
        in_every_language(
            || view(PolicyState::Sealed, PolicyState::Local, items()),
            &["dan staat dit alleen nog op deze computer"],
            &["then it is on this computer only"],
        )
        .await;
    }

    #[tokio::test]
    async fn nothing_can_be_confirmed_before_it_is_known_what_happens() {
        let html = in_every_language(
            || view(PolicyState::Local, PolicyState::Sealed, Load::Loading),
            &["Even geduld"],
            &["One moment"],
        )
        .await;
        assert!(html.contains("disabled"), "{html}");
        tells_of_waiting_and_failing(|load| view(PolicyState::Local, PolicyState::Sealed, load))
            .await;
        in_every_language(
            || {
                view(
                    PolicyState::Local,
                    PolicyState::Sealed,
                    Load::Ready(Vec::new(), None),
                )
            },
            &["Er zit nu niets in"],
            &["There is nothing in it now"],
        )
        .await;
    }
}
