use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
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

/// Gives the typed text of a `textarea`.
fn typed_lines(callback: &Callback<String>) -> Callback<InputEvent> {
    let callback = callback.clone();
    Callback::from(move |event: InputEvent| {
        let area = event
            .target()
            .and_then(|one| one.dyn_into::<HtmlTextAreaElement>().ok());
        if let Some(area) = area {
            callback.emit(area.value());
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

#[derive(Properties, PartialEq)]
pub struct TextAreaProps {
    /// Identifier of the text, also its hook for tests.
    pub id: AttrValue,
    pub label: AttrValue,
    pub hint: AttrValue,
    /// What was recognised in what is typed; told while typing.
    pub found: AttrValue,
    #[prop_or_default]
    pub error: Option<AttrValue>,
    pub value: AttrValue,
    pub on_input: Callback<String>,
    #[prop_or_default]
    pub disabled: bool,
}

/// Several labelled lines of text, with hint, count and error tied to them.
#[component]
pub fn TextArea(props: &TextAreaProps) -> Html {
    let (hint_id, found_id, error_id) = (
        format!("{}-hint", props.id),
        format!("{}-found", props.id),
        format!("{}-error", props.id),
    );
    let described = match props.error {
        Some(_) => format!("{hint_id} {error_id}"),
        None => hint_id.clone(),
    };
    html! {
        <div class="field">
            <label for={props.id.clone()}>{ &props.label }</label>
            <p class="hint" id={hint_id}>{ &props.hint }</p>
            <textarea id={props.id.clone()} data-test={props.id.clone()} rows="4" value={props.value.clone()}
                oninput={typed_lines(&props.on_input)} autocomplete="off" spellcheck="false" autocapitalize="off"
                disabled={props.disabled} aria-describedby={described}
                aria-invalid={props.error.as_ref().map(|_| "true")} />
            <p class="hint" id={found_id.clone()} role="status" data-test={found_id}>{ &props.found }</p>
            if let Some(error) = &props.error {
                <p class="field-error" id={error_id} role="alert">{ error }</p>
            }
        </div>
    }
}
