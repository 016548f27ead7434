use kluis_api::{ApiError, ErrorCode, RecoveryView};
use yew::prelude::*;

use crate::components::field::TextField;
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::{ErrorBox, error_text};
use crate::components::work_bar::WorkBar;
use crate::i18n::use_texts;
use crate::ipc;
use crate::loader::use_long_work;

#[derive(Properties, PartialEq)]
pub struct RenewKeysProps {
    pub on_back: Callback<()>,
    /// Gives the words of the new sheet.
    pub on_done: Callback<RecoveryView>,
}

/// Gives the safe new keys.
#[component]
pub fn RenewKeys(props: &RenewKeysProps) -> Html {
    let texts = use_texts();
    let error = use_state(|| None::<ApiError>);
    let work = use_long_work();
    let on_passphrase = {
        let (error, work, on_done) = (error.clone(), work.clone(), props.on_done.clone());
        Callback::from(move |passphrase: String| {
            let (error, on_done) = (error.clone(), on_done.clone());
            error.set(None);
            work.run(async move {
                match ipc::rotate(&passphrase, texts.language.tag()).await {
                    Ok(recovery) => on_done.emit(recovery),
                    Err(problem) => error.set(Some(problem)),
                }
            });
        })
    };
    html! {
        <RenewView busy={work.busy()} stopping={work.stopping()} error={(*error).clone()} {on_passphrase}
            on_cancel={work.stop_callback()} on_back={props.on_back.clone()} />
    }
}

#[derive(Properties, PartialEq)]
pub struct RenewViewProps {
    pub busy: bool,
    /// The person asked to stop; true still when that came of it.
    pub stopping: bool,
    pub error: Option<ApiError>,
    pub on_passphrase: Callback<String>,
    pub on_cancel: Callback<()>,
    pub on_back: Callback<()>,
}

#[component]
pub fn RenewView(props: &RenewViewProps) -> Html {
    let texts = use_texts();
    let passphrase = use_state(String::new);
    let tried = use_state(|| false);
    let on_input = {
        let passphrase = passphrase.clone();
        Callback::from(move |text| passphrase.set(text))
    };
    let onsubmit = {
        let (passphrase, tried, on_passphrase) = (
            passphrase.clone(),
            tried.clone(),
            props.on_passphrase.clone(),
        );
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            if !passphrase.is_empty() {
                on_passphrase.emit((*passphrase).clone());
            }
        })
    };
    let stopped = props.stopping && !props.busy && props.error.is_some();
    let is_wrong = |error: &&ApiError| error.code == ErrorCode::WrongKey;
    let at_field = if *tried && passphrase.is_empty() {
        Some(texts.t("sign-in-missing"))
    } else {
        props
            .error
            .as_ref()
            .filter(is_wrong)
            .map(|error| error_text(texts, error))
    };
    let other = props
        .error
        .as_ref()
        .filter(|error| !is_wrong(error) && !stopped);
    html! {
        <form class="step" {onsubmit} novalidate={true}>
            <PageHeading title={texts.t("renew-title")} lead={texts.t("renew-lead")} />
            <ul class="help">
                <li>{ texts.t("renew-passphrase-stays") }</li>
                <li>{ texts.t("renew-sheet") }</li>
                <li>{ texts.t("renew-others") }</li>
                <li>{ texts.t("renew-copies") }</li>
            </ul>
            if let Some(error) = other {
                <ErrorBox error={error.clone()} />
            }
            if stopped {
                <p class="notice calm" role="status" data-test="renew-stopped"><Icon name={IconName::Clock} />{ texts.t("renew-stopped") }</p>
            }
            <TextField id="renew-passphrase" label={texts.t("change-current")} secret={true} value={(*passphrase).clone()} {on_input}
                error={at_field.map(AttrValue::from)} autocomplete="current-password" disabled={props.busy} />
            if props.busy {
                <WorkBar work="rotate" label={texts.t("renew-busy")} stopping={props.stopping} on_cancel={props.on_cancel.clone()} />
            } else {
                <div class="actions">
                    <button type="button" class="button" data-test="renew-back"
                        onclick={props.on_back.reform(|_| ())}>{ texts.t("dialog-cancel") }</button>
                    <button type="submit" class="button primary" data-test="renew-submit">{ texts.t("renew-submit") }</button>
                </div>
            }
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    fn view(busy: bool, stopping: bool, error: Option<ApiError>) -> Html {
        html! {
            <RenewView {busy} {stopping} {error} on_passphrase={Callback::noop()} on_cancel={Callback::noop()}
                on_back={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn what_renewing_means_is_told_before_it_is_done() {
        in_every_language(
            || view(false, false, None),
            &[
                "nieuw herstelblad",
                "Helpers",
                "kopie",
                "Vernieuw de sleutels",
            ],
            &["new recovery sheet", "Helpers", "copy", "Renew the keys"],
        )
        .await;
    }

    #[tokio::test]
    async fn progress_stop_and_error_are_told() {
        in_every_language(
            || view(true, false, None),
            &["Annuleren", "sleutels"],
            &["Cancel", "keys"],
        )
        .await;
        let failed = ApiError::new(ErrorCode::Failed, "cancelled");
        in_every_language(
            || view(false, true, Some(failed.clone())),
            &["Gestopt", "oude sleutels"],
            &["Stopped", "old keys"],
        )
        .await;
        let wrong = ApiError::new(ErrorCode::WrongKey, "x");
        let html = in_every_language(
            || view(false, false, Some(wrong.clone())),
            &["opent deze kluis niet"],
            &["does not open this safe"],
        )
        .await;
        assert!(html.contains("renew-passphrase-error"));
    }
}
