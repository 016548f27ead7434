use kluis_api::SlotView;
use yew::prelude::*;

use crate::components::dialog::Confirm;
use crate::components::field::ticked;
use crate::i18n::use_texts;
use crate::pages::ways::list::slot_name;

#[derive(Properties, PartialEq)]
pub struct RemoveQuestionProps {
    pub slot: SlotView,
    /// Gives the way to remove, and whether the keys are renewed after.
    pub on_remove: Callback<(SlotView, bool)>,
    pub on_cancel: Callback<()>,
}

/// Asks before a way to open is removed: what it means, and whether to renew the keys too.
#[component]
pub fn RemoveQuestion(props: &RemoveQuestionProps) -> Html {
    let texts = use_texts();
    let renew = use_state(|| false);
    let onchange = {
        let renew = renew.clone();
        ticked(&Callback::from(move |is| renew.set(is)))
    };
    let name = props
        .slot
        .label
        .clone()
        .unwrap_or_else(|| slot_name(texts, &props.slot));
    let args = [("name", name.as_str().into())];
    let text = texts
        .t_dynamic_args("remove-text-", &props.slot.kind, &args)
        .unwrap_or_else(|| texts.t_args("remove-text-other", &args));
    let on_confirm = {
        let (slot, renew) = (props.slot.clone(), *renew);
        props.on_remove.reform(move |()| (slot.clone(), renew))
    };
    html! {
        <Confirm title={texts.t_args("remove-title", &args)} {text} confirm={texts.t("slot-remove")} dangerous=true {on_confirm}
            on_cancel={props.on_cancel.clone()}>
            <p class="tick">
                <input type="checkbox" id="remove-renew" data-test="remove-renew" checked={*renew} {onchange} />
                <label for="remove-renew">{ texts.t("remove-renew") }
                    <span class="hint">{ texts.t("remove-renew-hint") }</span></label>
            </p>
        </Confirm>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    #[tokio::test]
    async fn removing_says_what_can_still_be_read_and_offers_new_keys() {
        for (kind, dutch, english) in [
            ("recipient", "Marie kan", "Marie can"),
            ("keyring", "alleen nog open", "only opens"),
            ("of-later", "gaat", "opens"),
        ] {
            let slot = SlotView {
                id: "1".into(),
                kind: kind.into(),
                label: Some("Marie".into()),
                added: None,
                detail: None,
                removable: true,
            };
            in_every_language(
                || html! { <RemoveQuestion slot={slot.clone()} on_remove={Callback::noop()} on_cancel={Callback::noop()} /> },
                &["Marie", dutch, "Vernieuw daarna ook de sleutels"],
                &["Marie", english, "Renew the keys after that too"],
            )
            .await;
        }
    }
}
