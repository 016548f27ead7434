use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::i18n::{Language, use_texts};

/// The text of the input an event came from.
fn input_text(target: Option<EventTarget>) -> Option<String> {
    Some(target?.dyn_into::<HtmlInputElement>().ok()?.value())
}

/// Gives the typed text of an `input` event.
pub fn typed(callback: &Callback<String>) -> Callback<InputEvent> {
    let callback = callback.clone();
    Callback::from(move |event: InputEvent| {
        if let Some(text) = input_text(event.target()) {
            callback.emit(text);
        }
    })
}

/// Gives the chosen value of a `select`.
pub fn chosen(callback: &Callback<String>) -> Callback<Event> {
    let callback = callback.clone();
    Callback::from(move |event: Event| {
        let select = event
            .target()
            .and_then(|one| one.dyn_into::<HtmlSelectElement>().ok());
        if let Some(select) = select {
            callback.emit(select.value());
        }
    })
}

/// Gives the language chosen in a `select` whose values are language tags.
pub fn chosen_language(callback: &Callback<Language>) -> Callback<Event> {
    let callback = callback.clone();
    chosen(&Callback::from(move |tag: String| {
        if let Some(language) = Language::from_tag(&tag) {
            callback.emit(language);
        }
    }))
}

/// Gives whether a checkbox is ticked.
pub fn ticked(callback: &Callback<bool>) -> Callback<Event> {
    let callback = callback.clone();
    Callback::from(move |event: Event| {
        let input = event
            .target()
            .and_then(|one| one.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            callback.emit(input.checked());
        }
    })
}

#[derive(Properties, PartialEq)]
pub struct TextFieldProps {
    /// Identifier of the input, also its hook for tests.
    pub id: AttrValue,
    pub label: AttrValue,
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    #[prop_or_default]
    pub error: Option<AttrValue>,
    pub value: AttrValue,
    pub on_input: Callback<String>,
    /// Hidden while typing, with a button that shows it.
    #[prop_or_default]
    pub secret: bool,
    #[prop_or(AttrValue::Static("off"))]
    pub autocomplete: AttrValue,
    #[prop_or_default]
    pub disabled: bool,
}

/// A labelled line of text, with its hint and error tied to it.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    let texts = use_texts();
    let shown = use_state(|| !props.secret);
    let hint_id = format!("{}-hint", props.id);
    let error_id = format!("{}-error", props.id);
    let mut described: Vec<&str> = Vec::new();
    if props.hint.is_some() {
        described.push(&hint_id);
    }
    if props.error.is_some() {
        described.push(&error_id);
    }
    let described = (!described.is_empty()).then(|| described.join(" "));
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(!*shown))
    };
    let act = if *shown {
        texts.t("field-hide")
    } else {
        texts.t("field-show")
    };
    let act_label = texts.t_args(
        "field-show-label",
        &[
            ("act", act.as_str().into()),
            ("field", props.label.as_str().into()),
        ],
    );
    html! {
        <div class="field">
            <label for={props.id.clone()}>{ &props.label }</label>
            if let Some(hint) = &props.hint {
                <p class="hint" id={hint_id.clone()}>{ hint }</p>
            }
            <div class="field-line">
                <input id={props.id.clone()} data-test={props.id.clone()}
                    type={if *shown { "text" } else { "password" }}
                    value={props.value.clone()} oninput={typed(&props.on_input)}
                    autocomplete={props.autocomplete.clone()} spellcheck="false"
                    autocapitalize="off" disabled={props.disabled}
                    aria-describedby={described}
                    aria-invalid={props.error.as_ref().map(|_| "true")} />
                if props.secret {
                    <button type="button" class="button quiet" onclick={toggle}
                        data-test={format!("{}-show", props.id)} aria-label={act_label}>{ act }</button>
                }
            </div>
            if let Some(error) = &props.error {
                <p class="field-error" id={error_id} role="alert">{ error }</p>
            }
        </div>
    }
}
