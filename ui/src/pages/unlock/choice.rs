use kluis_api::{SafeView, SessionView};
use yew::prelude::*;

use crate::components::safe_mark::SafeMark;
use crate::i18n::use_texts;

#[derive(Properties, PartialEq)]
pub struct SafeChoicesProps {
    pub safes: Vec<SafeView>,
    pub chosen: Option<String>,
    pub busy: bool,
    pub on_choose: Callback<String>,
}

/// Which of several safes, each by its name and colour.
#[component]
pub fn SafeChoices(props: &SafeChoicesProps) -> Html {
    let texts = use_texts();
    html! {
        <fieldset class="choices" disabled={props.busy}>
            <legend>{ texts.t("unlock-which") }</legend>
            { for props.safes.iter().map(|safe| {
                let id = format!("safe-{}", safe.name);
                let name = safe.name.clone();
                html! {
                    <div class="choice" key={safe.name.clone()}>
                        <input type="radio" name="safe" id={id.clone()} data-test={id.clone()} value={safe.name.clone()}
                            checked={props.chosen.as_deref() == Some(safe.name.as_str())}
                            disabled={safe.problem.is_some()}
                            onchange={props.on_choose.reform(move |_: Event| name.clone())} />
                        <label class="with-mark" for={id}>
                            <SafeMark name={safe.name.clone()} />
                            <span>{ &safe.name }
                                if safe.problem.is_some() {
                                    <span class="hint">{ texts.t("unlock-broken") }</span>
                                }
                            </span>
                        </label>
                    </div>
                }
            }) }
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
pub struct OpenSafesListProps {
    pub open: Vec<SessionView>,
    pub busy: bool,
    pub on_show: Callback<String>,
}

/// The way back to each safe that is open.
#[component]
pub fn OpenSafesList(props: &OpenSafesListProps) -> Html {
    let texts = use_texts();
    if props.open.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="plain">
            { for props.open.iter().map(|session| {
                let name = session.safe.clone();
                html! {
                    <li key={session.safe.clone()}>
                        <button type="button" class="button with-mark" data-test={format!("back-to-{}", session.safe)}
                            disabled={props.busy} onclick={props.on_show.reform(move |_: MouseEvent| name.clone())}>
                            <SafeMark name={session.safe.clone()} />
                            { texts.t_args("unlock-back-to", &[("owner", session.owner.as_str().into())]) }
                        </button>
                    </li>
                }
            }) }
        </ul>
    }
}
