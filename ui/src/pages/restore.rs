//! A safe made of a backup.

use kluis_api::{ApiError, ErrorCode, FileSelection, SafeView, SessionView};
use yew::prelude::*;

use crate::components::field::TextField;
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::ErrorBox;
use crate::components::work_bar::WorkBar;
use crate::i18n::use_texts;
use crate::ipc::{self, Restore};
use crate::loader::{use_long_work, use_runner};
use crate::pages::key::{KeyField, KeyKind};
use crate::state::recovery_text::tidied;
use crate::state::welcome::{folder_name, name_in_backup};

#[derive(Properties, PartialEq)]
pub struct RestoreBackupProps {
    pub safes: Vec<SafeView>,
    pub on_back: Callback<()>,
    pub on_opened: Callback<SessionView>,
}

/// Chooses a backup, opens it and makes a new safe of it.
#[component]
pub fn RestoreBackup(props: &RestoreBackupProps) -> Html {
    let file = use_state(|| None::<FileSelection>);
    let kind = use_state(|| KeyKind::Passphrase);
    let name = use_state(String::new);
    let error = use_state(|| None::<ApiError>);
    let choosing = use_runner();
    let work = use_long_work();
    let on_choose = {
        let (file, name, error) = (file.clone(), name.clone(), error.clone());
        Callback::from(move |()| {
            let (file, name, error) = (file.clone(), name.clone(), error.clone());
            error.set(None);
            choosing.run(async move {
                match ipc::choose_backup().await {
                    Ok(Some(chosen)) => {
                        if let Some(called) = chosen.names.first() {
                            name.set(name_in_backup(called));
                        }
                        file.set(Some(chosen));
                    }
                    Ok(None) => {}
                    Err(problem) => error.set(Some(problem)),
                }
            });
        })
    };
    let on_restore = {
        let (file, kind, error) = (file.clone(), *kind, error.clone());
        let (name, safes) = (name.clone(), props.safes.clone());
        let (work, on_opened) = (work.clone(), props.on_opened.clone());
        Callback::from(move |key: String| {
            let Some(token) = file.as_ref().map(|file| file.token) else {
                return;
            };
            let restore = Restore {
                token,
                key: match kind {
                    KeyKind::Passphrase => key,
                    KeyKind::Recovery => tidied(&key),
                },
                kind: match kind {
                    KeyKind::Passphrase => "passphrase",
                    KeyKind::Recovery => "recovery",
                },
                name: folder_name(&name, &safes),
            };
            let (error, on_opened) = (error.clone(), on_opened.clone());
            error.set(None);
            work.run(async move {
                match ipc::restore_backup(&restore).await {
                    Ok(session) => on_opened.emit(session),
                    Err(problem) => error.set(Some(problem)),
                }
            });
        })
    };
    let on_kind = {
        let (kind, error) = (kind.clone(), error.clone());
        Callback::from(move |other| {
            kind.set(other);
            error.set(None);
        })
    };
    let on_name = {
        let name = name.clone();
        Callback::from(move |text| name.set(text))
    };
    html! {
        <RestoreView file={file.as_ref().and_then(|file| file.names.first().cloned())} kind={*kind} name={(*name).clone()}
            busy={work.busy()} stopping={work.stopping()} error={(*error).clone()} {on_choose} {on_kind} {on_name} {on_restore}
            on_cancel={work.stop_callback()} on_back={props.on_back.clone()} />
    }
}

#[derive(Properties, PartialEq)]
pub struct RestoreViewProps {
    /// The name of the chosen file.
    pub file: Option<String>,
    pub kind: KeyKind,
    pub name: AttrValue,
    pub busy: bool,
    /// The person asked to stop; true still when that came of it.
    pub stopping: bool,
    pub error: Option<ApiError>,
    pub on_choose: Callback<()>,
    pub on_kind: Callback<KeyKind>,
    pub on_name: Callback<String>,
    pub on_restore: Callback<String>,
    pub on_cancel: Callback<()>,
    pub on_back: Callback<()>,
}

