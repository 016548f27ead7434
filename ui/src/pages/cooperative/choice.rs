use kluis_api::PolicyState;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::use_texts;
use crate::pages::cooperative::names::state_word;
use crate::pages::cooperative::places::STATES;

#[derive(Properties, PartialEq)]
pub struct PlaceChoiceProps {
    /// Tells this choice from the others on the page.
    pub id: AttrValue,
    /// The hook for tests.
    pub hook: AttrValue,
    pub name: AttrValue,
    /// What is known of the container, in words.
    pub facts: Vec<String>,
    /// Where it is kept.
    pub state: PolicyState,
    /// Where the person would keep it instead.
    pub wished: Option<PolicyState>,
    pub busy: bool,
    /// The choice was made, or given up.
    pub on_wish: Callback<Option<PolicyState>>,
    pub on_change: Callback<PolicyState>,
}

/// The choice between the three states. Going through them with the keyboard only marks a wish;
/// the button below it leads on.
#[component]
pub fn PlaceChoice(props: &PlaceChoiceProps) -> Html {
    let texts = use_texts();
    let group = use_node_ref();
    let shown = props.wished.unwrap_or(props.state);
    use_focus_when_gone(group.clone(), props.wished.is_some(), props.busy);
    let name_id = format!("policy-name-{}", props.id);
    let facts_id = format!("policy-facts-{}", props.id);
    html! {
        <div class="place-choice">
            <div>
                <p class="policy-name" id={name_id.clone()}>{ &props.name }</p>
                <p class="hint" id={facts_id.clone()}>{ props.facts.join(" · ") }</p>
            </div>
            <div ref={group} class="segments" role="radiogroup" aria-labelledby={name_id} aria-describedby={facts_id}
                data-test={props.hook.clone()}>
                { for STATES.into_iter().map(|state| {
                    let (icon, word) = state_word(texts, state);
                    let now = props.state;
                    let onchange = props.on_wish.reform(move |_: Event| (state != now).then_some(state));
                    html! {
                        <label class="segment">
                            <input type="radio" name={format!("policy-{}", props.id)} checked={state == shown} {onchange}
                                disabled={props.busy} data-test={format!("{}-{}", props.hook, hook_of(state))} />
                            <Icon name={icon} />{ word }
                        </label>
                    }
                }) }
            </div>
            if let Some(wished) = props.wished {
                <div class="wish" data-test={format!("{}-wish", props.hook)}>
                    <p role="status">{ texts.t("place-wish") }</p>
                    <div class="actions">
                        <button type="button" class="button primary" disabled={props.busy} data-test={format!("{}-change", props.hook)}
                            onclick={props.on_change.reform(move |_| wished)}>{ texts.t("place-wish-look") }</button>
                        <button type="button" class="button" disabled={props.busy} data-test={format!("{}-keep", props.hook)}
                            onclick={props.on_wish.reform(|_| None)}>{ texts.t("place-wish-drop") }</button>
                    </div>
                </div>
            }
        </div>
    }
}

fn hook_of(state: PolicyState) -> &'static str {
    match state {
        PolicyState::Local => "local",
        PolicyState::Sealed => "sealed",
        PolicyState::Shared => "shared",
    }
}

/// The buttons below a wish go with it: the focus they had returns to the choice.
#[hook]
fn use_focus_when_gone(group: NodeRef, shown: bool, busy: bool) {
    let was_shown = use_mut_ref(|| false);
    use_effect_with((shown, busy), move |(shown, busy)| {
        if *shown {
            *was_shown.borrow_mut() = true;
        } else if !*busy && was_shown.replace(false) {
            let document = gloo::utils::document();
            let lost = document
                .active_element()
                .is_none_or(|element| element.tag_name().eq_ignore_ascii_case("body"));
            let now = group
                .cast::<Element>()
                .filter(|_| lost)
                .and_then(|group| group.query_selector("input:checked").ok().flatten())
                .and_then(|input| input.dyn_into::<HtmlElement>().ok());
            if let Some(input) = now {
                // A focus that stays lost only costs a convenience.
                let _ = input.focus();
            }
        }
    });
}
