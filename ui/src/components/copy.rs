use web_sys::HtmlTextAreaElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::clipboard;
use crate::i18n::use_texts;

/// What came of copying.
#[derive(Clone, Copy, PartialEq)]
enum Copied {
    Done,
    /// The page may not; the text is selected for the person to copy.
    ByHand,
}

#[derive(Properties, PartialEq)]
pub struct CopyTextProps {
    pub id: AttrValue,
    /// What the text is.
    pub label: AttrValue,
    pub text: AttrValue,
    /// The label of the button.
    pub copy: AttrValue,
}

/// A text to take elsewhere: it can be selected, and a button copies it.
#[component]
pub fn CopyText(props: &CopyTextProps) -> Html {
    let texts = use_texts();
    let area = use_node_ref();
    let copied = use_state(|| None::<Copied>);
    let onclick = {
        let (area, copied, text) = (area.clone(), copied.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let (area, copied, text) = (area.clone(), copied.clone(), text.clone());
            spawn_local(async move {
                if clipboard::copy(&text).await {
                    copied.set(Some(Copied::Done));
                    return;
                }
                if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                    // An element that cannot take the focus still shows the text.
                    let _ = area.focus();
                    area.select();
                }
                copied.set(Some(Copied::ByHand));
            });
        })
    };
    html! {
        <div class="copy">
            <div class="field">
                <label for={props.id.clone()}>{ &props.label }</label>
                <textarea id={props.id.clone()} ref={area} readonly=true rows="4" spellcheck="false"
                    value={props.text.clone()} data-test={props.id.clone()} />
            </div>
            <div class="actions">
                <button type="button" class="button" data-test={format!("{}-copy", props.id)} {onclick}>{ &props.copy }</button>
                <p role="status" data-test={format!("{}-copied", props.id)}>
                    { copied.map(|copied| match copied {
                        Copied::Done => texts.t("copy-done"),
                        Copied::ByHand => texts.t("copy-by-hand"),
                    }).unwrap_or_default() }</p>
            </div>
        </div>
    }
}