#[component]
pub fn RestoreView(props: &RestoreViewProps) -> Html {
    let texts = use_texts();
    let key = use_state(String::new);
    let tried = use_state(|| false);
    {
        // What was typed as one kind of key is not offered as the other.
        let key = key.clone();
        use_effect_with(props.kind, move |_| key.set(String::new()));
    }
    let unnamed = props.name.trim().is_empty();
    let onsubmit = {
        let (key, tried, on_restore) = (key.clone(), tried.clone(), props.on_restore.clone());
        let ready = props.file.is_some() && !unnamed;
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            if ready && !key.is_empty() {
                on_restore.emit((*key).clone());
            }
        })
    };
    let on_input = {
        let key = key.clone();
        Callback::from(move |text| key.set(text))
    };
    let stopped = props.stopping && !props.busy;
    let shown_error = props
        .error
        .as_ref()
        .filter(|error| error.code != ErrorCode::WrongKey && !stopped);
    let other = props.kind.other();
    html! {
        <form class="step" {onsubmit} novalidate={true}>
            <PageHeading title={texts.t("restore-title")} lead={texts.t("restore-lead")} />
            if let Some(error) = shown_error {
                <ErrorBox error={error.clone()} />
            }
            if stopped && props.error.is_some() {
                <p class="notice calm" role="status" data-test="restore-stopped">
                    <Icon name={IconName::Clock} />{ texts.t("restore-stopped") }</p>
            }
            <div class="field">
                <p class="label" id="restore-file">{ texts.t("restore-file") }</p>
                if let Some(file) = &props.file {
                    <p class="chosen-file" data-test="restore-file"><Icon name={IconName::Document} />{ file }</p>
                }
                <p><button type="button" class={classes!("button", props.file.is_none().then_some("primary"))} data-test="restore-choose"
                    disabled={props.busy} aria-describedby="restore-file" onclick={props.on_choose.reform(|_| ())}>
                    { if props.file.is_some() { texts.t("restore-choose-other") } else { texts.t("restore-choose") } }</button></p>
            </div>
            if props.file.is_some() {
                <KeyField page="restore" kind={props.kind} value={(*key).clone()} {on_input} error={props.error.clone()}
                    disabled={props.busy} />
                <p><button type="button" class="button quiet" data-test="restore-other-key" disabled={props.busy}
                    onclick={props.on_kind.reform(move |_| other)}>
                    { if props.kind == KeyKind::Recovery { texts.t("unlock-use-passphrase") } else { texts.t("unlock-use-recovery") } }
                </button></p>
                <TextField id="restore-name" label={texts.t("restore-name")} hint={texts.t("restore-name-hint")}
                    value={props.name.clone()} on_input={props.on_name.clone()} disabled={props.busy}
                    error={(*tried && unnamed).then(|| AttrValue::from(texts.t("welcome-owner-missing")))} />
            }
            if props.busy {
                <WorkBar work="restore" label={texts.t("restore-busy")} stopping={props.stopping} on_cancel={props.on_cancel.clone()} />
            } else {
                <div class="actions">
                    <button type="button" class="button" data-test="restore-back"
                        onclick={props.on_back.reform(|_| ())}>{ texts.t("back") }</button>
                    if props.file.is_some() {
                        <button type="submit" class="button primary" data-test="restore-submit">{ texts.t("restore-submit") }</button>
                    }
                </div>
            }
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    fn view(file: Option<&str>, busy: bool, stopping: bool, error: Option<ApiError>) -> Html {
        html! {
            <RestoreView file={file.map(str::to_owned)} kind={KeyKind::Passphrase} name="eva" {busy} {stopping} {error}
                on_choose={Callback::noop()} on_kind={Callback::noop()} on_name={Callback::noop()}
                on_restore={Callback::noop()} on_cancel={Callback::noop()} on_back={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn first_the_file_is_chosen_then_its_key_is_asked() {
        let html = in_every_language(
            || view(None, false, false, None),
            &["Kies een reservekopie", "Terug"],
            &["Choose a backup", "Back"],
        )
        .await;
        assert!(!html.contains("restore-submit"));
        let html = in_every_language(
            || view(Some("eva-2026-11-20.kluis-backup"), false, false, None),
            &["eva-2026-11-20", "Wachtzin", "Haal terug"],
            &["eva-2026-11-20", "Passphrase", "Bring back"],
        )
        .await;
        assert!(html.contains("restore-passphrase"));
    }

    #[tokio::test]
    async fn work_error_and_stop_are_told() {
        in_every_language(
            || view(Some("a"), true, false, None),
            &["wordt teruggehaald", "Annuleren"],
            &["being brought back", "Cancel"],
        )
        .await;
        let wrong = ApiError::new(ErrorCode::WrongKey, "x");
        let html = in_every_language(
            || view(Some("a"), false, false, Some(wrong.clone())),
            &["opent"],
            &["does not open"],
        )
        .await;
        assert!(html.contains("restore-passphrase-error"));
        let failed = ApiError::new(ErrorCode::Failed, "cancelled");
        in_every_language(
            || view(Some("a"), false, true, Some(failed.clone())),
            &["Gestopt"],
            &["Stopped"],
        )
        .await;
    }
}
