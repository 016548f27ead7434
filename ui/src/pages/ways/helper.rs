use kluis_api::{ApiError, ErrorCode};
use yew::prelude::*;

use crate::components::field::TextField;
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::ErrorBox;
use crate::i18n::use_texts;
use crate::ipc;
use crate::loader::use_runner;

/// What a public key of age begins with.
const AGE: &str = "age1";

#[derive(Properties, PartialEq)]
pub struct HelperFormProps {
    pub on_back: Callback<()>,
    pub on_done: Callback<()>,
}

/// Lets the key of a helper open the safe.
#[component]
pub fn HelperForm(props: &HelperFormProps) -> Html {
    let texts = use_texts();
    let label = use_state(String::new);
    let recipient = use_state(String::new);
    let tried = use_state(|| false);
    let error = use_state(|| None::<ApiError>);
    let runner = use_runner();
    let typed = |field: &UseStateHandle<String>| {
        let field = field.clone();
        Callback::from(move |text| field.set(text))
    };
    let on_key = {
        let (recipient, error) = (recipient.clone(), error.clone());
        // What was said of one key is not said of the next.
        Callback::from(move |text| {
            recipient.set(text);
            error.set(None);
        })
    };
    let unnamed = label.trim().is_empty();
    let no_key = !recipient.trim().starts_with(AGE);
    let onsubmit = {
        let (label, recipient) = (label.clone(), recipient.clone());
        let (tried, error, runner) = (tried.clone(), error.clone(), runner.clone());
        let on_done = props.on_done.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            if unnamed || no_key {
                return;
            }
            let (label, recipient) = (label.trim().to_owned(), recipient.trim().to_owned());
            let (error, on_done) = (error.clone(), on_done.clone());
            error.set(None);
            runner.run(async move {
                match ipc::add_recipient(&recipient, &label).await {
                    Ok(_) => on_done.emit(()),
                    Err(problem) => error.set(Some(problem)),
                }
            });
        })
    };
    let at = |wrong: bool, text: String| (*tried && wrong).then(|| AttrValue::from(text));
    let is_known = |error: &&ApiError| error.code == ErrorCode::Exists;
    let at_key = match error.as_ref().filter(is_known) {
        Some(_) => Some(AttrValue::from(texts.t("helper-key-known"))),
        None => at(no_key, texts.t("helper-key-wrong")),
    };
    html! {
        <form class="step" {onsubmit} novalidate={true}>
            <PageHeading title={texts.t("ways-helper")} lead={texts.t("helper-lead")} />
            <p class="notice ask"><Icon name={IconName::Warning} />{ texts.t("helper-trust") }</p>
            if let Some(error) = error.as_ref().filter(|error| !is_known(error)) {
                <ErrorBox error={error.clone()} />
            }
            <TextField id="helper-label" label={texts.t("helper-label")} value={(*label).clone()} on_input={typed(&label)}
                error={at(unnamed, texts.t("welcome-owner-missing"))} disabled={runner.busy()} />
            <TextField id="helper-key" label={texts.t("helper-key")} hint={texts.t("helper-key-hint")} value={(*recipient).clone()}
                on_input={on_key} error={at_key} disabled={runner.busy()} />
            <div class="actions">
                <button type="button" class="button" data-test="helper-back" disabled={runner.busy()}
                    onclick={props.on_back.reform(|_| ())}>{ texts.t("dialog-cancel") }</button>
                <button type="submit" class="button primary" data-test="helper-submit" disabled={runner.busy()}>{ texts.t("helper-submit") }</button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    #[tokio::test]
    async fn full_trust_is_said_before_a_helper_is_added() {
        in_every_language(
            || html! { <HelperForm on_back={Callback::noop()} on_done={Callback::noop()} /> },
            &["alles in uw kluis", "age1", "Laat toe"],
            &["everything in your safe", "age1", "Let in"],
        )
        .await;
    }
}
