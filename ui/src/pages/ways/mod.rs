//! The ways to open the safe: what there is, and changing it.

mod helper;
mod list;
mod remove;
mod renew;

use kluis_api::{ApiError, ErrorCode, RecoveryView, SlotView};
use yew::prelude::*;

use crate::components::context::use_app;
use crate::components::dialog::Confirm;
use crate::components::field::TextField;
use crate::components::heading::PageHeading;
use crate::components::status::error_text;
use crate::i18n::use_texts;
use crate::ipc;
use crate::loader::{use_load, use_runner};
use crate::pages::passphrase::NewPassphrase;
use crate::pages::sheet::RecoverySheet;
use crate::pages::ways::helper::HelperForm;
use crate::pages::ways::list::{Act, WaysList};
use crate::pages::ways::remove::RemoveQuestion;
use crate::pages::ways::renew::RenewKeys;

/// What the page is busy with.
#[derive(Clone)]
enum Stage {
    List,
    Passphrase,
    Helper,
    Renew,
    /// A new sheet, shown this once.
    Sheet(RecoveryView),
}

/// What is asked before it is done.
#[derive(Clone, PartialEq)]
enum Question {
    Sheet,
    Keyring,
    Remove(SlotView),
}

#[derive(Properties, PartialEq)]
pub struct WaysProps {
    pub owner: AttrValue,
}

#[component]
pub fn Ways(props: &WaysProps) -> Html {
    let texts = use_texts();
    let app = use_app();
    let loader = use_load((), |()| ipc::slots());
    let stage = use_state(|| Stage::List);
    let question = use_state(|| None::<Question>);
    let runner = use_runner();
    let to = |next: Stage| {
        let stage = stage.clone();
        Callback::from(move |()| stage.set(next.clone()))
    };
    let to_list = {
        let (stage, reload) = (stage.clone(), loader.reload.clone());
        Callback::from(move |()| {
            stage.set(Stage::List);
            reload.emit(());
        })
    };
    let done = {
        let (app, to_list) = (app.clone(), to_list.clone());
        move |text: String| {
            to_list.emit(());
            app.done(text);
        }
    };
    let on_act = {
        let (stage, question) = (stage.clone(), question.clone());
        let dismiss = app.dismiss.clone();
        Callback::from(move |act: Act| {
            // What came of the act before is read by now.
            dismiss.emit(());
            match act {
                Act::Passphrase => stage.set(Stage::Passphrase),
                Act::Helper => stage.set(Stage::Helper),
                Act::Renew => stage.set(Stage::Renew),
                Act::Sheet => question.set(Some(Question::Sheet)),
                Act::Keyring => question.set(Some(Question::Keyring)),
                Act::Remove(slot) => question.set(Some(Question::Remove(slot))),
            }
        })
    };
    let on_cancel = {
        let question = question.clone();
        Callback::from(move |()| question.set(None))
    };
    let on_sheet = {
        let (question, stage, runner, app) =
            (question.clone(), stage.clone(), runner.clone(), app.clone());
        Callback::from(move |()| {
            question.set(None);
            let (stage, app) = (stage.clone(), app.clone());
            runner.run(async move {
                match ipc::renew_recovery(texts.language.tag()).await {
                    Ok(recovery) => stage.set(Stage::Sheet(recovery)),
                    Err(error) => app.failed(error),
                }
            });
        })
    };
    let on_keyring = {
        let (question, runner, app) = (question.clone(), runner.clone(), app.clone());
        let done = done.clone();
        Callback::from(move |()| {
            question.set(None);
            let (done, app) = (done.clone(), app.clone());
            runner.run(async move {
                match ipc::add_keyring().await {
                    Ok(_) => done(texts.t("ways-keyring-done")),
                    Err(error) => app.failed(error),
                }
            });
        })
    };
    let on_remove = {
        let (question, runner, app, stage) =
            (question.clone(), runner.clone(), app.clone(), stage.clone());
        let done = done.clone();
        Callback::from(move |(slot, renew): (SlotView, bool)| {
            question.set(None);
            let (done, app, stage) = (done.clone(), app.clone(), stage.clone());
            runner.run(async move {
                match ipc::remove_slot(&slot.id).await {
                    Ok(()) => {
                        done(texts.t("ways-removed"));
                        if renew {
                            stage.set(Stage::Renew);
                        }
                    }
                    Err(error) => app.failed(error),
                }
            });
        })
    };
    let asked = match &*question {
        None => Html::default(),
        Some(Question::Sheet) => html! {
            <Confirm title={texts.t("ways-sheet-title")} text={texts.t("ways-sheet-text")} confirm={texts.t("ways-sheet")}
                on_confirm={on_sheet} on_cancel={on_cancel.clone()} />
        },
        Some(Question::Keyring) => html! {
            <Confirm title={texts.t("ways-keyring-title")} text={texts.t("ways-keyring-text")} confirm={texts.t("ways-keyring")}
                on_confirm={on_keyring} on_cancel={on_cancel.clone()} />
        },
        Some(Question::Remove(slot)) => html! {
            <RemoveQuestion slot={slot.clone()} {on_remove} {on_cancel} />
        },
    };
    let shown = match &*stage {
        Stage::List => html! {
            <WaysList load={loader.load} busy={runner.busy()} {on_act} on_retry={loader.reload} />
        },
        Stage::Passphrase => {
            let done = done.clone();
            html! {
                <ChangePassphrase owner={props.owner.clone()} on_back={to(Stage::List)}
                    on_done={Callback::from(move |()| done(texts.t("passphrase-changed")))} />
            }
        }
        Stage::Helper => {
            let done = done.clone();
            html! {
                <HelperForm on_back={to(Stage::List)}
                    on_done={Callback::from(move |()| done(texts.t("helper-added")))} />
            }
        }
        Stage::Renew => {
            let stage = stage.clone();
            html! {
                <RenewKeys on_back={to(Stage::List)}
                    on_done={Callback::from(move |recovery| stage.set(Stage::Sheet(recovery)))} />
            }
        }
        Stage::Sheet(recovery) => html! {
            <RecoverySheet owner={props.owner.clone()} words={recovery.words.clone()} on_finished={to_list} />
        },
    };
    html! { <>{ shown }{ asked }</> }
}

