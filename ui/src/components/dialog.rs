use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use crate::i18n::use_texts;

#[derive(Properties, PartialEq)]
pub struct ConfirmProps {
    pub title: AttrValue,
    /// What will happen and what cannot be undone, in one sentence.
    pub text: AttrValue,
    /// The label of the act itself.
    pub confirm: AttrValue,
    #[prop_or_default]
    pub dangerous: bool,
    /// False as long as something is missing before it can be done.
    #[prop_or(true)]
    pub ready: bool,
    pub on_confirm: Callback<()>,
    pub on_cancel: Callback<()>,
    #[prop_or_default]
    pub children: Html,
}

/// A question that must be answered before anything else; shown as long as it is rendered.
/// The focus goes back where it was.
#[component]
pub fn Confirm(props: &ConfirmProps) -> Html {
    let texts = use_texts();
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            let before = gloo::utils::document().active_element();
            if let Some(element) = dialog.cast::<HtmlDialogElement>() {
                // Fails only when it is open already.
                let _ = element.show_modal();
            }
            move || {
                if let Some(element) = before.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
                    // The element may be gone with what was just removed.
                    let _ = element.focus();
                }
            }
        });
    }
    let cancelled = {
        let on_cancel = props.on_cancel.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            on_cancel.emit(());
        })
    };
    html! {
        <dialog ref={dialog} class="dialog" oncancel={cancelled}
            aria-labelledby="dialog-title" aria-describedby="dialog-text dialog-more">
            <h2 id="dialog-title">{ &props.title }</h2>
            <p id="dialog-text">{ &props.text }</p>
            <div id="dialog-more">{ props.children.clone() }</div>
            <div class="actions">
                <button type="button" class="button" data-test="dialog-cancel"
                    onclick={props.on_cancel.reform(|_| ())}>{ texts.t("dialog-cancel") }</button>
                <button type="button" data-test="dialog-confirm" disabled={!props.ready}
                    class={classes!("button", if props.dangerous { "danger" } else { "primary" })}
                    onclick={props.on_confirm.reform(|_| ())}>{ &props.confirm }</button>
            </div>
        </dialog>
    }
}