#[derive(Properties, PartialEq)]
struct ChangePassphraseProps {
    owner: AttrValue,
    on_back: Callback<()>,
    on_done: Callback<()>,
}

/// Asks for the passphrase as it is and for a new one.
#[component]
fn ChangePassphrase(props: &ChangePassphraseProps) -> Html {
    let texts = use_texts();
    let current = use_state(String::new);
    let missing = use_state(|| false);
    let error = use_state(|| None::<ApiError>);
    let runner = use_runner();
    let on_current = {
        let (current, missing, error) = (current.clone(), missing.clone(), error.clone());
        Callback::from(move |text| {
            current.set(text);
            missing.set(false);
            error.set(None);
        })
    };
    let on_chosen = {
        let (current, missing, error) = (current.clone(), missing.clone(), error.clone());
        let (runner, on_done) = (runner.clone(), props.on_done.clone());
        Callback::from(move |new: String| {
            missing.set(current.is_empty());
            if current.is_empty() {
                return;
            }
            let (current, error, on_done) = (current.clone(), error.clone(), on_done.clone());
            error.set(None);
            runner.run(async move {
                match ipc::change_passphrase(&current, &new).await {
                    Ok(()) => on_done.emit(()),
                    Err(problem) => error.set(Some(problem)),
                }
            });
        })
    };
    let is_wrong = |error: &&ApiError| error.code == ErrorCode::WrongKey;
    let at_field = if *missing {
        Some(texts.t("sign-in-missing"))
    } else {
        error
            .as_ref()
            .filter(is_wrong)
            .map(|error| error_text(texts, error))
    };
    html! {
        <NewPassphrase owner={props.owner.clone()} submit={texts.t("ways-passphrase")} submitting={texts.t("passphrase-changing")}
            hook="change-submit" busy={runner.busy()} error={error.as_ref().filter(|error| !is_wrong(error)).cloned()}
            {on_chosen} back={AttrValue::from(texts.t("dialog-cancel"))} on_back={props.on_back.clone()}>
            <PageHeading title={texts.t("ways-passphrase")} lead={texts.t("change-lead")} />
            <TextField id="current-passphrase" label={texts.t("change-current")} secret={true} value={(*current).clone()}
                on_input={on_current} error={at_field.map(AttrValue::from)} autocomplete="current-password"
                disabled={runner.busy()} />
        </NewPassphrase>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    #[tokio::test]
    async fn changing_asks_for_the_passphrase_as_it_is() {
        let html = in_every_language(
            || html! { <ChangePassphrase owner="An" on_back={Callback::noop()} on_done={Callback::noop()} /> },
            &["Uw wachtzin van nu", "Annuleren"],
            &["Your passphrase now", "Cancel"],
        )
        .await;
        assert!(html.contains("data-test=\"change-submit\""));
        assert!(html.contains("data-test=\"current-passphrase\""));
    }
}
